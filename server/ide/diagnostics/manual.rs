//! The manual of the rules: `docs/rules.md`, written from the heads of the rules' own files.
//!
//! A test writes it and another runs its examples, so it can neither go stale nor lie.

use super::RULES;
use crate::ide::nearest::nearest;

const MANUAL: &str = include_str!("../../../docs/rules.md");

/// The page of one rule, as markdown, heading included; `None` if no rule has that code.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    let heading = format!("\n## {code}\n");
    let start = MANUAL.find(&heading)? + 1;
    let end = MANUAL[start + 3..]
        .find("\n## ")
        .map_or(MANUAL.len(), |at| start + 3 + at + 1);
    Some(MANUAL[start..end].trim_end())
}

/// So many codes are offered in place of one that no rule has.
const OFFERED: usize = 3;

/// Shorter parts of codes are in too many of them.
const PART: usize = 4;

/// A sentence about a code that no rule has, with the nearest ones; those that begin with it or hold it come last.
#[must_use]
pub fn unknown(code: &str) -> String {
    let codes = || RULES.iter().map(|rule| rule.code);
    let holding = codes().filter(|other| code.len() >= PART && other.contains(code));
    let mut near: Vec<&str> = nearest(code, codes()).into_iter().chain(holding).collect();
    near.dedup();
    near.truncate(OFFERED);
    let near: Vec<String> = near.iter().map(|code| format!("`{code}`")).collect();
    let question = match near.len() {
        0 => String::new(),
        _ => format!("; did you mean {}?", near.join(", ")),
    };
    format!("no rule has the code `{code}`{question}")
}

/// Where a rule's page is on the web: what an editor opens for a code, and code scanning links to.
#[must_use]
pub fn page_url(code: &str) -> String {
    format!(
        "{}/blob/main/docs/rules.md#{code}",
        env!("CARGO_PKG_REPOSITORY")
    )
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::super::{Check, RULES, Rule};
    use crate::testing::{check_example, keep_fresh};

    /// The head of a rule's file: its first sentence, the rest, and its example.
    fn head(rule: &Rule) -> (String, String, String) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("server/ide/diagnostics");
        let file = file.join(format!("{}.rs", rule.code.replace('-', "_")));
        let source =
            fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        let text: String = lines
            .flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"])
            .collect();
        let (prose, example) = text
            .split_once("```spec\n")
            .unwrap_or_else(|| panic!("{} has no example", rule.code));
        // An example with a fence in it stands in a longer one.
        let fence = if prose.ends_with('`') {
            "\n````"
        } else {
            "\n```"
        };
        let end = example.find(fence).expect("the example ends") + 1;
        let (prose, example) = (prose.trim_end_matches('`'), &example[..end]);
        let (first, rest) = prose
            .trim()
            .split_once("\n\n")
            .unwrap_or((prose.trim(), ""));
        (first.to_owned(), rest.trim().to_owned(), example.to_owned())
    }

    #[test]
    fn every_example_is_true() {
        for rule in RULES {
            check_example(rule.code, &head(rule).2);
        }
    }

    #[test]
    fn rules_md_is_fresh() {
        let mut page = String::from(
            "# Rules\n\nEvery diagnostic of chant-lsp, by code. `rules: {code: error|warning|info|hint|off}` in the settings \
             changes a severity. This page is written by a test from the heads of the files in \
             `server/ide/diagnostics/`; its examples are run as tests.\n",
        );
        for rule in RULES {
            let (first, rest, example) = head(rule);
            let of = match (rule.check, rule.also) {
                (_, Some(_)) => "specs and configuration",
                (Check::Text(_) | Check::Links(_), None) => "specs",
                (Check::Page(_), None) => "prompts and configuration",
            };
            let severity = format!("{:?}", rule.severity).to_lowercase();
            page.push_str(&format!(
                "\n## {}\n\n**{severity}**, in {of}. {first}\n\n",
                rule.code
            ));
            if !rest.is_empty() {
                page.push_str(&format!("{rest}\n\n"));
            }
            let fence = if example.contains("```") {
                "````"
            } else {
                "```"
            };
            page.push_str(&format!("{fence}text\n{example}{fence}\n"));
        }
        keep_fresh(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md"),
            &page,
        );
    }
}
