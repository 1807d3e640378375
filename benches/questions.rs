//! How long an editor waits for an answer in a large workspace: a question at a time, over the server's pipes, from the
//! first byte written to the last byte read. Prints a table for docs/performance.md.
//!
//! `cargo bench --bench questions -- --specs 100000 --rounds 300`, and `--only completion` for those of that name.

mod editor;
mod generate;
mod project;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use editor::{Editor, uri};
use serde_json::{Value, json};

/// The spec that so many others depend on and speak of.
const HUB: &str = "hub-001";
const USERS: usize = 1_000;

/// The document that is asked about.
const ASKING: &str = "hub-asking";

struct Options {
    specs: usize,
    rounds: usize,
    only: String,
    server: PathBuf,
    folder: PathBuf,
}

/// One kind of question, and how long its answer may take.
struct Question {
    name: &'static str,
    method: &'static str,
    promised: f64,
    /// The parameters of the round of that number.
    params: Box<dyn Fn(usize) -> Value>,
    /// At least so many things must be in an answer: a quick nothing is no answer.
    least: usize,
}

fn main() {
    let options = options();
    let root = workspace(&options);
    let mut editor = Editor::start(&options.server, &root);
    // Answered when everything has been read.
    editor.request("workspace/symbol", json!({"query": HUB}));
    let asking = Asking::open(&mut editor, &root);
    println!(
        "| question, {} specs | p50 | p99 | promised |",
        options.specs
    );
    println!("|---|---|---|---|");
    let questions = asking.questions().into_iter();
    for question in questions.filter(|question| question.name.contains(&options.only)) {
        let mut times: Vec<f64> = Vec::new();
        for round in 0..options.rounds {
            let params = (question.params)(round);
            let asked = Instant::now();
            let (at, answer) = editor.request(question.method, params);
            times.push((at - asked).as_secs_f64() * 1e3);
            let found = size(&answer);
            assert!(
                found >= question.least,
                "{}: {found} found, at least {} are there: {answer}",
                question.name,
                question.least
            );
        }
        times.sort_by(f64::total_cmp);
        let at = |of: f64| times[((times.len() - 1) as f64 * of).round() as usize];
        println!(
            "| {} | {:.2} ms | {:.2} ms | {} ms |",
            question.name,
            at(0.5),
            at(0.99),
            question.promised
        );
    }
    editor.stop();
}

/// How many things an answer holds.
fn size(answer: &Value) -> usize {
    let list = answer
        .as_array()
        .or_else(|| answer["items"].as_array())
        .or_else(|| answer["documentChanges"].as_array());
    list.map_or(usize::from(!answer.is_null()), Vec::len)
}

fn options() -> Options {
    let mut options = Options {
        specs: 10_000,
        rounds: 300,
        only: String::new(),
        server: env!("CARGO_BIN_EXE_chant-lsp").into(),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench"),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        // What cargo adds by itself.
        if name == "--bench" {
            continue;
        }
        let value = arguments
            .next()
            .unwrap_or_else(|| panic!("{name} wants a value"));
        let number = || {
            value
                .parse()
                .unwrap_or_else(|_| panic!("`{value}` is no number"))
        };
        match name.as_str() {
            "--specs" => options.specs = number(),
            "--rounds" => options.rounds = number(),
            "--only" => options.only = value,
            "--server" => options.server = value.into(),
            "--folder" => options.folder = value.into(),
            _ => {
                panic!(
                    "unknown option {name}; known are --specs, --rounds, --only, --server, --folder"
                )
            }
        }
    }
    assert!(options.rounds > 0, "nothing to measure");
    options
}

/// A generated workspace with the hub, its users, and the document that is asked about; made once and kept.
fn workspace(options: &Options) -> PathBuf {
    let root = options.folder.join(format!("{}-asked", options.specs));
    if !project::is_complete(&root) {
        eprintln!("generating {} specs in {}", options.specs, root.display());
        let plain = options.specs.saturating_sub(USERS + 2).max(100);
        project::write(&root, plain).expect("the workspace can be written");
        project::add(&root, HUB, "---\nstatus: in_progress\n---\n# What all wait for\n\n## Acceptance Criteria\n\n- [ ] Done\n")
            .expect("the workspace can be written");
        for number in 0..USERS {
            let text = format!(
                "---\ndepends_on: [{HUB}]\n---\n# Waiter {number}\n\nWhen {HUB} is done.\n\n## Acceptance Criteria\n\n- [ ] Done\n"
            );
            project::add(&root, &format!("hub-user-{number:04}"), &text)
                .expect("the workspace can be written");
        }
    }
    root.canonicalize().expect("just made")
}

/// The document, the hub, and where things stand in the document.
struct Asking {
    uri: String,
    hub: String,
    /// Lines of its `depends_on` items: first, number.
    ids: (usize, usize),
}

impl Asking {
    fn open(editor: &mut Editor, root: &Path) -> Self {
        let ids: Vec<String> = (0..20)
            .map(|number| generate::spec(number * 7, &[]).id)
            .collect();
        let items: String = ids.iter().map(|id| format!("- {id}\n")).collect();
        let criteria: String = (0..30)
            .map(|it| format!("- [ ] Criterion {it}\n"))
            .collect();
        let text = format!(
            "---\ndepends_on:\n{items}- {HUB}\n- \ninformed_by:\n- src/**/*.rs\ntarget_files:\n- {}\n---\n# What asks\n\nAs {HUB} says.\n\n## Acceptance Criteria\n\n{criteria}",
            generate::words::source(1)
        );
        let hub = root.join(format!(".chant/specs/{HUB}.md"));
        let hub_text = fs::read_to_string(&hub).expect("written before");
        let asking = root.join(format!(".chant/specs/{ASKING}.md"));
        let (uri, hub) = (uri(&asking), editor::uri(&hub));
        for (uri, text) in [(&uri, &text), (&hub, &hub_text)] {
            let document =
                json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
            editor.notify("textDocument/didOpen", json!({"textDocument": document}));
        }
        Self {
            uri,
            hub,
            ids: (2, ids.len()),
        }
    }

    fn questions(&self) -> Vec<Question> {
        let document = json!({"uri": self.uri});
        let (first, count) = self.ids;
        let at = {
            let document = document.clone();
            move |line: usize, character: usize| json!({"textDocument": document, "position": {"line": line, "character": character}})
        };
        let whole =
            json!({"start": {"line": 0, "character": 0}, "end": {"line": 60, "character": 0}});
        let hub_line = first + count;
        let id_line = move |round: usize| first + round % count;
        let ask = |name, method, promised, least, params: Box<dyn Fn(usize) -> Value>| Question {
            name,
            method,
            promised,
            params,
            least,
        };
        let place = |promised, name, method, least, line: Box<dyn Fn(usize) -> usize>| {
            let at = at.clone();
            ask(
                name,
                method,
                promised,
                least,
                Box::new(move |round| at(line(round), 8)),
            )
        };
        let references = |line: Box<dyn Fn(usize) -> usize>| -> Box<dyn Fn(usize) -> Value> {
            let at = at.clone();
            Box::new(move |round| {
                let mut params = at(line(round), 8);
                params["context"] = json!({"includeDeclaration": true});
                params
            })
        };
        let words = ["add", "fix", "hub", "store lock", "zzz", "2020-01"];
        vec![
            ask(
                "completion of an id, nothing typed",
                "textDocument/completion",
                10.0,
                100,
                {
                    let at = at.clone();
                    Box::new(move |_| at(hub_line + 1, 2))
                },
            ),
            ask(
                "completion of an id, some typed",
                "textDocument/completion",
                10.0,
                1,
                {
                    let at = at.clone();
                    Box::new(move |round| at(id_line(round), 3 + round % 8))
                },
            ),
            place(
                2.0,
                "hover over an id",
                "textDocument/hover",
                1,
                Box::new(id_line),
            ),
            place(
                2.0,
                "hover over an id with 1,000 dependants",
                "textDocument/hover",
                1,
                Box::new(move |_| hub_line),
            ),
            place(
                2.0,
                "definition of an id",
                "textDocument/definition",
                1,
                Box::new(id_line),
            ),
            ask(
                "references of an id",
                "textDocument/references",
                5.0,
                1,
                references(Box::new(id_line)),
            ),
            ask(
                "references of an id with 1,000 dependants",
                "textDocument/references",
                5.0,
                USERS,
                references(Box::new(move |_| hub_line)),
            ),
            ask(
                "code lenses of a document",
                "textDocument/codeLens",
                5.0,
                1,
                {
                    let document = document.clone();
                    Box::new(move |_| json!({"textDocument": document}))
                },
            ),
            ask(
                "code lenses of a spec with 1,000 dependants",
                "textDocument/codeLens",
                5.0,
                1,
                {
                    let hub = self.hub.clone();
                    Box::new(move |_| json!({"textDocument": {"uri": hub}}))
                },
            ),
            ask(
                "inlay hints of a document",
                "textDocument/inlayHint",
                5.0,
                count,
                {
                    let document = document.clone();
                    Box::new(move |_| json!({"textDocument": document, "range": whole}))
                },
            ),
            ask(
                "colours of a document",
                "textDocument/semanticTokens/full",
                5.0,
                1,
                {
                    let document = document.clone();
                    Box::new(move |_| json!({"textDocument": document}))
                },
            ),
            ask(
                "why a spec with 1,000 dependants cannot run, and what follows",
                "workspace/executeCommand",
                20.0,
                1,
                {
                    let hub = self.hub.clone();
                    Box::new(move |_| json!({"command": "chant.why", "arguments": [{"uri": hub}]}))
                },
            ),
            ask("workspace symbols", "workspace/symbol", 20.0, 0, {
                Box::new(move |round| json!({"query": words[round % words.len()]}))
            }),
            ask(
                "workspace symbols, all",
                "workspace/symbol",
                20.0,
                1,
                Box::new(|_| json!({"query": ""})),
            ),
            ask(
                "rename of an id with 1,000 references",
                "textDocument/rename",
                100.0,
                USERS,
                {
                    let at = at.clone();
                    Box::new(move |round| {
                        let mut params = at(hub_line, 4);
                        params["newName"] = json!(format!("hub-new-{round}"));
                        params
                    })
                },
            ),
        ]
    }
}
