//! Random frontmatter, of the kind that specs have and of the kind that they should not have.

use chant_lsp::model::fields::{APPROVAL_KEYS, FIELDS};
use proptest::prelude::*;

/// Frontmatter of chant's own keys with values that fit them and values that do not.
pub fn fields() -> impl Strategy<Value = String> {
    let mut names: Vec<&'static str> = FIELDS.iter().map(|field| field.name).collect();
    names.extend(["owner", "Status", "dependsOn", "title"]);
    let value = prop::sample::select(vec![
        "",
        " ~",
        " null",
        " a",
        " 1",
        " 01",
        " 1.5",
        " -1",
        " 0x1F",
        " true",
        " True",
        " yes",
        " \"true\"",
        " 'a'",
        " []",
        " [a]",
        " [a, 1]",
        " [1]",
        " [~]",
        " [[a]]",
        " [{a: b}]",
        " {}",
        " {a: b}",
        " pending",
        " completed",
        " done",
        " code",
        " docs",
        " passed",
        " \"2\"",
        " 4294967296",
        " 99999999999999999999999",
        " a: b",
        " [a",
        " 'a",
        " *x",
        " @x",
        "\n- a\n- b",
        "\n- 1",
        "\n-",
        "\n  - a: b",
        " |\n  a\n  b",
        " {{x}}",
        " a, b",
        " # c",
        " !x",
        " &a b",
        " !pending",
        " ...",
        " [-]",
        " [...]",
        " .inf",
        " 1_000",
        " {required: true}",
        " {required: yes, status: Approved}",
        "\n  required:\n  by: x\n  by: y",
        " {status: ~}",
        " {at: [x]}",
        " {attempts: 1, last_retry_time: 2, next_retry_time: 3}",
        " {attempts: -1}",
        "\n  attempts: 1\n  attempts: 2",
        " \"a\" b",
        "\n\t- a",
        " a---b",
        " - a",
    ]);
    let mut keys: Vec<String> = names.iter().map(|name| format!("{name}:")).collect();
    keys.extend(
        [
            "status",
            "status:pending",
            "- a",
            "# note",
            "  labels:",
            "approval.by:",
            "...",
            "\"type\":",
        ]
        .map(str::to_owned),
    );
    keys.extend(APPROVAL_KEYS.iter().map(|(key, _)| format!("{key}:")));
    let line =
        (prop::sample::select(keys), value).prop_map(|(key, value)| format!("{key}{value}\n"));
    let body = prop::sample::select(vec![
        "# T\n",
        "",
        "---\n",
        "\n- [ ] x\n\n---\n",
        "<<<<<<< a\n=======\n>>>>>>> b\n",
    ]);
    let fence = prop::sample::select(vec!["---\n", "---\n", "---\n", "", " ---\n"]);
    (prop::collection::vec(line, 0..5), fence, body)
        .prop_map(|(lines, fence, body)| format!("---\n{}{fence}{body}", lines.concat()))
}
