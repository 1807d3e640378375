//! Specs wait for each other in a circle, so that none of them can ever run.
//!
//! chant's lint finds nothing wrong, shows all of them as blocked for ever, and `chant dag` never returns. Reported on
//! every edge of the circle, with the shortest walk back: dropping any one of them opens it.
//!
//! ```spec
//! ---
//! depends_on: [002-b]
//!              ^^^^^ dependency-cycle: none of these can ever run: `spec` → `002-b` → `003-c` → `spec`
//! ---
//! # T
//! //- .chant/specs/002-b.md
//! ---
//! depends_on: [003-c]
//!              ^^^^^ dependency-cycle: none of these can ever run: `002-b` → `003-c` → `spec` → `002-b`
//! ---
//! # B
//! //- .chant/specs/003-c.md
//! ---
//! depends_on: [spec]
//!              ^^^^ dependency-cycle: none of these can ever run: `003-c` → `spec` → `002-b` → `003-c`
//! ---
//! # C
//! ```

use super::{
    Report, Subject,
    links::{dependencies, where_depends},
};
use crate::{
    model::id,
    workspace::{Entry, Target},
};

/// More hops than this are not written out: the walk would no longer be read.
const SHOWN: usize = 12;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Subject { project, entry, .. } = *subject;
    for link in dependencies(subject) {
        let Target::Spec(to) = link.target else {
            continue;
        };
        if !project.in_cycle(entry, to) {
            continue;
        }
        let walk = project.walk(to, entry).filter(|walk| walk.len() <= SHOWN);
        // A member that waits for its driver is the root of the matter, and has a rule of its own.
        let deadlock = |from: &Entry, to: &Entry| id::is_member_of(from.id(), to.id());
        let mut hops = walk.iter().flat_map(|walk| walk.windows(2));
        if deadlock(entry, to) || hops.any(|hop| deadlock(hop[0], hop[1])) {
            continue;
        }
        let finding = match &walk {
            Some(walk) => report.at(
                link.span,
                format!(
                    "none of these can ever run: `{}` → {}",
                    entry.id(),
                    drawn(walk)
                ),
            ),
            None => report.at(
                link.span,
                format!(
                    "neither can ever run: `{}` waits for this spec, through many others",
                    link.id
                ),
            ),
        };
        for hop in walk.iter().flat_map(|walk| walk.windows(2)) {
            let (from, to) = (hop[0], hop[1].id());
            let message = format!("`{}` waits for `{to}`", from.id());
            finding.related(&from.path, where_depends(from, to), message);
        }
        super::links::offer_removal(finding, link.id, link.span);
    }
}

fn drawn(walk: &[&Entry]) -> String {
    let ids: Vec<String> = walk
        .iter()
        .map(|entry| format!("`{}`", entry.id()))
        .collect();
    ids.join(" → ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{Fixture, MAIN, check, check_no};

    #[test]
    fn one_related_place_a_hop() {
        let fixture = Fixture::new(
            "---\ndepends_on: [b]\n---\n//- .chant/specs/b.md\n---\ndepends_on: [x, c]\n---\n//- .chant/specs/c.md\n---\ndepends_on: spec\n---\n",
        );
        let findings = fixture.findings(MAIN, Some("dependency-cycle"));
        let hops: Vec<_> = findings[0]
            .related
            .iter()
            .map(|it| {
                let (_, text) = fixture
                    .files
                    .iter()
                    .find(|(path, _)| **path == *it.path)
                    .unwrap();
                format!("{} {} {}", it.path, it.span.of(text), it.message)
            })
            .collect();
        assert_eq!(
            hops,
            [
                ".chant/specs/b.md c `b` waits for `c`",
                ".chant/specs/c.md spec `c` waits for `spec`"
            ]
        );
    }

    #[test]
    fn the_way_into_a_circle_is_no_part_of_it() {
        check(
            "dependency-cycle",
            expect![[r#"
                ---
                depends_on: [a, b]
                ---
                # T
                //- .chant/specs/a.md
                ---
                depends_on: [b, c]
                             ^ dependency-cycle: none of these can ever run: `a` → `b` → `a`
                ---
                # A
                //- .chant/specs/b.md
                ---
                depends_on: [a]
                             ^ dependency-cycle: none of these can ever run: `b` → `a` → `b`
                ---
                # B
                //- .chant/specs/c.md
                # C
            "#]],
        );
    }

    #[test]
    fn silent_where_a_member_waits_for_its_driver() {
        check_no(
            "dependency-cycle",
            "//- .chant/specs/d.md\n---\ntype: group\ndepends_on: [d.1]\n---\n//- .chant/specs/d.1.md\n---\ndepends_on: [d]\n---\n",
        );
    }

    #[test]
    fn silent_about_chains_and_specs_that_do_not_load() {
        check_no(
            "dependency-cycle",
            "---\ndepends_on: [a]\n---\n//- .chant/specs/a.md\n---\ndepends_on: [b]\n---\n//- .chant/specs/b.md\n---\nstatus: done\ndepends_on: [spec]\n---\n",
        );
    }
}
