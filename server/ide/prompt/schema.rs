//! The section about the output that chant makes of a JSON Schema (reference §5, §8.3).

use serde_json::{Map, Value};

use crate::workspace::{World, sources::plain};

/// The section for the schema at `path`.
///
/// # Errors
/// One sentence: why there is none. chant warns and goes on.
pub(super) fn section(world: &dyn World, path: &str) -> Result<String, String> {
    let text = world
        .read(plain(path))
        .ok_or_else(|| format!("`output_schema` names {path}, which cannot be read"))?;
    let schema: Value = serde_json::from_str(&text)
        .map_err(|error| format!("`output_schema` names {path}, which is no JSON: {error}"))?;
    let schema = sorted(schema);
    let mut out = format!(
        "\n## Output Format\n\nYour output MUST include valid JSON matching this schema:\n\n```json\n{}\n```\n\n",
        pretty(&schema)
    );
    let required = required(&schema);
    if !required.is_empty() {
        out.push_str(&format!("**Required fields:** {}\n\n", required.join(", ")));
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let example = Value::Object(object(properties, &required));
        out.push_str(&format!(
            "**Example:**\n\n```json\n{}\n```\n",
            pretty(&example)
        ));
    }
    Ok(out)
}

fn required(schema: &Value) -> Vec<&str> {
    let names = schema.get("required").and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// What is required, and others as long as there are not three yet.
fn object(properties: &Map<String, Value>, required: &[&str]) -> Map<String, Value> {
    let mut out = Map::new();
    for (name, schema) in properties {
        if required.contains(&name.as_str()) || out.len() < 3 {
            out.insert(name.clone(), example(schema));
        }
    }
    out
}

fn example(schema: &Value) -> Value {
    let field = |name| schema.get(name);
    match field("type").and_then(Value::as_str) {
        Some("string") => {
            let words = field("enum").and_then(Value::as_array);
            words
                .and_then(|words| words.first().cloned())
                .unwrap_or_else(|| "...".into())
        }
        Some("number" | "integer") => 0.into(),
        Some("boolean") => true.into(),
        Some("array") => vec![field("items").map_or_else(|| "...".into(), example)].into(),
        Some("object") => {
            let properties = field("properties").and_then(Value::as_object);
            Value::Object(
                properties
                    .map(|all| object(all, &required(schema)))
                    .unwrap_or_default(),
            )
        }
        _ => Value::Null,
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// The keys of every object in the order of the alphabet, which is the only one that chant has.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<_> = map
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(pairs.into_iter().collect())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        value => value,
    }
}
