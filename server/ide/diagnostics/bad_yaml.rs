//! The frontmatter is not YAML.
//!
//! chant loads nothing of a spec whose frontmatter does not parse: it is missing from every list, and each spec that
//! depends on it waits. Mostly a value needs quotes, a bracket was left open, or a tab stands where YAML wants spaces.
//! Where the reason is found it is told, with what the YAML parser says as a related place; else the parser has the word.
//!
//! ```spec
//! ---
//! prompt: research: storage
//!         ^^^^^^^^^^^^^^^^^ bad-yaml: a value that holds `: ` must stand in quotes: chant cannot read the frontmatter
//! status: pending
//! ---
//! # T
//! ```

use super::{Finding, Report, Subject};
use crate::{
    model::{
        frontmatter::{Refusal, YamlError},
        problems,
        slips::{self, Kind, Slip},
    },
    text::Span,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    let Some(error) = &spec.error else {
        return;
    };
    match error.refusal {
        Refusal::Limit => {
            let place = spec.split.opening.unwrap_or_default();
            report.at(place, &*error.message);
        }
        Refusal::Shape if problems::find(spec).is_empty() => {
            let place = place(subject, error);
            report.at(
                place,
                format!("chant refuses the frontmatter: {}", error.message),
            );
        }
        Refusal::Shape => {}
        Refusal::Syntax => check_slips(report, subject, error),
    }
}

fn check_slips(report: &mut Report, subject: &Subject, error: &YamlError) {
    let slips = slips::find(subject.text, &subject.entry.spec);
    let place = place(subject, error);
    if slips.is_empty() {
        report.at(
            place,
            format!("chant cannot read the frontmatter: {}", error.message),
        );
    }
    // Globs have a rule of their own.
    for (at, slip) in slips
        .iter()
        .enumerate()
        .filter(|(_, slip)| slip.kind != Kind::Glob)
    {
        let finding = report.at(
            slip.span,
            format!(
                "{}: chant cannot read the frontmatter",
                reason(subject.text, slip)
            ),
        );
        mend(finding, slip);
        if at == 0 {
            finding.related(&subject.entry.path, place, &*error.message);
        }
    }
}

fn reason(text: &str, slip: &Slip) -> String {
    let own = slip.span.of(text);
    match slip.kind {
        Kind::Glob => "a value that begins with `*` must stand in quotes".to_owned(),
        Kind::Colon if own.ends_with(':') => {
            "a value that ends with `:` must stand in quotes".to_owned()
        }
        Kind::Colon => "a value that holds `: ` must stand in quotes".to_owned(),
        Kind::Reserved(first) => format!("a value that begins with `{first}` must stand in quotes"),
        Kind::Unclosed(opening) => format!("nothing closes this `{opening}`"),
        Kind::Tab => "YAML is indented with spaces, and here with a tab".to_owned(),
        Kind::NoColon => "a `:` is missing on this line".to_owned(),
        Kind::NoSpace => "a space is missing behind the `:`".to_owned(),
        Kind::Indented => format!("`{own}` is indented deeper than the other fields"),
        Kind::Behind => "this stands behind the end of the value".to_owned(),
        Kind::ItemBehindColon => "a list item cannot stand behind a `:`".to_owned(),
        Kind::StrayItem => "no list can begin here, below a field with a value".to_owned(),
        Kind::DocumentEnd => "`...` ends the YAML before its last line".to_owned(),
        Kind::Dashes => "the frontmatter opens with more than three dashes".to_owned(),
    }
}

fn mend(finding: &mut Finding, slip: &Slip) {
    let title = match slip.kind {
        Kind::Unclosed('[' | '{') => "Close the bracket",
        Kind::Unclosed(_) => "Close the quote",
        Kind::Tab => "Indent with spaces",
        Kind::NoColon => "Insert the colon",
        Kind::NoSpace => "Insert the space",
        Kind::Indented => "Align it with the other fields",
        Kind::ItemBehindColon => "Make it a list",
        Kind::StrayItem => "Remove it",
        Kind::DocumentEnd => "Remove the line",
        Kind::Dashes => "Leave three dashes",
        Kind::Glob | Kind::Colon | Kind::Reserved(_) | Kind::Behind => "Put the value in quotes",
    };
    if !slip.edits.is_empty() {
        finding.fix(title, slip.edits.clone());
    }
}

/// Where the parser points: to the end of the ink on that line, or one character where there is none.
fn place(subject: &Subject, error: &YamlError) -> Span {
    let (text, split) = (subject.text, &subject.entry.spec.split);
    let region = split.yaml.unwrap_or_default().range();
    let Some(at) = error.at.map(|at| at as usize).filter(|at| *at < region.end) else {
        return split.opening.unwrap_or_default();
    };
    let line = text[at..region.end].split(['\n', '\r']).next();
    let ink = line.unwrap_or_default().trim_end().len();
    let one = text[at..].chars().next().map_or(0, char::len_utf8);
    Span::new(at, at + ink.max(one))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn every_slip_is_told() {
        check(
            "bad-yaml",
            expect![[r#"
                ---
                type:code
                ^^^^^ bad-yaml: a space is missing behind the `:`: chant cannot read the frontmatter
                prompt: a: b
                        ^^^^ bad-yaml: a value that holds `: ` must stand in quotes: chant cannot read the frontmatter
                branch: @me
                        ^^^ bad-yaml: a value that begins with `@` must stand in quotes: chant cannot read the frontmatter
                labels: [a, b
                        ^ bad-yaml: nothing closes this `[`: chant cannot read the frontmatter
                status: pending
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn the_parser_speaks_where_no_reason_is_found() {
        check(
            "bad-yaml",
            expect![[r#"
                ---
                labels: [a]
                prompt: "\q"
                         ^^^ bad-yaml: chant cannot read the frontmatter: found unknown escape character, while parsing a quoted scalar
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn a_key_that_is_being_typed() {
        check(
            "bad-yaml",
            expect![[r#"
                ---
                type: code
                stat
                ^^^^ bad-yaml: a `:` is missing on this line: chant cannot read the frontmatter
                labels: []
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn fixes() {
        check_fix(
            "bad-yaml",
            "---\nprompt: a: b # c\n---\n",
            expect![[r#"
                -| prompt: a: b # c
                +| prompt: 'a: b' # c
            "#]],
        );
        check_fix(
            "bad-yaml",
            "---\nlabels: [a, 'b # c\nstatus: pending\n---\n",
            expect![[r#"
                -| labels: [a, 'b # c
                +| labels: [a, 'b # c']
            "#]],
        );
        check_fix(
            "bad-yaml",
            "---\nlabels:\n\t- a\n\t- b\n---\n",
            expect![[r#"
                -| 	- a
                -| 	- b
                +|   - a
                +|   - b
            "#]],
        );
    }

    #[test]
    fn limits_are_told() {
        let text = format!("---\na: {}\n---\n# T\n", "[".repeat(1_000));
        let fixture = crate::testing::Fixture::new(&text);
        let findings = fixture.findings(crate::testing::MAIN, Some("bad-yaml"));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.starts_with("analysis limited"));
    }

    #[test]
    fn silent_for_yaml_of_the_wrong_shape() {
        check_no("bad-yaml", "---\nlabels: one\n---\n");
        check_no("bad-yaml", "---\nlabels: [\"*.rs\", a]\n---\n");
        check_no("bad-yaml", "---\ntracks: [*.rs]\n---\n");
    }
}
