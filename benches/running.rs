//! Runs as the one who watches them sees them: how soon after the press something is told, how old a line of the agent is
//! when the editor has it, and what a run costs whose agent thinks. Prints a table for docs/performance.md.
//!
//! `cargo bench --bench running -- --specs 10000 --rounds 300`. The agent is this program itself.

mod editor;
mod generate;
mod project;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use editor::Editor;
use serde_json::{Value, json};

/// How long an agent thinks while its costs are measured, and before they are.
const THINKING: Duration = Duration::from_secs(20);
const SETTLING: Duration = Duration::from_secs(2);

struct Options {
    specs: usize,
    rounds: usize,
    server: PathBuf,
    folder: PathBuf,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["speak", count, pause] => speak(number(count), number(pause)),
        ["think"] => thread::park_timeout(THINKING + 2 * SETTLING),
        // Cargo runs benches as tests too.
        _ if arguments.contains(&"--test") => {}
        _ => measure(&options(&arguments)),
    }
}

fn number(text: &str) -> usize {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` is no number"))
}

fn options(arguments: &[&str]) -> Options {
    let mut options = Options {
        specs: 10_000,
        rounds: 300,
        server: env!("CARGO_BIN_EXE_chant-lsp").into(),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench"),
    };
    let mut arguments = arguments.iter().filter(|name| **name != "--bench");
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .unwrap_or_else(|| panic!("{name} wants a value"));
        match *name {
            "--specs" => options.specs = number(value),
            "--rounds" => options.rounds = number(value),
            "--server" => options.server = value.into(),
            "--folder" => options.folder = value.into(),
            _ => panic!("unknown option {name}; known are --specs, --rounds, --server, --folder"),
        }
    }
    assert!(options.rounds > 0, "nothing to measure");
    options
}

/// An agent that says `NUMBER NANOSECONDS` and pauses for milliseconds, by turns.
fn speak(count: usize, pause: usize) {
    for number in 0..count {
        println!("{number} {}", since_the_epoch(SystemTime::now()).as_nanos());
        thread::park_timeout(Duration::from_millis(pause as u64));
    }
}

fn since_the_epoch(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH)
        .expect("a clock that is set")
}

fn measure(options: &Options) {
    let root = options.folder.join(format!("{}-run", options.specs));
    eprintln!("generating {} specs in {}", options.specs, root.display());
    project::write(&root, options.specs).expect("the workspace can be written");
    let root = root.canonicalize().expect("just made");

    println!("| run, {} specs | p50 | p99 | promised |", options.specs);
    println!("|---|---|---|---|");
    row("press to first event", &presses(options, &root), 20);
    for (what, count, pause) in [
        ("a line now and then", 300, 97),
        ("200 lines a second", 2_000, 5),
        ("lines without a pause", 20_000, 0),
    ] {
        let times = lines(options, &root, count, pause);
        row(&format!("line to editor, {what}"), &times, 50);
    }
    let (server, keeper) = thinking(options, &root);
    let seconds = THINKING.as_secs();
    println!(
        "\nWhile an agent thinks for {seconds} s the server takes {server} ms of a processor and the keeper {keeper} ms."
    );
}

fn row(name: &str, times: &[f64], promised: usize) {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let at = |of: f64| times[((times.len() - 1) as f64 * of).round() as usize];
    println!(
        "| {name} | {:.1} ms | {:.1} ms | {promised} ms |",
        at(0.5),
        at(0.99)
    );
}

/// A server whose agent is this program with these arguments.
fn start(options: &Options, root: &Path, agent: &[String]) -> Editor {
    let program = std::env::current_exe().expect("this program");
    let mut command = vec![program.display().to_string()];
    command.extend_from_slice(agent);
    let settings = json!({"run": {"agent": command}});
    let mut editor = Editor::start_with(&options.server, root, &settings);
    // Everything has been read and told.
    editor.hear("quiet", |message| {
        message["method"] == "chant/serverStatus" && message["params"]["quiescent"] == true
    });
    editor
}

/// Writes a spec that can be run.
fn put(root: &Path, id: &str) {
    let text = format!(
        "---\ntype: code\nstatus: pending\nprompt: standard\n---\n# Run {id}\n\n## Acceptance Criteria\n\n- [ ] Add it\n- [ ] Test it\n"
    );
    project::add(root, id, &text).expect("the workspace can be written");
}

/// Presses `Run`; when.
fn press(editor: &mut Editor, id: &str) -> Instant {
    let pressed = Instant::now();
    let params = json!({"command": "chant.runPhase", "arguments": [{"id": id}]});
    editor.ask("workspace/executeCommand", &params);
    pressed
}

/// The next event of a kind.
fn event(editor: &mut Editor, kind: &str) -> (Instant, Value) {
    let (at, message) = editor.hear(kind, |message| {
        assert!(message.get("error").is_none(), "{message}");
        message["method"] == "chant/run" && message["params"]["event"] == kind
    });
    (at, message["params"].clone())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// From the press to the first event, which is told before the agent is started.
fn presses(options: &Options, root: &Path) -> Vec<f64> {
    let id = |round| format!("run-{round:04}");
    for round in 0..options.rounds {
        put(root, &id(round));
    }
    let words = ["speak", "1", "0"].map(str::to_owned);
    let mut editor = start(options, root, &words);
    let mut times = Vec::new();
    for round in 0..options.rounds {
        let pressed = press(&mut editor, &id(round));
        let (at, _) = event(&mut editor, "started");
        times.push(milliseconds(at - pressed));
        event(&mut editor, "ended");
    }
    editor.stop();
    times
}

/// How old each line is when the editor has it or a later one: of very many that come at once only the newest are told.
fn lines(options: &Options, root: &Path, count: usize, pause: usize) -> Vec<f64> {
    let id = format!("lines-{pause}");
    put(root, &id);
    let words = ["speak".to_owned(), count.to_string(), pause.to_string()];
    let mut editor = start(options, root, &words);
    let (begun, epoch) = (Instant::now(), since_the_epoch(SystemTime::now()));
    press(&mut editor, &id);
    let mut arrived = BTreeMap::new();
    loop {
        let (at, message) = editor.hear("what the agent says", |message| {
            message["method"] == "chant/run"
        });
        let event = &message["params"];
        if event["event"] == "ended" {
            break;
        }
        if let Some((number, _)) = event["text"].as_str().and_then(|text| text.split_once(' ')) {
            arrived.insert(self::number(number), epoch + (at - begun));
        }
    }
    editor.stop();
    let log = fs::read_to_string(root.join(format!(".chant/logs/{id}.log"))).expect("a log");
    let said = log.lines().filter_map(|line| {
        let (number, at) = line.split_once(' ')?;
        Some((number.parse().ok()?, Duration::from_nanos(at.parse().ok()?)))
    });
    let times: Vec<f64> = said
        .filter_map(|(number, at): (usize, Duration)| {
            let (_, seen) = arrived.range(number..).next()?;
            Some(milliseconds(seen.saturating_sub(at)))
        })
        .collect();
    assert_eq!(times.len(), count, "a line was never told");
    times
}

/// The processor's time, in milliseconds, that server and keeper take while an agent thinks.
fn thinking(options: &Options, root: &Path) -> (u64, u64) {
    put(root, "thinking");
    let mut editor = start(options, root, &["think".to_owned()]);
    press(&mut editor, "thinking");
    let (_, started) = event(&mut editor, "started");
    let keeper = u32::try_from(started["keeper"].as_u64().expect("a process")).expect("a number");
    let server = editor.process();
    editor.listen(SETTLING);
    let before = (processor(server), processor(keeper));
    editor.listen(THINKING);
    let after = (processor(server), processor(keeper));
    event(&mut editor, "ended");
    editor.stop();
    (after.0 - before.0, after.1 - before.1)
}

/// What a process has taken of processors so far, in milliseconds; 0 where the system does not tell.
fn processor(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // Behind the name, which is in brackets; the twelfth and thirteenth are in hundredths of a second.
    let behind = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = behind.split(' ').skip(11).take(2);
    ticks
        .filter_map(|text| text.parse::<u64>().ok())
        .sum::<u64>()
        * 10
}
