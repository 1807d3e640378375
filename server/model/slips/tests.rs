//! Slips drawn as lines, and what their edits make of the text.

use super::*;
use crate::text::apply;

/// Draws each slip as its kind and its text; with all of them mended the frontmatter must be YAML, if `mends`.
#[track_caller]
fn check(yaml: &str, drawn: &[&str], mended: &str) {
    let text = format!("---\n{yaml}---\n# T\n");
    let spec = Spec::read(&text);
    let slips = find(&text, &spec);
    let found: Vec<String> = slips
        .iter()
        .map(|slip| format!("{:?} {}", slip.kind, slip.span.of(&text)))
        .collect();
    assert_eq!(found, drawn, "{:?}", spec.error);
    let edits: Vec<Edit> = slips.into_iter().flat_map(|slip| slip.edits).collect();
    let after = apply(&text, &edits);
    assert_eq!(after, format!("---\n{mended}---\n# T\n"));
    let spec = Spec::read(&after);
    assert!(spec.loads(), "{after}: {:?}", spec.error);
}

#[test]
fn values_that_need_quotes() {
    check(
        "prompt: a: b\nbranch: it's: x\nlabels:\n- x: y: z:\n",
        &["Colon a: b", "Colon it's: x", "Colon x: y: z:"],
        "prompt: 'a: b'\nbranch: \"it's: x\"\nlabels:\n- 'x: y: z:'\n",
    );
    check(
        "branch: @me\nlabels:\n- `code`\n- &\nprompt: %x\nschedule: , x\n",
        &[
            "Reserved('@') @me",
            "Reserved('`') `code`",
            "Reserved('&') &",
            "Reserved('%') %x",
            "Reserved(',') , x",
        ],
        "branch: '@me'\nlabels:\n- '`code`'\n- '&'\nprompt: '%x'\nschedule: ', x'\n",
    );
}

#[test]
fn globs_and_aliases() {
    check(
        "tracks: [*.rs, src/*, *x]\norigin:\n- **/*.md\nlabels: &l [a]\ncontext: *l\n",
        &["Glob *.rs", "Glob *x", "Glob **/*.md"],
        "tracks: ['*.rs', src/*, '*x']\norigin:\n- '**/*.md'\nlabels: &l [a]\ncontext: *l\n",
    );
}

#[test]
fn what_is_unclosed() {
    check(
        "labels: [a, b # c\nstatus: pending\n",
        &["Unclosed('[') ["],
        "labels: [a, b] # c\nstatus: pending\n",
    );
    check(
        "labels: [a, 'b\n",
        &["Unclosed('[') ["],
        "labels: [a, 'b']\n",
    );
    check(
        "labels: ['a, b]\n",
        &["Unclosed('\\'') '"],
        "labels: ['a', b]\n",
    );
    check(
        "approval: {required: true\n",
        &["Unclosed('{') {"],
        "approval: {required: true}\n",
    );
    check(
        "prompt: \"a\nlabels: []\n",
        &["Unclosed('\"') \""],
        "prompt: \"a\"\nlabels: []\n",
    );
    check(
        "labels:\n- \"a\n- b\n",
        &["Unclosed('\"') \""],
        "labels:\n- \"a\"\n- b\n",
    );
}

#[test]
fn what_follows_something_unclosed_is_left_out() {
    let text = "---\nprompt: a: b\nbranch: 'x\n  y\n  z: z: z\n---\n";
    let kinds: Vec<Kind> = find(text, &Spec::read(text))
        .iter()
        .map(|slip| slip.kind)
        .collect();
    assert_eq!(kinds, [Kind::Colon, Kind::Unclosed('\'')]);
}

#[test]
fn tabs() {
    check(
        "labels:\n\t- a\n\t- b\nprompt: x\ty\n",
        &["Tab \t"],
        "labels:\n  - a\n  - b\nprompt: x\ty\n",
    );
}

#[test]
fn keys() {
    check(
        "type:code\nprompt\nlabels: []\n",
        &["NoSpace type:", "NoColon prompt"],
        "type: code\nprompt:\nlabels: []\n",
    );
    check(
        "type: code\n  status: failed\n  labels:\n    - a\nprompt: x\n",
        &["Indented status"],
        "type: code\nstatus: failed\nlabels:\n    - a\nprompt: x\n",
    );
}

#[test]
fn lists_in_odd_places() {
    check(
        "depends_on: - a\nlabels: - it's\n",
        &["ItemBehindColon - a", "ItemBehindColon - it's"],
        "depends_on: [a]\nlabels: [\"it's\"]\n",
    );
    let text = "---\nlabels:\nstatus: failed\n- a\n- b\n---\n";
    let slips = find(text, &Spec::read(text));
    assert_eq!(
        (slips[0].kind, slips[0].span.of(text), slips.len()),
        (Kind::StrayItem, "- a", 1)
    );
}

#[test]
fn odd_beginnings_and_ends() {
    check(
        "  type: code\n  labels: []\nstatus: failed\n",
        &["Indented type"],
        "type: code\nlabels: []\nstatus: failed\n",
    );
    check(
        "type: code\n...\nstatus: failed\n",
        &["DocumentEnd ..."],
        "type: code\nstatus: failed\n",
    );
    let text = "----\ntype: code\n----\n# T\n";
    let slips = find(text, &Spec::read(text));
    assert_eq!(slips[0].kind, Kind::Dashes);
    assert_eq!(apply(text, &slips[0].edits), "---\ntype: code\n---\n# T\n");
}

#[test]
fn text_behind_a_value() {
    check(
        "prompt: \"a\" b # c\n",
        &["Behind b"],
        "prompt: '\"a\" b' # c\n",
    );
}
