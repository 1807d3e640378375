//! An agent's output against the JSON Schema that `output_schema` names: what chant takes for the JSON in a log, and
//! what is wrong with it (reference §5).

use serde_json::Value;

/// Why an output cannot be compared with its schema, or does not match it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The schema is no JSON, or no schema; the reader's own words.
    Schema(String),
    /// The output holds no JSON.
    NoJson,
    /// Each thing that the schema does not allow, with its place where it is not the root.
    Errors(Vec<String>),
}

/// Whether a text is a usable JSON Schema.
///
/// # Errors
/// Why it is not, in the words of the JSON or the schema library.
pub fn check_schema(schema: &str) -> Result<(), String> {
    compile(schema).map(|_| ())
}

/// Compares the output in a log with a schema. Nothing is fetched: a schema that refers to another file is unusable.
///
/// # Errors
/// What does not fit.
pub fn check(schema: &str, log: &str) -> Result<(), Mismatch> {
    let validator = compile(schema).map_err(Mismatch::Schema)?;
    let output = find_json(log).ok_or(Mismatch::NoJson)?;
    let errors: Vec<String> = validator
        .iter_errors(&output)
        .map(|error| match error.instance_path().as_str() {
            "" => error.to_string(),
            place => format!("at '{place}': {error}"),
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Mismatch::Errors(errors))
    }
}

fn compile(schema: &str) -> Result<jsonschema::Validator, String> {
    let schema: Value = serde_json::from_str(schema).map_err(|error| error.to_string())?;
    jsonschema::validator_for(&schema).map_err(|error| error.to_string())
}

/// The JSON that chant finds in a log: in the first fence marked `json` or not at all, in any fence, as the whole text,
/// as the first balanced object, as the first balanced array.
#[must_use]
pub fn find_json(log: &str) -> Option<Value> {
    let fences = fences(log);
    let json = |text: &str| serde_json::from_str(text).ok();
    let marked = |mark: &str| mark.is_empty() || mark.eq_ignore_ascii_case("json");
    fences
        .iter()
        .filter(|(mark, _)| marked(mark))
        .chain(&fences)
        .find_map(|(_, text)| json(text))
        .or_else(|| json(log.trim()))
        .or_else(|| balanced(log, '{', '}').find_map(json))
        .or_else(|| balanced(log, '[', ']').find_map(json))
}

/// The mark and the text of each fence; the last one may lack its end.
fn fences(log: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in log.lines() {
        if let Some(mark) = line.trim_start().strip_prefix("```") {
            open = !open;
            if open {
                found.push((mark.trim(), String::new()));
            }
        } else if let (true, Some((_, text))) = (open, found.last_mut()) {
            text.push_str(line);
            text.push('\n');
        }
    }
    found
}

/// The stretches from an opening bracket to the one that closes it, outermost ones, without regard to strings. One that
/// closes nothing is counted too, as chant does: it unbalances what follows.
fn balanced(text: &str, open: char, close: char) -> impl Iterator<Item = &str> {
    let (mut depth, mut start) = (0i64, None);
    let brackets = text
        .char_indices()
        .filter(move |(_, ch)| *ch == open || *ch == close);
    brackets.filter_map(move |(at, ch)| {
        if ch == open {
            if depth == 0 {
                start = Some(at);
            }
            depth += 1;
            return None;
        }
        depth -= 1;
        let start = start.filter(|_| depth == 0)?;
        Some(&text[start..=at])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(log: &str, expected: &str) {
        assert_eq!(
            find_json(log)
                .map(|json| json.to_string())
                .unwrap_or_default(),
            expected,
            "{log}"
        );
    }

    #[test]
    fn takes_the_json_that_chant_takes() {
        finds("```json\n{\"a\": 1}\n```\n```json\n2\n```", r#"{"a":1}"#);
        finds("```rust\n[1]\n```\n```JSON\n{\"a\": 1}\n```", r#"{"a":1}"#);
        finds("```rust\n[1]\n```\n{\"a\": 1}", "[1]");
        finds("```\nno\n```\n```\n3\n", "3");
        finds("  {\"a\": [1]}\n", r#"{"a":[1]}"#);
        finds("so {no} [1] and {\"a\": {}} {}", r#"{"a":{}}"#);
        finds("so [1, 2] it is", "[1,2]");
        finds("} {\"a\": 1}", "");
        finds("nothing", "");
    }

    #[test]
    fn says_what_does_not_fit_and_where() {
        let schema = r#"{"required": ["n"], "properties": {"n": {"type": "integer"}}}"#;
        assert_eq!(check(schema, r#"{"n": 1}"#), Ok(()));
        assert_eq!(check(schema, "none"), Err(Mismatch::NoJson));
        assert_eq!(
            check(schema, r#"{"n": "x"}"#),
            Err(Mismatch::Errors(vec![
                r#"at '/n': "x" is not of type "integer""#.to_owned()
            ]))
        );
        assert_eq!(
            check(schema, "{}"),
            Err(Mismatch::Errors(vec![
                r#""n" is a required property"#.to_owned()
            ]))
        );
        assert!(matches!(check("{", "{}"), Err(Mismatch::Schema(_))));
        assert!(matches!(
            check(r#"{"type": "nonsense"}"#, "{}"),
            Err(Mismatch::Schema(_))
        ));
        assert!(check_schema(r#"{"$ref": "https://example.org/other.json"}"#).is_err());
    }
}
