//! What is told about one thing, as markdown: shown by hover, and beside a candidate of completion.

mod commit;
mod criteria;
mod field;
mod label;
mod path;
mod prompt;
mod spec;
mod status;
mod time;
mod unmarked;
mod words;

pub use commit::commit;
pub use criteria::{criteria, criterion};
pub use field::{field, shape};
pub use label::label;
pub use path::path;
pub use prompt::{extension, prompt, purpose};
pub use spec::{obstacle, spec};
pub use status::{next, status};
pub use time::ago;
pub use unmarked::unmarked;
pub use words::{kind, progress, sign, transition};

use crate::{
    model::fields,
    workspace::{MAX_MATCHES, Project, World},
};

/// The card of `what`: a kind of thing, a space, its name. `None` if there is no such thing.
///
/// Kinds are `spec` and `path` (by path), `field` and `prompt` (by name), `commit` (by hash).
#[must_use]
pub fn by_name(project: &Project, world: &dyn World, what: &str) -> Option<String> {
    let (kind, name) = what.split_once(' ')?;
    match kind {
        "spec" => project.spec(name).map(|entry| spec(project, world, entry)),
        "path" => Some(path(project, world, name)),
        "field" => fields::field(name).map(field),
        "prompt" => project.prompt(name).map(|page| prompt(project, page)),
        "commit" => world.commit(name).map(|found| commit(world, &found)),
        _ => None,
    }
}

/// Names in a row: `a`, `b` and 3 more. `total` counts those that are not given as well.
pub(super) fn row(names: &[String], total: usize) -> String {
    let shown = names.join(", ");
    match total.saturating_sub(names.len()) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `count` of something: `1 spec`, `3 specs`.
pub(super) fn many(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

/// The number of files that a glob matches: `3 files`, and `10000+ files` where no more are counted.
pub(super) fn matched(count: usize) -> String {
    match count {
        0 => "no files".to_owned(),
        MAX_MATCHES.. => format!("{MAX_MATCHES}+ files"),
        _ => many(count, "file"),
    }
}

/// A text as inline code, whatever backticks it holds.
fn code(text: &str) -> String {
    let longest = text.split(|ch| ch != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("{fence}{text}{fence}")
    } else {
        format!("{fence} {text} {fence}")
    }
}

/// A text of somebody else's as markdown that shows it as it is.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if matches!(
            ch,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~'
        ) {
            out.push('\\');
        }
        out.push(ch);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_shown_as_it_is() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(plain("a_b <c>"), "a\\_b \\<c\\>");
        assert_eq!(matched(9_999), "9999 files");
        assert_eq!(matched(10_000), "10000+ files");
        assert_eq!(row(&["a".into(), "b".into()], 5), "a, b and 3 more");
    }
}
