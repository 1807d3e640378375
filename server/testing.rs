//! Fixtures for unit tests: small projects written as one text, expectations drawn under the lines they speak of.
//!
//! `//- PATH` at column 0 begins a file; what stands before the first mark is `.chant/specs/spec.md`. A line whose first
//! ink is `^` labels the line above it. [`check`] takes the labels out, runs the rules, draws them again and compares,
//! so that one literal is both input and expectation (`UPDATE_EXPECT=1` rewrites it).

mod acting;
mod asking;
mod changing;
mod world;

use std::{collections::BTreeMap, path::Path};

pub use acting::{check_action, check_action_example, check_disabled, check_no_action};
pub use asking::{
    Asking, check_choice, check_complete, check_complete_none, check_hover, check_hover_none,
};
pub use changing::{
    ABLE, carried_out, check_mending, check_move, check_no_mending, check_no_rename,
    check_references, check_rename,
};

use expect_test::Expect;

use crate::{
    ide::diagnostics::{self, Finding, Levels, PageSubject, RULES, Subject},
    model::Spec,
    text::Text,
    workspace::{
        Entry, Fault, Page, Project,
        entry::{Role, role},
    },
};

/// The file that a fixture begins with, unless it says otherwise.
pub const MAIN: &str = ".chant/specs/spec.md";

/// A project made of a fixture; also its own [`World`](crate::workspace::World): a path exists if the fixture has it.
pub struct Fixture {
    /// Path and text of every file, labels taken out, in the fixture's order.
    pub files: Vec<(String, String)>,
    /// The project.
    pub project: Project,
    /// Answers that the fixture's `//- world` file gives, a `question argument = answer` per line.
    answers: BTreeMap<String, String>,
}

impl Fixture {
    /// Reads a fixture. A file named `world` holds answers about git and runs, such as `commit abc1234 = no`,
    /// `branch chant/001 = yes`, `changed src/a.rs = 2026-01-05T00:00:00Z`, `running 001 = yes`, `history a.rs = no`;
    /// `fault PATH = is not text` makes a spec one that cannot be read, for that reason.
    pub fn new(text: &str) -> Self {
        let mut files: Vec<(String, String)> = vec![(MAIN.to_owned(), String::new())];
        for line in text.split_inclusive('\n') {
            if let Some(path) = line.strip_prefix("//- ") {
                files.push((path.trim().to_owned(), String::new()));
            } else if !is_label(line) {
                files.last_mut().expect("never empty").1.push_str(line);
            }
        }
        if files[0].1.is_empty() && files.len() > 1 {
            files.remove(0);
        }
        let mut project = Project::new(Path::new("/project"));
        let mut answers = BTreeMap::new();
        for (path, text) in &files {
            match role(path) {
                Some(Role::Spec(place)) => project.insert(Entry {
                    path: path.as_str().into(),
                    place,
                    spec: Spec::read(text),
                    fault: None,
                    open: None,
                }),
                Some(Role::Page(kind)) => {
                    project.insert_page(Page {
                        path: path.as_str().into(),
                        kind,
                        text: Text::new(text),
                        version: None,
                    });
                }
                None if path == "world" => answers.extend(
                    text.lines()
                        .filter_map(|line| line.split_once(" = "))
                        .map(|(q, a)| (q.to_owned(), a.to_owned())),
                ),
                None => {}
            }
        }
        for (question, reason) in &answers {
            let path = question.strip_prefix("fault ");
            if let Some(entry) = path.and_then(|path| project.spec(path)) {
                let mut entry = Entry::clone(entry);
                entry.fault = Some(Fault(reason.as_str().into()));
                project.insert(entry);
            }
        }
        Self {
            files,
            project,
            answers,
        }
    }

    /// The findings about one of its files; all rules where `code` is `None`.
    pub fn findings(&self, path: &str, code: Option<&str>) -> Vec<Finding> {
        let text = &self
            .files
            .iter()
            .find(|(other, _)| other == path)
            .expect("a file of the fixture")
            .1;
        let mut levels = Levels::default();
        for rule in RULES {
            if code.is_some_and(|code| code != rule.code) {
                levels.0.insert(rule.code.into(), None);
            }
        }
        let project = &self.project;
        if let Some(entry) = project.spec(path) {
            diagnostics::check_spec(
                &Subject {
                    project,
                    entry,
                    text,
                    world: self,
                },
                &levels,
            )
        } else if let Some(page) = project.page(path) {
            diagnostics::check_page(
                &PageSubject {
                    project,
                    page,
                    text,
                },
                &levels,
            )
        } else {
            Vec::new()
        }
    }

    fn draw(&self, code: Option<&str>) -> String {
        let mut out = String::new();
        for (at, (path, text)) in self.files.iter().enumerate() {
            if at > 0 || path != MAIN {
                out.push_str(&format!("//- {path}\n"));
            }
            out.push_str(&draw(text, &self.findings(path, code)));
        }
        out
    }

    fn answer(&self, question: &str) -> Option<bool> {
        self.answers.get(question).map(|answer| answer == "yes")
    }
}

/// Draws findings as labels under the lines of `text` on which they begin.
pub fn draw(text: &str, findings: &[Finding]) -> String {
    let mut out = String::new();
    let mut start = 0;
    let lines: Vec<&str> = if text.is_empty() {
        vec![""]
    } else {
        text.split_inclusive('\n').collect()
    };
    let last = lines.len() - 1;
    for (number, line) in lines.into_iter().enumerate() {
        let end = start + line.len();
        let ink = line.trim_end_matches(['\n', '\r']);
        out.push_str(line);
        for finding in findings {
            let at = finding.span.range().start;
            let here = start <= at && (at < end || number == last);
            if !here {
                continue;
            }
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            let from = (at - start).min(ink.len());
            let to = (finding.span.range().end - start).clamp(from, ink.len());
            let indent = ink[..from].chars().count();
            let carets = ink[from..to].chars().count().max(1);
            out.push_str(&format!(
                "{}{} {}: {}\n",
                " ".repeat(indent),
                "^".repeat(carets),
                finding.code,
                finding.message
            ));
        }
        start = end;
    }
    out
}

/// One rule on a fixture that is also the expectation.
#[track_caller]
pub fn check(code: &str, expect: Expect) {
    assert!(
        diagnostics::rule_named(code).is_some(),
        "no rule is named {code}"
    );
    let fixture = Fixture::new(&dedent(&expect));
    let drawn = fixture.draw(Some(code));
    assert!(drawn.contains(code), "{code} did not speak:\n{drawn}");
    expect.assert_eq(&drawn);
}

/// The example in the head of a rule's file, which is both fixture and expectation.
#[track_caller]
pub fn check_example(code: &str, example: &str) {
    let drawn = Fixture::new(example).draw(Some(code));
    assert!(
        drawn.contains(code),
        "the example of {code} does not make it speak:\n{drawn}"
    );
    assert_eq!(
        drawn, example,
        "the example in the head of {code} is not what the rule says"
    );
}

/// Rewrites a stale file and fails, so that the second run passes and the difference is reviewed.
#[track_caller]
pub fn keep_fresh(path: &Path, contents: &str) {
    if std::fs::read_to_string(path).is_ok_and(|old| old == contents) {
        return;
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "a test that writes the manual, not the server"
    )]
    std::fs::write(path, contents).expect("the manual can be written");
    panic!(
        "{} was stale and has been rewritten; commit it",
        path.display()
    );
}

/// All rules on a fixture that is also the expectation: for root causes that must not cascade.
#[track_caller]
pub fn check_all(expect: Expect) {
    let drawn = Fixture::new(&dedent(&expect)).draw(None);
    expect.assert_eq(&drawn);
}

/// One rule must stay silent on a fixture.
#[track_caller]
pub fn check_no(code: &str, text: &str) {
    assert!(
        diagnostics::rule_named(code).is_some(),
        "no rule is named {code}"
    );
    let fixture = Fixture::new(text);
    for (path, _) in &fixture.files {
        let findings = fixture.findings(path, Some(code));
        assert!(findings.is_empty(), "{code} spoke in {path}: {findings:#?}");
    }
}

/// The first fix of the first finding, applied: what the main file becomes, as a diff of lines.
#[track_caller]
pub fn check_fix(code: &str, text: &str, expect: Expect) {
    let before = &Fixture::new(text).files[0].1;
    expect.assert_eq(&diff(before, &fixed(code, text)));
}

/// The first fix of the first finding, applied: what the main file becomes.
#[track_caller]
pub fn fixed(code: &str, text: &str) -> String {
    let fixture = Fixture::new(text);
    let (path, before) = &fixture.files[0];
    let findings = fixture.findings(path, Some(code));
    let finding = findings
        .first()
        .unwrap_or_else(|| panic!("{code} did not speak"));
    let fix = finding
        .fixes
        .first()
        .unwrap_or_else(|| panic!("{code} offers no fix"));
    crate::text::apply(before, &fix.edits(before))
}

/// `-| old` and `+| new` for every line that changed, and ` | same` for those between two changes.
pub fn diff(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let changes: Vec<_> = diff.iter_all_changes().collect();
    let changed = |change: &similar::Change<&str>| change.tag() != similar::ChangeTag::Equal;
    let first = changes.iter().position(changed).unwrap_or(changes.len());
    let last = changes.iter().rposition(changed).map_or(first, |at| at + 1);
    changes[first..last]
        .iter()
        .map(|change| {
            format!(
                "{}| {}\n",
                change.tag(),
                change.value().trim_end_matches(['\r', '\n'])
            )
        })
        .collect()
}

fn is_label(line: &str) -> bool {
    line.trim_start().starts_with('^')
}

/// The text of an `expect![[…]]` as it will be compared, without the indentation of the source.
fn dedent(expect: &Expect) -> String {
    let data = expect.data();
    let data = data.strip_prefix('\n').unwrap_or(data);
    let indent = data
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min();
    let mut out: String = data
        .split_inclusive('\n')
        .map(|line| {
            line.get(indent.unwrap_or(0)..)
                .unwrap_or_else(|| line.trim_start_matches(' '))
        })
        .collect();
    if !data.ends_with('\n') && out.trim().is_empty() {
        out.clear();
    }
    out
}
