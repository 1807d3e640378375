//! What a preset or a command comes to, and what of the environment an agent sees.

use super::*;

fn filled(argv: &[&str], prompt: &str) -> Result<Vec<String>, String> {
    let argv: Vec<String> = argv.iter().map(|text| (*text).to_owned()).collect();
    let started = Started::default();
    let with = Filling {
        id: "a;rm -rf $HOME",
        spec: "/p/a.md",
        prompt,
        prompt_file: "/p/prompt.md",
        started: &started,
    };
    Agent::named(&argv, false).unwrap().filled(&with)
}

#[test]
fn placeholders_are_replaced_once_and_stay_one_argument() {
    let argv = filled(
        &["x", "--id={id}", "{prompt}", "{other} {"],
        "say {id}\n$(x)",
    )
    .unwrap();
    assert_eq!(
        argv,
        ["x", "--id=a;rm -rf $HOME", "say {id}\n$(x)", "{other} {"]
    );
}

fn named(line: &str, model: bool) -> String {
    let argv: Vec<String> = line.split(' ').map(str::to_owned).collect();
    Agent::named(&argv, model).unwrap().argv.join(" ")
}

#[test]
fn a_name_may_be_a_preset_with_options_behind_it() {
    let claude = Agent::named(&["claude".to_owned()], false).unwrap();
    assert!(claude.argv.len() > 1 && claude.reads_stdin());
    let more = ["claude".to_owned(), "--verbose".to_owned()];
    let more = Agent::named(&more, false).unwrap();
    assert_eq!(more.argv.split_last().unwrap().1, claude.argv);
    assert_eq!(more.argv.last().unwrap(), "--verbose");
    assert_eq!(more.environment, claude.environment);
    let aider = Agent::named(&["aider".to_owned()], false).unwrap();
    assert!(!aider.reads_stdin());
    for own in [
        "codex exec --full-auto -",
        "aider --message {prompt}",
        "my-agent --verbose",
    ] {
        assert_eq!(named(own, true), own);
    }
    assert_eq!(Agent::named(&[], false), None);
}

#[test]
fn every_preset_is_told_the_model() {
    for preset in PRESETS {
        let argv = named(preset.name, true);
        let start = format!("{} --model {{model}}", preset.command.join(" "));
        assert!(argv.starts_with(&start), "{argv}");
        assert!(!named(preset.name, false).contains("--model"));
    }
    let own = Agent::named(&["claude".to_owned(), "--model=x".to_owned()], true).unwrap();
    assert!(!own.takes_model());
}

#[test]
fn refuses_what_cannot_be_handed_over_and_what_lies_in_a_project() {
    assert!(filled(&["x", "{prompt}"], &"x".repeat(MAX_ARGUMENT + 1)).is_err());
    assert!(filled(&["x", "{model}"], "").is_err());
    for (name, clause) in [
        ("./agent.sh", "relative path"),
        ("/nonexistent/agent", "no program"),
        ("no-such-agent-anywhere", "on PATH"),
    ] {
        let agent = Agent::named(&[name.to_owned()], false).unwrap();
        assert!(agent.program().unwrap_err().contains(clause));
    }
}

#[test]
fn chant_gets_an_id_that_is_no_option() {
    let agent = Agent::chant(Path::new("/bin/chant"), "--all", Some("research"));
    assert_eq!(
        agent.argv,
        [
            "/bin/chant",
            "work",
            "--no-watch",
            "--prompt=research",
            "--",
            "--all"
        ]
    );
}

#[test]
fn the_environment_holds_no_key_of_a_service_that_is_not_its_own() {
    let all = [
        "PATH",
        "LC_ALL",
        "AWS_SECRET",
        "ANTHROPIC_API_KEY",
        "LD_PRELOAD",
    ];
    let all = || all.iter().map(|name| ((*name).to_owned(), String::new()));
    let names =
        |more: &[String]| -> Vec<String> { allowed(all(), more).map(|(name, _)| name).collect() };
    assert_eq!(names(&[]), ["PATH", "LC_ALL"]);
    let more = names(&["ANTHROPIC_*".to_owned()]);
    assert_eq!(more, ["PATH", "LC_ALL", "ANTHROPIC_API_KEY"]);
}
