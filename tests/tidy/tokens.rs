//! Just enough of Rust's lexer to tell code from comments and strings.

/// A token and the line on which it begins, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or a keyword.
    Ident(String),
    /// The text of a string, escapes as they are written.
    Text(String),
    /// One character of punctuation.
    Punct(char),
    /// A number, a character, a lifetime: nothing that matters here.
    Other,
}

impl Token {
    pub(crate) fn ident(&self) -> Option<&str> {
        match &self.kind {
            Kind::Ident(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn is(&self, punct: char) -> bool {
        self.kind == Kind::Punct(punct)
    }
}

/// The tokens of a source; comments, doc comments included, are left out.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        rest: source,
        line: 1,
        found: Vec::new(),
    };
    while lexer.step() {}
    lexer.found
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    found: Vec<Token>,
}

impl<'a> Lexer<'a> {
    /// Takes one token or one stretch of what is none; says whether there was any.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if first.is_whitespace() {
            self.take(first.len_utf8());
        } else if self.rest.starts_with("//") {
            self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.take(block_comment(self.rest));
        } else if let Some((prefix, hashes)) = raw_string(self.rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let body = &self.rest[prefix..];
            let end = body.find(&close).unwrap_or(body.len());
            let text = Kind::Text(body[..end].to_owned());
            self.push(text, (prefix + end + close.len()).min(self.rest.len()));
        } else if let Some(open) = string(self.rest) {
            let body = &self.rest[open..];
            let end = unescaped_quote(body);
            let text = Kind::Text(body[..end].to_owned());
            self.push(text, (open + end + 1).min(self.rest.len()));
        } else if first == '\'' {
            self.push(Kind::Other, quote(self.rest));
        } else if first.is_alphabetic() || first == '_' {
            let name = word(self.rest.strip_prefix("r#").unwrap_or(self.rest)).to_owned();
            let raw = if self.rest.starts_with("r#") { 2 } else { 0 };
            let len = raw + name.len();
            self.push(Kind::Ident(name), len);
        } else if first.is_ascii_digit() {
            self.push(Kind::Other, word(self.rest).len());
        } else {
            self.push(Kind::Punct(first), first.len_utf8());
        }
        true
    }

    fn push(&mut self, kind: Kind, len: usize) {
        let line = self.line;
        self.found.push(Token { kind, line });
        self.take(len);
    }

    fn take(&mut self, len: usize) {
        let (taken, rest) = self.rest.split_at(len);
        self.line += taken.matches('\n').count();
        self.rest = rest;
    }
}

fn word(text: &str) -> &str {
    let end = text.find(|ch: char| !ch.is_alphanumeric() && ch != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The length of a comment that may hold others.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if text[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// Bytes up to behind the opening quote, and number of hashes, where a raw string begins.
fn raw_string(text: &str) -> Option<(usize, usize)> {
    let prefix = ["r", "br", "cr"]
        .into_iter()
        .find(|prefix| text.starts_with(prefix))?;
    let hashed = &text[prefix.len()..];
    let hashes = hashed.len() - hashed.trim_start_matches('#').len();
    hashed[hashes..]
        .starts_with('"')
        .then_some((prefix.len() + hashes + 1, hashes))
}

/// Bytes up to behind the opening quote, where a string begins.
fn string(text: &str) -> Option<usize> {
    ["\"", "b\"", "c\""]
        .into_iter()
        .find(|open| text.starts_with(open))
        .map(str::len)
}

fn unescaped_quote(text: &str) -> usize {
    let mut escaped = false;
    for (at, ch) in text.char_indices() {
        match ch {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character, or of a lifetime, either of which begins with `'`.
fn quote(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((escaped, _))) => {
            let body = &text[escaped + 1..];
            escaped + 1 + body.find('\'').map_or(body.len(), |at| at + 1)
        }
        (Some(_), Some((close, '\''))) => close + 1,
        _ => 1 + word(&text[1..]).len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_code_from_comments_and_strings() {
        let source = r####"a /* b /* c */ d */ "e \" f" r#"g " h"# 'i' '\'' '"' 'j b"k" // l
m r#use 1_0u8 "####;
        let drawn: Vec<String> = tokens(source)
            .into_iter()
            .map(|token| match token.kind {
                Kind::Ident(name) => format!("{name}:{}", token.line),
                Kind::Text(text) => format!("\"{text}\""),
                Kind::Punct(punct) => punct.to_string(),
                Kind::Other => "_".to_owned(),
            })
            .collect();
        assert_eq!(
            drawn,
            [
                "a:1",
                "\"e \\\" f\"",
                "\"g \" h\"",
                "_",
                "_",
                "_",
                "_",
                "\"k\"",
                "m:2",
                "use:2",
                "_"
            ]
        );
    }
}
