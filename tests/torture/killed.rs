//! A writer that is killed at each system call of a change.

use std::time::{Duration, Instant};

use chant_lsp::store;

use crate::{
    stage::{Stage, complaint, run},
    traced::{calls, strace},
};

const OLD: &str = "---\nstatus: pending\n---\n# A\n## Acceptance Criteria\n- [ ] one\n- [ ] two\n";

#[test]
fn a_writer_killed_anywhere_leaves_the_old_text_or_the_new_one_and_nothing_else() {
    let Some(calls) = calls(&Stage::new(OLD), "one") else {
        return;
    };
    let new = OLD.replace("[ ] one", "[x] one");
    let (mut killed, mut old, mut left) = (0, 0, 0);
    for call in &calls {
        for first_time in [true, false] {
            let stage = Stage::new(OLD);
            if !first_time {
                // The folders and locks are there already; this is the usual way.
                assert!(run(stage.command(&["001-a", "two"])).status.success());
                assert!(
                    run(stage.command(&["001-a", "two", "--untick"]))
                        .status
                        .success()
                );
            }
            let kill = format!("inject={}:signal=KILL:when={}", call.name, call.number);
            let trace = format!("trace={}", call.name);
            let Some(program) = strace(&["-e", &trace, "-e", &kill]) else {
                return;
            };
            let program: Vec<&str> = program.iter().map(String::as_str).collect();
            let output = run(stage.under(&program, &["001-a", "one"]));
            killed += usize::from(!output.status.success());
            let text = stage.read();
            assert!(
                text == OLD || text == new,
                "killed at {}:\n{text}",
                call.shown
            );
            assert!(!output.status.success() || text == new, "{}", call.shown);
            old += usize::from(text == OLD);
            left += usize::from(stage.names().len() > 1);

            if first_time {
                // A server that starts clears away what is left.
                store::clear_left_over(stage.root());
                assert_eq!(stage.names(), ["001-a.md"], "killed at {}", call.shown);
                assert_eq!(stage.read(), text);
            }
            // So does whoever changes the spec next; and nobody waits for the dead.
            let start = Instant::now();
            let next = run(stage.command(&["001-a", "two"]));
            assert!(
                next.status.success(),
                "after a kill at {}: {}",
                call.shown,
                complaint(&next)
            );
            assert!(
                start.elapsed() < Duration::from_secs(5),
                "stuck after a kill at {}",
                call.shown
            );
            assert_eq!(stage.read(), text.replace("[ ] two", "[x] two"));
            assert_eq!(stage.names(), ["001-a.md"], "killed at {}", call.shown);
            let kept = stage.path(".chant/.store/chant-lsp/kept");
            assert!(!kept.exists(), "known texts are not kept: {}", call.shown);
        }
    }
    eprintln!(
        "{killed} kills at {} system calls: {old} times the old text stood there, {left} times something was left to clear away",
        calls.len()
    );
    assert!(killed > 20 && old > 0 && left > 0);
}
