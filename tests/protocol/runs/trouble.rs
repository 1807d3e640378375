//! Agents that do what nobody asked them to.

use super::*;
use crate::support::capabilities;

#[test]
fn what_an_agent_does_to_its_spec_ends_in_a_sentence() {
    for (what, sentence) in [
        ("delete", "this was not noted in the spec"),
        ("move", "this was not noted in the spec"),
        ("garbage", "its frontmatter cannot be read any more"),
        ("empty", "it has no frontmatter any more"),
    ] {
        let project = Project::new(FILES);
        let mut client = Client::open_with(&project, capabilities(), agent("spoil.sh", &[what]));
        press(&mut client, &project);
        let ended = until(&mut client, "ended");
        let message = ended["message"].as_str().expect("a sentence");
        assert!(message.contains(sentence), "{what}: {message}");
        assert!(message.contains(".chant/logs/001-count.log"), "{message}");
        let copy = ".chant/.store/chant-lsp/runs/001-count.md";
        assert!(message.ends_with(copy), "{message}");
        let kept = project.read(copy);
        assert!(kept.contains("- [ ] Add it\n- [ ] Test it\n"), "{kept}");
        assert!(
            project
                .read(".chant/logs/001-count.log")
                .contains("spoiled")
        );
        leave(client);
    }
}

#[test]
fn criteria_that_are_gone_are_found_again() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("spoil.sh", &["criteria"]));
    press(&mut client, &project);
    let ended = until(&mut client, "ended");
    assert_eq!(
        ended["message"],
        "001-count: the agent has ended, and the criteria are gone; as it was before, the spec is in \
         .chant/.store/chant-lsp/runs/001-count.md"
    );
    leave(client);
}

#[test]
fn work_that_no_commit_tells_of_and_ticks_that_are_older_than_the_run_are_told() {
    let project = Project::new(FILES);
    let path = ".chant/specs/001-count.md";
    let ticked = project.read(path).replace("[ ]", "[x]");
    project.write(path, &ticked.replace("pending", "failed"));
    git(&project, &["init", "-q", "."]);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "begin"]);
    let mut client = Client::open_with(&project, capabilities(), agent("idle.sh", &[]));
    press(&mut client, &project);
    assert_eq!(
        until(&mut client, "ended")["message"],
        "001-count: completed, with 2 of 2 criteria ticked before the run began; no commit says chant(001-count):"
    );
    leave(client);
}

#[test]
fn what_is_no_text_does_no_harm() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("binary.sh", &[]));
    press(&mut client, &project);
    let ended = until(&mut client, "ended");
    assert_eq!(
        ended["message"],
        "001-count: completed, with 2 of 2 criteria ticked"
    );
    let text = project.read(".chant/specs/001-count.md");
    let odd = text.chars().find(|ch| ch.is_control() && *ch != '\n');
    assert_eq!(odd, None, "{text:?}");
    assert!(
        text.contains("\nab\u{fffd}\u{fffd}\n[31mred[0m\n---\n"),
        "{text}"
    );
    let why = call(&mut client, "chant.why", json!({"id": "001-count"})).unwrap();
    assert_eq!(why["reasons"][0]["code"], "status", "{why}");
    leave(client);
}

#[cfg(target_os = "linux")]
#[test]
fn what_an_agent_leaves_behind_is_ended_with_it() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("daemon.sh", &[]));
    press(&mut client, &project);
    let (told, _) = events(&mut client);
    assert_eq!(told, ["started", "line: done", "ended: needs_attention"]);
    assert_eq!(project.read("pids").lines().count(), 2);
    assert_gone(&project);
    let log = project.read(".chant/logs/001-count.log");
    assert!(
        log.ends_with("done\n# Processes that the agent left behind were ended\n"),
        "{log}"
    );
    leave(client);
}

/// Waits for what nobody tells of.
#[cfg(target_os = "linux")]
fn wait_for(there: impl Fn() -> bool) {
    let start = std::time::Instant::now();
    while !there() {
        assert!(start.elapsed() < crate::support::DEADLINE, "in vain");
        std::thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_died_with_its_keeper_is_ended_though_its_spec_has_gone() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    press(&mut client, &project);
    let keeper = until(&mut client, "started")["keeper"].to_string();
    until(&mut client, "line");
    client.crash();
    drop(client);
    project.remove(".chant/specs/001-count.md");
    let killed = Command::new("kill").args(["-9", &keeper]).status();
    assert!(killed.expect("kill starts").success());
    wait_for(|| !lives(&keeper));
    let client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    let record = project.path(".chant/.store/chant-lsp/runs/001-count.runs");
    let told = || std::fs::read_to_string(&record).expect("a record");
    // Nobody has a spec to be told of; the record is closed when all are gone.
    wait_for(|| told().contains("\"event\":\"ended\""));
    assert_gone(&project);
    leave(client);
}

#[cfg(target_os = "linux")]
#[test]
fn an_agent_is_given_what_it_needs_and_nothing_else() {
    let project = Project::new(FILES);
    let mut client = Client::spawn_with(|command| {
        command
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("ANTHROPIC_API_KEY", "secret")
            .env("GIT_DIR", "/nonexistent")
            .env("MY_TOKEN", "wanted")
    });
    let mut options = agent("report.sh", &[]);
    options["run"]["environment"] = json!(["MY_*"]);
    client.greet(json!({
        "processId": std::process::id(),
        "workspaceFolders": [{"uri": project.uri(""), "name": "project"}],
        "capabilities": capabilities(),
        "initializationOptions": options,
    }));
    client.quiet();
    let run = press(&mut client, &project);
    until(&mut client, "ended");
    let said = project.read("report");
    let (variables, files) = said.split_once("files\n").expect("two parts");
    for line in variables.lines() {
        let (name, value) = line.split_once('=').expect("a variable");
        let wanted = match name {
            "CHANT_SPEC_ID" => "001-count".to_owned(),
            "CHANT_SPEC_FILE" => project
                .path(".chant/specs/001-count.md")
                .display()
                .to_string(),
            "CHANT_LSP_RUN" => run.clone(),
            "MY_TOKEN" => "wanted".to_owned(),
            // What a shell sets.
            "PWD" => project.root().display().to_string(),
            "SHLVL" | "OLDPWD" | "_" => continue,
            _ => std::env::var(name).unwrap_or_else(|_| panic!("{name} is not of here")),
        };
        if name != "HOME" {
            assert_eq!(value, wanted, "{name}");
        }
        assert_ne!(value, "secret");
        assert_ne!(name, "GIT_DIR");
    }
    assert!(variables.contains("MY_TOKEN="), "{variables}");
    assert!(
        !files.contains("/.chant/"),
        "a file of ours is open there: {files}"
    );
    leave(client);
}

#[cfg(target_os = "linux")]
#[test]
fn the_dead_that_an_agent_leaves_to_its_keeper_are_buried_while_it_works() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("stray.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "line");
    let stray = project.path("stray");
    let stray = std::fs::read_to_string(stray).expect("its number");
    wait_for(|| !Path::new("/proc").join(stray.trim()).exists());
    project.write("go", "");
    assert_eq!(until(&mut client, "ended")["outcome"], "completed");
    leave(client);
}

#[cfg(unix)]
#[test]
fn a_program_that_cannot_be_started_fails_its_run() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::new(FILES);
    project.write("agent", "\u{7f}ELF, and nothing behind it");
    let may = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(project.path("agent"), may).expect("it is ours");
    let mut options = agent("tick.sh", &[]);
    options["run"]["agent"] = json!([project.path("agent")]);
    let mut client = Client::open_with(&project, capabilities(), options);
    press(&mut client, &project);
    let (told, ended) = events(&mut client);
    assert_eq!(told, ["started", "ended: failed"]);
    assert_eq!(
        ended["message"],
        "001-count: the agent could not be started (Exec format error (os error 8))"
    );
    let log = project.read(".chant/logs/001-count.log");
    assert!(log.contains("/agent cannot be started: "), "{log}");
    assert!(!project.path(".chant/.locks/001-count.lock").exists());
    leave(client);
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

#[test]
fn an_agent_that_tidies_up_is_watched_all_the_same() {
    let project = Project::new(FILES);
    git(&project, &["init", "-q", "."]);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "begin"]);
    let mut client = Client::open_with(&project, capabilities(), agent("clean.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "line");
    // What it has taken away comes back.
    let runs = loop {
        let list = call(&mut client, "chant.runs", json!({"id": "001-count"})).unwrap();
        let runs = list["runs"].as_array().expect("runs").clone();
        if !runs.is_empty() && project.path(".chant/.locks/001-count.lock").exists() {
            break runs;
        }
    };
    assert_eq!((runs.len(), &runs[0]["live"]), (1, &json!(true)));
    let refused = call(&mut client, "chant.runPhase", json!({"id": "001-count"})).unwrap_err();
    let message = refused["message"].as_str().expect("a sentence");
    assert!(message.contains("is being run"), "{message}");
    project.write("go", "");
    let ended = until(&mut client, "ended");
    assert_eq!(ended["outcome"], "completed");
    let log = project.read(".chant/logs/001-count.log");
    assert!(
        log.contains("cleaned\n") && log.contains("did it\n"),
        "{log}"
    );
    assert!(!project.path(".chant/.locks/001-count.lock").exists());
    assert!(
        project
            .path(".chant/.store/chant-lsp/runs/001-count.md")
            .exists()
    );
    leave(client);
}
