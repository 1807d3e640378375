//! What durability costs: a change of a closed spec, against the least that a careful program does to replace a file
//! (write a temporary one, fsync, rename, fsync the folder), in the same run, on the same disk, with the same bytes.
//!
//! `cargo bench --bench writing`. Fails if a change costs more than [`PROMISE`] times as much. `TMPDIR` chooses the disk.

#![expect(
    clippy::disallowed_methods,
    reason = "what is measured against is written here"
)]

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

use chant_lsp::{
    store,
    text::{Edit, Span},
};

/// How much more a change may cost than the least.
const PROMISE: f64 = 1.3;

/// Changes of each kind, in turns, so that a disk that gets slower is slower for both.
const ROUNDS: usize = 400;

/// Writers at once, each with a spec of its own.
const WRITERS: usize = 50;

/// Changes of each of them.
const EACH: usize = 20;

fn main() -> ExitCode {
    // Cargo runs benches as tests too.
    if std::env::args().any(|argument| argument == "--test") {
        return ExitCode::SUCCESS;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("it exists");
    for number in 0..WRITERS {
        for kind in ["specs", "bare"] {
            let file = root.join(path(kind, number));
            fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
            fs::write(file, text()).expect("it can be written");
        }
    }

    let (mut ours, mut least) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(timed(|| tick(&root, 0)));
        least.push(timed(|| bare(&root, 0)));
    }
    let (ours, least) = (median(ours), median(least));
    let ratio = ours.as_secs_f64() / least.as_secs_f64();
    println!("one at a time: a tick {ours:?}, the least {least:?}: {ratio:.2}x");

    let (all_ours, all_least) = (
        at_once(|number| tick(&root, number)),
        at_once(|number| bare(&root, number)),
    );
    let count = u32::try_from(WRITERS * EACH).expect("it is small");
    println!(
        "{WRITERS} at once, on different specs: a tick {:?}, the least {:?}: {:.2}x; {:.1} times as many a second as one at a time",
        all_ours / count,
        all_least / count,
        all_ours.as_secs_f64() / all_least.as_secs_f64(),
        ours.as_secs_f64() / (all_ours / count).as_secs_f64(),
    );
    if ratio <= PROMISE {
        ExitCode::SUCCESS
    } else {
        eprintln!("that is over {PROMISE}x");
        ExitCode::FAILURE
    }
}

fn path(kind: &str, number: usize) -> String {
    format!(".chant/{kind}/{number:03}-a.md")
}

/// About as long as most real specs are.
fn text() -> String {
    let prose =
        "The quick brown fox jumps over the lazy dog, and nobody minds at all.\n".repeat(40);
    format!(
        "---\nstatus: pending\n---\n# A\n\n{prose}\n## Acceptance Criteria\n\n- [ ] one\n- [ ] two\n"
    )
}

fn tick(root: &Path, number: usize) {
    let turn = |text: &str| {
        let at = text.find("- [").ok_or("there is no box")? + 3;
        let sign = if text[at..].starts_with(' ') {
            "x"
        } else {
            " "
        };
        Ok(vec![Edit::replace(Span::new(at, at + 1), sign)])
    };
    store::replace(root, &path("specs", number), turn).expect("nobody else writes here");
}

fn bare(root: &Path, number: usize) {
    let file = root.join(path("bare", number));
    let temp = file.with_extension("tmp");
    let mut new = File::create(&temp).expect("it can be made");
    new.write_all(text().as_bytes()).expect("it can be written");
    new.sync_all().expect("the disk takes it");
    fs::rename(&temp, &file).expect("it can be renamed");
    let folder = File::open(file.parent().expect("a folder")).expect("it can be opened");
    folder.sync_all().expect("the disk takes it");
}

fn at_once(work: impl Fn(usize) + Sync) -> Duration {
    let work = &work;
    timed(|| {
        thread::scope(|scope| {
            for number in 0..WRITERS {
                scope.spawn(move || (0..EACH).for_each(|_| work(number)));
            }
        });
    })
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
