//! Texts with places to fill in, in the syntax of LSP's snippets.

/// `text` so that a snippet shows it as it is.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if matches!(ch, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(ch);
    }
    out
}

/// A place with a few words to choose from.
#[must_use]
pub fn choice(words: &[&str]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| escape(word).replace('|', "\\|").replace(',', "\\,"))
        .collect();
    format!("${{1|{}|}}", words.join(","))
}

/// A snippet as plain text, for editors that know none: defaults and first choices stay, empty places go.
#[must_use]
pub fn plain(snippet: &str) -> String {
    let mut out = String::with_capacity(snippet.len());
    let mut rest = snippet;
    while let Some(at) = rest.find(['\\', '$']) {
        out.push_str(&rest[..at]);
        let mark = &rest[at + 1..];
        rest = if rest[at..].starts_with('\\') {
            escaped(mark, &mut out)
        } else {
            place(mark, &mut out)
        };
    }
    out.push_str(rest);
    out
}

/// Takes the character behind a backslash as it is; gives what follows it.
fn escaped<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let mut chars = rest.chars();
    out.extend(chars.next());
    chars.as_str()
}

/// Takes what a place shows before it is filled in; `rest` begins behind the `$`. Gives what follows the place.
fn place<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let digits = |text: &'a str| text.trim_start_matches(|ch: char| ch.is_ascii_digit());
    let Some(inner) = rest.strip_prefix('{') else {
        return digits(rest);
    };
    let mut inner = digits(inner);
    let choice = inner.starts_with('|');
    inner = inner.strip_prefix([':', '|']).unwrap_or(inner);
    let mut taking = true;
    loop {
        let mut chars = inner.chars();
        let Some(ch) = chars.next() else { return "" };
        inner = chars.as_str();
        match ch {
            '}' => return inner,
            '\\' if taking => inner = escaped(inner, out),
            '\\' => inner = escaped(inner, &mut String::new()),
            ',' | '|' if choice => taking = false,
            _ if taking => out.push(ch),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_keeps_defaults_and_first_choices() {
        for (snippet, text) in [
            ("labels: [a$0]", "labels: [a]"),
            ("status: ${1|pending,in_progress|}!", "status: pending!"),
            ("${1:Title}\n$2$0", "Title\n"),
            ("costs \\$5 \\}", "costs $5 }"),
            ("${1|a\\,b,c|}", "a,b"),
            ("${1", ""),
        ] {
            assert_eq!(plain(snippet), text);
        }
    }

    #[test]
    fn what_is_escaped_comes_back() {
        for text in ["a$1}b\\", "${x}", "é|,"] {
            assert_eq!(plain(&escape(text)), text);
            assert_eq!(plain(&choice(&[text, "other"])), text);
        }
    }
}
