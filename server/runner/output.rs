//! What an agent says: cut into lines, of bounded length, whatever bytes they are made of.

/// A longer line is cut: nobody reads it, and a file without line breaks may be as long as the disk.
const MAX_LINE: usize = 8 * 1024;

/// The beginning of an output that is kept in memory: what a spec is given of it is cut from this.
const MAX_KEPT: usize = 64 * 1024;

/// Cuts bytes into lines as they come.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: Vec<u8>,
    cut: bool,
    /// Whether it ends with a carriage return: what follows takes its place.
    returned: bool,
}

impl Lines {
    /// Takes bytes in; `each` gets every line that is complete by then, without its end.
    pub(super) fn take(&mut self, mut bytes: &[u8], mut each: impl FnMut(&str)) {
        while let Some(at) = memchr::memchr(b'\n', bytes) {
            self.push(&bytes[..at]);
            self.end(&mut each);
            bytes = &bytes[at + 1..];
        }
        self.push(bytes);
    }

    /// No more will come.
    pub(super) fn finish(&mut self, mut each: impl FnMut(&str)) {
        if !self.line.is_empty() || self.cut {
            self.end(&mut each);
        }
    }

    /// Where a line is begun again, as by a bar that shows progress, the last state is the line.
    fn push(&mut self, bytes: &[u8]) {
        let Some(ink) = bytes.iter().rposition(|byte| *byte != b'\r') else {
            self.returned |= !bytes.is_empty();
            return;
        };
        let begin = memchr::memrchr(b'\r', &bytes[..ink]).map(|at| at + 1);
        if self.returned || begin.is_some() {
            self.line.clear();
            self.cut = false;
        }
        self.returned = ink + 1 < bytes.len();
        let bytes = &bytes[begin.unwrap_or(0)..=ink];
        let room = MAX_LINE - self.line.len();
        self.cut |= bytes.len() > room;
        self.line.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn end(&mut self, each: &mut impl FnMut(&str)) {
        let mut text = String::from_utf8_lossy(&self.line).into_owned();
        if self.cut {
            text.push_str(" … (line cut)");
        }
        each(&text);
        self.line.clear();
        self.cut = false;
        self.returned = false;
    }
}

/// The beginning of an output, and how long all of it was.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The beginning.
    pub(super) text: String,
    /// All characters, line breaks included.
    pub(super) chars: u64,
    full: bool,
}

impl Kept {
    /// Takes a line in.
    pub(super) fn line(&mut self, line: &str) {
        self.chars += line.chars().count() as u64 + 1;
        self.full |= self.text.len() + line.len() >= MAX_KEPT;
        if !self.full {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let (mut lines, mut found) = (Lines::default(), Vec::new());
        for piece in pieces {
            lines.take(piece, |line| found.push(line.to_owned()));
        }
        lines.finish(|line| found.push(line.to_owned()));
        found
    }

    #[test]
    fn lines_come_whole_however_the_bytes_come() {
        assert_eq!(
            lines(&[b"one\r\ntw", b"o\n\nthr", b"ee"]),
            ["one", "two", "", "three"]
        );
        assert_eq!(lines(&[]), [""; 0]);
        assert_eq!(lines(&[b"a\xffb\xc3", b"\xa9\n"]), ["a\u{fffd}bé"]);
    }

    #[test]
    fn of_a_line_that_is_begun_again_the_last_state_is_left() {
        assert_eq!(lines(&[b"10%\r20%\r30%\nend"]), ["30%", "end"]);
        assert_eq!(lines(&[b"10%\r", b"20%", b"\r", b"\r\n"]), ["20%"]);
        assert_eq!(lines(&[b"10%", b"\r20", b"%\r\n\r\nx"]), ["20%", "", "x"]);
        let long = [b'x'; 2 * MAX_LINE];
        assert_eq!(lines(&[&long, b"\r99%\r"]), ["99%"]);
    }

    #[test]
    fn a_line_without_end_takes_no_more_memory_than_any_other() {
        let mut kept = Lines::default();
        for _ in 0..1000 {
            kept.take(&[b'x'; 1000], |_| panic!("no line has ended"));
        }
        assert!(kept.line.capacity() <= 2 * MAX_LINE);
        let mut found = Vec::new();
        kept.take(b"\nnext\n", |line| found.push(line.to_owned()));
        assert!(found[0].ends_with("x … (line cut)"));
        assert_eq!(found[1], "next");
    }

    #[test]
    fn of_a_long_output_the_beginning_is_kept() {
        let mut kept = Kept::default();
        for _ in 0..100_000 {
            kept.line("line");
        }
        assert!(kept.text.len() <= MAX_KEPT);
        assert_eq!(kept.chars, 500_000);
    }
}
