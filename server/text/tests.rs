//! The rope against a plain `String`: every line break, every width, every impossible place.

use proptest::prelude::*;

use super::{Edit, Encoding, Position, Span, Text};

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// Texts of line breaks, of things that only look like line breaks, and of characters of every width, at times longer
/// than a chunk of the rope.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\r",
        "\r\n",
        "\n\r",
        "\u{2028}",
        "\u{2029}",
        "\u{85}",
        "\u{b}",
        "\u{c}",
        "\0",
        "\u{feff}",
        "a",
        "- [ ] b",
        "é",
        "€",
        "🦀",
        "👩‍👩‍👧",
        "e\u{301}",
        " ",
        "\t",
    ]);
    let short = prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    (short, prop_oneof![9 => Just(1_usize), 1 => 20..120_usize])
        .prop_map(|(text, times)| text.repeat(times))
}

/// The lines of LSP 3.17 with their first bytes: `\n`, `\r\n` and `\r` end a line, nothing else does.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let wide = match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
            b'\r' | b'\n' => 1,
            _ => 0,
        };
        if wide > 0 {
            found.push((start, &text[start..at]));
            start = at + wide;
        }
        at += wide.max(1);
    }
    found.push((start, &text[start..]));
    found
}

fn width(ch: char, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => ch.len_utf8(),
        Encoding::Utf16 => ch.len_utf16(),
        Encoding::Utf32 => 1,
    }
}

/// The byte of a column in a line that begins at `start`.
fn plain_byte_at((start, ink): (usize, &str), column: usize, encoding: Encoding) -> usize {
    let mut seen = 0;
    for (at, ch) in ink.char_indices() {
        seen += width(ch, encoding);
        if seen > column {
            return start + at;
        }
    }
    start + ink.len()
}

fn plain_position_at(
    text: &str,
    lines: &[(usize, &str)],
    offset: usize,
    encoding: Encoding,
) -> (usize, usize) {
    let offset = clamped(text, Span::at(offset)).start;
    let line = lines.partition_point(|(start, _)| *start <= offset) - 1;
    let (start, ink) = lines[line];
    let before = &text[start..offset.min(start + ink.len())];
    (line, before.chars().map(|ch| width(ch, encoding)).sum())
}

fn at(line: usize, column: usize) -> Position {
    Position {
        line: line.try_into().expect("small"),
        column: column.try_into().expect("small"),
    }
}

/// An edit with any numbers at all; `clamped` says what it must come to mean.
fn edits() -> impl Strategy<Value = Edit> {
    (any::<prop::sample::Index>(), 0..60_usize, texts()).prop_map(|(start, length, new_text)| {
        let start = start.index(12_000);
        Edit::replace(Span::new(start, start + length), new_text)
    })
}

fn clamped(text: &str, span: Span) -> std::ops::Range<usize> {
    let floor = |offset: usize| {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    floor(span.range().start)..floor(span.range().end)
}

proptest! {
    // A failure prints its smallest input, so no file of seeds is kept.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn positions_are_those_of_a_plain_count(text in texts(), seed in any::<prop::sample::Index>()) {
        let rope = Text::new(&text);
        prop_assert_eq!(rope.to_str(), text.as_str());
        let plain = lines(&text);
        prop_assert_eq!(rope.lines(), plain.len());
        // All offsets of a short text, a window of a long one.
        let first = seed.index(text.len() + 1).saturating_sub(40);
        for encoding in ENCODINGS {
            for offset in first..(first + 80).min(text.len() + 3) {
                let (line, column) = plain_position_at(&text, &plain, offset, encoding);
                prop_assert_eq!(rope.position_at(offset, encoding), at(line, column), "{} {:?}", offset, encoding);
            }
            let line = seed.index(plain.len() + 2);
            for line in line..line + 3 {
                for column in 0..12 {
                    let expected = plain.get(line).map_or(text.len(), |line| plain_byte_at(*line, column, encoding));
                    prop_assert_eq!(rope.byte_at(at(line, column), encoding), expected, "{}:{} {:?}", line, column, encoding);
                }
                prop_assert_eq!(rope.line_start(line), plain.get(line).map_or(text.len(), |(start, _)| *start));
                let ink = rope.line(line);
                prop_assert_eq!(ink.as_deref(), plain.get(line).map(|(_, ink)| *ink));
            }
        }
    }

    #[test]
    fn edits_are_those_of_a_string(text in texts(), script in prop::collection::vec(edits(), 1..12)) {
        let (mut rope, mut plain) = (Text::new(&text), text);
        for edit in script {
            let range = clamped(&plain, edit.span);
            prop_assert_eq!(rope.clamp(edit.span).range(), range.clone());
            rope.apply(&edit);
            plain.replace_range(range, &edit.new_text);
            prop_assert_eq!(rope.to_str(), plain.as_str());
            prop_assert_eq!(rope.lines(), lines(&plain).len());
        }
    }

    #[test]
    fn chunks_and_points_cover_the_text(text in texts(), seed in any::<prop::sample::Index>()) {
        let rope = Text::new(&text);
        let offset = seed.index(text.len() + 1);
        let (chunk, start) = rope.chunk(offset);
        prop_assert_eq!(&text[start..start + chunk.len()], chunk);
        prop_assert_eq!(chunk.is_empty(), offset == text.len());
        prop_assert!(start <= offset && offset <= start + chunk.len());
        let before = &text.as_bytes()[..clamped(&text, Span::at(offset)).start];
        let rows = before.iter().filter(|byte| **byte == b'\n').count();
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count();
        prop_assert_eq!(rope.byte_point(offset), (rows, column));
    }
}

#[test]
fn half_a_surrogate_pair_is_the_character_before_it() {
    let text = Text::new("a🦀b\n");
    assert_eq!(text.byte_at(at(0, 1), Encoding::Utf16), 1);
    assert_eq!(text.byte_at(at(0, 2), Encoding::Utf16), 1);
    assert_eq!(text.byte_at(at(0, 3), Encoding::Utf16), 5);
    assert_eq!(text.byte_at(at(0, 2), Encoding::Utf8), 1);
    assert_eq!(text.byte_at(at(0, 2), Encoding::Utf32), 5);
}

#[test]
fn impossible_ranges_are_clamped_and_turned() {
    let text = Text::new("ab\r\ncd");
    let far = Position {
        line: u32::MAX,
        column: u32::MAX,
    };
    for encoding in ENCODINGS {
        assert_eq!(text.span_at(at(0, 0), far, encoding), Span::new(0, 6));
        assert_eq!(text.span_at(far, at(1, 1), encoding), Span::new(5, 6));
        let wide = Position {
            line: 0,
            column: u32::MAX,
        };
        assert_eq!(text.byte_at(wide, encoding), 2);
    }
    assert_eq!(text.clamp(Span::new(5, 900)), Span::new(5, 6));
}

#[test]
fn only_the_line_breaks_of_lsp_break_lines() {
    let text = Text::new("a\u{2028}b\u{b}c\u{c}d\u{85}e\rf\r\ng\nh");
    assert_eq!(text.lines(), 4);
    assert_eq!(text.line(1).as_deref(), Some("f"));
    assert_eq!(
        text.position_at(text.len(), Encoding::Utf16),
        Position { line: 3, column: 1 }
    );
}

#[test]
fn a_short_text_is_borrowed() {
    assert!(matches!(
        Text::new("short").to_str(),
        std::borrow::Cow::Borrowed("short")
    ));
}
