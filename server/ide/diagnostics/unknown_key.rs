//! A prompt or a configuration holds a key that chant does not know.
//!
//! chant ignores it without a word. Documentation and old examples show many that never did anything:
//! `defaults.create_branch`, `spec_defaults`, `lifecycle`, `scale`, `parallel.cleanup`.
//!
//! ```spec
//! //- .chant/config.md
//! ---
//! defaults:
//!   create_branch: true
//!   ^^^^^^^^^^^^^ unknown-key: chant knows no `create_branch` in `defaults`, and ignores it
//! ---
//! ```

use super::{PageSubject, Report, page};
use crate::{
    ide::nearest::{is_sure, nearest},
    model::keys::{self, Found, Source},
    text::{Edit, Span},
    workspace::PageKind,
};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let (text, kind) = (subject.text, subject.page.kind);
    let Some(keys) = page::keys(kind) else {
        return;
    };
    let source = page::source(kind, text);
    for found in source.walk(keys) {
        // Without a colon the key is still being typed; an unreadable page is reported as such.
        if found.key.is_some() || !found.pair.colon {
            continue;
        }
        let name = &*found.pair.name;
        let section = found.section.trim_end_matches("[]").trim_end_matches(".*");
        let at = match section {
            "" if kind == PageKind::Prompt => "a prompt".to_owned(),
            "" if kind == PageKind::Agents => "`agents.md`".to_owned(),
            "" if kind == PageKind::Workflow => "a workflow".to_owned(),
            "" => "`config.md`".to_owned(),
            section => format!("`{section}`"),
        };
        let finding = report
            .at(
                found.pair.key,
                if kind == PageKind::Workflow {
                    format!("there is no key `{name}` in {at}, so it is ignored")
                } else {
                    format!("chant knows no `{name}` in {at}, and ignores it")
                },
            )
            .unnecessary();
        let siblings = keys::below(keys, found.section);
        if let Some(near) = nearest(name, siblings.map(|key| key.name())) {
            let title = format!("Rename it to `{near}`");
            let edits = vec![Edit::replace(found.pair.key, near)];
            if is_sure(name, near) && is_free(&source, found.section, near) {
                finding.safe_fix(title, edits);
            } else {
                finding.fix(title, edits);
            }
        }
        if let Some(line) = line_of(text, &found) {
            finding.fix("Remove it", vec![Edit::delete(line)]);
        }
    }
}

/// Whether no other key has that name in a section; nobody knows in which of several such sections a key stands.
fn is_free(source: &Source, section: &str, name: &str) -> bool {
    match section {
        "" => source.at(name).is_none(),
        _ if section.contains(['[', '*']) => false,
        _ => source.at(&format!("{section}.{name}")).is_none(),
    }
}

/// The line of a key, with its line break, if the key and its value are all that stands on it.
fn line_of(text: &str, found: &Found) -> Option<Span> {
    let start = found.pair.key.range().start;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let value = found.pair.node.span.of(text);
    let end = found
        .pair
        .node
        .span
        .range()
        .end
        .max(found.pair.key.range().end);
    let rest = text[end..].split_inclusive('\n').next()?;
    let alone = text[line..start].trim().is_empty() && !value.contains('\n');
    let behind = rest.trim().trim_start_matches(':').trim_start();
    (alone && (behind.is_empty() || behind.starts_with('#')))
        .then(|| Span::new(line, end + rest.len()))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "unknown-key";

    #[test]
    fn at_any_depth_and_in_any_page() {
        check(
            CODE,
            expect![[r#"
                //- .chant/config.md
                ---
                spec_defaults:
                ^^^^^^^^^^^^^ unknown-key: chant knows no `spec_defaults` in `config.md`, and ignores it
                  code: {tests: required}
                parallel:
                  cleanup: true
                  ^^^^^^^ unknown-key: chant knows no `cleanup` in `parallel`, and ignores it
                  agents:
                  - {name: a, env: b}
                              ^^^ unknown-key: chant knows no `env` in `parallel.agents`, and ignores it
                enterprise:
                  derived:
                    ticket: {from: env, pattern: X, to: labels}
                                                    ^^ unknown-key: chant knows no `to` in `enterprise.derived`, and ignores it
                ---
                //- .chant/agents.md
                ---
                defaults: {prompt: a}
                ^^^^^^^^ unknown-key: chant knows no `defaults` in `agents.md`, and ignores it
                parallel:
                  stagger_delay_ms: 5
                  ^^^^^^^^^^^^^^^^ unknown-key: chant knows no `stagger_delay_ms` in `parallel`, and ignores it
                ---
                //- .chant/prompts/a.md
                ---
                porpose: b
                ^^^^^^^ unknown-key: chant knows no `porpose` in a prompt, and ignores it
                ---
            "#]],
        );
    }

    #[test]
    fn renames_what_is_nearly_right() {
        check_fix(
            CODE,
            "//- .chant/config.md\n---\nlint:\n  thresholds:\n    complexityFiles: 3\n---\n",
            expect![[r#"
                -|     complexityFiles: 3
                +|     complexity_files: 3
            "#]],
        );
        check_fix(
            CODE,
            "//- .chant/config.md\n---\nscale: 5 # big\ndefaults: {}\n---\n",
            expect![[r#"
                -| scale: 5 # big
            "#]],
        );
    }

    #[test]
    fn not_below_keys_that_are_ignored_whole() {
        check_no(
            CODE,
            "//- .chant/config.md\n---\nproviders: {ollama: {endpoint: x}}\nproject: {prefix: a}\n---\n//- .chant/prompts/extensions/e.md\n---\na: b\n---\n",
        );
    }
}
