//! Problems drawn as lines, one for each.

use super::*;

/// Draws each problem as its field, its text and the name of its fault.
#[track_caller]
fn check(yaml: &str, drawn: &[&str]) {
    let text = format!("---\n{yaml}---\n# T\n");
    let spec = Spec::read(&text);
    let found: Vec<String> = find(&spec)
        .iter()
        .map(|problem| {
            let fault = match &problem.fault {
                Fault::WrongShape { wanted, .. } => format!("wants {wanted:?}"),
                Fault::UnknownValue { .. } => "unknown".to_owned(),
                Fault::Duplicate { first, .. } => format!("again, after {}", first.start),
                Fault::MissingKey(key) => format!("lacks {key}"),
                Fault::NoMap => "no map".to_owned(),
            };
            format!("{} {:?} {fault}", problem.field, problem.span.of(&text))
        })
        .collect();
    assert_eq!(found, drawn);
    assert_eq!(spec.loads(), drawn.is_empty());
}

#[test]
fn finds_every_wrong_shape_and_not_the_first_alone() {
    check(
        "labels: one\ndepends_on: [a, 1, ~]\nprompt: {a: b}\npublic: yes\nstatus: done\n",
        &[
            r#"labels "one" wants List"#,
            r#"depends_on "1" wants Id"#,
            r#"depends_on "~" wants Id"#,
            r#"prompt "{a: b}" wants Text"#,
            r#"public "yes" wants Bool"#,
            r#"status "done" unknown"#,
        ],
    );
}

#[test]
fn knows_what_serde_takes() {
    check(
        "labels: [5, true, ~]\ndepends_on: [001, 1.2.3, yes, -, ...]\npublic: TRUE\nreplay_count: 0x1F\nprompt: 5\n",
        &[],
    );
    check("labels:\ncontext: ~\napproval:\npublic: null\n", &[]);
}

#[test]
fn an_empty_status_is_refused() {
    check("status:\n", &[r#"status "" unknown"#]);
    check("type: ~\n", &[r#"type "~" unknown"#]);
}

#[test]
fn looks_into_approval_and_retry_state() {
    check(
        "approval: {required: yes, status: Approved, by: [a], by: b, extra: {}}\nretry_state:\n  attempts: x\n  next_retry_time: 1\n",
        &[
            r#"approval.required "yes" wants Bool"#,
            r#"approval.status "Approved" unknown"#,
            r#"approval.by "[a]" wants Text"#,
            r#"approval.by "by" again, after 48"#,
            r#"retry_state "attempts: x\n  next_retry_time: 1" lacks last_retry_time"#,
            r#"retry_state.attempts "x" wants Count(18446744073709551615)"#,
        ],
    );
    check("approval: true\n", &[r#"approval "true" wants Map"#]);
}

#[test]
fn a_known_key_may_stand_once() {
    check(
        "labels: []\nx: 1\nx: 2\nlabels: one\n",
        &[r#"labels "labels" again, after 4"#],
    );
}

#[test]
fn the_frontmatter_is_a_map() {
    check("- a\n", &[r#" "- a" no map"#]);
    check("stat\n", &[r#" "stat" no map"#]);
}

#[test]
fn damaged_fields_are_not_judged() {
    #[track_caller]
    fn check(yaml: &str, judged: &[&str]) {
        let spec = Spec::read(&format!("---\n{yaml}---\n"));
        let fields: Vec<&str> = find(&spec).iter().map(|problem| problem.field).collect();
        assert_eq!(fields, judged);
    }
    check(
        "labels: one\ncontext: x\nstatus: [a\npublic: yes\nprompt: 'x\n",
        &["labels", "context", "public"],
    );
    check("labels: one\nstatus: a: b\npublic: yes\n", &["public"]);
}
