//! Writing texts as YAML scalars that serde_yaml reads back as the same texts.

use std::borrow::Cow;

/// `text` as a scalar: plain where that is safe, else in quotes. `flow` says whether it stands in `[…]` or `{…}`.
///
/// The result is read as a *string* equal to `text`, also where YAML would see a number or a boolean in the plain form,
/// because `depends_on` refuses those, and where other readers than chant's would see one: `yes`, `off`. It never holds
/// three dashes in a row, which would end chant's frontmatter.
#[must_use]
pub fn scalar(text: &str, flow: bool) -> Cow<'_, str> {
    let bare =
        !text.contains("---") && (is_a_name(text) || !is_a_switch(text) && is_plain(text, flow));
    if bare {
        return Cow::Borrowed(text);
    }
    let odd = text.contains("---") || text.chars().any(|ch| ch.is_control() || is_exotic(ch));
    Cow::Owned(if odd {
        format!("\"{}\"", escaped(text))
    } else {
        format!("'{}'", text.replace('\'', "''"))
    })
}

/// `text` as it must stand between double quotes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '"' | '\\' => out.extend(['\\', ch]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '-' if out.ends_with("--") => out.push_str("\\x2d"),
            _ if ch.is_control() || is_exotic(ch) => {
                out.push_str(&format!("\\U{:08x}", u32::from(ch)));
            }
            _ => out.push(ch),
        }
    }
    out
}

/// Line separators and what YAML calls not printable.
fn is_exotic(ch: char) -> bool {
    matches!(
        ch,
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// The quick answer for nearly every id, label and path: letters, digits and `-_./`, with a letter that no number has.
fn is_a_name(text: &str) -> bool {
    let mut telling = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'g'..=b'h' | b'j'..=b'm' | b'p'..=b'w' | b'y'..=b'z' => telling = true,
            _ if byte.is_ascii_alphanumeric() => {}
            b'-' | b'_' | b'.' | b'/' if at > 0 => {}
            _ => return false,
        }
    }
    telling && text.len() > "false".len()
}

/// What YAML 1.1 took for a boolean.
fn is_a_switch(text: &str) -> bool {
    ["yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|switch| text.eq_ignore_ascii_case(switch))
}

/// Whether serde_yaml reads `text` as a string that is just `text`.
fn is_plain(text: &str, flow: bool) -> bool {
    if text.is_empty()
        || text.trim() != text
        || text.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
    {
        return false;
    }
    let source = if flow {
        format!("k: [{text}, {text}]\n")
    } else {
        format!("k: {text}\nl:\n- {text}\n")
    };
    let Ok(value) = serde_yaml::from_str::<serde_yaml::Value>(&source) else {
        return false;
    };
    let same = |value: &serde_yaml::Value| value.as_str() == Some(text);
    if flow {
        let items = value["k"].as_sequence();
        items.is_some_and(|items| items.len() == 2 && items.iter().all(same))
    } else {
        let item = value["l"].as_sequence().and_then(|items| items.first());
        same(&value["k"]) && item.is_some_and(same)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reads_back(text: &str) {
        let (block, flow) = (scalar(text, false), scalar(text, true));
        let source = format!("a: {block}\nb:\n- {block}\nc: [{flow}, {flow}]\nd: {{e: {flow}}}\n");
        let value: serde_yaml::Value =
            serde_yaml::from_str(&source).unwrap_or_else(|error| panic!("{source:?}: {error}"));
        let found = [
            &value["a"],
            &value["b"][0],
            &value["c"][1],
            &value["d"]["e"],
        ];
        for value in found {
            assert_eq!(value.as_str(), Some(text), "{source:?}");
        }
        assert!(
            !source.contains("---"),
            "{source:?} would end the frontmatter"
        );
    }

    #[test]
    fn leaves_plain_what_may_be_plain() {
        for text in [
            "001-login",
            "001",
            "src/**/*.rs",
            "v1.2-fix",
            "2026-01-05-001-abc",
            "a:b",
            "yes-or-no",
        ] {
            assert_eq!(scalar(text, true), text);
        }
        assert_eq!(scalar("a, b", false), "a, b");
    }

    #[test]
    fn quotes_what_yaml_would_read_as_something_else() {
        for (text, written) in [
            ("1", "'1'"),
            ("true", "'true'"),
            ("yes", "'yes'"),
            ("*.rs", "'*.rs'"),
            ("a: b", "'a: b'"),
            ("it's #1", "'it''s #1'"),
            ("", "''"),
            ("a---b", "\"a--\\x2db\""),
        ] {
            assert_eq!(scalar(text, false), written);
            reads_back(text);
        }
        assert_eq!(scalar("a, b", true), "'a, b'");
    }

    proptest! {
        #[test]
        fn every_text_is_read_back(text in "\\PC*") {
            reads_back(&text);
        }

        #[test]
        fn every_awkward_text_is_read_back(text in "[-\\[\\]{},:#&*!|>'\"%@`~?=. \\n\\t0-9eExinfatru\u{2028}\u{e4}]{0,8}") {
            reads_back(&text);
        }
    }
}
