//! The verdict on single fields, and serde's words for it.

use super::*;

#[track_caller]
fn refused(yaml: &str) -> String {
    read(yaml, Span::new(0, yaml.len()))
        .expect_err("chant refuses this")
        .message
        .into()
}

#[test]
fn says_what_serde_says() {
    assert_eq!(
        refused("\nstatus: Completed\n"),
        "status: unknown variant `Completed`, expected one of `pending`, `in_progress`, `paused`, `completed`, `failed`, `needs_attention`, `ready`, `blocked`, `cancelled`"
    );
    assert_eq!(
        refused("\nlabels: one\n"),
        "labels: invalid type: string \"one\", expected a sequence"
    );
    assert_eq!(
        refused("\ndepends_on: 5\n"),
        "data did not match any variant of untagged enum StringOrVec"
    );
    assert_eq!(
        refused("\n- a\n"),
        "invalid type: sequence, expected struct SpecFrontmatter"
    );
    assert_eq!(
        refused("\napproval: true\n"),
        "approval: invalid type: boolean `true`, expected struct Approval"
    );
    assert_eq!(
        refused("\nreplay_count: \"2\"\n"),
        "replay_count: invalid type: string \"2\", expected u32"
    );
    assert_eq!(
        refused("\nstatus: pending\nstatus: failed\n"),
        "duplicate field `status`"
    );
    assert_eq!(
        refused("\nprompt: {{x}}\n"),
        "prompt: invalid type: map, expected a string"
    );
    assert_eq!(
        refused("\nlabels: [a, b\n"),
        "did not find expected ',' or ']', while parsing a flow sequence"
    );
}

#[test]
fn accepts_what_chant_accepts() {
    for yaml in [
        "",
        "\n",
        "\nlabels: [5, true, 1.5, 0x1F, ~]\n",
        "\ndepends_on: [001, 1.2.3, yes]\n",
        "\nCreated: x\n",
        "\nlabels: ~\n",
    ] {
        read(yaml, Span::new(0, yaml.len()))
            .unwrap_or_else(|error| panic!("{yaml:?}: {}", error.message));
    }
}

#[test]
fn a_null_status_is_refused() {
    assert!(refused("\nstatus:\n").starts_with("status: "));
}

#[test]
fn two_hundred_thousand_brackets_are_refused_before_serde_sees_them() {
    assert!(refused(&"[".repeat(200_000)).starts_with("analysis limited"));
}
