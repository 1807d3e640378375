//! Slips of the pen that keep frontmatter from being YAML: what was meant, and what mends it.
//!
//! The parser names the first place at which it could not go on; this looks for the reason, which often stands before
//! it. Where no reason is found, the parser's own words have to do.

mod search;

use super::{
    Spec,
    frontmatter::{Refusal, YamlError},
};
use crate::text::{Edit, Span};
use search::Search;

/// One slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where, in bytes of the file's text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// What mends it; empty where that is for a person to say.
    pub edits: Vec<Edit>,
}

/// What a slip is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value that begins with `*`, which is an alias to YAML.
    Glob,
    /// A value that holds `: ` or ends with `:`.
    Colon,
    /// A value that begins with a character that YAML keeps for itself.
    Reserved(char),
    /// A bracket or a quote that nothing closes.
    Unclosed(char),
    /// A tab where YAML wants spaces.
    Tab,
    /// A key without a colon.
    NoColon,
    /// A key whose colon is not followed by a space.
    NoSpace,
    /// A key that is indented deeper than those above it.
    Indented,
    /// Text behind a closing quote or bracket.
    Behind,
    /// A list item behind a key's colon.
    ItemBehindColon,
    /// A list item below a field that has a value already.
    StrayItem,
    /// `...`, which ends the YAML before its last line.
    DocumentEnd,
    /// More dashes than three before the frontmatter.
    Dashes,
}

/// The slips of a spec whose frontmatter is no YAML, by place; none for any other. What follows something unclosed is
/// left out: it may be part of it.
#[must_use]
pub fn find(text: &str, spec: &Spec) -> Vec<Slip> {
    let (Some(error), Some(region)) = (syntax_error(spec), spec.split.yaml) else {
        return Vec::new();
    };
    let mut slips = Search::new(text, region, error).all(spec);
    slips.sort_by_key(|slip| slip.span);
    let unclosed = |slip: &Slip| matches!(slip.kind, Kind::Unclosed(_));
    if let Some(at) = slips.iter().position(unclosed) {
        slips.truncate(at + 1);
    }
    slips
}

fn syntax_error(spec: &Spec) -> Option<&YamlError> {
    spec.error
        .as_deref()
        .filter(|error| error.refusal == Refusal::Syntax)
}

/// `raw` as a YAML string in quotes: single ones, unless it holds such itself.
#[must_use]
pub fn quoted(raw: &str) -> String {
    if raw.contains('\'') && !raw.contains(['"', '\\']) {
        format!("\"{raw}\"")
    } else {
        format!("'{}'", raw.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests;
