//! What ids are offered where, and how they are written there.

use expect_test::expect;

use crate::testing::{check_choice, check_complete, check_complete_none};

const CHAIN: &str = "
//- .chant/specs/001-report.md
---
status: completed
---
# Read the report
//- .chant/specs/002-reproduce.md
---
status: in_progress
depends_on: [001-report]
---
# Reproduce the lost write
## Acceptance Criteria
- [x] a
- [ ] b
//- .chant/specs/004-fix.md
---
depends_on: [003-cause]
---
# Lock each key
//- .chant/specs/005-pull.md
---
depends_on: [004-fix]
---
# Open a pull request
//- .chant/specs/broken.md
---
status: done
---
# Broken
//- .chant/archive/x/000-old.md
# Old
";

fn at(frontmatter: &str) -> String {
    format!("//- .chant/specs/003-cause.md\n---\n{frontmatter}\n---\n# Cause{CHAIN}")
}

#[test]
fn the_phase_before_comes_first_and_circles_last() {
    check_complete(
        &at("depends_on: [$0]"),
        expect![[r#"
            002-reproduce | Reproduce the lost write | in progress 1/2
            001-report | Read the report | completed
            - broken | does not load: chant would not find it – Broken | pending
            - 003-cause | this spec itself – Cause | pending
            - 004-fix | waits for this spec: a circle – Lock each key | pending
            - 005-pull | waits for this spec: a circle – Open a pull request | pending
        "#]],
    );
}

#[test]
fn found_by_id_part_and_title() {
    check_complete(
        &at("depends_on: [rep$0]"),
        expect![[r#"
            002-reproduce | Reproduce the lost write | in progress 1/2
            001-report | Read the report | completed
            - broken | does not load: chant would not find it – Broken | pending
            - 003-cause | this spec itself – Cause | pending
            - 004-fix | waits for this spec: a circle – Lock each key | pending
            - 005-pull | waits for this spec: a circle – Open a pull request | pending
        "#]],
    );
    check_complete(
        &at("depends_on: [key$0]"),
        expect![[r#"
            002-reproduce | Reproduce the lost write | in progress 1/2
            001-report | Read the report | completed
            - broken | does not load: chant would not find it – Broken | pending
            - 004-fix | waits for this spec: a circle – Lock each key | pending
            - 003-cause | this spec itself – Cause | pending
            - 005-pull | waits for this spec: a circle – Open a pull request | pending
        "#]],
    );
    check_complete(
        &at("depends_on:\n- \"open a$0\""),
        expect![[r#"
            002-reproduce | Reproduce the lost write | in progress 1/2
            001-report | Read the report | completed
            - broken | does not load: chant would not find it – Broken | pending
            - 005-pull | waits for this spec: a circle – Open a pull request | pending
            - 003-cause | this spec itself – Cause | pending
            - 004-fix | waits for this spec: a circle – Lock each key | pending
        "#]],
    );
}

#[test]
fn written_as_the_place_wants_it() {
    let choose = |frontmatter: &str, expect| check_choice(&at(frontmatter), "001-report", expect);
    choose(
        "depends_on: $0",
        expect![[r#"
            -| depends_on: 
            +| depends_on: [001-report$0]
        "#]],
    );
    choose(
        "depends_on:$0",
        expect![[r#"
            -| depends_on:
            +| depends_on: [001-report$0]
        "#]],
    );
    choose(
        "depends_on: 00$0",
        expect![[r#"
            -| depends_on: 00
            +| depends_on: [001-report$0]
        "#]],
    );
    choose(
        "depends_on: [$0",
        expect![[r#"
            -| depends_on: [
            +| depends_on: [001-report
        "#]],
    );
    choose(
        "depends_on: [00$0\nlabels: [a]",
        expect![[r#"
            -| depends_on: [00
            +| depends_on: [001-report
        "#]],
    );
    choose(
        "depends_on: [002-reproduce,$0]",
        expect![[r#"
            -| depends_on: [002-reproduce,]
            +| depends_on: [002-reproduce, 001-report]
        "#]],
    );
    choose(
        "depends_on: [002-reproduce, 0$01, 005-pull]",
        expect![[r#"
            -| depends_on: [002-reproduce, 01, 005-pull]
            +| depends_on: [002-reproduce, 001-report, 005-pull]
        "#]],
    );
    choose(
        "depends_on: [\"0$0\"]",
        expect![[r#"
            -| depends_on: ["0"]
            +| depends_on: ["001-report"]
        "#]],
    );
    choose(
        "depends_on: ['0$0",
        expect![[r#"
            -| depends_on: ['0
            +| depends_on: ['001-report'
        "#]],
    );
    choose(
        "depends_on:\n- $0",
        expect![[r#"
            -| - 
            +| - 001-report
        "#]],
    );
    choose(
        "depends_on:\n-$0",
        expect![[r#"
            -| -
            +| - 001-report
        "#]],
    );
    choose(
        "depends_on:\n  - 002-reproduce\n  - 0$0\nlabels: [a]",
        expect![[r#"
            -|   - 0
            +|   - 001-report
        "#]],
    );
    choose(
        "depends_on:\n  - 002-reproduce\n  $0",
        expect![[r#"
            -|   
            +|   - 001-report
        "#]],
    );
    choose(
        "depends_on:\n  - 002-reproduce\n  00$0",
        expect![[r#"
            -|   00
            +|   - 001-report
        "#]],
    );
    choose(
        "depends_on:\n  $0",
        expect![[r#"
            -|   
            +|   - 001-report
        "#]],
    );
    choose(
        "depends_on: [\n  002-reproduce,\n  0$0\n]",
        expect![[r#"
            -|   0
            +|   001-report
        "#]],
    );
    choose(
        "depends_on: [é, 0$0]",
        expect![[r#"
            -| depends_on: [é, 0]
            +| depends_on: [é, 001-report]
        "#]],
    );
    choose(
        "depends_on: [0$0]\r",
        expect![[r#"
            -| depends_on: [0]
            +| depends_on: [001-report]
        "#]],
    );
}

#[test]
fn an_id_that_yaml_would_take_for_a_number_is_quoted() {
    check_choice(
        "---\ndepends_on: [$0]\n---\n//- .chant/specs/12.md\n# T\n",
        "12",
        expect![[r#"
            -| depends_on: []
            +| depends_on: ['12']
        "#]],
    );
    check_choice(
        "---\ndepends_on: $0\n---\n//- .chant/specs/12.md\n# T\n",
        "12",
        expect![[r#"
            -| depends_on: 
            +| depends_on: ['12'$0]
        "#]],
    );
}

#[test]
fn those_in_the_list_are_not_offered_again() {
    check_complete(
        &at("depends_on: [001-report, 002-reproduce, 005-pull, broken, $0]"),
        expect![[r#"
            - 003-cause | this spec itself – Cause | pending
            - 004-fix | waits for this spec: a circle – Lock each key | pending
        "#]],
    );
}

#[test]
fn a_member_must_not_wait_for_its_driver() {
    check_complete(
        "//- .chant/specs/d.1.md\n---\ndepends_on: [$0]\n---\n# One\n//- .chant/specs/d.md\n# D\n//- .chant/specs/d.2.md\n# Two\n",
        expect![[r#"
                - d.1 | this spec itself – One | pending
                - d.2 | waits for this spec: a circle – Two | pending
                - d | waits for this spec: a circle – D | pending
            "#]],
    );
}

#[test]
fn mentions_in_prose_are_found_by_id_alone() {
    check_complete(
        &format!("//- .chant/specs/003-cause.md\n---\n---\n# Cause\nAs seen in 00$0\n{CHAIN}"),
        expect![[r#"
            001-report | Read the report | completed
            002-reproduce | Reproduce the lost write | in progress 1/2
            004-fix | Lock each key | pending
            005-pull | Open a pull request | pending
        "#]],
    );
    check_complete_none(&format!(
        "//- .chant/specs/003-cause.md\n---\n---\n# Cause\nAs seen in wri$0\n{CHAIN}"
    ));
}

#[test]
fn no_ids_where_no_list_belongs() {
    check_complete_none(&at("prompt: [$0]"));
    check_complete_none(&at("depends_on: {$0}"));
    check_complete_none(&at("depends_on: [a] $0"));
    check_complete_none(&at("depends_on: [\"001\"$0]"));
}
