//! Lists as people write them: what goes, and that nothing else does.

use super::*;
use crate::text::apply;

/// Takes `item` out of the frontmatter, and checks that all else is read as before.
#[track_caller]
fn without(yaml: &str, item: &str) -> String {
    let text = format!("---\n{yaml}---\nbody\n");
    let spec = Spec::read(&text);
    assert!(spec.loads(), "{:?}", spec.error);
    let (_, span) = spec
        .texts("depends_on")
        .find(|(text, _)| *text == item)
        .expect("the item is there");
    let edits = remove_item(&text, &spec, span).expect("it can be taken out");
    let after = apply(&text, &edits);
    let read = Spec::read(&after);
    assert!(read.loads(), "{after}\n{:?}", read.error);
    let rest = |spec: &Spec| {
        let left = spec.texts("depends_on").filter(|(text, _)| *text != item);
        left.map(|(text, _)| text.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        rest(&spec),
        read.texts("depends_on")
            .map(|(text, _)| text)
            .collect::<Vec<_>>()
    );
    assert_eq!(
        spec.text("status").map(|it| it.0),
        read.text("status").map(|it| it.0)
    );
    let lead = after.strip_prefix("---\n").expect("the fence stays");
    lead.strip_suffix("---\nbody\n")
        .expect("the body stays")
        .to_owned()
}

#[test]
fn an_item_of_a_flow_list_takes_one_comma_along() {
    let yaml = "depends_on: [a, b , 'c']\nstatus: failed\n";
    assert_eq!(
        without(yaml, "a"),
        "depends_on: [b , 'c']\nstatus: failed\n"
    );
    assert_eq!(without(yaml, "b"), "depends_on: [a, 'c']\nstatus: failed\n");
    assert_eq!(without(yaml, "c"), "depends_on: [a, b]\nstatus: failed\n");
    assert_eq!(without("depends_on: [a, b,]\n", "b"), "depends_on: [a,]\n");
}

#[test]
fn an_item_of_a_flow_list_takes_its_own_line_along() {
    let yaml = "depends_on: [\n  a, # one\n  b, # two\n  c # three\n]\n";
    assert_eq!(
        without(yaml, "a"),
        "depends_on: [\n  b, # two\n  c # three\n]\n"
    );
    assert_eq!(
        without(yaml, "b"),
        "depends_on: [\n  a, # one\n  c # three\n]\n"
    );
    assert_eq!(
        without(yaml, "c"),
        "depends_on: [\n  a, # one\n  b, # two\n]\n"
    );
}

#[test]
fn comments_of_other_items_stay() {
    let yaml = "depends_on: [a, # one\n  b, c, # two\n  d]\n";
    assert_eq!(
        without(yaml, "a"),
        "depends_on: [ # one\n  b, c, # two\n  d]\n"
    );
    assert_eq!(
        without(yaml, "c"),
        "depends_on: [a, # one\n  b,  # two\n  d]\n"
    );
    assert_eq!(
        without(yaml, "d"),
        "depends_on: [a, # one\n  b, c, # two\n  ]\n"
    );
    let commas_first = "depends_on: [ a # one, two\n  , b\n  , c ]\n";
    assert_eq!(without(commas_first, "a"), "depends_on: [  b\n  , c ]\n");
    assert_eq!(
        without(commas_first, "c"),
        "depends_on: [ a # one, two\n  , b ]\n"
    );
}

#[test]
fn an_item_of_a_block_list_is_its_lines() {
    let yaml = "depends_on:\n# why\n- a # one\n  # two\n- \"b\"\n-   c\nstatus: failed\n";
    assert_eq!(
        without(yaml, "a"),
        "depends_on:\n# why\n  # two\n- \"b\"\n-   c\nstatus: failed\n"
    );
    assert_eq!(
        without(yaml, "b"),
        "depends_on:\n# why\n- a # one\n  # two\n-   c\nstatus: failed\n"
    );
    assert_eq!(
        without(yaml, "c"),
        "depends_on:\n# why\n- a # one\n  # two\n- \"b\"\nstatus: failed\n"
    );
    let windows = "status: failed\r\ndepends_on:\r\n  - a\r\n  - b\r\n";
    assert_eq!(
        without(windows, "b"),
        "status: failed\r\ndepends_on:\r\n  - a\r\n"
    );
    assert_eq!(
        without(windows, "a"),
        "status: failed\r\ndepends_on:\r\n  - b\r\n"
    );
}

#[test]
fn the_last_item_takes_its_field_along() {
    for list in [
        "depends_on: a\n",
        "depends_on: [a] # why\n",
        "depends_on:\n- a\n",
        "depends_on: [\n  a\n]\n",
    ] {
        assert_eq!(
            without(&format!("{list}status: failed\n"), "a"),
            "status: failed\n"
        );
        assert_eq!(
            without(&format!("status: failed\n{list}"), "a"),
            "status: failed\n"
        );
    }
    assert_eq!(
        without("{status: failed, depends_on: [a]}\n", "a"),
        "{status: failed, depends_on: []}\n"
    );
}

#[test]
fn a_fence_that_follows_on_the_same_line_stays() {
    let text = "---\nstatus: failed\ndepends_on:\n- a\n- b---\nbody";
    let spec = Spec::read(text);
    let item = spec.texts("depends_on").nth(1).expect("two items").1;
    let after = apply(text, &remove_item(text, &spec, item).expect("an edit"));
    assert_eq!(after, "---\nstatus: failed\ndepends_on:\n- a---\nbody");
}

/// Adds `x` to `depends_on` of a whole file.
#[track_caller]
fn with(text: &str) -> String {
    let spec = Spec::read(text);
    let edits = add_item(text, &spec, "depends_on", "x").expect("it can be added");
    let after = apply(text, &edits);
    let read = Spec::read(&after);
    assert!(read.loads(), "{after}");
    let expected: Vec<_> = spec.depends_on().map(|(id, _)| id).chain(["x"]).collect();
    assert_eq!(
        read.depends_on().map(|(id, _)| id).collect::<Vec<_>>(),
        expected
    );
    after
}

#[test]
fn an_item_is_added_in_the_way_the_list_is_written() {
    assert_eq!(
        with("---\ndepends_on: [a]\n---\n"),
        "---\ndepends_on: [a, x]\n---\n"
    );
    assert_eq!(
        with("---\ndepends_on: []\n---\n"),
        "---\ndepends_on: [x]\n---\n"
    );
    assert_eq!(
        with("---\ndepends_on: a\n---\n"),
        "---\ndepends_on: [a, x]\n---\n"
    );
    assert_eq!(
        with("---\ndepends_on:\n---\n"),
        "---\ndepends_on: [x]\n---\n"
    );
    assert_eq!(
        with("---\ndepends_on: ~\n---\n"),
        "---\ndepends_on: [x]\n---\n"
    );
    assert_eq!(
        with("---\r\ndepends_on:\r\n - a # b\r\n---\n"),
        "---\r\ndepends_on:\r\n - a # b\r\n - x\r\n---\n"
    );
    assert_eq!(
        with("---\ndepends_on: [\n  a,\n  b\n]\n---\n"),
        "---\ndepends_on: [\n  a,\n  b,\n  x\n]\n---\n"
    );
}

#[test]
fn the_last_field_stays_above_an_explicit_end() {
    let removed = |text: &str| remove_field(text, &Spec::read(text), "owner");
    assert_eq!(removed("---\n# c\nowner:\n... # c\n---\n"), None);
    assert!(removed("---\nowner:\nid: x\n...\n---\n").is_some());
    assert!(removed("---\nowner:\n# c\n---\n").is_some());
}

#[test]
fn a_missing_field_is_made_at_its_place() {
    assert_eq!(
        with("---\nlabels: [a]\nstatus: failed # so\n---\n"),
        "---\nlabels: [a]\nstatus: failed # so\ndepends_on: [x]\n---\n"
    );
    assert_eq!(
        with("---\r\nlabels:\r\n- a\r\n---\r\n"),
        "---\r\ndepends_on:\r\n- x\r\nlabels:\r\n- a\r\n---\r\n"
    );
    assert_eq!(with("# T\n"), "---\ndepends_on:\n- x\n---\n\n# T\n");
    let unclosed = "---\nstatus: failed\n";
    assert_eq!(
        add_item(unclosed, &Spec::read(unclosed), "depends_on", "x"),
        None
    );
}

#[test]
fn texts_are_quoted_where_yaml_would_read_something_else() {
    for text in [
        "001-a",
        "a.1",
        "src/x.rs",
        "./x",
        "12",
        "1e5",
        "0x1f",
        "true",
        "no",
        "a: b",
        "*.rs",
        "it's",
        "",
        "-a",
        "a,b",
        "tab\tx",
        "2026-01-05",
    ] {
        let yaml = format!("---\ndepends_on: [{}]\n---\n", scalar(text));
        let spec = Spec::read(&yaml);
        assert!(spec.loads(), "{yaml}");
        assert_eq!(
            spec.depends_on().next().map(|it| it.0),
            Some(text),
            "{yaml}"
        );
    }
    assert_eq!(scalar("001-a"), "001-a");
    assert_eq!(scalar("*.rs"), "'*.rs'");
}

#[track_caller]
fn check_wrap(value: &str, wrapped: &str) {
    let text = format!("---\nlabels: {value}\n---\n");
    let spec = Spec::read(&text);
    let node = spec.field("labels").expect("it is there");
    let edit = wrap(&text, node).expect("it stands on one line");
    assert_eq!(edit.new_text, wrapped);
    let after = apply(&text, &[edit]);
    assert!(Spec::read(&after).loads(), "{after}");
}

#[test]
fn a_lone_scalar_becomes_a_list_of_what_stands_there() {
    check_wrap("one", "[one]");
    check_wrap("a, b", "[a, b]");
    check_wrap("src/{a,b}.rs", "['src/{a,b}.rs']");
    check_wrap("\"a, b\"", "[\"a, b\"]");
    check_wrap("it's [new]", "['it''s [new]']");
    check_wrap("a b", "[a b]");
}

#[test]
fn what_an_alias_asks_for_stays() {
    let spec = |text: &str| {
        let spec = Spec::read(text);
        let pair = spec.pair("labels").expect("it is there").clone();
        remove_pair(text, &spec, &pair).is_some()
    };
    assert!(!spec("---\nlabels: &a [x]\ntags: *a\n---\n"));
    assert!(!spec("---\nlabels: [&a x]\nmodel: *a\n---\n"));
    assert!(spec("---\nlabels: [R&D, a & b]\n---\n"));
}
