//! Agents that do what nobody asked them to.

use super::*;
use crate::support::capabilities;

#[test]
fn what_an_agent_does_to_its_spec_ends_in_a_sentence() {
    for (what, sentence) in [
        ("delete", "this was not noted in the spec"),
        ("move", "this was not noted in the spec"),
        ("garbage", "its frontmatter cannot be read any more"),
    ] {
        let project = Project::new(FILES);
        let mut client = Client::open_with(&project, capabilities(), agent("spoil.sh", &[what]));
        press(&mut client, &project);
        let ended = until(&mut client, "ended");
        let message = ended["message"].as_str().expect("a sentence");
        assert!(message.contains(sentence), "{what}: {message}");
        assert!(message.contains(".chant/logs/001-count.log"), "{message}");
        assert!(
            project
                .read(".chant/logs/001-count.log")
                .contains("spoiled")
        );
        leave(client);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_agent_that_kills_its_keeper_is_ended_too() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(
        &project,
        capabilities(),
        agent("spoil.sh", &["kill", "1000"]),
    );
    press(&mut client, &project);
    until(&mut client, "lost");
    let ended = until(&mut client, "ended");
    assert_eq!(
        ended["message"],
        "001-count: the process that kept watch over the agent was ended"
    );
    let text = project.read(".chant/specs/001-count.md");
    assert!(text.contains("\nstatus: failed\n"), "{text}");
    assert!(!project.path(".chant/.locks/001-count.lock").exists());
    leave(client);
}

#[cfg(target_os = "linux")]
#[test]
fn a_flood_is_watched_in_bounded_memory() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("flood.sh", &[]));
    press(&mut client, &project);
    let keeper = until(&mut client, "started")["keeper"].to_string();
    let mut most = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{keeper}/status")).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|text| text.trim().strip_suffix(" kB"));
        most = most.max(peak.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0));
        if client.notification("chant/run")["event"] == "ended" {
            break;
        }
    }
    assert!(
        (1..64 * 1024).contains(&most),
        "{most} kB for an output of 64 MB"
    );
    let log = project.path(".chant/logs/001-count.log");
    let size = log.metadata().expect("a log").len();
    assert!(size < 34 * 1024 * 1024, "{size}");
    assert!(project.read(".chant/specs/001-count.md").len() < 8 * 1024);
    leave(client);
}
