//! A commit: what it says, who wrote it and when, and which files it changed.

use super::{ago, code, many, plain, spec::short};
use crate::{
    model::time,
    workspace::{Commit, World},
};

/// So many files are named.
const NAMED: usize = 8;

/// What git says of a commit.
#[must_use]
pub fn commit(world: &dyn World, commit: &Commit) -> String {
    let head = format!(
        "{} **{}**",
        code(short(&commit.hash)),
        plain(&commit.subject)
    );
    let age = ago(world.now() - commit.time);
    let who = format!(
        "{}, {age} ({})",
        plain(&commit.author),
        time::written(commit.time)
    );
    let files = world.commit_files(&commit.hash);
    let names: Vec<String> = files
        .iter()
        .take(NAMED)
        .map(|path| format!("- {}", code(path)))
        .collect();
    let more = files.len() - names.len();
    let rest = if more > 0 {
        format!("\n- and {more} more")
    } else {
        String::new()
    };
    let list = if files.is_empty() {
        String::new()
    } else {
        format!(
            "\n\n{}\n{}{rest}",
            many(files.len(), "file"),
            names.join("\n")
        )
    };
    format!("{head}\n\n{who}{list}")
}
