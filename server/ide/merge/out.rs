//! What has been put together so far.

/// A text that grows by whole lines.
pub(super) struct Out {
    /// The text.
    pub(super) text: String,
    /// How many places a person has to decide.
    pub(super) conflicts: usize,
    line_break: &'static str,
}

impl Out {
    /// Nothing yet.
    pub(super) fn new(line_break: &'static str) -> Self {
        Self {
            text: String::new(),
            conflicts: 0,
            line_break,
        }
    }

    /// Nothing yet, for the same kind of text.
    pub(super) fn fresh(&self) -> Self {
        Self::new(self.line_break)
    }

    /// Adds lines.
    pub(super) fn push(&mut self, lines: &str) {
        if !lines.is_empty() {
            self.end_line();
            self.text.push_str(lines);
        }
    }

    /// Adds what another has put together.
    pub(super) fn append(&mut self, other: &Self) {
        self.push(&other.text);
        self.conflicts += other.conflicts;
    }

    /// Adds lines that are taken whole from one side: the one that has changed them.
    pub(super) fn atom(&mut self, base: &str, ours: &str, theirs: &str) {
        match decided(base, ours, theirs) {
            Some(lines) => self.push(lines),
            None => self.conflict(ours, theirs),
        }
    }

    /// Adds what a person has to decide.
    pub(super) fn conflict(&mut self, ours: &str, theirs: &str) {
        self.conflicts += 1;
        for lines in [
            "<<<<<<< in the editor",
            ours,
            "=======",
            theirs,
            ">>>>>>> on disk",
        ] {
            self.push(lines);
        }
        self.end_line();
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push_str(self.line_break);
        }
    }
}

/// The side that has changed something, if only one has, or both have done the same.
pub(super) fn decided<'a>(base: &str, ours: &'a str, theirs: &'a str) -> Option<&'a str> {
    if ours == theirs || theirs == base {
        Some(ours)
    } else {
        (ours == base).then_some(theirs)
    }
}
