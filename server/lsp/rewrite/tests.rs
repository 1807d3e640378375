//! Several files at once: all of them or none.

use std::{
    fs, io,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

use tokio::runtime::Runtime;
use tower_lsp::LspService;

use super::*;
use crate::{
    lsp::{backend::Backend, convert, document::Document, log::EditorLog, wire::Outbox},
    text::Span,
};

struct Stage {
    folder: tempfile::TempDir,
    state: Arc<State>,
    runtime: Runtime,
}

impl Stage {
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (outbox, _) = Outbox::start(io::sink(), || {});
        let mut kept = None;
        let _ = LspService::new(|client| {
            let (log, end) = (EditorLog::default(), mpsc::channel().0);
            let handle = runtime.handle().clone();
            let state = Arc::new(State::new(client, outbox.clone(), handle, log, end));
            kept = Some(Arc::clone(&state));
            Backend(state)
        });
        let stage = Self {
            folder: tempfile::tempdir().unwrap(),
            state: kept.unwrap(),
            runtime,
        };
        fs::create_dir_all(stage.folder.path().join(".chant/specs")).unwrap();
        for name in ["a", "b"] {
            fs::write(stage.path(name), "old\n").unwrap();
        }
        stage
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(format!(".chant/specs/{name}.md"))
    }

    fn spot(&self, name: &str) -> Spot {
        Spot {
            root: self.folder.path().into(),
            path: format!(".chant/specs/{name}.md").into(),
        }
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Makes `a` new, and does with `b` what the plan says.
    fn both(
        &self,
        plan: impl Fn(&str) -> Result<Vec<Edit>, String> + Send + Sync + 'static,
    ) -> Result<Vec<Landed>, String> {
        let plans: Vec<(Spot, Plan)> = vec![
            (self.spot("b"), Arc::new(plan)),
            (self.spot("a"), Arc::new(renew)),
        ];
        // `a` first: what fails comes last.
        let plans = plans.into_iter().rev().collect();
        let landed = self.runtime.block_on(rewrite_all(&self.state, plans));
        assert!(self.state.funnel.lanes.are_idle());
        landed
    }
}

fn renew(_: &str) -> Result<Vec<Edit>, String> {
    Ok(vec![Edit::replace(Span::new(0, 3), "new")])
}

/// Agrees when it is asked before anything is touched, and does this when it is its turn.
fn later(
    then: impl Fn() -> Result<Vec<Edit>, String> + Send + Sync,
) -> impl Fn(&str) -> Result<Vec<Edit>, String> + Send + Sync {
    let calls = AtomicUsize::new(0);
    move |text| {
        if calls.fetch_add(1, Ordering::SeqCst) == 0 {
            renew(text)
        } else {
            then()
        }
    }
}

#[test]
fn all_of_them_change() {
    let stage = Stage::new();
    let landed = stage.both(renew).unwrap();
    assert_eq!(landed.len(), 2);
    assert_eq!(
        (stage.read("a"), stage.read("b")),
        ("new\n".into(), "new\n".into())
    );
}

#[test]
fn or_none_of_them() {
    let stage = Stage::new();
    let refused = stage.both(|_| Err("no".to_owned()));
    assert_eq!(refused, Err("no".to_owned()));
    assert_eq!(stage.read("a"), "old\n");

    // Refused when the first has landed: it is taken back.
    let refused = stage.both(later(|| Err("not any more".to_owned())));
    assert_eq!(refused, Err("not any more".to_owned()));
    assert_eq!(
        (stage.read("a"), stage.read("b")),
        ("old\n".into(), "old\n".into())
    );
}

#[test]
fn a_file_is_changed_back_where_the_editor_refuses_its_part() {
    let stage = Stage::new();
    // It is open in an editor that refuses everything: the session has not begun.
    let uri = convert::uri_from_path(&stage.path("b")).unwrap();
    let document = Document::new(uri.clone(), "old\n", 1).unwrap();
    let (root, path) = (document.spot.root.clone(), document.spot.path.clone());
    stage.state.change(|now| {
        now.documents.insert(uri.as_str().into(), document);
        Arc::make_mut(&mut now.features).applies_edits = true;
    });
    let spot = |path: &str| Spot {
        root: Arc::clone(&root),
        path: path.into(),
    };
    let plans: Vec<(Spot, Plan)> = vec![
        (spot(".chant/specs/a.md"), Arc::new(renew)),
        (spot(&path), Arc::new(renew)),
    ];
    let refused = stage.runtime.block_on(rewrite_all(&stage.state, plans));
    assert_eq!(
        refused,
        Err(".chant/specs/b.md was not changed: the editor has refused the change 3 times; stop typing, and try again".to_owned())
    );
    assert_eq!(
        (stage.read("a"), stage.read("b")),
        ("old\n".into(), "old\n".into())
    );
    assert!(stage.state.funnel.lanes.are_idle());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test plays another program")]
fn what_others_have_saved_since_is_not_taken_back() {
    let stage = Stage::new();
    let path = stage.path("a");
    let refused = stage.both(later(move || {
        fs::write(&path, "saved\n").unwrap();
        Err("not any more".to_owned())
    }));
    assert_eq!(
        refused,
        Err("not any more; .chant/specs/a.md was changed before that, and could not be changed back".to_owned())
    );
    assert_eq!(stage.read("a"), "saved\n");
}
