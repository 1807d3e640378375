//! A git commit as a document to read.

use crate::workspace::World;

/// What a commit is and what it changed; `None` where git knows none by this hash.
#[must_use]
pub fn commit_page(world: &dyn World, hash: &str) -> Option<String> {
    let commit = world.commit(hash)?;
    let date = jiff::Timestamp::from_second(commit.time)
        .map_or_else(|_| commit.time.to_string(), |time| time.to_string());
    let files = world.commit_files(&commit.hash);
    let mut page = format!(
        "commit {}\nAuthor: {}\nDate:   {date}\n\n    {}\n",
        commit.hash, commit.author, commit.subject
    );
    if !files.is_empty() {
        page.push_str("\nFiles:\n");
    }
    for file in files {
        page.push_str("    ");
        page.push_str(&file);
        page.push('\n');
    }
    Some(page)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn a_commit_is_told_with_its_files() {
        let world = Fixture::new(
            "# T\n//- world\nsubject abc1234 = Mend it\nfiles abc1234 = src/a.rs, src/b.rs\n",
        );
        let page = commit_page(&world, "abc1234").expect("a commit");
        expect![[r#"
            commit abc1234000000000000000000000000000000000
            Author: Ada
            Date:   2026-05-31T22:00:00Z

                Mend it

            Files:
                src/a.rs
                src/b.rs
        "#]]
        .assert_eq(&page);
        assert_eq!(commit_page(&world, "fff"), None);
    }
}
