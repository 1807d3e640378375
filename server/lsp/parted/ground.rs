//! What is known of the file beneath an open document.

use crate::text::Text;

/// The file beneath a document, as far as we have looked. Kept with the document, and gone with it.
#[derive(Clone, Debug, Default)]
pub(in crate::lsp) struct Ground {
    /// The last text that the editor and the disk both had; `None` if they never were the same.
    common: Option<Text>,
    /// What came to the disk while the editor still showed `common`; likely it is being loaded.
    ahead: Option<Text>,
    /// What the disk had when it was said that they have parted.
    said: Option<Text>,
    /// The sides that have parted last. Kept when the document is saved: what was on the disk is nowhere else by then.
    parted: Option<Parted>,
    /// The question what to do about it has no answer yet.
    asking: bool,
    /// Somebody is about to look.
    due: bool,
}

/// Two texts, one of them on the disk, and the other typed.
#[derive(Clone, Debug)]
pub(in crate::lsp) struct Parted {
    /// What both come from.
    pub(in crate::lsp) base: Option<Text>,
    /// What the disk had.
    pub(in crate::lsp) theirs: Text,
}

/// What a look at the disk has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lsp) enum Verdict {
    /// The disk has what the editor shows, or what the editor began with.
    Together,
    /// The disk has news, and nothing was typed that they could meet.
    Behind,
    /// Both have news, and that was said.
    Said,
    /// Both have news.
    Parted,
}

impl Verdict {
    /// For the log.
    pub(in crate::lsp) fn about(self) -> &'static str {
        match self {
            Self::Together => "the disk has nothing that the editor has not seen",
            Self::Behind => "the disk has another text, which the editor may load",
            Self::Said => "the editor and the disk are still apart",
            Self::Parted => "the editor and the disk have parted",
        }
    }
}

impl Ground {
    /// A document is opened that shows `text`.
    pub(in crate::lsp) fn under(text: &Text, disk: Option<Text>) -> Self {
        Self {
            common: disk.filter(|disk| disk == text),
            ..Self::default()
        }
    }

    /// Compares what the editor shows with what the disk has.
    pub(in crate::lsp) fn meet(&mut self, text: &Text, disk: &Text) -> Verdict {
        if text == disk {
            (self.common, self.ahead, self.said) = (Some(disk.clone()), None, None);
            return Verdict::Together;
        }
        if self.common.as_ref() == Some(disk) {
            (self.ahead, self.said) = (None, None);
            return Verdict::Together;
        }
        if self.ahead.as_ref() == Some(text) {
            // It was loaded, and there is a newer one by now.
            self.common = self.ahead.take();
        }
        if self.common.as_ref() == Some(text) {
            self.ahead = Some(disk.clone());
            return Verdict::Behind;
        }
        if self.said.as_ref() == Some(disk) {
            return Verdict::Said;
        }
        Verdict::Parted
    }

    /// The editor has written this text to the disk.
    pub(in crate::lsp) fn saved(&mut self, text: Text) {
        (self.common, self.ahead, self.said) = (Some(text), None, None);
    }

    /// It is said that the disk has this text; whether nobody is being asked about it yet.
    pub(in crate::lsp) fn tell(&mut self, disk: Text, asks: bool) -> bool {
        self.said = Some(disk.clone());
        self.parted = Some(Parted {
            base: self.common.clone(),
            theirs: disk,
        });
        !std::mem::replace(&mut self.asking, asks)
    }

    /// Somebody has answered, or never will.
    pub(in crate::lsp) fn is_answered(&mut self) {
        self.asking = false;
    }

    /// Whether a text came to the disk that the editor had not loaded when we looked.
    pub(in crate::lsp) fn is_behind(&self) -> bool {
        self.ahead.is_some()
    }

    /// Whether somebody is about to look; from here on somebody is.
    pub(in crate::lsp) fn is_due(&mut self) -> bool {
        std::mem::replace(&mut self.due, true)
    }

    /// Somebody looks now.
    pub(in crate::lsp) fn is_no_longer_due(&mut self) {
        self.due = false;
    }

    /// What there is to take together with what the editor shows: what the disk has, or what it had before the editor
    /// saved over it.
    pub(in crate::lsp) fn parted(&self, disk: Option<&Text>) -> Option<Parted> {
        match disk {
            Some(disk) if self.common.as_ref() != Some(disk) => Some(Parted {
                base: self.common.clone(),
                theirs: disk.clone(),
            }),
            _ => self.parted.clone(),
        }
    }

    /// What the disk had is part of what the editor shows from here on; unless that was saved already, which counts more.
    pub(in crate::lsp) fn taken(&mut self, parted: &Parted, is_on_disk: bool) {
        if is_on_disk && self.common == parted.base {
            self.common = Some(parted.theirs.clone());
            (self.ahead, self.said) = (None, None);
        }
        self.parted = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Text {
        Text::new(text)
    }

    #[track_caller]
    fn meets(ground: &mut Ground, shown: &str, disk: &str, wanted: Verdict) {
        assert_eq!(ground.meet(&text(shown), &text(disk)), wanted);
    }

    #[test]
    fn an_editor_that_loads_what_has_changed_is_not_told() {
        let mut ground = Ground::under(&text("a"), Some(text("a")));
        meets(&mut ground, "a", "b", Verdict::Behind);
        assert!(ground.is_behind());
        // It has loaded `b`, and there is `c` already.
        meets(&mut ground, "b", "c", Verdict::Behind);
        meets(&mut ground, "c", "c", Verdict::Together);
        assert!(!ground.is_behind());
        // What is typed into that is no news.
        meets(&mut ground, "c!", "c", Verdict::Together);
        meets(&mut ground, "c!", "d", Verdict::Parted);
    }

    #[test]
    fn it_is_said_once_for_each_text_on_the_disk() {
        let mut ground = Ground::under(&text("a"), Some(text("a")));
        meets(&mut ground, "a!", "b", Verdict::Parted);
        assert!(ground.tell(text("b"), true));
        meets(&mut ground, "a!!", "b", Verdict::Said);
        meets(&mut ground, "a!!", "c", Verdict::Parted);
        assert!(!ground.tell(text("c"), true), "it is being asked already");
        // Saved over it: the disk has what the editor has, and `c` is not forgotten.
        ground.saved(text("a!!"));
        meets(&mut ground, "a!!", "a!!", Verdict::Together);
        let left = ground.parted(Some(&text("a!!"))).unwrap();
        assert_eq!((left.base, left.theirs), (Some(text("a")), text("c")));
        // The same again is another change.
        meets(&mut ground, "a!!?", "c", Verdict::Parted);
    }

    #[test]
    fn what_was_taken_is_what_both_come_from() {
        let mut ground = Ground::under(&text("a"), Some(text("b")));
        assert!(ground.common.is_none(), "they have never met");
        meets(&mut ground, "a", "c", Verdict::Parted);
        let left = ground.parted(Some(&text("c"))).unwrap();
        assert_eq!((&left.base, &left.theirs), (&None, &text("c")));
        ground.taken(&left, true);
        meets(&mut ground, "ac", "c", Verdict::Together);
        assert!(ground.parted(Some(&text("c"))).is_none());

        meets(&mut ground, "ac", "d", Verdict::Parted);
        let left = ground.parted(Some(&text("d"))).unwrap();
        // It is saved before it is noted that both were taken.
        ground.saved(text("acd"));
        ground.taken(&left, true);
        assert_eq!(ground.common, Some(text("acd")));
    }
}
