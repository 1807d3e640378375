//! A field of frontmatter: its manual, and the shapes that chant accepts.

use crate::model::fields::{Field, Names, Shape};

/// The shape of a field's value, in a few words.
#[must_use]
pub fn shape(field: &Field) -> &'static str {
    match (field.shape, field.names) {
        (Shape::Kind, _) => "kind of spec",
        (Shape::Status, _) => "status",
        (Shape::Verification, _) => "passed, failed or partial",
        (Shape::Ids, _) => "spec ids",
        (Shape::Texts, Names::Specs) => "list of spec ids",
        (Shape::Texts, Names::Sources) => "list of paths and globs",
        (Shape::Texts, Names::Files) => "list of paths",
        (Shape::Texts, Names::Labels) => "list of labels",
        (Shape::Texts, Names::Commits) => "list of commits",
        (Shape::Texts, _) => "list of texts",
        (Shape::Text, Names::Specs) => "spec id",
        (Shape::Text, Names::Files) => "path",
        (Shape::Text, Names::Prompt) => "name of a prompt",
        (Shape::Text, Names::Branch) => "git branch",
        (Shape::Text, Names::Model) => "name of a model",
        (Shape::Text, Names::Time) => "date and time",
        (Shape::Text, _) => "text",
        (Shape::Bool, _) => "true or false",
        (Shape::Count, _) => "whole number",
        (Shape::Approval | Shape::Retry, _) => "keys of its own",
    }
}

/// The page of a field in the manual: what it is for, who writes it, who uses it, and how it may be written.
#[must_use]
pub fn field(field: &Field) -> String {
    let mut parts = vec![
        format!("`{}` – {}", field.name, shape(field)),
        field.about.to_owned(),
    ];
    let kinds: Vec<&str> = field.kinds.iter().map(|kind| kind.name()).collect();
    match (field.by_hand, kinds.as_slice()) {
        (false, _) => parts.push("Written by chant.".to_owned()),
        (true, []) => {}
        (true, kinds) => parts.push(format!("For specs of type `{}`.", kinds.join("` and `"))),
    }
    parts.push(format!("```yaml\n{}\n```", examples(field).join("\n")));
    parts.join("\n\n")
}

/// How the field may be written: every shape that chant accepts.
fn examples(field: &Field) -> Vec<String> {
    let name = field.name;
    let item = match field.names {
        Names::Specs => "001-report",
        Names::Sources => "src/**/*.rs",
        Names::Files => "src/store.rs",
        Names::Prompt => "standard",
        Names::Commits => "0a1b2c3",
        Names::Labels => "issue-42",
        Names::Time => "2026-01-05T09:30:00Z",
        Names::Branch => "chant/001-report",
        Names::Model => "sonnet",
        Names::Nothing => "text",
    };
    let lists = [format!("{name}: [{item}]"), format!("{name}:\n- {item}")];
    let one = match field.shape {
        Shape::Kind => format!("{name}: code"),
        Shape::Status => format!("{name}: pending"),
        Shape::Verification => format!("{name}: passed"),
        Shape::Ids => {
            return [format!("{name}: {item}")]
                .into_iter()
                .chain(lists)
                .collect();
        }
        Shape::Texts => return lists.into(),
        Shape::Text => format!("{name}: {item}"),
        Shape::Bool => format!("{name}: false"),
        Shape::Count => format!("{name}: 1"),
        Shape::Approval => format!("{name}:\n  required: true"),
        Shape::Retry => format!(
            "{name}:\n  attempts: 1\n  last_retry_time: 1767600000000\n  next_retry_time: 1767600060000"
        ),
    };
    vec![one]
}

#[cfg(test)]
mod manual;
