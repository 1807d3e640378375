//! The whole server from outside: how soon it is ready, how soon a key's diagnostics are there, how much memory it
//! takes, and what `check` costs beside reading the files. Prints a table for docs/performance.md.
//!
//! `cargo bench --bench workspace -- --specs 900,10000,100000 --runs 5 --keys 200`

mod editor;
mod generate;
mod project;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use editor::{Editor, command, uri};
use serde_json::json;

/// How long a key's diagnostics may take before they count as missed.
const KEY_PATIENCE: Duration = Duration::from_secs(3);

struct Options {
    specs: Vec<usize>,
    runs: usize,
    keys: usize,
    server: PathBuf,
    folder: PathBuf,
}

/// What was measured for one size; medians over the runs, times in milliseconds.
struct Row {
    specs: usize,
    ready: f64,
    frontmatter: Latency,
    body: Latency,
    memory: Option<f64>,
    check: f64,
    cat: f64,
}

/// Key to published diagnostics, in milliseconds, over all keys of all runs.
struct Latency {
    p50: f64,
    p99: f64,
    missed: usize,
}

fn main() {
    let options = options();
    let rows: Vec<Row> = options
        .specs
        .iter()
        .map(|count| measure(&options, *count))
        .collect();
    println!(
        "\n| specs | ready | key in frontmatter p50 / p99 | key in body p50 / p99 | memory | check | cat | check / cat |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for row in rows {
        println!(
            "| {} | {:.0} ms | {} | {} | {} | {:.0} ms | {:.0} ms | {:.2} |",
            row.specs,
            row.ready,
            drawn(&row.frontmatter),
            drawn(&row.body),
            row.memory
                .map_or("–".to_owned(), |mb| format!("{mb:.0} MB")),
            row.check,
            row.cat,
            row.check / row.cat
        );
    }
}

fn drawn(latency: &Latency) -> String {
    let missed = match latency.missed {
        0 => String::new(),
        missed => format!(", {missed} missed"),
    };
    format!("{:.2} / {:.2} ms{missed}", latency.p50, latency.p99)
}

fn options() -> Options {
    let mut options = Options {
        specs: vec![900],
        runs: 5,
        keys: 200,
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
        match name.as_str() {
            "--specs" => options.specs = value.split(',').map(number).collect(),
            "--runs" => options.runs = number(&value),
            "--keys" => options.keys = number(&value),
            "--server" => options.server = value.into(),
            "--folder" => options.folder = value.into(),
            _ => panic!(
                "unknown option {name}; known are --specs, --runs, --keys, --server, --folder"
            ),
        }
    }
    assert!(options.runs > 0 && options.keys > 1, "nothing to measure");
    options
}

fn number(text: &str) -> usize {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` is no number"))
}

fn measure(options: &Options, count: usize) -> Row {
    let root = workspace(&options.folder, count);
    let files = spec_files(&root);
    assert_eq!(files.len(), count);
    let (mut ready, mut memory, mut check, mut cat) = (vec![], vec![], vec![], vec![]);
    let (mut frontmatter, mut body) = (Samples::default(), Samples::default());
    // The first round warms the cache and is not counted.
    for run in 0..=options.runs {
        let cat_ms = run_cat(&root, &files);
        let check_ms = run_check(&options.server, &root);
        let mut editor = Editor::start(&options.server, &root);
        let ready_ms = until_ready(&mut editor, count);
        let mut document = Document::open(&mut editor, &files);
        let keys = if run == 0 { 2 } else { options.keys };
        let places = [("\nstatus: ", &mut frontmatter), ("\n# ", &mut body)];
        for (behind, samples) in places {
            let typed = document.type_keys(&mut editor, behind, keys);
            if run > 0 {
                samples.add(typed);
            }
        }
        if run > 0 {
            memory.extend(editor.memory());
            ready.push(ready_ms);
            check.push(check_ms);
            cat.push(cat_ms);
        }
        editor.stop();
        eprintln!(
            "{count} specs, run {run}: ready {ready_ms:.0} ms, check {check_ms:.0} ms, cat {cat_ms:.0} ms"
        );
    }
    Row {
        specs: count,
        ready: median(ready),
        frontmatter: frontmatter.summed_up(),
        body: body.summed_up(),
        memory: (!memory.is_empty()).then(|| median(memory)),
        check: median(check),
        cat: median(cat),
    }
}

/// The generated workspace of that size; made once and kept.
fn workspace(folder: &Path, count: usize) -> PathBuf {
    let root = folder.join(count.to_string());
    if !project::is_complete(&root) {
        eprintln!("generating {count} specs in {}", root.display());
        project::write(&root, count).expect("the workspace can be written");
    }
    root.canonicalize().expect("just made")
}

fn spec_files(root: &Path) -> Vec<PathBuf> {
    let folder = fs::read_dir(root.join(".chant/specs")).expect("generated");
    let mut files: Vec<PathBuf> = folder.map(|file| file.expect("readable").path()).collect();
    files.sort();
    files
}

/// Time from the server's start to an answer of `workspace/symbol`, which waits until all specs have been read and names
/// the best thousand of them.
fn until_ready(editor: &mut Editor, count: usize) -> f64 {
    let (at, symbols) = editor.request("workspace/symbol", json!({"query": ""}));
    let found = symbols.as_array().map_or(0, Vec::len);
    assert!(
        found >= count.min(1_000),
        "{found} symbols for {count} specs are not complete"
    );
    milliseconds(at - editor.started)
}

fn run_check(server: &Path, root: &Path) -> f64 {
    let started = Instant::now();
    let status = command(server)
        .arg("check")
        .current_dir(root)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the checker starts");
    // 1 says that errors were found, as there are.
    assert!(
        matches!(status.code(), Some(0 | 1)),
        "check ended with {status}"
    );
    milliseconds(started.elapsed())
}

/// `cat` over all specs, in as few processes as the system's limit on arguments allows.
fn run_cat(root: &Path, files: &[PathBuf]) -> f64 {
    let folder = root.join(".chant/specs");
    let names: Vec<&std::ffi::OsStr> = files.iter().filter_map(|path| path.file_name()).collect();
    let started = Instant::now();
    for names in names.chunks(20_000) {
        let status = command(Path::new("cat"))
            .args(names)
            .current_dir(&folder)
            .stdout(Stdio::null())
            .status()
            .expect("there is a cat");
        assert!(status.success(), "cat ended with {status}");
    }
    milliseconds(started.elapsed())
}

/// The document that is typed in: the text of the largest loading spec that has the places for it.
struct Document {
    uri: String,
    text: String,
    version: i64,
}

impl Document {
    fn open(editor: &mut Editor, files: &[PathBuf]) -> Self {
        let texts = files.iter().take(2_000).map(|path| {
            let text = fs::read_to_string(path).expect("generated");
            (path, text)
        });
        let (path, text) = texts
            .filter(|(_, text)| !text.contains("type: docs"))
            .max_by_key(|(_, text)| text.len())
            .expect("a spec");
        let document = Self {
            uri: uri(path),
            text,
            version: 1,
        };
        editor.notify(
            "textDocument/didOpen",
            json!({"textDocument": {
                "uri": document.uri,
                "languageId": "markdown",
                "version": document.version,
                "text": document.text,
            }}),
        );
        let opened = editor.diagnostics(&document.uri, document.version, KEY_PATIENCE);
        assert!(
            opened.is_some(),
            "opening a document publishes its diagnostics"
        );
        document
    }

    /// Types and deletes a letter behind the first occurrence of `behind`, `keys` times in all; the latencies in
    /// milliseconds, `None` where no diagnostics came.
    ///
    /// Behind `status: ` and `# ` the letter makes and mends a mistake, so that there is something to publish.
    fn type_keys(&mut self, editor: &mut Editor, behind: &str, keys: usize) -> Vec<Option<f64>> {
        let at = self.text.find(behind).expect("generated specs have it") + behind.len();
        // Before the space of `# `, where a letter spoils the title.
        let at = if behind == "\n# " { at - 1 } else { at };
        let line = self.text[..at].matches('\n').count();
        let column = at - self.text[..at].rfind('\n').map_or(0, |found| found + 1);
        (0..keys)
            .map(|key| {
                self.version += 1;
                let (end, letter) = if key % 2 == 0 {
                    (column, "z")
                } else {
                    (column + 1, "")
                };
                let change = json!({
                    "textDocument": {"uri": self.uri, "version": self.version},
                    "contentChanges": [{
                        "range": {
                            "start": {"line": line, "character": column},
                            "end": {"line": line, "character": end},
                        },
                        "text": letter,
                    }],
                });
                let pressed = Instant::now();
                editor.notify("textDocument/didChange", change);
                let shown = editor.diagnostics(&self.uri, self.version, KEY_PATIENCE)?;
                Some(milliseconds(shown - pressed))
            })
            .collect()
    }
}

#[derive(Default)]
struct Samples {
    measured: Vec<f64>,
    missed: usize,
}

impl Samples {
    fn add(&mut self, typed: Vec<Option<f64>>) {
        self.missed += typed.iter().filter(|latency| latency.is_none()).count();
        self.measured.extend(typed.into_iter().flatten());
    }

    fn summed_up(mut self) -> Latency {
        self.measured.sort_by(f64::total_cmp);
        let at = |of: f64| {
            let last = self.measured.len().saturating_sub(1);
            self.measured
                .get((last as f64 * of).round() as usize)
                .copied()
                .unwrap_or(f64::NAN)
        };
        Latency {
            p50: at(0.5),
            p99: at(0.99),
            missed: self.missed,
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
