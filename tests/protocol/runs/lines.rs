//! What agents say: told line by line, as far as anybody can read that fast.

use super::*;
use crate::support::capabilities;

/// The numbers of an agent that counts, as the events up to that of this kind tell them: none is missing that is not counted
/// as left out, and none comes twice.
fn counted(client: &mut Client, until: &str) -> (u64, u64) {
    let (mut last, mut skipped) = (0, 0);
    loop {
        let event = client.notification("chant/run");
        if event["event"] == until {
            return (last, skipped);
        }
        let Some(lines) = event["lines"].as_array() else {
            continue;
        };
        assert!((1..=200).contains(&lines.len()), "{} lines", lines.len());
        assert_eq!(lines.last(), Some(&event["text"]));
        assert_ne!(event["skipped"], 0, "none is nothing to tell");
        let left_out = event["skipped"].as_u64().unwrap_or(0);
        skipped += left_out;
        last += left_out;
        for line in lines {
            last += 1;
            assert_eq!(*line, last.to_string(), "skipped: {left_out}");
        }
    }
}

#[test]
fn every_line_is_told_or_counted_and_the_last_is_always_there() {
    for (count, skips) in [("150", false), ("3000", true)] {
        let project = Project::new(FILES);
        let mut client = Client::open_with(&project, capabilities(), agent("lines.sh", &[count]));
        press(&mut client, &project);
        let (last, skipped) = counted(&mut client, "ended");
        assert_eq!((last.to_string(), skipped > 0), (count.to_owned(), skips));
        let log = project.read(".chant/logs/001-count.log");
        let said = log.lines().filter(|line| line.parse::<u64>().is_ok());
        assert_eq!(said.count().to_string(), count, "in the log");
        leave(client);
    }
}

#[test]
fn the_lines_of_a_run_that_is_found_again_are_told_again() {
    let project = Project::new(FILES);
    let open = || {
        Client::open_with(
            &project,
            capabilities(),
            agent("lines.sh", &["150", "wait"]),
        )
    };
    let mut client = open();
    press(&mut client, &project);
    while until(&mut client, "line")["text"] != "150" {}
    client.crash();
    drop(client);

    let mut client = open();
    until(&mut client, "started");
    project.write("go", "");
    assert_eq!(counted(&mut client, "ended"), (150, 0));
    leave(client);
}

/// The most memory that a process has taken so far, in kB.
#[cfg(target_os = "linux")]
fn peak(pid: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|text| text.trim().strip_suffix(" kB"));
    peak.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// 64 MB, or, with `CHANT_TORTURE=long`, the gigabyte.
#[cfg(target_os = "linux")]
#[test]
fn a_flood_is_watched_in_bounded_memory() {
    let long = std::env::var_os("CHANT_TORTURE").is_some_and(|form| form == "long");
    let megabytes = if long { "1024" } else { "64" };
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("flood.sh", &[megabytes]));
    let server = client.pid().to_string();
    let before = peak(&server);
    press(&mut client, &project);
    let keeper = until(&mut client, "started")["keeper"].to_string();
    let (mut most, mut bytes) = (0, 0);
    let mut told = Vec::new();
    loop {
        most = most.max(peak(&keeper));
        let event = client.notification("chant/run");
        let kind = event["event"].as_str().expect("a kind").to_owned();
        let lines = event["lines"].as_array().map_or(&[][..], Vec::as_slice);
        for line in lines.iter().filter_map(Value::as_str) {
            assert!(
                line.chars().count() <= 400,
                "a line of {} bytes",
                line.len()
            );
        }
        bytes += event.to_string().len();
        told.push(kind);
        if told.last().is_some_and(|kind| kind == "ended") {
            assert_eq!(event["outcome"], "needs_attention");
            break;
        }
    }
    told.dedup();
    told.retain(|kind| kind != "criteria");
    told.dedup();
    assert_eq!(told, ["line", "ended"]);
    assert!(
        (1..64 * 1024).contains(&most),
        "{most} kB for an output of {megabytes} MB"
    );
    let grown = peak(&server).saturating_sub(before);
    println!("{megabytes} MB: keeper {most} kB, server {grown} kB more, {bytes} bytes told");
    assert!(bytes < 16 * 1024 * 1024, "{bytes} bytes were told");
    assert!(grown < 64 * 1024, "the server has grown by {grown} kB");
    let log = project.path(".chant/logs/001-count.log");
    let size = log.metadata().expect("a log").len();
    assert!(size < 34 * 1024 * 1024, "{size}");
    assert!(project.read(".chant/specs/001-count.md").len() < 8 * 1024);
    leave(client);
}
