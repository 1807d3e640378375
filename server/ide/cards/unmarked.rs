//! Cards for who is shown text and no markdown: the same words, without the marks.

/// The text that a card's markdown would be shown as.
#[must_use]
pub fn unmarked(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut fenced = false;
    for line in markdown.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            out.push_str(line);
        } else {
            in_line(line, &mut out);
        }
    }
    out
}

fn in_line(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find(['\\', '`', '*', '[']) {
        out.push_str(&rest[..at]);
        let here = &rest[at..];
        let (shown, len) = span(here).unwrap_or((&here[..1], 1));
        if shown.len() < len && here.starts_with(['*', '[']) {
            in_line(shown, out);
        } else {
            out.push_str(shown);
        }
        rest = &here[len..];
    }
    out.push_str(rest);
}

/// What is shown of the mark that a text begins with, and how long all of it is; `None` where it is no mark.
fn span(text: &str) -> Option<(&str, usize)> {
    match text.as_bytes()[0] {
        b'\\' => {
            let next = text[1..].chars().next()?;
            next.is_ascii_punctuation().then(|| (&text[1..2], 2))
        }
        b'`' => {
            let run = text.len() - text.trim_start_matches('`').len();
            let fence = &text[..run];
            let len = text[run..].find(fence)?;
            let code = &text[run..run + len];
            let inner = code
                .strip_prefix(' ')
                .and_then(|code| code.strip_suffix(' '));
            Some((inner.unwrap_or(code), run + len + run))
        }
        b'*' => {
            let bold = text.strip_prefix("**")?;
            let len = bold.find("**")?;
            Some((&bold[..len], 2 + len + 2))
        }
        _ => {
            let end = text.find("](")?;
            let close = end + text[end..].find(')')?;
            Some((&text[1..end], close + 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stay_and_the_marks_go() {
        for (markdown, text) in [
            ("**a** and `b_c`: `` d`e ``", "a and b_c: d`e"),
            ("a\\_b \\<c\\> \\", "a_b <c> \\"),
            (
                "see [`it`](https://x.org/a_b), [x] 1 * 2",
                "see it, [x] 1 * 2",
            ),
            (
                "x\n\n```yaml\na: `b` **c**\n```\n\n---\n\n**y",
                "x\n\na: `b` **c**\n\n---\n\n**y",
            ),
            ("`- [ ]`, `- [x]`", "- [ ], - [x]"),
            ("é`ü`", "éü"),
        ] {
            assert_eq!(unmarked(markdown), text);
        }
    }
}
