//! A writer that knows none of our locks, and saves as chant does: a whole new file, renamed over the old one.

use std::{
    fs, hint,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use chant_lsp::{
    store,
    text::{Edit, Span},
};

use crate::{
    stage::{SPEC, SPECS, Stage, complaint, rounds},
    traced::strace,
};

const TEXT: &str = "# A\nsaved 0\n## Acceptance Criteria\n- [ ] one\n";

/// Turns the first box over.
fn turn(text: &str) -> Result<Vec<Edit>, String> {
    let at = text.find("- [").ok_or("there is no box")? + 3;
    let sign = if text[at..].starts_with(' ') {
        "x"
    } else {
        " "
    };
    Ok(vec![Edit::replace(Span::new(at, at + 1), sign)])
}

/// The number of the save that a text comes from. Only the foreign writer changes it.
fn save_of(text: &str) -> usize {
    let number = text.lines().find_map(|line| line.strip_prefix("saved "));
    number
        .and_then(|number| number.parse().ok())
        .expect("every text has one")
}

/// Saves many times while `write` goes on in another thread; how many saves did not stay.
fn saves_lost(stage: &Stage, saves: usize, write: impl Fn(&AtomicBool) + Sync) -> usize {
    let over = AtomicBool::new(false);
    let lost = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| write(&over));
        for number in 1..=saves {
            // For a moment another text may stand there, until it is seen that it is not the right one. Whoever made a
            // new text from that would have undone a save of their own.
            let text = until_saved(stage, number - 1, &lost);
            stage.save(&text.replace(&format!("saved {}", number - 1), &format!("saved {number}")));
            // Anything from no time at all to longer than a change takes.
            for _ in 0..(number * 7919) % 40_000 {
                hint::spin_loop();
            }
            until_saved(stage, number, &lost);
        }
        over.store(true, Ordering::SeqCst);
    });
    lost.into_inner()
}

/// The text that has this save, as soon as it is there. One that does not come is lost, and saved again.
fn until_saved(stage: &Stage, number: usize, lost: &AtomicUsize) -> String {
    let mut start = Instant::now();
    loop {
        let text = stage.read();
        if save_of(&text) == number {
            return text;
        }
        if start.elapsed() > Duration::from_secs(5) {
            lost.fetch_add(1, Ordering::SeqCst);
            stage.save(&TEXT.replace("saved 0", &format!("saved {number}")));
            start = Instant::now();
        }
        thread::yield_now();
    }
}

fn no_save_is_lost_in(stage: &Stage, saves: usize) {
    let (written, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let lost = saves_lost(stage, saves, |over| {
        while !over.load(Ordering::SeqCst) {
            match store::replace(stage.root(), SPEC, turn) {
                Ok(_) => written.fetch_add(1, Ordering::SeqCst),
                // A file that is saved all the time may be refused, but must be refused properly.
                Err(sentence) => {
                    assert!(
                        sentence.contains("some other program keeps saving it"),
                        "{sentence}"
                    );
                    refused.fetch_add(1, Ordering::SeqCst)
                }
            };
        }
    });
    let (written, refused) = (written.into_inner(), refused.into_inner());
    eprintln!(
        "{saves} foreign saves against {written} changes and {refused} refusals: {lost} lost"
    );
    assert_eq!(lost, 0);
    assert!(written > 0);
    assert_eq!(stage.names(), ["001-a.md"]);
}

#[test]
fn no_save_of_others_is_overwritten_unseen() {
    no_save_is_lost_in(&Stage::new(TEXT), rounds(300, 10_000));
}

/// Where nothing waits for a disk, most of a change is the moment that matters.
#[test]
fn nor_in_memory_where_everything_is_faster() {
    let Ok(folder) = tempfile::tempdir_in("/dev/shm") else {
        return crate::stage::skipped("a file system in memory", "there is no /dev/shm");
    };
    let root = folder.path().canonicalize().expect("it exists");
    no_save_is_lost_in(&Stage::at(&root, TEXT), rounds(1_000, 10_000));
}

/// Saves while a traced process stands still before or after its exchange of files.
#[test]
fn a_save_at_the_very_moment_of_the_exchange_goes_back_to_its_place() {
    for delay in ["delay_enter", "delay_exit"] {
        for round in 0..rounds(2, 50) {
            let stage = Stage::new(TEXT);
            let slow = format!("inject=renameat2:{delay}=60000:when=1");
            let Some(program) = strace(&["-e", "trace=renameat2", "-e", &slow]) else {
                return;
            };
            let program: Vec<&str> = program.iter().map(String::as_str).collect();
            let mut child = stage
                .under(&program, &["001-a", "one"])
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .expect("it starts");
            // The temporary file is complete a moment before the exchange; afterwards it holds the old text.
            let wanted = if delay == "delay_enter" {
                "- [x]"
            } else {
                "- [ ]"
            };
            while !temporary_holds(&stage, wanted)
                && child.try_wait().expect("it is ours").is_none()
            {
                thread::yield_now();
            }
            stage.save(&TEXT.replace("saved 0", "saved 1"));
            let output = child.wait_with_output().expect("it ends");
            assert!(output.status.success(), "{}", complaint(&output));
            let text = stage.read();
            assert_eq!(
                save_of(&text),
                1,
                "{delay}, round {round}: the save is lost:\n{text}"
            );
            // What is saved over our own new text was planned without it: that is the other's choice, and not ours.
            assert!(
                delay == "delay_exit" || text.contains("- [x] one"),
                "{delay}: {text}"
            );
            assert_eq!(stage.names(), ["001-a.md"]);
        }
    }
}

fn temporary_holds(stage: &Stage, text: &str) -> bool {
    let names = stage.names().into_iter();
    let mut temps = names.filter(|name| name.ends_with(".chant-lsp"));
    temps.any(|name| {
        let path = stage.path(SPECS).join(name);
        fs::read_to_string(path).is_ok_and(|found| found.contains(text))
    })
}
