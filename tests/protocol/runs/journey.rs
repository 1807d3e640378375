//! Issue 42 from its first phase to the last, as a person presses it: run, next phase, run, with an approval before the end.

use std::fs;

use super::*;
use crate::support::capabilities;

/// The example as it was before anybody had worked on it: the report, and nothing else.
fn untouched() -> Project {
    let project = Project::new("");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/issue-42");
    copy(&example, project.root());
    for entry in fs::read_dir(project.path(".chant/specs")).expect("specs") {
        let name = entry.expect("a spec").file_name();
        let name = name.to_str().expect("a name");
        if name != "001-comprehension.md" {
            project.remove(&format!(".chant/specs/{name}"));
        }
    }
    project.remove(".chant/research");
    project.remove("tests");
    let first = project.read(".chant/specs/001-comprehension.md");
    let (head, body) = first.split_once("\n---\n").expect("a frontmatter");
    let later = ["commits:", "completed_at:", "model:"];
    let head: Vec<&str> = head
        .lines()
        .filter(|line| !later.iter().any(|key| line.starts_with(key)))
        .collect();
    let head = head
        .join("\n")
        .replace("status: completed", "status: pending");
    let body = body.replace("- [x]", "- [ ]");
    project.write(
        ".chant/specs/001-comprehension.md",
        &format!("{head}\n---\n{body}"),
    );
    git(&project, &["init", "-q", "-b", "main", "."]);
    git(&project, &["config", "user.name", "Ada"]);
    git(&project, &["config", "user.email", "ada@example.org"]);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "begin"]);
    project
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn check(project: &Project, arguments: &[&str]) -> (Option<i32>, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_chant-lsp"))
        .arg("check")
        .args(arguments)
        .current_dir(project.root())
        .env("HOME", "/nonexistent")
        .output()
        .expect("it starts");
    let text = String::from_utf8(done.stdout).expect("text");
    (done.status.code(), text)
}

#[test]
fn issue_42_is_carried_from_its_first_phase_to_the_last() {
    let project = untouched();
    let mut client = Client::open_with(&project, capabilities(), agent("phase.sh", &[]));
    let phases = [
        "001-comprehension",
        "002-reproduction",
        "003-root-cause",
        "004-impact-map",
        "005-fix",
        "006-upstream-pr",
    ];
    let mut commits = Vec::new();
    for (at, id) in phases.iter().enumerate() {
        if at > 0 {
            let before = json!({"id": phases[at - 1]});
            let made = call(&mut client, "chant.nextPhase", before).expect("a next phase");
            assert_eq!(made["uri"], json!(project.spec(id)));
        }
        if *id == "006-upstream-pr" {
            let refused = call(&mut client, "chant.runPhase", json!({"id": id})).unwrap_err();
            assert_eq!(
                refused["message"],
                "006-upstream-pr cannot be run: needs an approval"
            );
            call(&mut client, "chant.approve", json!({"id": id})).expect("an approval");
        }
        call(&mut client, "chant.runPhase", json!({"id": id})).expect("a run");
        let (told, ended) = events(&mut client);
        let ends: Vec<&str> = told.iter().map(String::as_str).collect();
        assert_eq!(
            (ends[0], ends[ends.len() - 1]),
            ("started", "ended: completed"),
            "{id}: {ended}"
        );
        commits.push(ended["commits"].clone());
    }
    let none = call(&mut client, "chant.nextPhase", json!({"id": phases[5]})).unwrap_err();
    assert_eq!(
        none["message"],
        "006-upstream-pr is upstream-pr, the last phase of research-first"
    );
    leave(client);

    for (id, commits) in phases.iter().zip(commits) {
        let text = project.read(&format!(".chant/specs/{id}.md"));
        assert!(text.contains("\nstatus: completed\n"), "{text}");
        assert!(!text.contains("- [ ]"), "{text}");
        let [commit] = &*commits.as_array().expect("commits").clone() else {
            panic!("{id}: {commits}")
        };
        let commit = commit.as_str().expect("a hash");
        // A hash may look like a number, and stands in quotes then.
        let item = |quote: &str| format!("\ncommits:\n- {quote}{commit}{quote}\n");
        assert!(
            text.contains(&item("")) || text.contains(&item("'")),
            "{text}"
        );
        let subject = git_says(&project, &["log", "-1", "--format=%s", commit]);
        assert_eq!(subject, format!("chant({id}): the phase's result"));
    }
    assert_eq!(
        git_says(
            &project,
            &["status", "--porcelain", "--", "src", "docs", "tests"]
        ),
        ""
    );

    let (code, report) = check(&project, &["--severity", "hint"]);
    assert_eq!(code, Some(0), "{report}");
    assert!(report.ends_with("nothing to report\n"), "{report}");
    let (code, twin) = check(&project, &["--format", "chant-lint"]);
    let twin: Value = serde_json::from_str(&twin).expect("a report");
    assert_eq!(code, Some(0), "{twin}");
    assert_eq!(
        twin,
        json!({"diagnostics": [], "passed": 6, "warned": 0, "failed": 0, "total": 6})
    );
    let Some(chant) = real_chant() else { return };
    let says = |arguments: &[&str]| {
        let done = Command::new(&chant)
            .args(arguments)
            .current_dir(project.root())
            .env("HOME", "/nonexistent")
            .output();
        let done = done.expect("chant starts");
        assert!(done.status.success(), "{arguments:?}: {done:?}");
        String::from_utf8(done.stdout).expect("text")
    };
    let lint: Value = serde_json::from_str(&says(&["lint", "--format", "json"])).expect("JSON");
    assert_eq!(lint, twin);
    let rows = says(&["export", "--format", "json", "--fields", "all"]);
    let rows: Value = serde_json::from_str(&rows).expect("JSON");
    let mut rows: Vec<_> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            (
                row["id"].as_str().unwrap_or_default(),
                row["status"].as_str(),
            )
        })
        .collect();
    rows.sort_unstable();
    assert_eq!(rows, phases.map(|id| (id, Some("completed"))));
    for id in phases {
        let body = says(&["show", id, "--body"]);
        assert!(body.contains("## Agent Output"), "{body}");
    }
}
