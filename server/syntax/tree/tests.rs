//! The incremental tree against a fresh one: node by node, after every edit of thousands.

use proptest::prelude::*;
use tree_sitter::Point;

use super::*;

/// Starts of spec-like texts, to be cut and pasted into each other.
const BASES: &[&str] = &[
    "",
    "---\nstatus: pending\nlabels: [a]\n---\n\n# Title\n\nText with `code`.\n\n## Acceptance Criteria\n\n- [ ] one\n  - [x] two\n    wrapped\n* [ ] three\n\n```rust\nfn a() {}\n```\n\n## End\n",
    "---\r\ntype: code\r\n---\r\n# Titel mit Ü und 🦀\r\n\r\n> zitat\r\n> - [ ] a\r\n\r\n| a | b |\r\n|---|---|\r\n| c | d |\r\n\r\nSetext\r\n===\r\n",
    "# A\n\n1. one\n   - two\n     1) three\n        ~~~\n        code\n        ~~~\n2. [x] four\n\n<!-- comment\n- [ ] x\n-->\n\n[a]: <b c> \"d\"\n\n    indented\n",
];

/// What is typed: bits of structure, opened and not closed, and text of every width.
const PIECES: &[&str] = &[
    "",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "    ",
    "\t",
    "# ",
    "## ",
    "### ",
    "#",
    "- ",
    "- [ ] ",
    "- [x] ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "> ",
    ">",
    "```",
    "```\n",
    "~~~\n",
    "`",
    "<!--",
    "-->",
    "<div>",
    "</div>\n",
    "|",
    "|---|\n",
    "| a |\n",
    "---",
    "---\n",
    "===\n",
    "+++\n",
    "[a]: b\n",
    "[",
    "]",
    "x",
    "word ",
    "é",
    "日本語",
    "🦀",
    "\u{feff}",
    "\u{2028}",
    "\0",
    "\\",
    "&amp;",
    "*",
    "<script>\n",
    "- - - - - - ",
    "> > > > ",
];

#[derive(Clone, Debug)]
struct Typed {
    start: prop::sample::Index,
    length: usize,
    new_text: String,
    looked_at: bool,
}

fn script() -> impl Strategy<Value = (String, Vec<Typed>)> {
    let base = (prop::sample::select(BASES), prop::sample::select(BASES))
        .prop_map(|(one, two)| format!("{one}{two}"));
    let new_text = prop::collection::vec(prop::sample::select(PIECES), 0..4);
    let length = prop_oneof![4 => 0..3_usize, 2 => 0..20_usize, 1 => 0..200_usize];
    let typed = (
        any::<prop::sample::Index>(),
        length,
        new_text,
        prop::bool::weighted(0.6),
    )
        .prop_map(|(start, length, new_text, looked_at)| Typed {
            start,
            length,
            new_text: new_text.concat(),
            looked_at,
        });
    (base, prop::collection::vec(typed, 1..40))
}

/// Every node with its depth and place. `to_sexp` would do, but recurses.
fn nodes(syntax: &Syntax) -> Vec<(usize, String, usize, usize, Point, Point)> {
    let tree = syntax.tree().expect("a short text");
    let (mut cursor, mut depth, mut found) = (tree.walk(), 0, Vec::new());
    loop {
        let node = cursor.node();
        found.push((
            depth,
            node.kind().to_owned(),
            node.start_byte(),
            node.end_byte(),
            node.start_position(),
            node.end_position(),
        ));
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
            depth -= 1;
        }
    }
}

proptest! {
    // A failure prints its smallest script, so no file of seeds is kept.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Somebody looks after one edit, and after several that nobody looked at.
    #[test]
    fn an_edited_tree_is_a_fresh_tree((base, script) in script()) {
        let mut text = Text::new(&base);
        let mut syntax = Syntax::parse(&text);
        prop_assert!(syntax.tree().is_some());
        for typed in script {
            let start = typed.start.index(text.len() + 1);
            let edit = Edit::replace(Span::new(start, start + typed.length), typed.new_text);
            let before = text.clone();
            text.apply(&edit);
            syntax = syntax.reparse(&before, &edit, &text);
            if typed.looked_at {
                prop_assert!(nodes(&syntax) == nodes(&Syntax::parse(&text)), "{:?} after {:?}", text.to_str(), edit);
            }
        }
        prop_assert!(nodes(&syntax) == nodes(&Syntax::parse(&text)), "{:?}", text.to_str());
    }
}

/// Types `new_text` at `offset` and compares with a fresh tree.
#[track_caller]
fn check_edit(text: &str, offset: usize, new_text: &str) {
    let before = Text::new(text);
    let edit = Edit::insert(offset, new_text);
    let mut after = before.clone();
    after.apply(&edit);
    let syntax = Syntax::parse(&before);
    assert!(syntax.tree().is_some());
    let syntax = syntax.reparse(&before, &edit, &after);
    assert!(nodes(&syntax) == nodes(&Syntax::parse(&after)));
}

#[test]
fn hostile_nesting() {
    let ladder: String = (0..300)
        .map(|depth| format!("{}- [ ] a\n", "  ".repeat(depth)))
        .collect();
    for text in [
        "> ".repeat(2_000),
        "- ".repeat(2_000),
        "> - ".repeat(1_000),
        "1. > ".repeat(1_000),
        ladder,
        "<div>\n".repeat(2_000),
        "[".repeat(4_000),
        "\n".repeat(4_000),
        "\r".repeat(4_000),
    ] {
        for offset in [0, text.len() / 2, text.len()] {
            check_edit(&text, offset, "> - x\n\n# y\n```\n");
        }
    }
}

#[test]
fn a_last_line_without_a_line_feed_is_no_error() {
    for text in ["# T", "- [ ] a\n- ", "- [ ] ", "```", "#", "---\na: b\n---"] {
        let tree = parse(&Text::new(text), None).expect("a short text");
        assert!(!tree.root_node().has_error(), "{text:?}");
    }
}

#[test]
fn a_zero_byte_does_not_end_the_text() {
    let text = Text::new("a\0b\n\n# T\n");
    let whole = Span::new(0, text.len());
    assert_eq!(Syntax::parse(&text).headings(&text, whole).len(), 1);
}

#[test]
fn no_tree_over_the_cap_and_one_again_below_it() {
    let long = Text::new(&"# a\n".repeat(MAX_TREE_BYTES / 4 + 1));
    let syntax = Syntax::parse(&long);
    assert!(syntax.is_limited());
    let edit = Edit::delete(Span::new(4, long.len()));
    let mut short = long.clone();
    short.apply(&edit);
    let syntax = syntax.reparse(&long, &edit, &short);
    assert!(!syntax.is_limited());
    assert_eq!(nodes(&syntax), nodes(&Syntax::parse(&short)));
    let back = Edit::insert(4, "# a\n".repeat(MAX_TREE_BYTES / 4));
    assert!(syntax.reparse(&short, &back, &long).is_limited());
}
