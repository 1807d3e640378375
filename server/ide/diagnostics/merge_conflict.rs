//! A merge left its markers in the spec.
//!
//! In the frontmatter they keep chant from reading it; in the body chant takes both sides for the text. Where only
//! statuses and lists differ, there is a fix that does what chant's own merge driver would: the status that is further
//! wins, lists are joined.
//!
//! ```spec
//! ---
//! <<<<<<< HEAD
//! ^^^^^^^^^^^^ merge-conflict: the merge of `HEAD` and `chant/001` is unfinished, so chant cannot read the spec
//! status: in_progress
//! =======
//! status: completed
//! >>>>>>> chant/001
//! ---
//! # Keep both writes
//! ```

use super::{Report, Subject};
use crate::{
    model::{
        conflict::{self, Hunk},
        status::Status,
        yaml::{self, List, Node, Pair, Value},
    },
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let text = subject.text;
    let hunks = conflict::find(text);
    let Some(place) = conflict::span(&hunks) else {
        return;
    };
    let [ours, theirs] = [hunks[0].ours_name, hunks[0].theirs_name].map(|name| name.of(text));
    let names = match (ours, theirs) {
        ("", "") => "two branches".to_owned(),
        ("", one) | (one, "") => format!("`{one}`"),
        _ => format!("`{ours}` and `{theirs}`"),
    };
    let split = subject.entry.spec.split;
    let in_body = split.yaml.is_some() && hunks[0].whole.start >= split.body.start;
    let what = if in_body {
        "chant takes both sides for the text"
    } else {
        "chant cannot read the spec"
    };
    let finding = report.at(
        place,
        format!("the merge of {names} is unfinished, so {what}"),
    );
    if let Some(edits) = split.yaml.and_then(|yaml| merge(text, yaml, &hunks)) {
        finding.fix("Take the later status and join the lists", edits);
    }
    for (name, otherwise, side) in [
        (ours, "ours", (|hunk| hunk.ours) as fn(&Hunk) -> Span),
        (theirs, "theirs", |hunk| hunk.theirs),
    ] {
        let title = match name {
            "" => format!("Keep {otherwise}"),
            _ => format!("Keep what `{name}` says"),
        };
        let edits: Vec<Edit> = hunks
            .iter()
            .map(|hunk| resolve(text, hunk, side(hunk).of(text)))
            .collect();
        finding.fix(title, edits);
    }
}

/// Puts `lines` in the place of a conflict.
fn resolve(text: &str, hunk: &Hunk, lines: &str) -> Edit {
    let mut whole = hunk.whole;
    if lines.is_empty() {
        let rest = &text[whole.range().end..];
        let eol = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        whole.end += u32::from(eol > 0) + u32::from(rest.starts_with("\r\n"));
    }
    let lines = lines.strip_suffix('\n').unwrap_or(lines);
    Edit::replace(whole, lines.strip_suffix('\r').unwrap_or(lines))
}

/// Merges conflicts of a frontmatter that is at `yaml`, if they all are about statuses, lists and keys of one side only.
fn merge(text: &str, yaml: Span, hunks: &[Hunk]) -> Option<Vec<Edit>> {
    hunks
        .iter()
        .map(|hunk| {
            let inside = yaml.start <= hunk.whole.start && hunk.whole.end <= yaml.end;
            let merged = inside.then(|| merge_hunk(text, yaml, hunks, hunk))??;
            Some(resolve(text, hunk, &merged))
        })
        .collect()
}

fn merge_hunk(text: &str, yaml: Span, hunks: &[Hunk], hunk: &Hunk) -> Option<String> {
    let (ours, theirs) = (
        yaml::read(text, hunk.ours).root,
        yaml::read(text, hunk.theirs).root,
    );
    if let (Value::List(left), Value::List(right)) = (&ours.value, &theirs.value) {
        return join_lines(text, hunk.ours, left, right);
    }
    let (left, right) = (pairs(&ours)?, pairs(&theirs)?);
    let mut merged = String::new();
    for (at, pair) in left.iter().enumerate() {
        let lines = lines_of(text, hunk.ours, left, at)?;
        match right.iter().position(|other| other.name == pair.name) {
            None => merged.push_str(lines.of(text)),
            Some(other) => {
                let theirs = lines_of(text, hunk.theirs, right, other)?;
                let joined = join(text, (pair, lines), (&right[other], theirs))?;
                merged.push_str(&joined);
            }
        }
    }
    for (at, pair) in right.iter().enumerate() {
        if left.iter().any(|other| other.name == pair.name) {
            continue;
        }
        if stands_elsewhere(text, yaml, hunks, &pair.name) {
            return None;
        }
        merged.push_str(lines_of(text, hunk.theirs, right, at)?.of(text));
    }
    Some(merged)
}

/// The pairs of one side; `None` where it is not made of whole keys, each once.
fn pairs(side: &Node) -> Option<&[Pair]> {
    match &side.value {
        Value::Null => Some(&[]),
        Value::Map(pairs) => {
            let twice = |at: usize| pairs[..at].iter().any(|pair| pair.name == pairs[at].name);
            let whole = pairs.iter().all(|pair| pair.colon);
            (whole && !(0..pairs.len()).any(twice)).then_some(pairs)
        }
        _ => None,
    }
}

/// The lines of a pair: from its key to the next one; `None` where the key does not begin its line.
fn lines_of(text: &str, side: Span, pairs: &[Pair], at: usize) -> Option<Span> {
    let begins = |pair: &Pair| {
        let start = pair.key.range().start;
        (start == side.range().start || text[..start].ends_with('\n')).then_some(start)
    };
    let end = match pairs.get(at + 1) {
        Some(next) => begins(next)?,
        None => side.range().end,
    };
    Some(Span::new(begins(&pairs[at])?, end))
}

/// What two sides say of one key, as one; `None` where a person has to choose.
fn join(text: &str, ours: (&Pair, Span), theirs: (&Pair, Span)) -> Option<String> {
    let (left, right) = (&ours.0.node.value, &theirs.0.node.value);
    let keep = |span: Span| Some(span.of(text).to_owned());
    if ours.1.of(text).trim() == theirs.1.of(text).trim() {
        return keep(ours.1);
    }
    if &*ours.0.name == "status" {
        let status = |value: &Value| value.text().and_then(Status::parse).map(Status::rank);
        let ours_wins = status(left)? >= status(right)?;
        return keep(if ours_wins { ours.1 } else { theirs.1 });
    }
    let (Value::List(list), Value::List(other)) = (left, right) else {
        return None;
    };
    if !list.flow {
        return join_lines(text, ours.1, list, other);
    }
    let items: Vec<&str> = items(text, list)
        .chain(new_items(text, list, other))
        .collect();
    let node = ours.0.node.span;
    let before = &text[ours.1.range().start..node.range().start];
    let after = &text[node.range().end..ours.1.range().end];
    let one_line = items.iter().all(|item| !item.contains('\n'));
    one_line.then(|| format!("{before}[{}]{after}", items.join(", ")))
}

/// The lines of a list, and below them the items that only the other one has.
fn join_lines(text: &str, lines: Span, list: &List, other: &List) -> Option<String> {
    let first = list.items.first()?.span.range().start;
    let line = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let marker = &text[line..first];
    if list.flow || marker.trim() != "-" {
        return None;
    }
    let mut merged = lines.of(text).to_owned();
    let eol = if merged.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    for item in new_items(text, list, other) {
        if item.contains('\n') {
            return None;
        }
        merged.push_str(&format!("{marker}{item}{eol}"));
    }
    Some(merged)
}

fn items<'t>(text: &'t str, list: &List) -> impl Iterator<Item = &'t str> {
    list.items.iter().map(|item| item.span.of(text))
}

/// The items of `other` that `list` lacks, as they are written.
fn new_items<'t>(text: &'t str, list: &List, other: &List) -> impl Iterator<Item = &'t str> {
    other
        .items
        .iter()
        .filter(|item| list.items.iter().all(|known| known.value != item.value))
        .map(|item| item.span.of(text))
}

/// Whether a line of the frontmatter outside of all conflicts begins with this key.
fn stands_elsewhere(text: &str, yaml: Span, hunks: &[Hunk], name: &str) -> bool {
    crate::model::criteria::lines(text, yaml)
        .filter(|line| hunks.iter().all(|hunk| !hunk.whole.meets(*line)))
        .any(|line| {
            line.of(text)
                .strip_prefix(name)
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no, fixed};

    const CODE: &str = "merge-conflict";

    #[test]
    fn in_the_body_chant_takes_both() {
        check(
            CODE,
            expect![[r#"
                ---
                ---
                # T
                <<<<<<< HEAD
                ^^^^^^^^^^^^ merge-conflict: the merge of `HEAD` and `chant/001` is unfinished, so chant takes both sides for the text
                - [ ] a
                =======
                - [x] a
                >>>>>>> chant/001
            "#]],
        );
    }

    #[test]
    fn takes_the_later_status_and_joins_lists() {
        check_fix(
            CODE,
            "---\ntype: code\n<<<<<<< HEAD\nstatus: completed\nlabels: [a, b]\ncommits:\n  - abc1234\n||||||| base\nstatus: pending\n=======\nstatus: in_progress\nlabels: [b, \"c\"]\ncommits:\n- def5678\nmodel: haiku\n>>>>>>> x\n---\n# T\n",
            expect![[r#"
                -| <<<<<<< HEAD
                 | status: completed
                -| labels: [a, b]
                +| labels: [a, b, "c"]
                 | commits:
                 |   - abc1234
                -| ||||||| base
                -| status: pending
                -| =======
                -| status: in_progress
                -| labels: [b, "c"]
                -| commits:
                -| - def5678
                +|   - def5678
                 | model: haiku
                -| >>>>>>> x
            "#]],
        );
    }

    #[test]
    fn joins_items_of_one_list() {
        check_fix(
            CODE,
            "---\nlabels:\n- z\n<<<<<<< HEAD\n- a\n=======\n- b\n- a\n>>>>>>> x\n---\n# T\n",
            expect![[r#"
                -| <<<<<<< HEAD
                 | - a
                -| =======
                 | - b
                -| - a
                -| >>>>>>> x
            "#]],
        );
    }

    #[test]
    fn lets_a_person_choose_otherwise() {
        let text = "---\r\n<<<<<<< HEAD\r\nprompt: a\r\n=======\r\nprompt: b\r\n>>>>>>> x\r\n---\r\n# T\r\n";
        assert_eq!(
            fixed(CODE, text),
            "---\r\nprompt: a\r\n---\r\n# T\r\n",
            "there is no merged text to offer, so ours comes first"
        );
        check_fix(
            CODE,
            "---\nstatus: failed\n<<<<<<< HEAD\n=======\nstatus: completed\n>>>>>>> x\n---\n# T\n",
            expect![[r#"
                -| <<<<<<< HEAD
                -| =======
                -| status: completed
                -| >>>>>>> x
            "#]],
        );
    }

    #[test]
    fn not_an_example_in_a_fence() {
        check_no(CODE, "# T\n```\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```\n");
    }
}
