//! Putting a spec away: where chant would put it, and only where nobody who is still at work waits for it.

use super::status::{named, running};
use crate::{
    model::{id, status::Status},
    workspace::{Entry, Place, Project, World},
};

/// A folder of the archive is named after so many bytes of an id: the day, in ids of chant's own making.
const FOLDER: usize = 10;

/// A file that moves. Paths are relative to the project's root, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// Where it is.
    pub from: String,
    /// Where it goes.
    pub to: String,
}

/// The files that move when the spec is put away: its own, and before it those of its members.
///
/// # Errors
/// One sentence: it is not over, its members are not, it is being run, its branch was not merged, or others wait for it.
pub fn archive(project: &Project, world: &dyn World, entry: &Entry) -> Result<Vec<Put>, String> {
    let id = entry.id();
    if entry.place == Place::Archive {
        return Err(format!("{id} is archived already"));
    }
    if !entry.loads() {
        return Err(format!(
            "chant cannot load {}: mend its frontmatter first",
            entry.path
        ));
    }
    let status = entry.spec.status;
    if !status.is_over() {
        return Err(format!(
            "{id} is {status}: only what is completed or cancelled is archived"
        ));
    }
    let mut members = project.members(id);
    members.sort_by_key(|member| id::member_number(member.id()));
    let open = members
        .iter()
        .filter(|member| !member.spec.status.is_over());
    let open: Vec<&str> = open.map(|member| member.id()).collect();
    if !open.is_empty() {
        return Err(format!(
            "{id} is not archived before its members are over: {}",
            named(open.into_iter())
        ));
    }
    let all: Vec<&Entry> = members
        .iter()
        .map(|member| &***member)
        .chain([entry])
        .collect();
    if let Some(busy) = all.iter().find(|it| world.is_running(it.id())) {
        return Err(running(busy.id()));
    }
    let main = &project.config.main_branch;
    let branch = entry.spec.text("branch").map(|(branch, _)| branch);
    if let Some(branch) = branch
        && status == Status::Completed
        && world.is_unmerged(branch, main)
    {
        return Err(format!(
            "the work of {id} is on the branch {branch}, which was not merged into {main}"
        ));
    }
    let moves = |other: &str| all.iter().any(|it| it.id() == other);
    let mut left: Vec<&str> = all
        .iter()
        .flat_map(|it| waiting(project, it.id()))
        .filter(|other| !moves(other))
        .collect();
    left.sort_unstable();
    left.dedup();
    if !left.is_empty() {
        let depend = if left.len() == 1 { "depends" } else { "depend" };
        return Err(format!(
            "{} still {depend} on {id}, and chant finds nothing in the archive",
            named(left.into_iter())
        ));
    }
    let put = |it: &&Entry| Put {
        from: it.path.to_string(),
        to: destination(it.id()),
    };
    Ok(all.iter().map(put).collect())
}

/// Where chant puts a spec away. chant itself stumbles over ids shorter than a folder's name; those get a folder of their
/// own.
#[must_use]
pub fn destination(id: &str) -> String {
    let mut end = FOLDER.min(id.len());
    while !id.is_char_boundary(end) {
        end -= 1;
    }
    format!(".chant/archive/{}/{id}.md", &id[..end])
}

/// The ids of specs that depend on this one, and whose work is not over.
pub(super) fn waiting<'a>(project: &'a Project, id: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = project
        .dependants(id)
        .filter(|other| other.is_active() && !other.spec.status.is_over() && other.id() != id)
        .map(|other| other.id())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Fixture;

    /// Where files go, or why they do not.
    #[track_caller]
    fn check_archive(text: &str, expect: Expect) {
        let fixture = Fixture::new(text);
        let entry = fixture.project.spec(&fixture.files[0].0).expect("a spec");
        let put = archive(&fixture.project, &fixture, entry);
        let drawn = match put {
            Ok(put) => put
                .iter()
                .map(|put| format!("{} → {}\n", put.from, put.to))
                .collect(),
            Err(sentence) => format!("! {sentence}\n"),
        };
        expect.assert_eq(&drawn);
    }

    #[test]
    fn the_archive_has_chants_folders() {
        let over = "---\nstatus: completed\n---\n";
        check_archive(
            &format!("//- .chant/specs/2026-01-05-001-abc.md\n{over}"),
            expect![[r#"
                .chant/specs/2026-01-05-001-abc.md → .chant/archive/2026-01-05/2026-01-05-001-abc.md
            "#]],
        );
        check_archive(
            &format!("//- .chant/specs/a.md\n{over}"),
            expect![[r#"
            .chant/specs/a.md → .chant/archive/a/a.md
        "#]],
        );
        check_archive(
            &format!(
                "//- .chant/specs/001-driver.md\n{over}//- .chant/specs/001-driver.10.md\n---\nstatus: cancelled\ndepends_on: \
                 [001-driver.2]\n---\n//- .chant/specs/001-driver.2.md\n{over}"
            ),
            expect![[r#"
                .chant/specs/001-driver.2.md → .chant/archive/001-driver/001-driver.2.md
                .chant/specs/001-driver.10.md → .chant/archive/001-driver/001-driver.10.md
                .chant/specs/001-driver.md → .chant/archive/001-driver/001-driver.md
            "#]],
        );
        assert_eq!(destination("ääääää"), ".chant/archive/äääää/ääääää.md");
        assert_eq!(destination("1ääääää"), ".chant/archive/1ääää/1ääääää.md");
    }

    #[test]
    fn only_what_is_over_and_not_needed_is_put_away() {
        check_archive(
            "---\nstatus: pending\n---\n",
            expect![[r#"
            ! spec is pending: only what is completed or cancelled is archived
        "#]],
        );
        check_archive(
            "---\nstatus: completed\n---\n//- .chant/specs/spec.1.md\n# M\n",
            expect![[r#"
                ! spec is not archived before its members are over: spec.1
            "#]],
        );
        check_archive(
            "---\nstatus: completed\n---\n//- .chant/specs/b.md\n---\ndepends_on: [spec]\n---\n//- .chant/specs/c.md\n---\n\
             depends_on: [spec]\n---\n//- .chant/specs/d.md\n---\nstatus: completed\ndepends_on: [spec]\n---\n",
            expect![[r#"
                ! b, c still depend on spec, and chant finds nothing in the archive
            "#]],
        );
        check_archive(
            "---\nstatus: completed\nbranch: chant/spec\n---\n//- world\nunmerged chant/spec = yes\n",
            expect![[r#"
                ! the work of spec is on the branch chant/spec, which was not merged into main
            "#]],
        );
        check_archive(
            "---\nstatus: completed\n---\n//- world\nrunning spec = yes\n",
            expect![[r#"
                ! spec is being run: stop the run first
            "#]],
        );
    }
}
