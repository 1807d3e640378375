//! Scalars: plain, in single or double quotes, and their decoding.

use std::borrow::Cow;

/// How far a quoted scalar that begins at the start of `text` reaches, closing quote included; `None` if it is unclosed.
pub(super) fn quoted_end(text: &str) -> Option<usize> {
    let quote = text.as_bytes().first().copied()?;
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if quote == b'"' => {
                bytes.next();
            }
            b'\'' if quote == b'\'' && text.as_bytes().get(at + 1) == Some(&b'\'') => {
                bytes.next();
            }
            _ if byte == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The text that a quoted scalar stands for; `raw` includes its opening quote, and its closing one where it has one.
pub(super) fn decode_quoted(raw: &str) -> String {
    let double = raw.starts_with('"');
    let quote = if double { '"' } else { '\'' };
    let inner = raw.strip_prefix(quote).unwrap_or(raw);
    let inner = if quoted_end(raw) == Some(raw.len()) {
        &inner[..inner.len() - 1]
    } else {
        inner
    };
    let folded = if double {
        fold_escaped(inner)
    } else {
        fold(inner)
    };
    if double {
        unescape(&folded)
    } else {
        folded.replace("''", "'")
    }
}

/// Line folding: one break is a space, n + 1 breaks are n; white space around breaks goes.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect();
    let last = lines.len() - 1;
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for (at, line) in lines.iter().enumerate() {
        let mut line = *line;
        if at > 0 {
            line = line.trim_start_matches([' ', '\t']);
        }
        if at < last {
            line = line.trim_end_matches([' ', '\t']);
        }
        if at == 0 {
            out.push_str(line);
        } else if line.is_empty() && at < last {
            empty += 1;
        } else {
            if empty == 0 {
                out.push(' ');
            }
            out.extend(std::iter::repeat_n('\n', empty));
            empty = 0;
            out.push_str(line);
        }
    }
    Cow::Owned(out)
}

/// Folding in double quotes, where a `\` before the break swallows it.
fn fold_escaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') || !text.contains("\\\n") && !text.contains("\\\r\n") {
        return fold(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.replace("\\\r\n", "\\\n").split("\\\n").enumerate() {
        let part = if at == 0 {
            part
        } else {
            part.trim_start_matches([' ', '\t'])
        };
        out.push_str(&fold(part));
    }
    Cow::Owned(out)
}

/// Resolves the escapes of a double-quoted scalar; unknown ones stay as they are.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        if ch != '\\' {
            out.push(ch);
            continue;
        }
        let Some(code) = chars.next() else { break };
        let wide = match code {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if wide > 0 {
            let digits: String = chars.clone().take(wide).collect();
            if let Some(ch) = u32::from_str_radix(&digits, 16)
                .ok()
                .and_then(char::from_u32)
            {
                out.push(ch);
                chars.nth(wide - 1);
            }
            continue;
        }
        out.push(match code {
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' | '\t' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            other => other,
        });
    }
    out
}
