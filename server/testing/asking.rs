//! Asking at a cursor: `$0` in a fixture, answers drawn as text.

use expect_test::Expect;

use super::{Fixture, diff};
use crate::{
    ide::{
        Ask, File,
        completion::{self, Completions, Item, snippet},
        hover::{Hover, hover},
    },
    text::apply,
};

/// So many candidates of a list are drawn.
const DRAWN: usize = 12;

/// A fixture with a cursor in one of its files.
pub struct Asking {
    /// The fixture, the cursor's mark taken out.
    pub fixture: Fixture,
    /// The file that the cursor is in.
    pub path: String,
    /// The cursor, in bytes of that file.
    pub offset: usize,
}

impl Asking {
    /// Reads a fixture; `$0` marks the cursor.
    #[track_caller]
    pub fn new(text: &str) -> Self {
        let marked = Fixture::new(text);
        let found = marked
            .files
            .iter()
            .find_map(|(path, text)| Some((path.clone(), text.find("$0")?)));
        let (path, offset) = found.expect("a `$0` in the fixture");
        Self {
            fixture: Fixture::new(&text.replacen("$0", "", 1)),
            path,
            offset,
        }
    }

    /// The text of the cursor's file.
    pub fn text(&self) -> &str {
        let file = self
            .fixture
            .files
            .iter()
            .find(|(path, _)| *path == self.path);
        &file.expect("the cursor's file").1
    }

    /// What is told at the cursor, with the findings about its file.
    fn hover(&self) -> Option<Hover> {
        let findings = self.fixture.findings(&self.path, None);
        hover(&self.ask(), &findings)
    }

    /// The question at the cursor, as if a person had asked it.
    pub fn ask(&self) -> Ask<'_> {
        let project = &self.fixture.project;
        let file = match project.spec(&self.path) {
            Some(entry) => File::Spec(entry),
            None => File::Page(project.page(&self.path).expect("a spec or a page")),
        };
        Ask {
            project,
            file,
            text: self.text(),
            offset: self.offset,
            trigger: None,
            world: &self.fixture,
        }
    }
}

/// What is offered at `$0`, one candidate a line: label, detail, note.
#[track_caller]
pub fn check_complete(text: &str, expect: Expect) {
    let asking = Asking::new(text);
    let found = completion::complete(&asking.ask());
    sound(&found, asking.text(), asking.offset);
    assert!(!found.items.is_empty(), "nothing is offered");
    expect.assert_eq(&draw(&found));
}

/// Nothing is offered at `$0`.
#[track_caller]
pub fn check_complete_none(text: &str) {
    let asking = Asking::new(text);
    let found = completion::complete(&asking.ask());
    assert!(found.items.is_empty(), "offered:\n{}", draw(&found));
}

/// What choosing `label` at `$0` does: the lines that change, snippets as they are sent.
#[track_caller]
pub fn check_choice(text: &str, label: &str, expect: Expect) {
    let asking = Asking::new(text);
    let found = completion::complete(&asking.ask());
    sound(&found, asking.text(), asking.offset);
    let Some(item) = found.items.iter().find(|item| item.label == label) else {
        panic!("{label} is not offered:\n{}", draw(&found));
    };
    let after = apply(asking.text(), std::slice::from_ref(&item.edit));
    expect.assert_eq(&diff(asking.text(), &after));
}

/// What is told at `$0`: the text it is about, and the markdown.
#[track_caller]
pub fn check_hover(text: &str, expect: Expect) {
    let asking = Asking::new(text);
    let Some(found) = asking.hover() else {
        panic!("nothing is told");
    };
    assert!(found.span.touches(asking.offset), "{found:?}");
    expect.assert_eq(&format!(
        "‹{}›\n{}\n",
        found.span.of(asking.text()),
        found.markdown
    ));
}

/// Nothing is told at `$0`.
#[track_caller]
pub fn check_hover_none(text: &str) {
    let found = Asking::new(text).hover();
    assert!(found.is_none(), "told: {found:#?}");
}

/// What must hold of every answer: edits lie on one line, on boundaries of characters, and touch the cursor.
#[track_caller]
pub fn sound(found: &Completions, text: &str, offset: usize) {
    for item in &found.items {
        let span = item.edit.span;
        let replaced = text.get(span.range());
        assert!(
            replaced.is_some_and(|replaced| !replaced.contains('\n')) && span.touches(offset),
            "{item:?} at {offset}"
        );
        assert!(
            !item.label.is_empty() && !item.filter.is_empty(),
            "{item:?}"
        );
        assert!(!snippet::plain(&item.edit.new_text).is_empty(), "{item:?}");
    }
}

fn draw(found: &Completions) -> String {
    let mut out = String::new();
    for item in found.items.iter().take(DRAWN) {
        out.push_str(&line(item));
        out.push('\n');
    }
    if found.items.len() > DRAWN {
        out.push_str(&format!("… and {} more\n", found.items.len() - DRAWN));
    }
    if found.incomplete {
        out.push_str("… ask again\n");
    }
    out
}

fn line(item: &Item) -> String {
    let mark = match (item.deprecated, item.preselect) {
        (true, _) => "- ",
        (_, true) => "* ",
        _ => "",
    };
    let parts = [&item.label, &item.detail, &item.note];
    let parts: Vec<&str> = parts.into_iter().map(|part| part.as_str()).collect();
    let line = format!("{mark}{}", parts.join(" | "));
    line.trim_end_matches([' ', '|']).to_owned()
}
