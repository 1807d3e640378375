//! Makes a driver of the spec, and a member of each open criterion.
//!
//! Each member has the criterion for its title and for its own criterion, and is of the kind that the spec was; members
//! wait for those before them. The spec's own criteria stay, and it is done when its members are. Offered on the criteria
//! of a spec that is still to be worked, has no members, and is none.
//!
//! ```spec
//! ---
//! type: code
//! status: pending
//! ---
//! # Login
//! ## Acceptance Criteria$0
//! - [x] Is planned
//! - [ ] Rejects expired tokens
//! - [ ] Logs the user's id
//! => Split into 2 members, one a criterion
//! -| type: code
//! +| type: driver
//!  | status: pending
//! +| members:
//! +| - spec.1
//! +| - spec.2
//! //- .chant/specs/spec.1.md
//! +| ---
//! +| type: code
//! +| status: pending
//! +| ---
//! +|
//! +| # Rejects expired tokens
//! +|
//! +| ## Acceptance Criteria
//! +|
//! +| - [ ] Rejects expired tokens
//! //- .chant/specs/spec.2.md
//! +| ---
//! +| type: code
//! +| status: pending
//! +| ---
//! +|
//! +| # Logs the user's id
//! +|
//! +| ## Acceptance Criteria
//! +|
//! +| - [ ] Logs the user's id
//! ```

use super::{
    Asked, Of, Offers,
    extract_member::{member_text, next_number, path_of},
};
use crate::{
    ide::{
        change::{Change, Step},
        fields,
    },
    model::{
        Spec,
        criteria::HEADING,
        status::{Kind, Status},
        yaml::write,
    },
    text::{Span, apply, difference, line_break},
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let (spec, entry) = (asked.spec(), asked.entry);
    let criteria = &spec.criteria;
    let (Some(heading), Some(_)) = (criteria.heading, spec.split.yaml) else {
        return;
    };
    let waits = matches!(spec.status, Status::Pending | Status::Blocked);
    if !waits
        || !entry.is_active()
        || !spec.loads()
        || spec.has("members")
        || entry.driver().is_some()
        || meant(asked).len() < 2
        || !asked.on(Span {
            end: criteria.section.end,
            ..heading
        })
        || !asked.project.members(entry.id()).is_empty()
    {
        return;
    }
    if carry_out(asked, &Of::default()).is_err() {
        return;
    }
    let title = format!("Split into {} members, one a criterion", meant(asked).len());
    offers.add(
        title,
        Of::one("criteria", asked.text, heading.range().start),
    );
}

pub(super) fn carry_out(asked: &Asked, _: &Of) -> Result<Change, String> {
    let (text, spec) = (asked.text, asked.spec());
    let (own, eol, first) = (asked.entry.id(), line_break(text), next_number(asked));
    let mut steps = Vec::new();
    let mut lines = String::from("members:");
    for (number, (title, criterion)) in (first..).zip(meant(asked)) {
        let id = format!("{own}.{number}");
        let below = format!("{HEADING}{eol}{eol}- [ ] {criterion}");
        lines.push_str(&format!("{eol}- {}", write::scalar(&id, false)));
        steps.push(Step::Create {
            path: path_of(&id),
            text: member_text(asked, title, &below),
        });
    }
    if steps.is_empty() {
        return Err("no criterion of this spec is open".to_owned());
    }
    let unusual = || "the frontmatter is written so unusually that it is left alone".to_owned();
    let edits = fields::set(text, spec, "type", Kind::Driver.name()).ok_or_else(unusual)?;
    // Where both fields are new they come to one place: the second one is put into what the first one made.
    let driver = apply(text, &edits);
    let edits = fields::add(&driver, &Spec::read(&driver), "members", &lines);
    let after = apply(&driver, &edits.ok_or_else(unusual)?);
    steps.push(Step::Edit {
        path: asked.entry.path.to_string(),
        edits: difference(text, &after),
    });
    Ok(Change { steps })
}

/// The open criteria that say something, each with the title that it gives.
fn meant<'a>(asked: &Asked<'a>) -> Vec<(&'a str, &'a str)> {
    let items = asked.entry.spec.criteria.items.iter();
    items
        .filter(|item| !item.checked)
        .map(|item| item.text.of(asked.text))
        .map(|criterion| (criterion.trim_start_matches('#').trim(), criterion))
        .filter(|(title, _)| !title.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_action, check_no_action};

    #[test]
    fn the_kind_of_work_goes_to_the_members_and_titles_are_text() {
        check_action(
            "Split into 2 members, one a criterion",
            "---\nlabels: [a]\n---\n# T\n## Acceptance Criteria$0\n- [ ] # one\n- [ ] \n- [ ] two\n",
            expect![[r#"
                +| type: driver
                 | labels: [a]
                +| members:
                +| - spec.1
                +| - spec.2
                //- .chant/specs/spec.1.md
                +| ---
                +| type: code
                +| status: pending
                +| ---
                +|
                +| # one
                +|
                +| ## Acceptance Criteria
                +|
                +| - [ ] # one
                //- .chant/specs/spec.2.md
                +| ---
                +| type: code
                +| status: pending
                +| ---
                +|
                +| # two
                +|
                +| ## Acceptance Criteria
                +|
                +| - [ ] two
            "#]],
        );
        check_action(
            "Split into 2 members, one a criterion",
            "---\ntype: research\nprompt: research\ninformed_by: [a.md]\n---\n# T\n## Acceptance Criteria$0\n- [ ] one\n- [ ] two\n",
            expect![[r#"
                -| type: research
                +| type: driver
                 | prompt: research
                 | informed_by: [a.md]
                +| members:
                +| - spec.1
                +| - spec.2
                //- .chant/specs/spec.1.md
                +| ---
                +| type: research
                +| status: pending
                +| prompt: research
                +| informed_by: [a.md]
                +| ---
                +|
                +| # one
                +|
                +| ## Acceptance Criteria
                +|
                +| - [ ] one
                //- .chant/specs/spec.2.md
                +| ---
                +| type: research
                +| status: pending
                +| prompt: research
                +| informed_by: [a.md]
                +| ---
                +|
                +| # two
                +|
                +| ## Acceptance Criteria
                +|
                +| - [ ] two
            "#]],
        );
    }

    #[test]
    fn not_of_members_drivers_and_work_that_has_begun() {
        let title = "Split into 2 members, one a criterion";
        let criteria = "# T\n## Acceptance Criteria$0\n- [ ] a\n- [ ] b\n";
        check_no_action(title, &format!("---\nstatus: in_progress\n---\n{criteria}"));
        check_no_action(
            title,
            &format!("//- .chant/specs/d.1.md\n---\nstatus: pending\n---\n{criteria}"),
        );
        check_no_action(
            title,
            &format!("---\nstatus: pending\n---\n{criteria}//- .chant/specs/spec.1.md\n# One\n"),
        );
    }
}
