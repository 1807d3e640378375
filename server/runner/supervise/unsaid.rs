//! What an agent has said since that was last told: the newest lines, and how many there were before them.

use std::collections::VecDeque;

use crate::model::run::Event;

/// So many lines are told at once: who looks on reads no more of them at a time.
const AT_ONCE: usize = 200;

/// A line that is told is cut to so many characters: the record keeps it until the next run.
const LENGTH: usize = 400;

/// After so many bytes of a run each time only the newest line is told. The record of runs is read again and again, and is
/// no second log.
const PLENTY: usize = 4 * 1024 * 1024;

/// Lines that were not told yet.
#[derive(Debug, Default)]
pub(super) struct Unsaid {
    lines: VecDeque<String>,
    skipped: usize,
    /// All bytes of the lines that were told.
    told: usize,
}

impl Unsaid {
    /// Takes a line in.
    pub(super) fn line(&mut self, line: &str) {
        let mut kept = String::new();
        if self.lines.len() == AT_ONCE {
            self.skipped += 1;
            // Many blank lines must not take the place of what is to be read.
            if line.trim().is_empty() {
                return;
            }
            kept = self.lines.pop_front().unwrap_or_default();
            kept.clear();
        }
        let end = line
            .char_indices()
            .nth(LENGTH)
            .map_or(line.len(), |it| it.0);
        kept.push_str(&line[..end]);
        self.lines.push_back(kept);
    }

    /// The newest line that is not blank: blank ones wait for it.
    fn newest(&self) -> Option<&String> {
        self.lines.iter().rfind(|line| !line.trim().is_empty())
    }

    /// Whether there is anything to tell.
    pub(super) fn is_due(&self) -> bool {
        self.newest().is_some()
    }

    /// Takes out what is to be told.
    pub(super) fn take(&mut self) -> Option<Event> {
        let text = self.newest()?.clone();
        if self.told >= PLENTY {
            self.skipped += self.lines.len() - 1;
            self.lines = VecDeque::from([text.clone()]);
        }
        let lines = Vec::from(std::mem::take(&mut self.lines));
        self.told += lines.iter().map(String::len).sum::<usize>();
        Some(Event::Line {
            text,
            lines,
            skipped: std::mem::take(&mut self.skipped),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text, lines and the number of those left out.
    fn taken(unsaid: &mut Unsaid) -> Option<(String, Vec<String>, usize)> {
        match unsaid.take()? {
            Event::Line {
                text,
                lines,
                skipped,
            } => Some((text, lines, skipped)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_line_is_told_in_order_and_once() {
        let mut unsaid = Unsaid::default();
        assert!(!unsaid.is_due() && unsaid.take().is_none());
        unsaid.line("one");
        unsaid.line("");
        unsaid.line("two");
        unsaid.line(" ");
        let (text, lines, skipped) = taken(&mut unsaid).expect("lines");
        assert_eq!((&*text, skipped), ("two", 0));
        assert_eq!(lines, ["one", "", "two", " "]);
        // Nothing but the end of a paragraph is nothing new.
        unsaid.line("");
        assert!(!unsaid.is_due() && unsaid.take().is_none());
        unsaid.line("three");
        assert_eq!(taken(&mut unsaid).expect("lines").1, ["", "three"]);
    }

    #[test]
    fn of_many_lines_the_newest_are_told_and_the_others_counted() {
        let mut unsaid = Unsaid::default();
        for number in 0..3000 {
            unsaid.line(&number.to_string());
        }
        let (text, lines, skipped) = taken(&mut unsaid).expect("lines");
        assert_eq!((&*text, lines.len(), skipped), ("2999", 200, 2800));
        assert_eq!(lines[0], "2800");
        unsaid.line(&"ü".repeat(1000));
        let (text, lines, skipped) = taken(&mut unsaid).expect("a line");
        assert_eq!((text.chars().count(), skipped), (400, 0));
        assert_eq!(lines, [text]);
    }

    #[test]
    fn of_a_run_that_says_too_much_the_newest_line_is_told_each_time() {
        let mut unsaid = Unsaid::default();
        let line = "x".repeat(LENGTH);
        while unsaid.told < PLENTY {
            for _ in 0..AT_ONCE {
                unsaid.line(&line);
            }
            assert_eq!(taken(&mut unsaid).expect("lines").1.len(), AT_ONCE);
        }
        for text in ["one", "two", ""] {
            unsaid.line(text);
        }
        let told = taken(&mut unsaid).expect("a line");
        assert_eq!(told, ("two".to_owned(), vec!["two".to_owned()], 2));
    }
}
