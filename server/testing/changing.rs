//! Changes of several files, drawn: what happens to each file as a diff, new names as arrows, notes as they are shown.

use expect_test::Expect;

use super::{Asking, Fixture, diff};
use crate::{
    ide::{
        change::{Change, Step},
        references::references,
        rename::{self, Able, Move, Renaming},
    },
    text::apply,
};

/// An editor that can do everything.
pub const ABLE: Able = Able {
    asks: true,
    renames: true,
};

/// The files after a change.
pub fn carried_out(files: &[(String, String)], change: &Change) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    for step in &change.steps {
        match step {
            Step::Edit { path, edits } => {
                let text = &mut find(&mut files, path).1;
                *text = apply(text, edits);
            }
            Step::Create { path, text } => files.push((path.clone(), text.clone())),
            Step::Rename { from, to } => find(&mut files, from).0.clone_from(to),
        }
    }
    files
}

fn find<'a>(files: &'a mut [(String, String)], name: &str) -> &'a mut (String, String) {
    let found = files.iter_mut().find(|(path, _)| path == name);
    found.unwrap_or_else(|| panic!("{name} is no file"))
}

/// What renaming at `$0` does.
#[track_caller]
pub fn check_rename(text: &str, new: &str, expect: Expect) {
    let asking = Asking::new(text);
    let (span, _) = rename::prepare(&asking.ask()).expect("it can be renamed");
    assert!(span.touches(asking.offset), "{span:?}");
    let found = rename::rename(&asking.ask(), new, ABLE).expect("it can be renamed");
    expect.assert_eq(&draw(&asking.fixture, &found));
}

/// What the first fix of the first finding does, to whichever files.
#[track_caller]
pub fn check_mending(code: &str, text: &str, expect: Expect) {
    let fixture = Fixture::new(text);
    let (path, before) = &fixture.files[0];
    let findings = fixture.findings(path, Some(code));
    let fix = findings.first().and_then(|finding| finding.fixes.first());
    let fix = fix.unwrap_or_else(|| panic!("{code} offers no fix"));
    let found = fix.change((&fixture.project, &fixture), path, before, ABLE);
    let drawn = draw(&fixture, &found.expect("it can be carried out"));
    expect.assert_eq(&format!("{}\n{drawn}", fix.title));
}

/// The first finding has no fix.
#[track_caller]
pub fn check_no_mending(code: &str, text: &str) {
    let fixture = Fixture::new(text);
    let findings = fixture.findings(&fixture.files[0].0, Some(code));
    assert_eq!(findings.first().expect("it speaks").fixes, []);
}

/// Renaming at `$0` is refused with this sentence.
#[track_caller]
pub fn check_no_rename(text: &str, new: &str, expect: Expect) {
    let asking = Asking::new(text);
    let found = rename::rename(&asking.ask(), new, ABLE);
    expect.assert_eq(&format!("{}\n", found.expect_err("it is refused")));
}

/// What follows when files move, given as `FROM > TO`.
#[track_caller]
pub fn check_move(text: &str, moves: &[&str], expect: Expect) {
    let fixture = Fixture::new(text);
    let moves: Vec<Move> = moves
        .iter()
        .filter_map(|step| step.split_once(" > "))
        .map(|(from, to)| Move {
            from: from.to_owned(),
            to: to.to_owned(),
        })
        .collect();
    let (found, complaints) = rename::moved(&fixture.project, &fixture, &moves, ABLE);
    let mut drawn = draw(&fixture, &found);
    for complaint in complaints {
        drawn.push_str(&format!("! {complaint}\n"));
    }
    expect.assert_eq(&drawn);
}

/// Who names what is at `$0`: file and line, the place marked.
#[track_caller]
pub fn check_references(text: &str, declaration: bool, expect: Expect) {
    let asking = Asking::new(text);
    let found = references(&asking.ask(), declaration).expect("something is named");
    let mut out = String::new();
    for file in found {
        for span in file.spans {
            let (before, after) = (
                &file.text[..span.range().start],
                &file.text[span.range().end..],
            );
            let start = before.rsplit('\n').next().unwrap_or_default();
            let end = after.split('\n').next().unwrap_or_default();
            out.push_str(&format!(
                "{}: {start}‹{}›{end}\n",
                file.path,
                span.of(&file.text)
            ));
        }
    }
    expect.assert_eq(&out);
}

fn draw(fixture: &Fixture, renaming: &Renaming) -> String {
    let mut out = String::new();
    for note in &renaming.notes {
        let sign = if note.confirm { "? " } else { "" };
        let parts = match note.parts.len() {
            0 => String::new(),
            count => format!(" ({count})"),
        };
        out.push_str(&format!(
            "{sign}{}: {}{parts}\n",
            note.label, note.description
        ));
    }
    let mut files = fixture.files.clone();
    for step in &renaming.change.steps {
        let one = Change {
            steps: vec![step.clone()],
        };
        let after = carried_out(&files, &one);
        match step {
            Step::Edit { path, .. } | Step::Create { path, .. } => {
                let of = |files: &[(String, String)]| {
                    let file = files.iter().find(|(name, _)| name == path);
                    file.map(|(_, text)| text.clone()).unwrap_or_default()
                };
                out.push_str(&format!("//- {path}\n{}", diff(&of(&files), &of(&after))));
            }
            Step::Rename { from, to } => out.push_str(&format!("{from} → {to}\n")),
        }
        files = after;
    }
    out
}
