//! What keys are offered where, and how they are written there.

use expect_test::expect;

use crate::testing::{check_choice, check_complete, check_complete_none};

#[test]
fn those_that_matter_for_the_kind_come_first() {
    check_complete(
        "---\ntype: research\n$0\n---\n# T\n",
        expect![[r#"
            informed_by | list of paths and globs
            origin | list of paths and globs
            schedule | text
            status | status
            target_files | list of paths
            depends_on | spec ids
            labels | list of labels
            context | list of paths
            prompt | name of a prompt
            approval | keys of its own
            output_schema | path
            public | true or false
            … and 19 more
        "#]],
    );
    check_complete(
        "---\ntype: driver\nst$0\n---\n# T\n",
        expect![[r#"
            members | list of spec ids
            status | status
            depends_on | spec ids
            labels | list of labels
            target_files | list of paths
            context | list of paths
            prompt | name of a prompt
            approval | keys of its own
            output_schema | path
            public | true or false
            tracks | list of paths and globs
            informed_by | list of paths and globs
            … and 19 more
        "#]],
    );
}

#[test]
fn required_fields_come_first_and_present_ones_not_at_all() {
    check_complete(
        "---\ntype: code\n$0\nlabels: [a]\n---\n# T\n//- .chant/config.md\n---\nenterprise:\n  required: [branch, labels]\n---\n",
        expect![[r#"
            branch | git branch | written by chant
            status | status
            depends_on | spec ids
            target_files | list of paths
            context | list of paths
            prompt | name of a prompt
            approval | keys of its own
            output_schema | path
            public | true or false
            tracks | list of paths and globs
            informed_by | list of paths and globs
            origin | list of paths and globs
            … and 18 more
        "#]],
    );
}

#[test]
fn a_choice_brings_the_shape_along() {
    let at = |label: &str, expect| check_choice("---\nstatus: pending\n$0\n---\n", label, expect);
    at(
        "depends_on",
        expect![[r#"
            -| 
            +| depends_on:
            +| - $0
        "#]],
    );
    at(
        "prompt",
        expect![[r#"
            -| 
            +| prompt: $0
        "#]],
    );
    at(
        "approval",
        expect![[r#"
            -| 
            +| approval:
            +|   required: ${1|true,false|}
        "#]],
    );
    at(
        "type",
        expect![[r#"
            -| 
            +| type: ${1|code,task,driver,documentation,research,group|}
        "#]],
    );
    at(
        "public",
        expect![[r#"
            -| 
            +| public: ${1|false,true|}
        "#]],
    );
}

#[test]
fn lists_are_written_as_the_others_are() {
    check_choice(
        "---\nlabels: [a]\n$0\n---\n",
        "target_files",
        expect![[r#"
            -| 
            +| target_files: [$0]
        "#]],
    );
    check_choice(
        "---\nlabels:\n- a\n$0\n---\n",
        "target_files",
        expect![[r#"
            -| 
            +| target_files:
            +| - $0
        "#]],
    );
}

#[test]
fn line_breaks_are_those_of_the_file() {
    check_choice(
        "---\r\nstatus: pending\r\n$0\r\n---\r\n",
        "labels",
        expect![[r#"
            -| 
            +| labels:
            +| - $0
        "#]],
    );
}

#[test]
fn a_half_typed_key_is_replaced_whole() {
    check_choice(
        "---\nsta$0\ntype: code\n---\n",
        "status",
        expect![[r#"
            -| sta
            +| status: ${1|pending,in_progress,cancelled|}
        "#]],
    );
    check_choice(
        "---\ndep$0s\ntype: code\n---\n",
        "depends_on",
        expect![[r#"
            -| deps
            +| depends_on:
            +| - $0
        "#]],
    );
    check_choice("---\nty$0pe: code\n---\n", "type", expect![[""]]);
    check_choice(
        "---\nst$0at: pending\n---\n",
        "status",
        expect![[r#"
            -| stat: pending
            +| status: pending
        "#]],
    );
    check_choice(
        "---\n\"st$0\": pending\n---\n",
        "status",
        expect![[r#"
            -| "st": pending
            +| "status": pending
        "#]],
    );
}

#[test]
fn a_frontmatter_whose_end_is_missing() {
    check_choice(
        "---\ntype: code\nsta$0",
        "status",
        expect![[r#"
            -| sta
            +| status: ${1|pending,in_progress,cancelled|}
        "#]],
    );
    check_choice(
        "---\ntype: code\n$0\n\n# T\n",
        "status",
        expect![[r#"
            -| 
            +| status: ${1|pending,in_progress,cancelled|}
        "#]],
    );
}

#[test]
fn keys_of_approval() {
    check_complete(
        "---\napproval:\n  $0\n---\n",
        expect![[r#"
            required | `true`: `work` and `merge` wait for the approval.
            status | `pending`, `approved` or `rejected`; `pending` where absent.
            by | Who decided.
            at | When, as `YYYY-MM-DDTHH:MM:SSZ`.
        "#]],
    );
    check_complete(
        "---\napproval:\n  required: true\n  b$0\n---\n",
        expect![[r#"
            status | `pending`, `approved` or `rejected`; `pending` where absent.
            by | Who decided.
            at | When, as `YYYY-MM-DDTHH:MM:SSZ`.
        "#]],
    );
    check_complete(
        "---\napproval: {required: true, $0}\n---\n",
        expect![[r#"
            status | `pending`, `approved` or `rejected`; `pending` where absent.
            by | Who decided.
            at | When, as `YYYY-MM-DDTHH:MM:SSZ`.
        "#]],
    );
    check_choice(
        "---\napproval:\n  re$0\n---\n",
        "required",
        expect![[r#"
            -|   re
            +|   required: ${1|true,false|}
        "#]],
    );
    check_choice(
        "---\napproval: {r$0\nlabels: [a]\n---\n",
        "required",
        expect![[r#"
            -| approval: {r
            +| approval: {required: ${1|true,false|}
        "#]],
    );
    check_choice(
        "---\napproval:\n  required: true\n  $0\nlabels: [a]\n---\n",
        "by",
        expect![[r#"
            -|   
            +|   by: $0
        "#]],
    );
}

#[test]
fn nothing_in_comments_nor_behind_a_value() {
    check_complete_none("---\n# sta$0\n---\n");
    check_complete_none("---\nprompt: standard $0\n---\n");
    check_complete_none("---\nstatus: pending # st$0\n---\n");
    check_complete_none("---$0\nstatus: pending\n---\n");
    check_complete_none("---\nstatus: pending\n--$0-\n");
}
