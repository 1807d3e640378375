//! A key's text, small: the words that chant knows are not kept once more for every spec.

use std::{fmt, ops::Deref};

use crate::model::fields::FIELDS;

/// The text of a key. Equal texts are equal names.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(Kept);

#[derive(Clone, PartialEq, Eq)]
enum Kept {
    /// A row of [`FIELDS`]: a hundred thousand specs would keep the word `status` a hundred thousand times.
    Known(u8),
    Other(Box<str>),
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        let row = FIELDS.iter().position(|field| field.name == text);
        Self(match row.and_then(|row| u8::try_from(row).ok()) {
            Some(row) => Kept::Known(row),
            None => Kept::Other(text.into()),
        })
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Kept::Known(row) => FIELDS[usize::from(*row)].name,
            Kept::Other(text) => text,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_it_was_written_and_is_small() {
        for text in ["status", "Status", "", "team"] {
            assert_eq!(&*Name::from(text), text);
        }
        assert_eq!(Name::from("status"), Name::from("status"));
        assert_eq!(size_of::<Name>(), size_of::<Box<str>>());
    }
}
