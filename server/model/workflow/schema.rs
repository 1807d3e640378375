//! `docs/workflow.schema.json`, written from the table of keys: for editors that edit YAML with the help of a schema, and
//! for tools that have nothing to do with this server.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::*;
use crate::{model::keys::Shape, testing::keep_fresh};

/// The schema of what stands below `prefix`: the keys of one section.
fn section(prefix: &str) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for row in WORKFLOW_KEYS {
        let name = row.path.strip_prefix(prefix);
        let Some(name) = name.filter(|name| !name.contains('.')) else {
            continue;
        };
        let mut value = match row.shape {
            Shape::Texts => json!({"type": "array", "items": {"type": "string"}}),
            Shape::Sections => {
                json!({"type": "array", "items": section(&format!("{}[].", row.path))})
            }
            Shape::Bool => json!({"type": "boolean"}),
            Shape::OneOf(names) => json!({"enum": names}),
            Shape::Text => json!({"type": "string"}),
            shape => panic!("{}: no workflow has a {shape:?}", row.path),
        };
        value["description"] = json!(row.about);
        properties.insert(name.to_owned(), value);
        if row.required {
            required.push(name);
        }
    }
    json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    })
}

fn schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A workflow for chant specs",
        "description": "A file .chant/workflows/NAME.yml; see docs/phases.md.",
    });
    if let (Some(schema), Value::Object(root)) = (schema.as_object_mut(), section("")) {
        schema.extend(root);
    }
    schema
}

fn accepts(text: &str) -> bool {
    let value: Value = serde_yaml::from_str(text).expect("YAML");
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    validator.is_valid(&value)
}

#[test]
fn workflow_schema_json_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/workflow.schema.json");
    let text = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    keep_fresh(&path, &text);
}

#[test]
fn what_comes_along_fits_the_schema() {
    for (name, text) in BUILTIN {
        assert!(accepts(text), "{name}");
    }
}

#[test]
fn schema_and_rule_refuse_the_same() {
    for text in [
        "about: x\n",
        "phases:\n- about: x\n",
        "phases:\n- name: a\n  type: story\n",
        "phases:\n- name: a\n  member: perhaps\n",
        "phases:\n- name: a\n  criteria: one\n",
        "phases:\n- name: a\n  sections: [{text: x}]\n",
    ] {
        assert!(!accepts(text), "{text}");
        assert!(!Workflow::read("mine", text).1.is_empty(), "{text}");
    }
    let fine = "phases:\n- name: a\n  type: task\n  member: true\n  sections: [{heading: x}]\n";
    assert!(accepts(fine) && Workflow::read("mine", fine).1.is_empty());
}
