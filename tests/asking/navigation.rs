//! Going somewhere from any place: every span lies in its text, on the boundaries of characters.

use chant_lsp::{
    ide::{
        Ask,
        definition::{Definition, definition, implementation},
        destination::Destination,
        folding::folds,
        hierarchy,
        highlight::{highlights, linked},
        links::links,
        selection::around,
        symbols::{Symbol, of_file},
    },
    text::Span,
};

/// What is asked at a cursor.
pub(crate) fn at(ask: &Ask) {
    let at = ask.at();
    let found = definition(ask);
    for found in found.iter().chain(&implementation(ask)) {
        leads_somewhere(found, ask.text, at);
    }
    for found in highlights(ask) {
        inside(found.span, ask.text);
    }
    let linked = linked(ask);
    let words: Vec<&str> = linked.iter().map(|span| span.of(ask.text)).collect();
    assert!(words.windows(2).all(|two| two[0] == two[1]), "{words:?}");
    assert!(
        linked.is_empty() || linked.iter().any(|span| span.touches(at)),
        "{linked:?} at {at}"
    );
    let steps = around(ask.file, ask.text, at);
    let whole = Span::new(0, ask.text.len());
    assert_eq!(steps.last(), Some(&whole));
    for step in &steps {
        inside(*step, ask.text);
        assert!(step.touches(at), "{step:?} at {at}");
    }
    for two in steps.windows(2) {
        let (inner, outer) = (two[0], two[1]);
        assert!(
            outer.start <= inner.start && inner.end <= outer.end && inner != outer,
            "{inner:?} is no part of {outer:?}"
        );
    }
}

/// What is asked of a file as a whole.
pub(crate) fn whole(ask: &Ask) {
    for link in links(ask) {
        inside(link.span, ask.text);
    }
    for fold in folds(ask.file, ask.text) {
        inside(fold.span, ask.text);
        assert!(fold.span.of(ask.text).contains('\n'), "{fold:?}");
    }
    for symbol in of_file(ask.project, ask.file, ask.text) {
        stands(&symbol, ask.text);
    }
    let chant_lsp::ide::File::Spec(entry) = ask.file else {
        return;
    };
    let steps = hierarchy::waited_for(ask.project, ask.world, entry);
    for step in steps {
        assert!(!step.names.is_empty(), "{step:?}");
        for name in &step.names {
            inside(*name, ask.text);
        }
    }
    assert!(!hierarchy::detail(ask.project, entry).is_empty());
}

fn leads_somewhere(found: &Definition, text: &str, at: usize) {
    inside(found.origin, text);
    assert!(found.origin.touches(at), "{found:?} at {at}");
    assert!(!found.places.is_empty());
    for place in &found.places {
        if let Destination::File(landing) = place {
            let there = landing.text.to_str();
            inside(landing.span, &there);
            inside(landing.name, &there);
        }
    }
}

fn stands(symbol: &Symbol, text: &str) {
    inside(symbol.span, text);
    let (all, name) = (symbol.span, symbol.name_span);
    assert!(
        all.start <= name.start && name.end <= all.end && !symbol.name.is_empty(),
        "{symbol:?}"
    );
    for child in &symbol.children {
        stands(child, text);
    }
}

#[track_caller]
fn inside(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
}
