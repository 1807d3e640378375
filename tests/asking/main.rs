//! Wherever the cursor is, in whatever half-typed text: an answer or none, never a panic, and edits that fit.
//!
//! Every file of a corpus of real and of damaged specs is asked about at every 37th place, and as it looked after each
//! keystroke of its frontmatter and after some of those of its body; what several files begin with is asked about once.

use std::{
    collections::{BTreeSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    path::Path,
    sync::{Arc, Mutex},
    thread,
};

use chant_lsp::{
    ide::{
        Ask, File,
        completion::{self, Item, snippet},
        hover,
        references::references,
        rename::{self, Able},
    },
    workspace::{Commit, Entry, FileFacts, Listed, PathKind, Place, Project, World},
};

mod acting;
#[path = "../corpus/mod.rs"]
mod corpus;
mod glance;
mod navigation;
mod there_and_back;

/// A step between two places that is no multiple of any usual line's length.
const STEP: usize = 37;

/// So many times a body is asked about while it is typed.
const ENDINGS: usize = 3;

/// What looks at the whole file for every answer is asked at every so many of these places.
const RARELY: usize = 13;

#[test]
fn real_specs_at_any_place() {
    sweep("real");
}

#[test]
fn damaged_specs_at_any_place() {
    sweep("mutated");
}

/// Asks about every file of a part of the corpus, on all cores.
fn sweep(part: &str) {
    let texts = corpus::texts(part);
    if texts.is_empty() {
        return;
    }
    let project = neighbours(&texts);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let asked: usize = thread::scope(|scope| {
        let lots = texts.chunks(texts.len().div_ceil(cores));
        let workers: Vec<_> = lots
            .map(|lot| {
                scope.spawn(|| {
                    lot.iter()
                        .map(|(id, text)| file(&project, id, text))
                        .sum::<usize>()
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("no panic"))
            .sum()
    });
    assert!(
        asked > texts.len() * 10,
        "only {asked} answers to {} files",
        texts.len()
    );
}

/// A project of a few of the files: enough to have something to offer.
fn neighbours(texts: &[(String, String)]) -> Project {
    let mut project = Project::new(Path::new("/p"));
    for (id, text) in texts.iter().step_by(texts.len() / 6) {
        project.insert(entry(id, text));
    }
    project
}

fn entry(id: &str, text: &str) -> Entry {
    Entry::opened(format!(".chant/specs/{id}.md"), Place::Active, text, 1)
}

/// Asks about one file; gives the number of places.
fn file(project: &Project, id: &str, text: &str) -> usize {
    let whole = entry(id, text);
    navigation::whole(&question(project, &whole, text, 0));
    acting::twice_is_once(project, &whole, text, &Small);
    let mut with_it = project.clone();
    with_it.insert(whole.clone());
    for offset in (0..=text.len()).step_by(STEP) {
        acting::act(&with_it, &whole, text, offset, &Small);
    }
    let places = (0..=text.len()).step_by(STEP);
    let mut asked = places
        .map(|offset| {
            ask(project, &whole, text, offset);
            if offset % (STEP * RARELY) == 0 {
                navigation::at(&question(project, &whole, text, offset));
            }
        })
        .count();
    glance::look(project, &Small, &whole, text);
    glance::look_at_the_middle(project, &Small, &whole, text);
    glance::follow(project, &Small, &whole);
    let head = text.get(3..).and_then(|rest| rest.find("\n---"));
    let head = head.map_or(0, |len| (3 + len + 5).min(text.len()));
    for end in (0..=head).filter(|end| text.is_char_boundary(*end)) {
        let typed = &text[..end];
        asked += 1;
        if !is_news(typed) {
            continue;
        }
        let typing = entry(id, typed);
        ask(project, &typing, typed, end);
        glance::look(project, &Small, &typing, typed);
        if end % RARELY == 0 {
            navigation::at(&question(project, &typing, typed, end));
            navigation::whole(&question(project, &typing, typed, end));
        }
    }
    asked + endings(project, id, text, head)
}

/// Asks about a body as it looked at some times while it was typed, and at the end of it about its last letter, which is
/// one of several bytes.
fn endings(project: &Project, id: &str, text: &str, body: usize) -> usize {
    // Nobody types into the middle of a line break.
    let is_place = |at: &usize| text.is_char_boundary(*at) && !text[..*at].ends_with('\r');
    let boundary = |at: usize| (at..=text.len()).find(is_place);
    let ends =
        (1..=ENDINGS).filter_map(|part| boundary(body + (text.len() - body) * part / ENDINGS));
    ends.map(|end| {
        let typed = format!("{}é", &text[..end]);
        let typing = entry(id, &typed);
        ask(project, &typing, &typed, typed.len());
        acting::act(project, &typing, &typed, end, &Small);
    })
    .count()
}

/// Whether no other file begins like this: most frontmatters begin like many others, and are the same question.
fn is_news(typed: &str) -> bool {
    static ASKED: Mutex<BTreeSet<u64>> = Mutex::new(BTreeSet::new());
    let mut hasher = DefaultHasher::new();
    typed.hash(&mut hasher);
    ASKED
        .lock()
        .expect("no panic while it is held")
        .insert(hasher.finish())
}

fn question<'a>(project: &'a Project, entry: &'a Entry, text: &'a str, offset: usize) -> Ask<'a> {
    Ask {
        project,
        file: File::Spec(entry),
        text,
        offset,
        trigger: None,
        world: &Small,
    }
}

fn ask(project: &Project, entry: &Entry, text: &str, offset: usize) {
    let ask = question(project, entry, text, offset);
    let at = ask.at();
    for item in completion::complete(&ask).items {
        sound(&item, text, at);
    }
    if let Some(told) = hover::hover(&ask, &[]) {
        assert!(
            text.get(told.span.range()).is_some() && told.span.touches(at),
            "{told:?} at {at}"
        );
        assert!(!told.markdown.is_empty(), "{told:?}");
    }
    for file in references(&ask, true).unwrap_or_default() {
        for span in &file.spans {
            assert!(file.text.get(span.range()).is_some(), "{file:?}");
        }
    }
    if let Ok((span, name)) = rename::prepare(&ask) {
        assert!(span.touches(at) && !name.is_empty(), "{name} at {at}");
        // Half-typed text must not lead to a panic; what comes of it the round trip tells.
        let _ = rename::rename(&ask, "new-1x", Able::default());
    }
}

/// What must hold of every candidate.
#[track_caller]
fn sound(item: &Item, text: &str, at: usize) {
    let span = item.edit.span;
    let line = text
        .get(span.range())
        .is_some_and(|replaced| !replaced.contains(['\n', '\r']));
    assert!(line && span.touches(at), "{item:?} at {at} of {text:?}");
    assert!(
        !item.label.is_empty() && !item.filter.is_empty(),
        "{item:?}"
    );
    if item.snippet {
        assert!(!snippet::plain(&item.edit.new_text).is_empty(), "{item:?}");
    }
}

/// A small world in which there is some of everything.
struct Small;

impl World for Small {
    fn kind(&self, path: &str) -> PathKind {
        match path {
            _ if path.starts_with('/') => PathKind::Outside,
            "src" => PathKind::Directory,
            _ if path.ends_with(".rs") => PathKind::File,
            _ => PathKind::Missing,
        }
    }
    fn matches(&self, pattern: &str) -> Arc<[Box<str>]> {
        if pattern.contains(".rs") {
            Arc::new(["src/a.rs".into(), "src/b.rs".into()])
        } else {
            Arc::new([])
        }
    }
    fn read(&self, path: &str) -> Option<String> {
        path.ends_with(".md")
            .then(|| "---\nstatus: in_progress\n---\n# T\n".to_owned())
    }
    fn changed_after(&self, _: &str, since: i64) -> Option<i64> {
        Some(since + 1)
    }
    fn list(&self, folder: &str) -> Vec<Listed> {
        let listed = |name: &str, is_dir| Listed {
            name: name.into(),
            is_dir,
        };
        match folder {
            "" => vec![listed("a 'b', [c].rs", false), listed("src", true)],
            _ => vec![listed("a.rs", false)],
        }
    }
    fn tracked(&self, _: &str) -> Vec<Box<str>> {
        vec!["src/deep/é.rs".into()]
    }
    fn file(&self, _: &str) -> Option<FileFacts> {
        Some(FileFacts {
            size: 1,
            modified: 0,
        })
    }
    fn commit(&self, hash: &str) -> Option<Commit> {
        Some(Commit {
            hash: hash.into(),
            subject: "s".into(),
            author: "a".into(),
            time: 0,
        })
    }
    fn recent_commits(&self, _: usize) -> Vec<Commit> {
        self.commit("0123456789abcdef").into_iter().collect()
    }
    fn in_history(&self, _: &str) -> Option<bool> {
        None
    }
    fn knows_commit(&self, _: &str) -> Option<bool> {
        None
    }
    fn has_branch(&self, _: &str) -> Option<bool> {
        None
    }
    fn is_running(&self, _: &str) -> bool {
        false
    }
    fn now(&self) -> i64 {
        1_780_000_000
    }
}
