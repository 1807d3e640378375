//! Words of prose that a path or an id could be.

use crate::{model::criteria::lines, text::Span};

/// The word at `offset`, if there is one; a dot or a slash at its end belongs to the sentence.
#[must_use]
pub fn word_at(text: &str, offset: usize) -> Option<(&str, Span)> {
    let (before, after) = text.split_at(offset);
    let start = before.trim_end_matches(part).len();
    let end = offset + after.len() - after.trim_start_matches(part).len();
    let word = text[start..end].trim_end_matches(['.', '/']);
    let span = Span::new(start, start + word.len());
    (!word.is_empty() && span.touches(offset)).then_some((word, span))
}

/// The places behind `start` at which `word`, which is not empty, stands as a word of its own.
pub fn places<'t>(text: &'t str, start: usize, word: &'t str) -> impl Iterator<Item = Span> + 't {
    let body = &text[start..];
    memchr::memmem::find_iter(body.as_bytes(), word.as_bytes())
        .filter(|at| {
            let behind = body[at + word.len()..].trim_start_matches(['.', '/']);
            !behind.starts_with(part) && !body[..*at].ends_with(part)
        })
        .map(move |at| Span::new(start + at, start + at + word.len()))
}

/// The words of a body that have a slash in them, fences and addresses left out.
pub fn paths(text: &str, body: Span) -> impl Iterator<Item = (&str, Span)> {
    let mut fenced = false;
    let prose = lines(text, body).filter(move |line| {
        let fence = line.of(text).trim_start().starts_with("```");
        fenced ^= fence;
        !fence && !fenced
    });
    prose.flat_map(move |line| {
        let (start, line) = (line.range().start, line.of(text));
        let slashes = memchr::memchr_iter(b'/', line.as_bytes());
        let mut done = 0;
        slashes.filter_map(move |slash| {
            let (word, span) = word_at(line, slash).filter(|_| done <= slash)?;
            done = span.range().end;
            let is_address = line[..span.range().start].ends_with(':') || word.starts_with('/');
            (!is_address && word.contains('/')).then(|| (word, span.shifted(start)))
        })
    })
}

fn part(ch: char) -> bool {
    ch.is_alphanumeric() || matches!(ch, '-' | '_' | '.' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_a_path_and_ends_before_its_sentence() {
        let text = "See `src/a.rs`, or docs/.";
        let at = |offset| word_at(text, offset).map(|(word, _)| word);
        assert_eq!(
            (at(7), at(13), at(0), at(21)),
            (
                Some("src/a.rs"),
                Some("src/a.rs"),
                Some("See"),
                Some("docs")
            )
        );
        assert_eq!((at(4), at(24), word_at("", 0)), (None, None, None));
    }

    #[test]
    fn only_whole_words_are_found() {
        let text = "a.rs\n`a.rs` a.rs. xa.rs a.rs.bak ./a.rs a.rs";
        let found: Vec<usize> = places(text, 5, "a.rs")
            .map(|span| span.range().start)
            .collect();
        assert_eq!(found, [6, 12, 40]);
    }
}
