//! Deciding about a spec changes what it names, and nothing else: held on every real spec there is, and on damaged ones.

use std::{path::Path, sync::Arc};

use chant_lsp::{
    ide::{
        actions::Asked,
        diagnostics::{Levels, RULES, Subject, check_spec},
        lifecycle::{Decision, Deed, plan},
    },
    model::{Spec, status::Status},
    text::{Span, apply},
    workspace::{Entry, PathKind, Place, Project, World},
};

use crate::corpus;

/// A world in which one commit belongs to every spec.
struct Somewhere;

impl World for Somewhere {
    fn kind(&self, _: &str) -> PathKind {
        PathKind::File
    }
    fn matches(&self, pattern: &str) -> Arc<[Box<str>]> {
        [pattern.into()].into()
    }
    fn read(&self, _: &str) -> Option<String> {
        None
    }
    fn changed_after(&self, _: &str, _: i64) -> Option<i64> {
        None
    }
    fn in_history(&self, _: &str) -> Option<bool> {
        None
    }
    fn knows_commit(&self, _: &str) -> Option<bool> {
        None
    }
    fn commits_of(&self, _: &str, _: Option<&str>) -> Vec<Box<str>> {
        vec!["0badf00d".into()]
    }
    fn has_branch(&self, _: &str) -> Option<bool> {
        None
    }
    fn is_running(&self, _: &str) -> bool {
        false
    }
    fn now(&self) -> i64 {
        1_780_272_000
    }
}

/// Rules about how frontmatter is written: what they say, nobody's decision implies.
const FORM: [&str; 13] = [
    "bad-yaml",
    "wrong-type",
    "unknown-value",
    "duplicate-field",
    "unquoted-glob",
    "byte-order-mark",
    "unclosed-frontmatter",
    "truncated-frontmatter",
    "missing-frontmatter",
    "unknown-field",
    "bad-timestamp",
    "invisible-criterion",
    "unclosed-fence",
];

/// What a status changes.
const STATUS: [&str; 3] = ["status", "commits", "completed_at"];

/// What a decision about an approval changes.
const APPROVAL: [&str; 1] = ["approval"];

fn entry(text: &str) -> Entry {
    Entry::closed(".chant/specs/spec.md", Place::Active, text)
}

fn complaints(text: &str) -> Vec<&'static str> {
    let entry = entry(text);
    let subject = Subject {
        project: &Project::new(Path::new("/project")),
        entry: &entry,
        text,
        world: &Somewhere,
    };
    let mut levels = Levels::default();
    for rule in RULES.iter().filter(|rule| !FORM.contains(&rule.code)) {
        levels.0.insert(rule.code.into(), None);
    }
    let found = check_spec(&subject, &levels).into_iter();
    found.map(|finding| finding.code).collect()
}

/// Every field but those, as it is written.
fn others<'a>(spec: &Spec, text: &'a str, named: &[&str]) -> Vec<&'a str> {
    let fields = spec.fields.iter();
    fields
        .filter(|pair| !named.contains(&&*pair.name))
        .map(|pair| &text[pair.key.range().start..pair.node.span.range().end])
        .collect()
}

/// The comments that stand in no field of those: what goes with a field goes.
fn comments<'a>(spec: &Spec, text: &'a str, named: &[&str]) -> Vec<&'a str> {
    let gone = |at: usize| {
        spec.fields.iter().any(|pair| {
            let end = pair.node.span.range().end.max(pair.key.range().end);
            let line = text[end..].find('\n').map_or(text.len(), |len| end + len);
            named.contains(&&*pair.name) && (pair.key.range().start..=line).contains(&at)
        })
    };
    let comments = spec.comments.iter();
    comments
        .filter(|span| !gone(span.range().start))
        .map(|span| span.of(text))
        .collect()
}

/// What stands around the frontmatter's fields: before them, and from their end on.
fn around<'a>(spec: &Spec, text: &'a str) -> (&'a str, &'a str) {
    match spec.split.yaml {
        Some(region) => (&text[..region.range().start], &text[region.range().end..]),
        None => ("", text),
    }
}

#[track_caller]
fn assert_minimal(name: &str, before: &str, known: &[&str], after: &str, deed: &Deed) {
    let (was, is) = (Spec::read(before), Spec::read(after));
    let context = || format!("{name}: {deed:?}\n--- before\n{before}\n--- after\n{after}");
    assert!(is.loads(), "{}", context());
    let approval = matches!(deed, Deed::Approve(_) | Deed::Reject(_));
    let named: &[&str] = if approval { &APPROVAL } else { &STATUS };
    assert_eq!(
        others(&was, before, named),
        others(&is, after, named),
        "{}",
        context()
    );
    assert_eq!(
        comments(&was, before, named),
        comments(&is, after, named),
        "{}",
        context()
    );
    let ((head, tail), (new_head, new_tail)) = (around(&was, before), around(&is, after));
    if was.split.yaml.is_some() {
        assert_eq!(head, new_head, "{}", context());
    } else {
        // Frontmatter was made: a closing line and a blank one stand before what was there.
        let rest = new_tail.trim_start_matches(['-', '\r', '\n']);
        assert!(
            approval || rest == tail.trim_start_matches(['-', '\r', '\n']),
            "{}",
            context()
        );
    }
    if approval {
        let added = new_tail.len().checked_sub(tail.len());
        let same = tail.bytes().zip(new_tail.bytes());
        let same = same.take_while(|(a, b)| a == b).count();
        let inserted = added.is_some_and(|added| {
            tail.as_bytes()[same..] == new_tail.as_bytes()[same + added..]
                || was.split.yaml.is_none()
        });
        assert!(inserted, "{}", context());
        assert_eq!(was.criteria.total(), is.criteria.total(), "{}", context());
    } else if was.split.yaml.is_some() {
        assert_eq!(tail, new_tail, "{}", context());
    }
    let only_crlf = |text: &str| text.matches('\n').count() == text.matches("\r\n").count();
    if before.contains('\n') && only_crlf(before) {
        assert!(only_crlf(after), "{}", context());
    }
    if !before.contains('\r') {
        assert!(!after.contains('\r'), "{}", context());
    }
    let mut new = complaints(after);
    new.retain(|code| !known.contains(code));
    assert!(new.is_empty(), "{new:?}\n{}", context());
}

/// The deeds that differ in what they write.
fn deeds() -> Vec<Deed> {
    let decision = || Decision {
        by: "Ada: \"L\"".to_owned(),
        reason: "because\nof this".to_owned(),
    };
    let mut deeds: Vec<Deed> = [Status::Completed, Status::Pending, Status::NeedsAttention]
        .into_iter()
        .map(|to| Deed::Status { to, force: true })
        .collect();
    deeds.extend([Deed::Approve(decision()), Deed::Reject(decision())]);
    deeds
}

/// Carries out every deed on a text; how many were refused because of how it is written.
fn hold(name: &str, text: &str) -> usize {
    let project = Project::new(Path::new("/project"));
    let entry = entry(text);
    let asked = Asked {
        project: &project,
        entry: &entry,
        text,
        selection: Span::at(0),
        world: &Somewhere,
    };
    let known = complaints(text);
    let mut unusual = 0;
    for deed in deeds() {
        match plan(&asked, &deed) {
            Ok(edits) if edits.is_empty() => {}
            Ok(edits) => assert_minimal(name, text, &known, &apply(text, &edits), &deed),
            Err(sentence) => {
                assert!(
                    !sentence.is_empty() && !sentence.contains('\n'),
                    "{sentence}"
                );
                unusual += usize::from(sentence.contains("unusually"));
            }
        }
    }
    unusual
}

#[test]
fn every_real_spec_keeps_what_is_not_named() {
    for (number, (name, text)) in corpus::texts("real").into_iter().enumerate() {
        assert_eq!(hold(&name, &text), 0, "{name}: {text}");
        if number % 4 > 0 {
            continue;
        }
        let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
        assert_eq!(hold(&name, &crlf), 0, "{name}: {crlf}");
    }
}

#[test]
fn every_damaged_spec_keeps_what_is_not_named() {
    for (name, text) in corpus::texts("mutated") {
        hold(&name, &text);
    }
}

#[test]
fn what_is_written_in_odd_ways_keeps_what_is_not_named() {
    for text in [
        "---\nstatus: 'pending' # now\n# a comment\nlabels: [b,  a]\n---\n\n# T\n",
        "---\n'status': \"completed\"\ncommits: [a1b2c3d, # first\n  e4f5a6b]\n---\n# T",
        "---\r\nstatus: failed\r\napproval: { required: true } # two\r\n---\r\n# T\r\n\r\n",
        "---\nstatus: completed\ncommits:\n  - a1b2c3d\n  # more\n  - e4f5a6b\ncompleted_at: '2026-01-01T00:00:00Z'\n---\n# T\n",
        "---\napproval:\n    status: pending\n    # who\nlabels: []\n---\n## Approval Discussion\n\n## Next\n",
        "---\n---\n",
        "",
        "# T\r\n",
    ] {
        hold("odd", text);
    }
}
