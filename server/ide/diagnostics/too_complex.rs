//! A spec asks for more than a small model can do in one go.
//!
//! `chant lint` counts criteria, target files and words, and advises to split what is over `lint.thresholds` of the
//! configuration: more than 10 criteria, more than 5 files, more than 150 words. Words are counted only where
//! `lint.disable` does not name `complexity_words`, which it does by default.
//!
//! ```spec
//! ---
//! target_files: [a.rs, b.rs, c.rs, d.rs, e.rs, f.rs]
//! ^^^^^^^^^^^^ too-complex: the spec touches 6 files, more than 5: chant advises to split it
//! ---
//! # Keep both writes
//! ```

use super::{Report, Subject};
use crate::{
    model::{body, words::words},
    text::Span,
    workspace::Place,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, config) = (&subject.entry.spec, &subject.project.config);
    if subject.entry.place == Place::Archive || !spec.loads() {
        return;
    }
    let limits = &config.thresholds;
    let title = spec.title.as_ref().map(|title| title.span);
    let title = title.unwrap_or(Span::at(spec.split.body.range().start));
    let mut over = |place: Span, what: String, most: usize| {
        report.at(
            place,
            format!("the spec {what}, more than {most}: chant advises to split it"),
        );
    };
    let criteria = spec.criteria.total();
    if criteria > limits.complexity_criteria {
        let prose = body::prose(subject.text, spec.split.body);
        let heading = spec
            .criteria
            .heading
            .filter(|heading| heading.end <= prose.end);
        let what = format!("has {criteria} criteria");
        over(heading.unwrap_or(title), what, limits.complexity_criteria);
    }
    let files = spec.texts("target_files").count();
    if let Some(pair) = spec.pair("target_files")
        && files > limits.complexity_files
    {
        let what = format!("touches {files} files");
        over(pair.key, what, limits.complexity_files);
    }
    if config
        .lint_disable
        .iter()
        .all(|rule| &**rule != "complexity_words")
    {
        let words = words(spec.split.body.of(subject.text));
        if words > limits.complexity_words {
            over(title, format!("has {words} words"), limits.complexity_words);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    const CODE: &str = "too-complex";

    #[test]
    fn by_the_limits_of_the_project() {
        check(
            CODE,
            expect![[r#"
                # Keep both writes
                  ^^^^^^^^^^^^^^^^ too-complex: the spec has 14 words, more than 12: chant advises to split it
                ## Acceptance Criteria
                ^^^^^^^^^^^^^^^^^^^^^^ too-complex: the spec has 2 criteria, more than 1: chant advises to split it
                - [ ] a
                - [x] b
                //- .chant/config.md
                ---
                lint:
                  thresholds: {complexity_criteria: 1, complexity_words: 12}
                  disable: []
                ---
            "#]],
        );
    }

    #[test]
    fn words_are_not_counted_by_default() {
        check_no(CODE, &format!("# T\n{}", "word ".repeat(500)));
    }
}
