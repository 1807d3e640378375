//! What is told where.

use expect_test::expect;

use crate::testing::{check_hover, check_hover_none};

const CHAIN: &str = "
//- .chant/specs/002-reproduce.md
---
status: in_progress
---
# Reproduce the lost write
## Acceptance Criteria
- [x] a
- [ ] b
//- .chant/specs/003-cause.md
---
type: research
depends_on: [002-reproduce]
labels: [issue-42]
informed_by: [src/store.rs]
---
# Find why it is lost
//- .chant/specs/004-fix.md
---
depends_on: [003-cause]
labels: [issue-42]
target_files: [src/store.rs]
---
# Lock each key
//- .chant/archive/001/001-report.md
---
status: completed
---
# Read the report
//- src/store.rs
fn main() {}
//- .chant/prompts/standard.md
---
purpose: Do the work
---
//- world
subject abc1234 = Lock <each> key
files abc1234 = src/store.rs, src/lock.rs
last .chant/specs/003-cause.md = abc1234
last src/store.rs = abc1234
";

fn at(text: &str) -> String {
    format!("//- .chant/specs/spec.md\n{text}{CHAIN}")
}

#[test]
fn a_field_is_told_by_its_manual() {
    check_hover(
        &at("---\ndep$0ends_on: [002-reproduce]\n---\n# T"),
        expect![[r#"
            ‹depends_on›
            `depends_on` – spec ids

            Specs that must be completed before this one may run, by their whole ids. One string or a list.

            ```yaml
            depends_on: 001-report
            depends_on: [001-report]
            depends_on:
            - 001-report
            ```
        "#]],
    );
    check_hover(
        &at("---\ntype: documentation\ntar$0get_files: [a.md]\ntracks: [src/store.rs]\n---\n# T\n"),
        expect![[r#"
            ‹target_files›
            `target_files` – list of paths

            Files that the work is expected to write, from the project's root.

            ```yaml
            target_files: [src/store.rs]
            target_files:
            - src/store.rs
            ```
        "#]],
    );
    check_hover(
        &at("---\napproval:\n  req$0uired: true\n---\n# T"),
        expect![[r#"
            ‹required›
            `required` – `true`: `work` and `merge` wait for the approval.
        "#]],
    );
    check_hover(
        &at("---\nschedule: wee$0kly\n---\n# T"),
        expect![[r#"
            ‹weekly›
            `schedule` – text

            How often the research should be repeated. Documentation only: nothing acts on it.

            For specs of type `research`.

            ```yaml
            schedule: text
            ```
        "#]],
    );
}

#[test]
fn an_id_is_told_by_its_spec() {
    check_hover(
        &at("---\nstatus: failed\ndepends_on: [003-$0cause]\n---\n# T"),
        expect![[r#"
            ‹003-cause›
            **Find why it is lost**

            `003-cause` · research · ⊗ blocked (stored as pending)

            Cannot be worked:
            - waits for `002-reproduce` (in progress 1/2)

            Unblocks `004-fix`, `spec`

            Last commit `abc1234` Lock \<each\> key – Ada, 2 hours ago
        "#]],
    );
    check_hover(
        &at("---\nstatus: cancelled\n---\n# T\nAs 001-rep$0ort. says"),
        expect![[r#"
            ‹001-report›
            **Read the report**

            `001-report` · code · ● archived, completed

            In the archive: nothing that depends on it can be worked.
        "#]],
    );
}

#[test]
fn the_title_tells_of_the_spec_itself() {
    check_hover(
        &at(
            "---\nstatus: completed\ncompleted_at: 2026-01-01T00:00:00Z\ncommits: [abc1234]\ninformed_by: [src/store.rs]\n---\n# My $0title\n//- world\nchanged src/store.rs = 2026-05-01T00:00:00Z\n",
        ),
        expect![[r#"
            ‹My title›
            **My title**

            `spec` · code · ● completed

            Drifted: `src/store.rs` changed 1 month ago, after this was completed
        "#]],
    );
}

#[test]
fn a_path_tells_what_is_there() {
    check_hover(
        &at("---\ncontext: [src/st$0ore.rs]\n---\n# T"),
        expect![[r#"
            ‹src/store.rs›
            `src/store.rs` · 13 B · last commit 2 hours ago by Ada: Lock \<each\> key

            Written by `004-fix` (pending)

            Read by `003-cause` (pending), `spec` (pending)
        "#]],
    );
    check_hover(
        &at("---\nstatus: completed\n---\n# T\nsee `src/store.rs$0`"),
        expect![[r#"
            ‹src/store.rs›
            `src/store.rs` · 13 B · last commit 2 hours ago by Ada: Lock \<each\> key

            Written by `004-fix` (pending)

            Read by `003-cause` (pending)
        "#]],
    );
    check_hover(
        &at("---\ntarget_files: [src/n$0ew.rs]\n---\n# T"),
        expect![[r#"
            ‹src/new.rs›
            `src/new.rs` is not there

            Written by `spec` (pending)
        "#]],
    );
    check_hover(
        &at("---\ntracks: [src/$0*.rs]\n---\n# T"),
        expect![[r#"
            ‹src/*.rs›
            `src/*.rs` matches 1 file

            - `src/store.rs`
        "#]],
    );
}

#[test]
fn a_commit_tells_what_it_did() {
    check_hover(
        &at("---\ncommits: [abc$01234]\n---\n# T"),
        expect![[r#"
            ‹abc1234›
            `abc1234` **Lock \<each\> key**

            Ada, 2 hours ago (2026-05-31T22:00:00Z)

            2 files
            - `src/store.rs`
            - `src/lock.rs`
        "#]],
    );
}

#[test]
fn a_status_tells_why_and_what_may_follow() {
    check_hover(
        &at("---\nstatus: pend$0ing\ndepends_on: [003-cause]\n---\n# T\n"),
        expect![[r#"
            ‹pending›
            ○ `pending` – waits to be worked

            Cannot be worked:
            - waits for `003-cause` (pending)

            May become:
            - `cancelled` – given up; what depends on it can no longer be worked
        "#]],
    );
    check_hover(
        &at("---\nstatus: comp$0leted\n---\n# T\n"),
        expect![[r#"
            ‹completed›
            ● `completed` – done

            May become:
            - `pending` – opened again: to be worked once more

            ---

            **completed-without-evidence**

            **hint**, in specs. A spec is completed, and nothing shows by what or when.

            `chant finalize` writes `commits` and `completed_at`. Without a time nothing can be noticed to have changed since,
            and the archive cannot go by age. Drivers have no commits of their own.
        "#]],
    );
}

#[test]
fn prompts_labels_kinds_and_times() {
    check_hover(
        &at("---\nprompt: stan$0dard\n---\n# T"),
        expect![[r#"
            ‹standard›
            `standard` – Do the work

            Named by 1 spec

            `.chant/prompts/standard.md`
        "#]],
    );
    check_hover(
        &at("---\nlabels: [issue$0-42]\n---\n# T"),
        expect![[r#"
            ‹issue-42›
            `issue-42` · 3 specs
            - `003-cause` Find why it is lost (pending)
            - `004-fix` Lock each key (pending)
            - `spec` T (pending)
        "#]],
    );
    check_hover(
        &at("---\ntype: dri$0ver\n---\n# T"),
        expect![[r#"
            ‹driver›
            `driver` – groups members, `ID.1` and on; completed when they are
        "#]],
    );
    check_hover(
        &at("---\nstatus: failed\ncompleted_at: 2026-05-2$00T00:00:00Z\n---\n# T"),
        expect![[r#"
            ‹2026-05-20T00:00:00Z›
            1 week ago
        "#]],
    );
}

#[test]
fn a_criterion_tells_how_it_is_counted() {
    check_hover(
        &at("---\n---\n# T\n## Acceptance Criteria\n- [x] one\n- [ ] tw$0o\n"),
        expect![[r#"
            ‹- [ ] two›
            Criterion 2 of 2, open. One is open: `chant finalize` refuses.

            chant counts every `- [ ]`, `- [x]` and `- [X]` from the last `## Acceptance Criteria` to the next heading of level two, wherever on a line it stands. Lines between fences of three backticks are left out.
        "#]],
    );
    check_hover(
        &at("---\n---\n# T\n## Accep$0tance Criteria\n- [x] one\n"),
        expect![[r#"
            ‹## Acceptance Criteria›
            1 of 1 box ticked. None is open: nothing here holds up `chant finalize`.

            chant counts every `- [ ]`, `- [x]` and `- [X]` from the last `## Acceptance Criteria` to the next heading of level two, wherever on a line it stands. Lines between fences of three backticks are left out.
        "#]],
    );
}

#[test]
fn what_is_wrong_is_explained_at_length() {
    check_hover(
        &at("---\ndepends_on: [002$0-reproduc]\n---\n# T\n"),
        expect![[r#"
            ‹002-reproduc›
            **Reproduce the lost write**

            `002-reproduce` · code · ◐ in progress 1/2

            Unblocks `003-cause`

            ---

            **partial-dependency**

            **error**, in specs. A dependency is named by a part of its id, by its file's name or by its path.

            On the command line chant completes `003` to the only id that ends with it; in `depends_on` it compares ids whole, and
            calls this one unknown. The part counts where it is the beginning or the end of exactly one id.
        "#]],
    );
    check_hover(
        &at("---\n---\n#Ti$0tle\n"),
        expect![[r#"
            ‹#Title›
            **missing-title**

            **error**, in specs. A spec has no title.

            chant takes the first line of the body that begins with `# ` for the title: one hash, one space. Without one every
            list shows `(untitled)`, and `chant work` refuses to start. `#Title` and a title underlined with `===` look like
            titles in a preview; chant does not see them.
        "#]],
    );
}

#[test]
fn pages() {
    check_hover(
        "//- .chant/config.md\n---\ndefaults:\n  pro$0vider: claude\n---\n",
        expect![[r#"
            ‹provider›
            `defaults.provider` – Who runs the model.

            One of `claude`, `ollama`, `openai`, `kirocli`.

            Where it is absent: `claude`.
        "#]],
    );
    check_hover(
        "//- .chant/config.md\n---\ndefaults:\n  prompt: stan$0dard\n---\n//- .chant/prompts/standard.md\nWork.\n",
        expect![[r#"
            ‹standard›
            `standard`

            The default: used by every spec that names none

            `.chant/prompts/standard.md`
        "#]],
    );
    check_hover(
        "//- .chant/prompts/mine.md\n# {{spec.ti$0tle}}\n",
        expect![[r#"
            ‹spec.title›
            `{{spec.title}}` – The spec's title, or `(untitled)`.
        "#]],
    );
}

#[test]
fn nothing_where_nothing_is() {
    check_hover_none("---\nlabels: [a] $0\n---\n# T\nSome words.\n");
    check_hover_none("---\nlabels: [a]\n---\n# T\nSome wo$0rds.\n");
    check_hover_none("---\n$0\n---\n# T\nSome words.\n");
    check_hover_none("//- .chant/prompts/mine.md\n# Wo$0rds\n");
}
