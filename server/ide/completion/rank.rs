//! How well a name fits what is typed, and the best of very many without sorting or copying the rest.

use std::cmp::Ordering;

/// How a name fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It begins with what is typed, or nothing is typed.
    Prefix,
    /// What is typed is its end, or begins one of its parts.
    Part,
    /// Every word that is typed begins a word of its title.
    Title,
    /// What is typed stands somewhere in it.
    Inside,
    /// The letters that are typed stand in it in that order.
    Scattered,
    /// Not at all.
    None,
}

/// What is typed, ready to be compared with many names.
pub(super) struct Typed {
    /// In lower case.
    text: String,
    words: Vec<String>,
}

impl Typed {
    pub(super) fn new(typed: &str) -> Self {
        let text = typed.trim().to_lowercase();
        let words = text.split_whitespace().map(str::to_owned).collect();
        Self { text, words }
    }

    /// The longest word that is typed, in lower case: what any name that fits well must hold.
    pub(super) fn needle(&self) -> &str {
        let longest = self.words.iter().max_by_key(|word| word.len());
        longest.map_or("", String::as_str)
    }

    /// How `name`, known as `title`, fits. Case does not matter (outside ASCII: in titles it does).
    pub(super) fn fit(&self, name: &str, title: &str) -> Fit {
        let (typed, bytes) = (self.text.as_bytes(), name.as_bytes());
        if begins(bytes, typed) {
            return Fit::Prefix;
        }
        let mut inside = false;
        for at in places(bytes, typed) {
            let ends = at + typed.len() == bytes.len();
            if ends || !bytes[at - 1].is_ascii_alphanumeric() {
                return Fit::Part;
            }
            inside = true;
        }
        if self.is_in_title(title.as_bytes()) {
            return Fit::Title;
        }
        if inside {
            Fit::Inside
        } else if is_scattered(bytes, typed) {
            Fit::Scattered
        } else {
            Fit::None
        }
    }

    /// Whether all letters that are typed stand in `name` in their order: quicker than to ask how it fits.
    pub(super) fn is_scattered_in(&self, name: &str) -> bool {
        is_scattered(name.as_bytes(), self.text.as_bytes())
    }

    fn is_in_title(&self, title: &[u8]) -> bool {
        let begins_word = |word: &String| {
            let word = word.as_bytes();
            begins(title, word) || places(title, word).any(|at| is_edge(title[at - 1]))
        };
        !self.words.is_empty() && self.words.iter().all(begins_word)
    }
}

/// Whether a word may begin behind this byte. Bytes of longer characters belong to words.
fn is_edge(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric()
}

fn begins(text: &[u8], typed: &[u8]) -> bool {
    text.len() >= typed.len() && text[..typed.len()].eq_ignore_ascii_case(typed)
}

/// Where `typed` stands in `text`, not at its start.
fn places<'a>(text: &'a [u8], typed: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = typed.first().copied().unwrap_or_default();
    let rest = text.get(1..).unwrap_or_default();
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), rest)
        .map(|at| at + 1)
        .filter(move |at| begins(&text[*at..], typed))
}

fn is_scattered(text: &[u8], typed: &[u8]) -> bool {
    let mut rest = text;
    typed.iter().all(
        |byte| match memchr::memchr2(*byte, byte.to_ascii_uppercase(), rest) {
            Some(at) => {
                rest = &rest[at + 1..];
                true
            }
            None => false,
        },
    )
}

/// Something with the key that it is ranked by, the smallest best.
pub(in crate::ide) struct Ranked<K, T>(pub K, pub T);

impl<K: Ord, T> Ord for Ranked<K, T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<K: Ord, T> PartialOrd for Ranked<K, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Ord, T> PartialEq for Ranked<K, T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<K: Ord, T> Eq for Ranked<K, T> {}

/// Keeps the smallest of what it is given.
///
/// Twice as many as there is room for are gathered before the worse half goes: a few steps for each that comes, in
/// whatever order they come, and none for those that are refused.
pub(in crate::ide) struct Best<T> {
    room: usize,
    items: Vec<T>,
    /// Whether the first `room` are in, the worst of them last.
    full: bool,
    lost: bool,
}

impl<T: Ord> Best<T> {
    /// For at most `room`, which is not zero.
    pub(in crate::ide) fn new(room: usize) -> Self {
        Self {
            room,
            items: Vec::new(),
            full: false,
            lost: false,
        }
    }

    /// Whether `one` would have to go at once.
    pub(in crate::ide) fn refuses(&mut self, one: &T) -> bool {
        let refused = self.full && self.items[self.room - 1] <= *one;
        self.lost |= refused;
        refused
    }

    /// Whether there was more than there is room for.
    pub(in crate::ide) fn is_full(&self) -> bool {
        self.items.len() >= self.room
    }

    /// Takes `one` in, unless it is worse than all.
    pub(in crate::ide) fn add(&mut self, one: T) {
        if self.refuses(&one) {
            return;
        }
        self.items.push(one);
        if self.items.len() == self.room * 2 {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        if self.items.len() > self.room {
            self.items.select_nth_unstable(self.room - 1);
            self.items.truncate(self.room);
            (self.full, self.lost) = (true, true);
        }
    }

    /// The best, best first, and whether any had to go.
    pub(in crate::ide) fn finish(mut self) -> (Vec<T>, bool) {
        self.shrink();
        self.items.sort_unstable();
        (self.items, self.lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_by_beginning_part_title_inside_and_scattered_letters() {
        let fit =
            |typed| Typed::new(typed).fit("003-root-cause", "Why the write is lost: Überlauf");
        for (typed, expected) in [
            ("", Fit::Prefix),
            ("003", Fit::Prefix),
            ("root", Fit::Part),
            ("cause", Fit::Part),
            ("ause", Fit::Part),
            ("WRITE", Fit::Title),
            ("lost wr", Fit::Title),
            ("aus", Fit::Inside),
            ("0rc", Fit::Scattered),
            ("rite", Fit::None),
            ("zzz", Fit::None),
        ] {
            assert_eq!(fit(typed), expected, "{typed}");
        }
    }

    #[test]
    fn keeps_the_best() {
        for room in 1..8 {
            for numbers in [
                [5, 1, 4, 9, 2, 8, 3],
                [1, 2, 3, 4, 5, 8, 9],
                [9, 8, 5, 4, 3, 2, 1],
            ] {
                let mut best = Best::new(room);
                numbers.into_iter().for_each(|number| best.add(number));
                let expected = [1, 2, 3, 4, 5, 8, 9][..room.min(7)].to_vec();
                assert_eq!(best.finish(), (expected, room < 7));
            }
        }
    }
}
