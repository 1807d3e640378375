//! Which specs belong together when somebody wants them run until something stands in the way.

use std::sync::Arc;

use crate::workspace::{Entry, Project};

/// The specs of a chain: the members of a driver, or the spec itself and everything that waits for it, directly or through
/// others. What is over is none of it, nor are drivers, which have no work of their own. By path.
///
/// # Errors
/// A sentence: there is nothing to run.
pub fn chain<'a>(
    project: &'a Project,
    entry: &'a Arc<Entry>,
) -> Result<Vec<&'a Arc<Entry>>, String> {
    let id = entry.id();
    let mut found = project.members(id);
    if found.is_empty() {
        let after = project
            .all_after(entry)
            .ok_or_else(|| format!("{id} has too many specs behind it to run them all"))?;
        found.extend(after.iter().filter_map(|id| project.loaded(id)));
        found.push(entry);
    }
    found.retain(|it| {
        it.is_active()
            && !it.spec.status.is_over()
            && !it.spec.kind.has_members()
            && project.members(it.id()).is_empty()
    });
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found.dedup_by(|one, other| one.path == other.path);
    if found.is_empty() {
        return Err(format!("there is nothing left to run of {id}"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[track_caller]
    fn check(id: &str, expected: Result<&[&str], &str>) {
        let fixture = Fixture::new(
            "\
//- .chant/specs/a.md
---
status: completed
---
# A
//- .chant/specs/b.md
---
depends_on: [a]
---
# B
//- .chant/specs/c.md
---
depends_on: [b]
---
# C
//- .chant/specs/d.md
---
type: driver
depends_on: [c]
---
# D
//- .chant/specs/d.1.md
# One
//- .chant/specs/d.2.md
---
status: completed
---
# Two
//- .chant/specs/other.md
# Other
",
        );
        let entry = fixture.project.by_id(id).expect("a spec");
        let found = chain(&fixture.project, entry);
        let ids: Result<Vec<&str>, String> =
            found.map(|found| found.iter().map(|it| it.id()).collect());
        assert_eq!(ids.as_deref().map_err(|sentence| &**sentence), expected);
    }

    #[test]
    fn a_spec_and_what_waits_for_it() {
        check("b", Ok(&["b", "c", "d.1"]));
        check("c", Ok(&["c", "d.1"]));
        check("other", Ok(&["other"]));
    }

    #[test]
    fn the_members_of_a_driver() {
        check("d", Ok(&["d.1"]));
        check("d.2", Err("there is nothing left to run of d.2"));
    }
}
