//! Words of a body that could be ids of specs, found without knowing which ids there are.
//!
//! What people expect to follow when a spec gets another id, and nothing else:
//! - anywhere in prose or inline code, a word with a digit, a letter and a dash: `001-login`, `2026-01-05-001-abc.2`;
//! - a word of small letters, digits and dashes that is all of an inline code: `` `login` ``, but never login in prose;
//! - a file's name, alone or below the folders of specs: `login.md`, `.chant/specs/login.md`, also as a link's target.
//!
//! Not what stands between fences (a record of what was run or printed), in other folders (`docs/001-login.md`), in a
//! branch (`chant/001-login`), an address or a foreign id (`web:001-login`): none of them changes with the spec.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::criteria::lines;
use crate::text::Span;

/// What is kept of a word: enough to find the files that may mention an id, in four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u32);

impl Key {
    /// The key of an id.
    #[must_use]
    pub fn of(id: &str) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(id.as_bytes());
        Self(u32::try_from(hasher.finish() >> 32).unwrap_or_default())
    }
}

/// The keys of all words of a body that could be ids, sorted, each once.
#[must_use]
pub fn keys(text: &str, body: Span) -> Box<[Key]> {
    let mut keys = Vec::new();
    each(text, body, |word, _| keys.push(Key::of(word)));
    keys.sort_unstable();
    keys.dedup();
    keys.into()
}

/// Shows every word of a body that could be an id, without `.md`, with its place, in order.
pub fn each<'t>(text: &'t str, body: Span, mut see: impl FnMut(&'t str, Span)) {
    let mut fenced = false;
    for line in lines(text, body) {
        let content = line.of(text);
        if content.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let start = line.range().start;
            in_line(content, |from, to| {
                see(&content[from..to], Span::new(start + from, start + to));
            });
        }
    }
}

fn in_line(line: &str, mut see: impl FnMut(usize, usize)) {
    let bytes = line.as_bytes();
    let (mut done, mut in_code) = (0, false);
    while let Some(len) = memchr::memchr3(b'-', b'`', b'.', &bytes[done..]) {
        let hit = done + len;
        if bytes[hit] == b'`' {
            let run = bytes[hit..].iter().take_while(|it| **it == b'`').count();
            let inside = hit + run;
            let end = line[inside..]
                .find(&line[hit..inside])
                .map(|len| inside + len);
            done = inside;
            match end {
                Some(end) if run > 1 && !in_code => done = end + run,
                Some(end) if !in_code => {
                    if is_small(&bytes[inside..end]) {
                        see(inside, end);
                        done = end + 1;
                    } else {
                        in_code = true;
                    }
                }
                _ => in_code = false,
            }
            continue;
        }
        let start = hit - bytes[done..hit].iter().rev().take_while(is_part).count();
        let end = hit + bytes[hit..].iter().take_while(is_part).count();
        done = end;
        let word = line[start..end].trim_end_matches(['.', '-']);
        let (id, is_file) = match word.strip_suffix(".md") {
            Some(id) => (id, true),
            None => (word, false),
        };
        let fits = !id.is_empty() && (is_file || is_telling(id.as_bytes()));
        if fits && bytes.get(end) != Some(&b'/') && stands_alone(&line[..start]) {
            see(start, start + id.len());
        }
    }
}

fn is_part(byte: &&u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') || !byte.is_ascii()
}

/// Whether a whole inline code could be an id: small letters, digits and dashes, and the number of a member.
fn is_small(code: &[u8]) -> bool {
    let small = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    let stem = code.iter().take_while(|byte| small(byte)).count();
    let mut parts = code[stem..].split(|byte| *byte == b'.');
    stem > 0
        && code[0] != b'-'
        && parts.next().is_some_and(<[u8]>::is_empty)
        && parts.all(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit))
}

/// Whether a word looks like an id wherever it stands; points in time do not.
fn is_telling(word: &[u8]) -> bool {
    let has = |test: fn(&u8) -> bool| word.iter().any(test);
    let is_time = word.len() > 10
        && (word[4], word[7], word[10]) == (b'-', b'-', b'T')
        && word[..4].iter().all(u8::is_ascii_digit);
    word[0] != b'-'
        && word.contains(&b'-')
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && !is_time
}

/// Whether what stands before a word leaves it an id: nothing that it would be part of, but the folders of specs.
fn stands_alone(before: &str) -> bool {
    let part = |ch: char| ch == '/' || ch == ':' || ch.is_alphanumeric() || "-_.".contains(ch);
    let mut folder = &before[before.trim_end_matches(part).len()..];
    while let Some(rest) = folder.strip_prefix("./").or(folder.strip_prefix("../")) {
        folder = rest;
    }
    folder.is_empty()
        || ["specs/", "archive/"]
            .iter()
            .any(|name| folder.starts_with(name))
        || [".chant/specs/", ".chant/archive/"]
            .iter()
            .any(|name| folder.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, found: &[&str]) {
        let mut words = Vec::new();
        each(body, Span::new(0, body.len()), |word, span| {
            assert_eq!(span.of(body), word);
            words.push(word);
        });
        assert_eq!(words, found);
    }

    #[test]
    fn words_that_tell_count_anywhere() {
        check(
            "As 001-login said (2026-01-05-001-abc.2), fix-3; `chant work 004-x`.\n",
            &["001-login", "2026-01-05-001-abc.2", "fix-3", "004-x"],
        );
        check(
            "001-login.\r\n- [ ] 002-é-x, v1.2-fix\n",
            &["001-login", "002-é-x", "v1.2-fix"],
        );
    }

    #[test]
    fn plain_words_count_as_code_or_as_files() {
        check(
            "login and `login`, not `log in` but `d.2`",
            &["login", "d.2"],
        );
        check(
            "[it](login.md#top), `.chant/specs/a.md`, ../archive/x/b.md, ./c.md.",
            &["login", "a", "b", "c"],
        );
    }

    #[test]
    fn what_does_not_change_with_a_spec_is_no_mention() {
        check(
            "docs/001-login.md, chant/001-login, 001-login/x, web:001-login",
            &[],
        );
        check(
            "https://x.org/001-login, 2026-01-05T10:00:00Z, 1-2, --depth-1",
            &[],
        );
        check(
            "```\n001-login\n```\n`Login` `a_b` `` `login` ``\n`open\n",
            &[],
        );
        check("non-empty half-typed - x. y", &[]);
    }
}
