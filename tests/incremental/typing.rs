//! Typing as an editor sends it: ranges in UTF-16, possible or not, several changes in one notification.

use chant_lsp::text::Position;
use proptest::prelude::*;

/// What is typed into.
pub(crate) const BASES: &[&str] = &[
    "",
    "---\nstatus: pending\ndepends_on: [001-first]\n---\n\n# Middle\n\n## Acceptance Criteria\n\n- [ ] one\n- [x] two\n",
    "---\r\ntype: code\r\nstatus: in_progress\r\ndepends_on:\r\n  - 001-first\r\n  - 003-last\r\nlabels: [\"ü\", '🦀']\r\n---\r\n\r\n# Größe 🦀\r\n\r\nText\r\n\r\n## Acceptance Criteria\r\n\r\n- [ ] ä\r\n",
    "---\nprompt: a---b\nstatus: completed\n---\n# T\n---\n",
    "\n \n---\ndepends_on: 004-old\nmembers: []\n# note\ninformed_by:\n- src/*.rs\n- docs/a.md\n---\n#Title\n\n```\n- [ ] no\n",
    "---\nlabels: [a, b\napproval:\n  required: true\n---\nSetext\n===\n",
    "# No frontmatter\n\n## Acceptance Criteria\n\n~~~\n- [ ] a\n~~~\n<!-- - [ ] b -->\n",
];

/// What is typed.
pub(crate) const PIECES: &[&str] = &[
    "",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "---",
    "---\n",
    "--",
    "-",
    ":",
    ": ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "#",
    "# ",
    "## ",
    "status: ",
    "completed",
    "type: driver\n",
    "depends_on: ",
    "- 001-first\n",
    "002-middle",
    "003-last, ",
    "labels:\n- a\n",
    "&a ",
    "*a",
    "|\n",
    "completed_at: 2026-01-01\n",
    "- [ ] x\n",
    "- [x] y\n",
    "## Acceptance Criteria\n",
    "```\n",
    "~~~",
    "<!--",
    "-->",
    "é",
    "日本語",
    "🦀",
    "👩‍👩‍👧",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "null",
    "true",
    "<<<<<<< a\n",
];

/// Where a change begins.
#[derive(Clone, Debug)]
pub(crate) enum Spot {
    /// Anywhere, by line and column, a little past the end of either at times.
    Somewhere(prop::sample::Index, prop::sample::Index),
    /// At, or shortly before, one of the `---` of the text.
    Fence(prop::sample::Index, usize),
    /// Where no text has a place.
    Nowhere(Position),
}

#[derive(Clone, Debug)]
pub(crate) enum Change {
    Part {
        from: Spot,
        lines: u32,
        columns: i32,
        new_text: String,
    },
    Whole(String),
}

pub(crate) fn spots() -> impl Strategy<Value = Spot> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        6 => (index(), index()).prop_map(|(line, column)| Spot::Somewhere(line, column)),
        3 => (index(), 0..6_usize).prop_map(|(which, before)| Spot::Fence(which, before)),
        1 => (any::<u32>(), any::<u32>())
            .prop_map(|(line, column)| Spot::Nowhere(Position { line, column })),
    ]
}

pub(crate) fn changes() -> impl Strategy<Value = Change> {
    let new_text = prop::collection::vec(prop::sample::select(PIECES), 0..4)
        .prop_map(|pieces| pieces.concat());
    let lines = prop_oneof![6 => Just(0_u32), 2 => 1..3_u32, 1 => 3..30_u32];
    let part = (spots(), lines, -3..12_i32, new_text.clone()).prop_map(
        |(from, lines, columns, new_text)| Change::Part {
            from,
            lines,
            columns,
            new_text,
        },
    );
    let whole = (prop::sample::select(BASES), new_text)
        .prop_map(|(base, more)| Change::Whole(format!("{base}{more}")));
    prop_oneof![20 => part, 1 => whole]
}

/// A position and a distance, as what a client would send for the present text.
pub(crate) fn range(text: &str, from: &Spot, lines: u32, columns: i32) -> (Position, Position) {
    let start = match from {
        Spot::Nowhere(position) => *position,
        Spot::Somewhere(line, column) => {
            let line = line.index(plain_lines(text).len() + 1);
            let ink = plain_lines(text)
                .get(line)
                .map_or(0, |(_, ink)| ink.encode_utf16().count());
            position(line, column.index(ink + 2))
        }
        Spot::Fence(which, before) => {
            let fences: Vec<usize> = text.match_indices("---").map(|(at, _)| at).collect();
            let at = if fences.is_empty() {
                0
            } else {
                fences[which.index(fences.len())]
            };
            let lines = plain_lines(text);
            let line = lines.partition_point(|(start, _)| *start <= at) - 1;
            let (start, ink) = lines[line];
            let within = ink
                .get(..at - start)
                .unwrap_or_default()
                .encode_utf16()
                .count();
            position(
                line.saturating_sub(before / 2),
                within.saturating_sub(before % 2),
            )
        }
    };
    let end = Position {
        line: start.line.saturating_add(lines),
        column: start.column.saturating_add_signed(columns),
    };
    (start, end)
}

pub(crate) fn position(line: usize, column: usize) -> Position {
    Position {
        line: line.try_into().expect("small"),
        column: column.try_into().expect("small"),
    }
}

/// The lines of a text as LSP counts them: first byte, and ink.
pub(crate) fn plain_lines(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut start) = (Vec::new(), 0);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let inside = *byte == b'\n' && at > 0 && bytes[at - 1] == b'\r';
        if inside {
            start = at + 1;
        } else if matches!(byte, b'\n' | b'\r') {
            found.push((start, &text[start..at]));
            start = at + 1;
        }
    }
    found.push((start, &text[start..]));
    found
}

/// The byte of a UTF-16 position, counted the plain way.
pub(crate) fn plain_byte(text: &str, at: Position) -> usize {
    let lines = plain_lines(text);
    let Some((start, ink)) = lines.get(at.line as usize) else {
        return text.len();
    };
    let mut units = 0;
    for (offset, ch) in ink.char_indices() {
        units += ch.len_utf16();
        if units > at.column as usize {
            return start + offset;
        }
    }
    start + ink.len()
}

pub(crate) fn scripts() -> impl Strategy<Value = Vec<Vec<Change>>> {
    prop::collection::vec(prop::collection::vec(changes(), 1..4), 1..12)
}
