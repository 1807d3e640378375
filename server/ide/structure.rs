//! The tree of a file, whether an editor holds it or not.

use super::File;
use crate::{syntax::Syntax, text::Text};

/// The text and the tree of a file; `text` is what it was read from. Of an open spec both are there already.
pub(super) fn of(file: File, text: &str) -> (Text, Syntax) {
    match file {
        File::Spec(entry) => match &entry.open {
            Some(open) => (open.text.clone(), open.syntax.clone()),
            None => parsed(Text::new(text)),
        },
        File::Page(page) => parsed(page.text.clone()),
    }
}

fn parsed(text: Text) -> (Text, Syntax) {
    let syntax = Syntax::parse(&text);
    (text, syntax)
}
