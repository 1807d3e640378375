//! Choosing what is offered: `$0` in a fixture is the cursor, `$0…$1` a selection; what happens is drawn as a diff.

use expect_test::Expect;

use super::{Fixture, diff};
use crate::{
    ide::{
        actions::{self, Action, Asked},
        change::{Change, Step},
    },
    text::{Span, apply},
};

/// A fixture with a selection in one of its files.
struct Acting {
    fixture: Fixture,
    path: String,
    selection: Span,
}

impl Acting {
    #[track_caller]
    fn new(text: &str) -> Self {
        let marked = Fixture::new(text);
        let found = marked.files.iter().find_map(|(path, text)| {
            let start = text.find("$0")?;
            let end = text.find("$1").map_or(start, |end| end - 2);
            Some((path.clone(), Span::new(start, end)))
        });
        let (path, selection) = found.expect("a `$0` in the fixture");
        Self {
            fixture: Fixture::new(&text.replacen("$0", "", 1).replacen("$1", "", 1)),
            path,
            selection,
        }
    }

    fn text(&self) -> &str {
        let mut files = self.fixture.files.iter();
        let file = files.find(|(path, _)| *path == self.path);
        &file.expect("the cursor's file").1
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            project: &self.fixture.project,
            entry: self.fixture.project.spec(&self.path).expect("a spec"),
            text: self.text(),
            selection: self.selection,
            world: &self.fixture,
        }
    }

    #[track_caller]
    fn offered(&self, title: &str) -> Action {
        let offers = actions::offers(&self.asked());
        let same = |action: &&Action| action.title == title;
        match offers.iter().find(same) {
            Some(action) => action.clone(),
            None => panic!("{title} is not offered: {offers:#?}"),
        }
    }

    /// What choosing `title` does.
    #[track_caller]
    fn chosen(&self, title: &str) -> String {
        let action = self.offered(title);
        assert_eq!(action.disabled, None, "{title}");
        let change = actions::carry_out(&self.asked(), action.name, &action.of);
        self.draw(&change.expect("what is offered can be done"))
    }

    /// The own file's diff, then other files.
    fn draw(&self, change: &Change) -> String {
        let (mut own, mut others) = (String::new(), String::new());
        for step in &change.steps {
            match step {
                Step::Edit { path, edits } => {
                    assert_eq!(*path, self.path);
                    own.push_str(&diff(self.text(), &apply(self.text(), edits)));
                }
                Step::Create { path, text } => {
                    others.push_str(&format!("//- {path}\n"));
                    for line in text.lines() {
                        others.push_str(&format!("+| {line}\n"));
                    }
                }
                Step::Rename { from, to } => others.push_str(&format!("{from} -> {to}\n")),
            }
        }
        let all = own + &others;
        let lines = all.lines().map(|line| format!("{}\n", line.trim_end()));
        lines.collect()
    }
}

/// What choosing `title` at `$0` does.
#[track_caller]
pub fn check_action(title: &str, text: &str, expect: Expect) {
    expect.assert_eq(&Acting::new(text).chosen(title));
}

/// `title` is not offered at `$0`, not even as something that cannot be done.
#[track_caller]
pub fn check_no_action(title: &str, text: &str) {
    let acting = Acting::new(text);
    let offers = actions::offers(&acting.asked());
    let like = offers.iter().find(|action| action.title.starts_with(title));
    assert_eq!(like, None);
}

/// Why `title`, which is shown at `$0`, cannot be done there.
#[track_caller]
pub fn check_disabled(title: &str, text: &str) -> String {
    let action = Acting::new(text).offered(title);
    action.disabled.expect("it cannot be done")
}

/// The example in the head of an action's file: a fixture, `=> TITLE`, and what choosing it does.
#[track_caller]
pub fn check_action_example(name: &str, example: &str) {
    let (text, rest) = example
        .split_once("\n=> ")
        .expect("a line that begins with `=>`");
    let (title, expected) = rest.split_once('\n').unwrap_or((rest, ""));
    let acting = Acting::new(&format!("{text}\n"));
    assert_eq!(acting.offered(title).name, name);
    assert_eq!(acting.chosen(title), expected, "the example of {name}");
}
