//! Makes the spec depend on another one that its text mentions.
//!
//! A mention is prose: only `depends_on` makes chant wait. Not offered for what is named there already, in a comment, or
//! once the work is over.
//!
//! ```spec
//! ---
//! depends_on: [001-login]
//! ---
//! # Log out
//! Uses the session of 002-session$0.
//! //- .chant/specs/001-login.md
//! # Login
//! //- .chant/specs/002-session.md
//! # Session
//! => Depend on `002-session`
//! -| depends_on: [001-login]
//! +| depends_on: [001-login, 002-session]
//! ```

use super::{Asked, Of, Offers, here};
use crate::{
    ide::{change::Change, lists, mentions},
    model::status::Status,
    workspace::{Place, Target},
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let spec = asked.spec();
    let body = spec.split.body;
    if !asked.entry.is_active() || !spec.loads() || spec.status.is_over() || !asked.on(body) {
        return;
    }
    let line = super::of::lines_of(asked.text, asked.selection);
    let found = mentions::of_specs(asked.project, asked.text, body);
    let found = found
        .into_iter()
        .filter(|(_, span)| asked.on(*span) && span.start >= line.start && span.end <= line.end)
        .filter(|(_, span)| !is_commented(&asked.text[body.range().start..span.range().start]));
    for (id, span) in found {
        let title = format!("Depend on `{id}`");
        match plan(asked, id) {
            Ok(edits) if edits.is_empty() => {}
            Ok(_) => offers.add(title, Of::one(id, asked.text, span.range().start)),
            Err(reason) if id == asked.entry.id() || reason.is_empty() => {}
            Err(reason) => offers.disabled(title, reason),
        }
    }
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    Ok(here(asked, plan(asked, of.name())?))
}

/// Whether what stands behind `above` is in a comment, which no preview shows.
fn is_commented(above: &str) -> bool {
    above
        .rfind("<!--")
        .is_some_and(|open| !above[open..].contains("-->"))
}

/// The edit that adds the id; none where it is there already.
fn plan(asked: &Asked, id: &str) -> Result<Vec<crate::text::Edit>, String> {
    let (spec, own) = (asked.spec(), asked.entry.id());
    if id == own {
        return Err("a spec cannot wait for itself".to_owned());
    }
    if spec.depends_on().any(|(known, _)| known == id) {
        return Ok(Vec::new());
    }
    let target = match asked.project.resolve(id) {
        Target::Spec(entry) | Target::Unreadable(entry) if entry.place == Place::Active => entry,
        Target::Archived(_) => {
            return Err(format!(
                "`{id}` is archived: chant would wait for it for ever"
            ));
        }
        _ => return Err(format!("no spec is named `{id}`")),
    };
    if target.spec.status == Status::Cancelled {
        return Err(format!(
            "`{id}` was cancelled: chant would wait for it for ever"
        ));
    }
    let waits = asked.project.all_before(target);
    if waits.is_some_and(|waits| waits.contains(own)) {
        return Err(format!(
            "`{id}` waits for this spec: neither could ever run"
        ));
    }
    // A `depends_on` of its own frees a member of its earlier siblings; nobody asked for that.
    let kept = asked.project.waited_for_without(asked.entry, target);
    let items: Vec<Box<str>> = kept
        .iter()
        .map(|it| it.id())
        .chain([id])
        .map(Box::from)
        .collect();
    let edits = lists::add_for(asked.text, "depends_on", &items, &[]);
    edits.ok_or_else(|| "`depends_on` is written so unusually that it is left alone".to_owned())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_action, check_disabled, check_no_action};

    #[test]
    fn the_field_is_made_where_it_is_missing() {
        check_action(
            "Depend on `001-a`",
            "---\r\nstatus: pending\r\n---\r\n# T\r\nAfter 001-a$0.\r\n//- .chant/specs/001-a.md\n# A\n",
            expect![[r#"
                +| depends_on:
                +| - 001-a
            "#]],
        );
    }

    #[test]
    fn a_member_goes_on_waiting_for_its_earlier_siblings() {
        check_action(
            "Depend on `001-a`",
            "//- .chant/specs/d.3.md\n---\nstatus: pending\n---\n# T\nAfter 001-a$0.\n//- .chant/specs/001-a.md\n# A\n//- .chant/specs/d.md\n//- .chant/specs/d.1.md\n//- .chant/specs/d.2.md\n",
            expect![[r#"
                +| depends_on:
                +| - d.2
                +| - 001-a
            "#]],
        );
    }

    #[test]
    fn a_circle_is_refused_with_its_reason() {
        let reason = check_disabled(
            "Depend on `001-a`",
            "---\n---\n# T\nAfter 001-a$0.\n//- .chant/specs/001-a.md\n---\ndepends_on: [spec]\n---\n# A\n",
        );
        assert!(reason.contains("waits for this spec"), "{reason}");
    }

    #[test]
    fn nobody_waits_for_what_was_given_up() {
        let reason = check_disabled(
            "Depend on `001-a`",
            "---\n---\n# T\nAfter 001-a$0.\n//- .chant/specs/001-a.md\n---\nstatus: cancelled\n---\n# A\n",
        );
        assert!(reason.contains("was cancelled"), "{reason}");
    }

    #[test]
    fn not_for_what_is_named_already_nor_for_words() {
        let a = "//- .chant/specs/001-a.md\n# A\n";
        for text in [
            "---\n---\n# T\n<!-- x -->\n<!-- after\n001-a$0 -->\n",
            "---\nstatus: completed\n---\n# T\n001-a$0\n",
        ] {
            check_no_action("Depend on `001-a`", &format!("{text}{a}"));
        }
        check_no_action(
            "Depend on `001-a`",
            &format!("---\ndepends_on: 001-a\n---\n# T\n001-a$0\n{a}"),
        );
        check_no_action("Depend on `001-a`", &format!("---\n---\n# T\nword$0\n{a}"));
    }
}
