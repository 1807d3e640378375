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
    ide::{
        cards,
        gate::{self, Poor},
    },
    model::{
        Spec,
        keys::Source,
        status::{Kind, Status},
    },
    text::Span,
    workspace::{Obstacle, Place, Project},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, project) = (&subject.entry.spec, subject.project);
    let applies = subject.entry.place == Place::Active
        && spec.loads()
        && spec.status == Status::Pending
        && spec.title.is_some()
        && !project.config.broken
        && !ready_to_complete::applies(subject);
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
    let obstacles = project.obstacles(entry);
    let waits = |it: &Obstacle| {
        matches!(
            it,
            Obstacle::Dependency(..) | Obstacle::DriverDependency(..) | Obstacle::Approval(_)
        )
    };
    if obstacles.iter().any(waits) {
        // `list` shows it as blocked, as it should.
        return None;
    }
    let refuses = |clause: String| format!("`chant work` would refuse this spec: it {clause}");
    if entry.spec.kind.has_members() {
        // A list of members has rules of its own.
        let empty = obstacles
            .iter()
            .find(|it| matches!(it, Obstacle::NoMembers));
        let listed = entry.spec.has("members");
        return empty
            .filter(|_| !listed)
            .map(|it| refuses(cards::obstacle(it)));
    }
    if !project.members(entry.id()).is_empty() {
        // `work` runs the members instead, and asks them.
        return None;
    }
    match sibling(subject, &obstacles) {
        Some(Sibling::Shown) => None,
        Some(Sibling::Hidden(clause)) => Some(refuses(clause)),
        None => poor_quality(subject).map(refuses),
    }
    .or_else(|| missing_prompt(subject))
}

/// An earlier member that `work` waits for.
enum Sibling {
    /// `list` shows the spec as blocked, as it should.
    Shown,
    /// `list` does not: the member does not exist, or this one says what it depends on.
    Hidden(String),
}

fn sibling(subject: &Subject, obstacles: &[Obstacle]) -> Option<Sibling> {
    let (entry, project) = (subject.entry, subject.project);
    // Without a driver it is no member but an accident.
    project.by_id(entry.driver()?)?;
    let first = obstacles
        .iter()
        .find(|it| matches!(it, Obstacle::Sibling(..)))?;
    let clause = cards::obstacle(first);
    let own_order = entry.spec.has("depends_on");
    Some(match first {
        Obstacle::Sibling(_, None) => Sibling::Hidden(clause),
        _ if own_order => {
            Sibling::Hidden(format!("{clause}, although `depends_on` does not say so"))
        }
        _ => Sibling::Shown,
    })
}

/// Why the quality gate would refuse the spec, unless another rule reports that already.
fn poor_quality(subject: &Subject) -> Option<String> {
    let spec = &subject.entry.spec;
    let (poor, clause) = gate::poor(spec)?;
    let reported = match poor {
        Poor::TooBig => too_complex_speaks(subject.project, spec),
        // `no-criteria` and its like say so.
        Poor::NoCriteria => matches!(spec.kind, Kind::Code | Kind::Task),
        Poor::TooVague | Poor::TooWordy => false,
    };
    (!reported).then_some(clause)
}

/// Whether `too-complex` reports the spec's size.
fn too_complex_speaks(project: &Project, spec: &Spec) -> bool {
    let (config, words) = (
        &project.config,
        spec.quality.as_ref().map_or(0, |it| it.words),
    );
    let limits = &config.thresholds;
    let counts_words = config
        .lint_disable
        .iter()
        .all(|rule| &**rule != "complexity_words");
    spec.criteria.total() > limits.complexity_criteria
        || spec.texts("target_files").count() > limits.complexity_files
        || counts_words && words as usize > limits.complexity_words
}

/// The prompt that a run would be given, where a spec names none and it does not exist.
fn missing_prompt(subject: &Subject) -> Option<String> {
    let (project, spec) = (subject.project, &subject.entry.spec);
    if spec.has("prompt") {
        return None;
    }
    let prompt = gate::missing_prompt(project, subject.world, spec)?;
    // Where the configuration names it, it is reported there, once.
    let said = Source::read(&project.page(".chant/config.md")?.text.to_str())
        .at("defaults.prompt")
        .is_some_and(|node| !node.value.is_null());
    (!said).then(|| {
        format!("`chant work` would leave this spec in progress: there is no prompt `{prompt}`")
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
                        ^^^^^^^ would-not-run: `chant work` would refuse this spec: it comes after `d.1` (pending 0/2), although `depends_on` does not say so
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
                  ^^^^^^ would-not-run: `chant work` would refuse this spec: it has no members
                //- .chant/specs/f.md
                ---
                type: group
                ---
                # Gap
                //- .chant/specs/f.2.md
                # Two
                  ^^^ would-not-run: `chant work` would refuse this spec: it comes after `f.1`, which chant does not find
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
                  ^^^^^^^^^ would-not-run: `chant work` would leave this spec in progress: there is no prompt `bootstrap`
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
