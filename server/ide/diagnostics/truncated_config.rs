//! `---` inside a value or a comment ends the frontmatter of a configuration or a prompt early.
//!
//! chant ends it at the first `---`, wherever that stands: in a title, in a comment, in an example of a spec. What
//! follows is lost without a word.
//!
//! ```spec
//! //- .chant/config.md
//! ---
//! site:
//!   title: Pigeonhole --- the store
//!                     ^^^ truncated-config: chant ends the configuration at this `---`, so `watch` is lost
//! watch:
//!   idle_timeout_minutes: 10
//! ---
//! ```

use super::{PageSubject, Report, page};
use crate::{
    model::{
        criteria::lines,
        keys::{self, Key},
        split,
    },
    text::{Edit, Span},
    workspace::PageKind,
};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let (text, kind) = (subject.text, subject.page.kind);
    let (Some(keys), Some(closing)) = (page::keys(kind), split::split(text).closing) else {
        return;
    };
    let (at, end) = (closing.range().start, closing.range().end);
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let rest = text[end..].lines().next().unwrap_or_default();
    let own_line = line == at && rest.trim_end().trim_matches('-').is_empty();
    let lost = lost(text, end + rest.len());
    if own_line && !goes_on(keys, &lost, &text[end..]) {
        return;
    }
    let names: Vec<String> = lost
        .iter()
        .map(|key| format!("`{}`", key.of(text)))
        .collect();
    let gone = match names.as_slice() {
        [] => "what follows is lost".to_owned(),
        [name] => format!("{name} is lost"),
        [names @ .., last] => format!("{} and {last} are lost", names.join(", ")),
    };
    let noun = if kind == PageKind::Prompt {
        "the frontmatter"
    } else {
        page::noun(kind)
    };
    let finding = report.at(
        closing,
        format!("chant ends {noun} at this `---`, so {gone}"),
    );
    if !text[line..at].trim().is_empty() {
        finding.fix("Write it as a dash", vec![Edit::replace(closing, "–")]);
    }
}

/// The keys at the beginning of lines below `from`, up to the line that was meant for the end.
///
/// Without such a line nothing is known to be lost: what follows is a text.
fn lost(text: &str, from: usize) -> Vec<Span> {
    let below = Span::new(from, text.len());
    let mut keys = Vec::new();
    for line in lines(text, below) {
        let ink = line.of(text);
        if ink.trim_end() == "---" {
            return keys;
        }
        let word = ink.find(':').map(|colon| &ink[..colon]);
        let is_key = |word: &&str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        };
        if let Some(word) = word.filter(is_key) {
            keys.push(Span::new(
                line.range().start,
                line.range().start + word.len(),
            ));
        }
    }
    Vec::new()
}

/// Whether the frontmatter goes on below a line that ends it: a known key is the first thing there, and an end follows.
fn goes_on(keys: &[Key], lost: &[Span], below: &str) -> bool {
    let next = below.trim_start_matches('-').trim_start();
    !lost.is_empty()
        && keys::below(keys, "").any(|key| {
            next.strip_prefix(key.name())
                .is_some_and(|rest| rest.starts_with(':'))
        })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "truncated-config";

    #[test]
    fn an_example_of_a_spec_and_a_second_document() {
        check(
            CODE,
            expect![[r#"
                //- .chant/config.md
                ---
                templates: |
                  ---
                  ^^^ truncated-config: chant ends the configuration at this `---`, so `lint` and `watch` are lost
                  type: code
                  ---
                  # Test
                lint:
                  disable: []
                watch: {}
                ---
                # Text
                //- .chant/agents.md
                ---
                ---
                ^^^ truncated-config: chant ends the list of agents at this `---`, so `parallel` is lost
                parallel:
                  agents: []
                ---
                //- .chant/prompts/a.md
                ---
                purpose: a---b
                          ^^^ truncated-config: chant ends the frontmatter at this `---`, so `extends` is lost
                extends: standard
                ---
            "#]],
        );
    }

    #[test]
    fn writes_it_as_a_dash() {
        check_fix(
            CODE,
            "//- .chant/config.md\n---\n# ours --- not theirs\nlint: {}\n---\n",
            expect![[r#"
                -| # ours --- not theirs
                +| # ours – not theirs
            "#]],
        );
    }

    #[test]
    fn silent_where_it_stands_on_its_own_line() {
        check_no(
            CODE,
            "//- .chant/config.md\n---\nlint: {}\n---\nNote: a text\n\n---\n\nmore\n//- .chant/prompts/a.md\nText --- text\n",
        );
    }
}
