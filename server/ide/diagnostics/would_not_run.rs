//! A spec looks ready, and `chant work` would refuse it.
//!
//! Nothing stands in its way that `chant list` knows of; but `work` asks more. It scores the spec and stops at vague or
//! oversized ones when nobody is there to insist; it wants every earlier member of a driver completed, even one that
//! does not exist; it wants a prompt. What another rule already reports is not repeated here.
//!
//! ```spec
//! //- .chant/specs/001-store.md
//! # Improve the store
//!   ^^^^^^^^^^^^^^^^^ would-not-run: `chant work` would refuse this spec: it is too vague, with 10 vague words (improve, as needed, etc, and related, similar)
//!
//! Improve reading, writing, removing etc. and improve similar pages, as needed.
//! Improve similar tests, too, and related ones.
//!
//! ## Acceptance Criteria
//!
//! - [ ] Improve it
//! - [ ] Test it
//! //- .chant/config.md
//! ---
//! defaults: {prompt: standard}
//! ---
//! //- .chant/prompts/standard.md
//! {{spec}}
//! ```

use super::{Report, Subject, ready_to_complete};
use crate::{
    model::{
        Spec, id,
        keys::Source,
        quality::{Grade, Light, Quality, VAGUE},
        status::{ApprovalStatus, Kind, Status},
    },
    text::Span,
    workspace::{Entry, Place, Project},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, project) = (&subject.entry.spec, subject.project);
    let applies = subject.entry.place == Place::Active
        && spec.loads()
        && spec.status == Status::Pending
        && spec.title.is_some()
        && !project.config.broken
        && !ready_to_complete::applies(subject)
        && !waits(project, subject.entry);
    let Some(reason) = applies.then(|| reason(subject)).flatten() else {
        return;
    };
    let title = spec.title.as_ref().map(|title| title.span);
    let place = spec.text("status").map(|(_, span)| span).or(title);
    report.at(
        place.unwrap_or(Span::at(spec.split.body.range().start)),
        reason,
    );
}

/// What `work` would stumble over first, if nobody else reports it.
fn reason(subject: &Subject) -> Option<String> {
    let (entry, project) = (subject.entry, subject.project);
    let members = project.members(entry.id());
    if !members.is_empty() {
        // `work` runs the members instead, and asks them.
        return None;
    }
    if entry.spec.kind.has_members() {
        // A list of members has rules of its own.
        let listed = entry.spec.has("members");
        return (!listed).then(|| {
            format!(
                "`chant work` would refuse this {}, because it has no members",
                entry.spec.kind
            )
        });
    }
    missing_sibling(project, entry)
        .or_else(|| poor_quality(subject))
        .or_else(|| missing_prompt(project, &entry.spec))
}

/// Whether a dependency, the driver's dependencies or an approval hold the spec up, as `list` would show too.
fn waits(project: &Project, entry: &Entry) -> bool {
    let completed = |id: &str| {
        let found = project.by_id(id).filter(|found| found.spec.loads());
        found.is_some_and(|found| found.spec.status == Status::Completed)
    };
    let driver = entry.driver().and_then(|driver| project.by_id(driver));
    let inherited = driver.into_iter().flat_map(|driver| {
        let ids = driver.spec.depends_on().map(|(id, _)| id);
        ids.filter(|id| !id::is_member_of(id, driver.id()))
    });
    let own = entry.spec.depends_on().map(|(id, _)| id);
    let approval = entry.spec.approval.as_ref();
    own.chain(inherited).any(|id| !completed(id))
        || approval.is_some_and(|it| it.required && it.status != ApprovalStatus::Approved)
}

/// An earlier member that `work` waits for and `list` does not: one that does not exist, or any if this one says what
/// it depends on.
fn missing_sibling(project: &Project, entry: &Entry) -> Option<String> {
    let driver = entry.driver()?;
    // Without a driver it is no member but an accident.
    project.by_id(driver)?;
    let own_order = entry.spec.has("depends_on");
    for number in 1..id::member_number(entry.id())? {
        let sibling = format!("{driver}.{number}");
        match project.by_id(&sibling) {
            None => {
                return Some(format!(
                    "`chant work` would wait for `{sibling}` for ever, which does not exist"
                ));
            }
            Some(found) if found.spec.status == Status::Completed => {}
            // `list` shows it as blocked, as it should.
            Some(_) if !own_order => return None,
            Some(_) => {
                return Some(format!(
                    "`chant work` would want `{sibling}` completed first, although `depends_on` does not say so"
                ));
            }
        }
    }
    None
}

/// Why the quality gate would refuse the spec.
fn poor_quality(subject: &Subject) -> Option<String> {
    let spec = &subject.entry.spec;
    let quality = spec.quality.as_deref()?;
    if quality.light() != Light::Refine {
        return None;
    }
    let why = if quality.complexity == Grade::D {
        too_big(subject, quality)?
    } else if quality.criteria == Grade::D {
        // Of code and tasks `no-criteria` and its like say so.
        if matches!(spec.kind, Kind::Code | Kind::Task) {
            return None;
        }
        "it has no criteria".to_owned()
    } else if quality.vague > 8 {
        let words = VAGUE.join(", ");
        format!(
            "it is too vague, with {} vague words ({words})",
            quality.vague
        )
    } else {
        let lines = quality.bullets + quality.prose;
        format!(
            "it is too wordy: {} of its {lines} lines {} a bullet",
            quality.bullets,
            if quality.bullets == 1 { "is" } else { "are" }
        )
    };
    Some(format!("`chant work` would refuse this spec: {why}"))
}

/// What makes it too big for the gate, unless `too-complex` reports that already.
fn too_big(subject: &Subject, quality: &Quality) -> Option<String> {
    let (spec, config) = (&subject.entry.spec, &subject.project.config);
    let (criteria, files) = (spec.criteria.total(), spec.texts("target_files").count());
    let words = quality.words as usize;
    let limits = &config.thresholds;
    let counts_words = config
        .lint_disable
        .iter()
        .all(|rule| &**rule != "complexity_words");
    let reported = criteria > limits.complexity_criteria
        || files > limits.complexity_files
        || counts_words && words > limits.complexity_words;
    let what = match (criteria, files) {
        (8.., _) => format!("{criteria} criteria, where 7 are the most"),
        (_, 5..) => format!("{files} target files, where 4 are the most"),
        _ => format!("{words} words, where 599 are the most"),
    };
    (!reported).then(|| format!("it is too big, with {what}"))
}

/// The prompt that a run would be given, where a spec names none and it does not exist.
fn missing_prompt(project: &Project, spec: &Spec) -> Option<String> {
    let config = project.page(".chant/config.md")?;
    let by_kind = spec.kind == Kind::Documentation && project.prompt("documentation").is_some();
    let prompt = &project.config.default_prompt;
    if spec.has("prompt") || by_kind || project.prompt(prompt).is_some() {
        return None;
    }
    // Where the configuration names it, it is reported there, once.
    let said = Source::read(&config.text.to_str())
        .at("defaults.prompt")
        .is_some_and(|node| !node.value.is_null());
    (!said).then(|| {
        format!(
            "`chant work` would leave this spec in progress, because there is no prompt `{prompt}`"
        )
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_all, check_no};

    const CODE: &str = "would-not-run";

    #[test]
    fn members_out_of_order() {
        check(
            CODE,
            expect![[r#"
                //- .chant/specs/d.md
                ---
                type: driver
                ---
                # Driver
                //- .chant/specs/d.1.md
                # One
                ## Acceptance Criteria
                - [ ] Add it
                - [ ] Test it
                //- .chant/specs/d.2.md
                ---
                depends_on: []
                status: pending
                        ^^^^^^^ would-not-run: `chant work` would want `d.1` completed first, although `depends_on` does not say so
                ---
                # Two
                ## Acceptance Criteria
                - [ ] Add it
                - [ ] Test it
                //- .chant/specs/e.md
                ---
                type: driver
                ---
                # Nobody
                  ^^^^^^ would-not-run: `chant work` would refuse this driver, because it has no members
                //- .chant/specs/f.md
                ---
                type: group
                ---
                # Gap
                //- .chant/specs/f.2.md
                # Two
                  ^^^ would-not-run: `chant work` would wait for `f.1` for ever, which does not exist
                ## Acceptance Criteria
                - [ ] Add it
                - [ ] Test it
            "#]],
        );
    }

    #[test]
    fn the_gate_and_the_prompt() {
        check(
            CODE,
            expect![[r#"
                //- .chant/specs/a.md
                # Eight
                  ^^^^^ would-not-run: `chant work` would refuse this spec: it is too big, with 8 criteria, where 7 are the most
                ## Acceptance Criteria
                - [ ] Add 1
                - [ ] Add 2
                - [ ] Add 3
                - [ ] Add 4
                - [ ] Add 5
                - [ ] Add 6
                - [ ] Add 7
                - [ ] Add 8
                //- .chant/specs/b.md
                ---
                type: documentation
                ---
                # Words alone
                  ^^^^^^^^^^^ would-not-run: `chant work` would refuse this spec: it has no criteria
                //- .chant/specs/c.md
                # One bullet
                  ^^^^^^^^^^ would-not-run: `chant work` would refuse this spec: it is too wordy: 1 of its 11 lines is a bullet
                a
                b
                c
                d
                e
                f
                g
                h
                i
                j
                ## Acceptance Criteria
                - [ ] Add it
                //- .chant/specs/d.md
                # No prompt
                  ^^^^^^^^^ would-not-run: `chant work` would leave this spec in progress, because there is no prompt `bootstrap`
                ## Acceptance Criteria
                - [ ] Add it
                - [ ] Test it
                //- .chant/config.md
                ---
                ---
            "#]],
        );
    }

    #[test]
    fn what_others_report_is_not_repeated() {
        check_all(expect![[r#"
            //- .chant/specs/a.md
            # No criteria
            ^^^^^^^^^^^^^ missing-frontmatter: no frontmatter: chant takes this for a pending spec of type `code`
            ^^^^^^^^^^^^^ no-criteria: the spec has no acceptance criteria, so nothing says when it is done
            //- .chant/specs/b.md
            # Many files
            ^^^^^^^^^^^^ missing-frontmatter: no frontmatter: chant takes this for a pending spec of type `code`
            ## Acceptance Criteria
            ^^^^^^^^^^^^^^^^^^^^^^ too-complex: the spec has 2 criteria, more than 1: chant advises to split it
            - [ ] Add it
            - [ ] Test it
            //- .chant/config.md
            ---
            defaults: {prompt: gone}
                               ^^^^ bad-config-value: there is no prompt `gone`, so a run of a spec that names none fails
            lint:
              thresholds: {complexity_criteria: 1}
            ---
        "#]]);
    }

    #[test]
    fn not_while_something_stands_in_its_way() {
        let vague = "# T\nImprove it.\n## Acceptance Criteria\n- [ ] a\n";
        check_no(CODE, &format!("---\nstatus: failed\n---\n{vague}"));
        check_no(
            CODE,
            &format!(
                "---\ndepends_on: b\ntype: driver\n---\n{vague}//- .chant/specs/b.md\n# B\n- [ ] Add it\n"
            ),
        );
        check_no(
            CODE,
            "---\ntype: driver\napproval: {required: true}\n---\n# T\n",
        );
    }

    #[test]
    fn not_where_the_configuration_is_broken() {
        check_no(
            CODE,
            "---\ntype: driver\n---\n# T\n//- .chant/config.md\nno frontmatter\n",
        );
    }
}
