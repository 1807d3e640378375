//! An agent's output as JSON: where chant finds it, and how it is held against `output_schema` (reference §5).

use jsonschema::Validator;
use serde_json::Value;

/// The JSON in an output: a `json` or untagged fence, then any fence, the whole text, the first balanced `{…}`, the
/// first balanced `[…]`; in that order the first that parses.
#[must_use]
pub fn json(output: &str) -> Option<Value> {
    let fences = fences(output);
    let tagged = fences
        .iter()
        .filter(|(tag, _)| tag.is_empty() || tag.eq_ignore_ascii_case("json"));
    tagged
        .chain(&fences)
        .find_map(|(_, content)| parse(content))
        .or_else(|| parse(output))
        .or_else(|| balanced(output, '{', '}'))
        .or_else(|| balanced(output, '[', ']'))
}

fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text.trim()).ok()
}

/// The backtick fences with their tags; one that is not closed reaches to the end.
fn fences(output: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in output.lines() {
        if let Some(tag) = line.trim_start().strip_prefix("```") {
            open = !open;
            if open {
                found.push((tag.trim(), String::new()));
            }
        } else if open && let Some((_, content)) = found.last_mut() {
            content.push_str(line);
            content.push('\n');
        }
    }
    found
}

fn balanced(text: &str, open: char, close: char) -> Option<Value> {
    let (mut depth, mut start) = (0_usize, 0);
    for (at, ch) in text.char_indices() {
        if ch == open {
            if depth == 0 {
                start = at;
            }
            depth += 1;
        } else if ch == close && depth > 0 {
            depth -= 1;
            if depth == 0
                && let Some(value) = parse(&text[start..=at])
            {
                return Some(value);
            }
        }
    }
    None
}

/// A compiled schema.
///
/// # Errors
/// A clause: the text is no JSON, or the JSON no usable schema.
pub fn schema(text: &str) -> Result<Validator, String> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
    jsonschema::validator_for(&value)
        .map_err(|error| format!("is not a usable JSON Schema: {error}"))
}

/// What is wrong with an output, each as a clause; empty where it satisfies the schema.
#[must_use]
pub fn complaints(schema: &Validator, id: &str, output: &str) -> Vec<String> {
    let Some(value) = json(output) else {
        return vec![format!("No JSON found in agent output for spec '{id}'")];
    };
    schema
        .iter_errors(&value)
        .map(|error| {
            let path = error.instance_path().to_string();
            if path.is_empty() {
                error.to_string()
            } else {
                format!("at '{path}': {error}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_json_fence_comes_before_everything_else() {
        let output = "{\"a\": 1}\n```py\n[1]\n```\n```json\n{\"a\": 2}\n```\n";
        assert_eq!(json(output), Some(json!({"a": 2})));
    }

    #[test]
    fn falls_back_to_any_fence_the_whole_and_balanced_brackets() {
        assert_eq!(json("```py\n[1]\n```"), Some(json!([1])));
        assert_eq!(json(" [2] "), Some(json!([2])));
        assert_eq!(json("so } {x} {\"a\": {}} there"), Some(json!({"a": {}})));
        assert_eq!(json("see [3]"), Some(json!([3])));
        assert_eq!(json("nothing"), None);
    }

    #[test]
    fn an_unclosed_fence_reaches_to_the_end() {
        assert_eq!(json("```json\n{\"a\": 1}"), Some(json!({"a": 1})));
    }

    #[test]
    fn tells_what_does_not_fit() {
        let schema =
            schema(r#"{"type": "object", "properties": {"n": {"type": "integer"}}}"#).unwrap();
        assert!(complaints(&schema, "a", "{\"n\": 1}").is_empty());
        let found = complaints(&schema, "a", "{\"n\": \"x\"}");
        assert!(found[0].starts_with("at '/n': "), "{found:?}");
    }
}
