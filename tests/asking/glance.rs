//! What is shown without being asked for, of any text: places that exist, colours that do not overlap, and never nothing
//! above a title.

use chant_lsp::{
    ide::{
        hints::{self, hints},
        lenses::{self, lenses},
        permit::Here,
        ripple, tokens, why,
    },
    text::Span,
    workspace::{Entry, Project, World},
};

/// Looks at all of a text.
pub(crate) fn look(project: &Project, world: &dyn World, entry: &Entry, text: &str) {
    let whole = Span::new(0, text.len());
    colours(project, entry, text, whole);
    behind_names(project, world, entry, text, whole);
    above_the_title(project, world, entry, text);
}

/// Looks at its middle third alone.
pub(crate) fn look_at_the_middle(project: &Project, world: &dyn World, entry: &Entry, text: &str) {
    let edge = |at: usize| (0..=at).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let middle = Span::new(edge(text.len() / 3), edge(text.len() * 2 / 3));
    colours(project, entry, text, middle);
    behind_names(project, world, entry, text, middle);
}

/// What would become of others, and the sentences about it; only of whole files, since it hangs on what they mean.
pub(crate) fn follow(project: &Project, world: &dyn World, entry: &Entry) {
    let told = ripple::told(project, entry);
    let reasons = why::why(project, world, entry);
    let sentences = why::sentences(entry, &reasons, &told);
    assert!(sentences.starts_with(entry.id()), "{sentences}");
    for reason in &reasons {
        let known = why::CODES.iter().any(|(code, _)| *code == reason.code);
        assert!(known && !reason.message.is_empty(), "{reason:?}");
    }
}

fn colours(project: &Project, entry: &Entry, text: &str, range: Span) {
    let mut end = 0;
    for token in tokens::tokens(project, entry, text, range) {
        assert!(token.span.meets(range), "{token:?} outside of {range:?}");
        for piece in tokens::by_line(text, token.span) {
            let ink = text.get(piece.range()).expect("whole characters");
            assert!(
                !ink.is_empty() && !ink.contains(['\n', '\r']),
                "{token:?}: {ink:?}"
            );
            assert!(piece.range().start >= end, "{token:?} overlaps in {text:?}");
            end = piece.range().end;
        }
    }
}

fn behind_names(project: &Project, world: &dyn World, entry: &Entry, text: &str, range: Span) {
    let all = hints::Wanted {
        ids: true,
        globs: true,
        ages: true,
    };
    for hint in hints(project, world, entry, text, range, all) {
        assert!(
            text.is_char_boundary(hint.offset) && range.touches(hint.offset),
            "{hint:?}"
        );
        assert!(
            !hint.label.trim().is_empty() && !hint.label.contains('\n'),
            "{hint:?}"
        );
    }
}

fn above_the_title(project: &Project, world: &dyn World, entry: &Entry, text: &str) {
    let all = lenses::Wanted {
        readiness: true,
        progress: true,
        unblocks: true,
        next: true,
    };
    let here = Here::open();
    let found = lenses(project, world, entry, &here, all);
    assert!(
        !found.is_empty(),
        "nothing stands above the title of {text:?}"
    );
    for lens in found {
        assert!(text.get(lens.span.range()).is_some(), "{lens:?}");
        assert!(
            !lens.title.trim().is_empty() && !lens.title.contains('\n'),
            "{lens:?}"
        );
    }
}
