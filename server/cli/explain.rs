//! `chant-lsp explain [CODE]`: the manual's page of a rule, or the list of all rules.

use std::io::Write;

use anstream::ColorChoice;
use clap::builder::styling::Style;

use super::{CannotRun, Outcome, outlet, page, render::word};
use crate::ide::diagnostics::{self, RULES};

/// Explain a code of a finding, or list all codes
#[derive(clap::Args)]
pub(super) struct Args {
    /// The code, as in `error[unknown-dependency]`
    code: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let text = match &args.code {
        None => list(),
        Some(code) => {
            let page = diagnostics::explain(code).ok_or_else(|| CannotRun(unknown(code)))?;
            page::styled(page)
        }
    };
    let mut out = outlet::styled(ColorChoice::Auto);
    outlet::finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()))?;
    Ok(Outcome::Clean)
}

fn list() -> String {
    let bold = Style::new().bold();
    let width = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    let line = |rule: &diagnostics::Rule| {
        let summary = page::summary(diagnostics::explain(rule.code).unwrap_or_default());
        format!(
            "{bold}{:width$}{bold:#}  {:11}  {summary}\n",
            rule.code,
            word(rule.severity)
        )
    };
    RULES.iter().map(line).collect()
}

/// A sentence about a code that no rule has, with the nearest ones.
pub(super) fn unknown(code: &str) -> String {
    let sentence = diagnostics::unknown(code);
    if sentence.ends_with('?') {
        sentence
    } else {
        format!("{sentence}; `chant-lsp explain` lists all of them")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_the_nearest_codes() {
        assert!(unknown("unkown-dependency").contains("did you mean `unknown-dependency`"));
        assert!(unknown("drift").contains("did you mean `drifted`?"));
        assert!(unknown("zzzz").contains("lists all of them"));
        assert!(unknown("nope").contains("lists all of them"));
    }

    #[test]
    fn lists_every_rule_with_a_sentence() {
        let list = list();
        assert_eq!(list.lines().count(), RULES.len());
        for rule in RULES {
            let page = diagnostics::explain(rule.code).expect("a page for every rule");
            assert!(
                page::summary(page).ends_with('.'),
                "{}: {}",
                rule.code,
                page::summary(page)
            );
        }
    }
}
