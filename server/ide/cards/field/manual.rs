//! The manual of the fields: `docs/frontmatter.md`, written from their table.

use std::{fmt::Write as _, path::Path};

use super::{examples, shape};
use crate::{
    model::{
        Spec,
        fields::{APPROVAL_KEYS, FIELDS, Field, Shape},
        status::{ApprovalStatus, Kind, Status, Verification},
    },
    testing::keep_fresh,
};

/// Each in backticks, with commas.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names = names.into_iter().map(|name| format!("`{name}`"));
    names.collect::<Vec<_>>().join(", ")
}

/// What chant accepts for a field, and what looks nearly like it and is refused.
fn accepted(field: &Field) -> String {
    match field.shape {
        Shape::Kind => format!("one of {}", listed(Kind::ALL.map(Kind::name))),
        Shape::Status => format!("one of {}", listed(Status::ALL.map(Status::name))),
        Shape::Verification => format!("one of {}", listed(Verification::NAMES)),
        Shape::Ids => {
            "one text, or a list of texts; what YAML reads as a number, `[1]`, is refused".into()
        }
        Shape::Texts => {
            "a list; each item is taken as it is written, and a text without a list is refused"
                .into()
        }
        Shape::Text => "one text, taken as it is written; a list is refused".into(),
        Shape::Bool => "`true` or `false`; `yes`, `no` and `\"true\"` are refused".into(),
        Shape::Count => "a whole number from 0 to 4294967295, without quotes".into(),
        Shape::Approval => format!(
            "a map with any of the keys {}",
            listed(APPROVAL_KEYS.iter().map(|(key, _)| *key))
        ),
        Shape::Retry => {
            "a map with the keys `attempts`, `last_retry_time` and `next_retry_time`, all three"
                .into()
        }
    }
}

#[test]
fn every_example_is_read_as_it_is_meant() {
    for field in FIELDS {
        for example in examples(field) {
            let spec = Spec::read(&format!("---\n{example}\n---\n# T\n"));
            assert!(spec.loads() && spec.has(field.name), "{example}");
        }
    }
    for wrong in [
        "labels: one",
        "depends_on: [1]",
        "prompt: [a]",
        "public: yes",
        "replay_count: '1'",
        "retry_state: {attempts: 1}",
    ] {
        assert!(
            !Spec::read(&format!("---\n{wrong}\n---\n# T\n")).loads(),
            "{wrong}"
        );
    }
}

#[test]
fn frontmatter_md_is_fresh() {
    let mut page = String::from(
        "# Frontmatter\n\nEvery field that chant reads between the two `---` of a spec, in the order in which chant writes \
         them. Keys are told apart by case; what is not listed here is ignored, and gone after chant's next save, \
         comments included. This page is written by a test from the table in `server/model/fields.rs`; its examples \
         are run as tests.\n\n| field | value | written by |\n|---|---|---|\n",
    );
    for field in FIELDS {
        let by = if field.by_hand { "people" } else { "chant" };
        let name = field.name;
        let _ = writeln!(page, "| [`{name}`](#{name}) | {} | {by} |", shape(field));
    }
    for field in FIELDS {
        let _ = write!(page, "\n## {}\n\n{}\n\n", field.name, field.about);
        let _ = writeln!(page, "- Accepted: {}.", accepted(field));
        let default = field
            .default
            .map_or("nothing".to_owned(), |it| format!("`{it}`"));
        let _ = writeln!(page, "- Where it is absent: {default}.");
        if !field.kinds.is_empty() {
            let kinds = listed(field.kinds.iter().map(|kind| kind.name()));
            let _ = writeln!(
                page,
                "- For specs of type {kinds}; other types may have it, and make nothing of it."
            );
        }
        if !field.by_hand {
            page.push_str("- Written by chant; what people write here may be overwritten.\n");
        }
        if field.shape == Shape::Approval {
            page.push_str("\n| key | what it says |\n|---|---|\n");
            for (key, about) in APPROVAL_KEYS {
                let _ = writeln!(page, "| `{key}` | {about} |");
            }
            let known = listed(ApprovalStatus::NAMES);
            let _ = writeln!(page, "\nThe status is one of {known}.");
        }
        if field.shape == Shape::Status {
            page.push_str("\n| status | what may follow |\n|---|---|\n");
            for status in Status::ALL {
                let next = listed(status.next().iter().map(|next| next.name()));
                let _ = writeln!(page, "| `{}` | {next} |", status.name());
            }
        }
        let all = examples(field);
        let _ = write!(page, "\n```yaml\n{}\n```\n", all.join("\n# or\n"));
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/frontmatter.md");
    keep_fresh(&file, &page);
}
