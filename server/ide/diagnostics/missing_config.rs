//! A configuration has no frontmatter, so there is nothing that chant could load.
//!
//! `chant lint` goes on with the defaults, most other commands stop. The same holds for `agents.md`.
//!
//! ```spec
//! //- .chant/config.md
//! # How we work here
//! ^^^^^^^^^^^^^^^^^^ missing-config: chant finds no frontmatter here, so it cannot load the configuration
//! ```

use super::{PageSubject, Report, page};
use crate::{
    model::{criteria::lines, split},
    text::{Edit, Span, line_break},
    workspace::PageKind,
};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let (text, kind) = (subject.text, subject.page.kind);
    let split = split::split(text);
    if !matches!(kind, PageKind::Config | PageKind::Agents) || split.yaml.is_some() {
        return;
    }
    let noun = page::noun(kind);
    if text.starts_with('\u{feff}') {
        let mark = Span::new(0, '\u{feff}'.len_utf8());
        report
            .at(
                mark,
                format!("a byte order mark hides the frontmatter, so chant cannot load {noun}"),
            )
            .safe_fix("Remove it", vec![Edit::delete(mark)]);
        return;
    }
    let eol = line_break(text);
    if let Some(opening) = split.opening {
        let end = text.trim_end().len();
        report
            .at(
                opening,
                format!("the frontmatter has no end, so chant cannot load {noun}"),
            )
            .fix(
                "Close it at the end of the file",
                vec![Edit::insert(end, format!("{eol}---"))],
            );
        return;
    }
    let place = lines(text, split.body)
        .next()
        .unwrap_or(Span::at(split.body.range().start));
    let skeleton = if kind == PageKind::Config {
        ["defaults:", "  prompt: standard"]
    } else {
        ["parallel:", "  agents: []"]
    };
    report
        .at(
            place,
            format!("chant finds no frontmatter here, so it cannot load {noun}"),
        )
        .fix(
            "Insert a frontmatter",
            vec![Edit::insert(
                split.body.range().start,
                format!("---{eol}{}{eol}---{eol}{eol}", skeleton.join(eol)),
            )],
        );
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "missing-config";

    #[test]
    fn says_why_there_is_none() {
        check(
            CODE,
            expect![[r#"
                //- .chant/config.md
                ---
                ^^^ missing-config: the frontmatter has no end, so chant cannot load the configuration
                defaults:
                  prompt: standard
                //- .chant/agents.md
                ^ missing-config: chant finds no frontmatter here, so it cannot load the list of agents
            "#]],
        );
        check_fix(
            CODE,
            "//- .chant/config.md\n\u{feff}---\n---\n",
            expect![[r#"
                -| ﻿---
                 | ---
                +| ---
            "#]],
        );
    }

    #[test]
    fn inserts_a_skeleton() {
        check_fix(
            CODE,
            "//- .chant/config.md\n# Rules\n",
            expect![[r#"
            +| ---
            +| defaults:
            +|   prompt: standard
            +| ---
            +| 
        "#]],
        );
    }

    #[test]
    fn prompts_need_none() {
        check_no(
            CODE,
            "//- .chant/prompts/a.md\nText.\n//- .chant/config.md\n---\n---\n",
        );
    }
}
