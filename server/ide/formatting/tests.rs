//! Frontmatter before and after formatting, and what follows an Enter.

use super::*;

#[track_caller]
fn check(before: &str, after: &str) {
    let edits = format(before, &Spec::read(before)).unwrap();
    let formatted = apply(before, &edits);
    assert_eq!(formatted, after);
    let again = format(&formatted, &Spec::read(&formatted)).unwrap();
    assert!(
        again.is_empty(),
        "formatting twice must be formatting once: {again:?}"
    );
}

#[track_caller]
fn check_refused(text: &str, why: &str) {
    let error = format(text, &Spec::read(text)).unwrap_err();
    assert!(error.contains(why), "{error}");
}

#[test]
fn sorts_keys_into_chants_order() {
    check(
        "---\nlabels: [a,  b]\nstatus:   pending\ntype: code\n---\n# T  \n",
        "---\ntype: code\nstatus: pending\nlabels: [a, b]\n---\n# T  \n",
    );
}

#[test]
fn comments_travel_with_the_key_below_them() {
    check(
        "---\n# who waits\ndepends_on: [a]\n# how far\nstatus: pending # today\n# the end\n---\n",
        "---\n# how far\nstatus: pending # today\n# who waits\ndepends_on: [a]\n# the end\n---\n",
    );
}

#[test]
fn lists_stand_under_their_key_and_needless_quotes_go() {
    check(
        "---\nlabels:\n    - \"plain\"\n    - \"needs: quotes\"\n    - 'yes'\n---\n",
        "---\nlabels:\n- plain\n- \"needs: quotes\"\n- 'yes'\n---\n",
    );
}

#[test]
fn keeps_line_endings_maps_and_unknown_keys() {
    check(
        "---\r\nteam: a\r\napproval:\r\n  required: true\r\ntype: code\r\n---\r\nbody\r\n",
        "---\r\ntype: code\r\napproval:\r\n  required: true\r\nteam: a\r\n---\r\nbody\r\n",
    );
}

#[test]
fn touches_only_what_is_out_of_order() {
    let before = "---\ntype:  code\nstatus:   pending\nlabels: [a]\n---\n";
    let spec = Spec::read(before);
    let written = |edits: Vec<Edit>| -> Vec<(String, String)> {
        let edits = edits.into_iter();
        edits
            .map(|edit| (edit.span.of(before).to_owned(), edit.new_text))
            .collect()
    };
    let all = written(format(before, &spec).unwrap());
    assert!(
        all.iter().all(|(old, _)| !old.contains("labels")),
        "{all:?}"
    );
    let line = before.find("status").unwrap();
    let one = format_range(before, &spec, Span::new(line, line + 3)).unwrap();
    assert_eq!(
        apply(before, &one),
        "---\ntype:  code\nstatus: pending\nlabels: [a]\n---\n"
    );
}

#[test]
fn a_key_does_not_move_by_halves() {
    let before = "---\nlabels: [a]\nstatus: pending\ntype: code\n---\n";
    let line = before.find("labels").unwrap();
    let edits = format_range(before, &Spec::read(before), Span::at(line)).unwrap();
    assert!(edits.is_empty(), "{edits:?}");
}

#[test]
fn bad_yaml_is_left_alone() {
    check_refused("---\nstatus: done\n---\n", "chant cannot load it");
    check_refused("---\nlabels: [a\n---\n", "chant cannot load it");
}

#[test]
fn fields_on_one_line_are_left_alone() {
    check_refused("---\n{status: pending, type: code}\n---\n", "on one line");
}

#[test]
fn no_frontmatter_no_edit() {
    assert!(format("# T\n", &Spec::read("# T\n")).unwrap().is_empty());
}

#[track_caller]
fn check_enter(before: &str, after: &str) {
    let offset = before.find("$0").unwrap();
    let text = before.replace("$0", "");
    assert_eq!(apply(&text, &on_enter(&text, offset)), after);
}

#[test]
fn enter_continues_criteria() {
    check_enter("  - [x] a\n$0\n", "  - [x] a\n  - [ ] \n");
    check_enter("- [ ] a\r\n$0", "- [ ] a\r\n- [ ] ");
}

#[test]
fn enter_below_an_empty_box_ends_the_list() {
    check_enter("- [ ] a\n- [ ] \n$0", "- [ ] a\n\n");
}

#[test]
fn enter_elsewhere_is_just_enter() {
    check_enter("- plain\n$0", "- plain\n");
    check_enter("$0- [ ] a", "- [ ] a");
    check_enter("```\n- [ ] a\n$0\n```\n", "```\n- [ ] a\n\n```\n");
    check_enter("~~~md\n- [ ] a\n$0", "~~~md\n- [ ] a\n");
}
