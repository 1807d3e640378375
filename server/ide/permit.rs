//! Whether a run may begin here and now: what chant would ask of the spec, and then what the place asks, the tree, the
//! editor and whoever shall do the work. One list for the lens, the command and the command line.

use super::{
    diagnostics::{self, Levels, Severity, Subject},
    gate,
    why::{self, Reason},
};
use crate::workspace::{Entry, Project, World};

/// Who would do the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backend {
    /// We start the user's agent.
    BuiltIn,
    /// `chant work` does all of it.
    Chant,
}

/// What the place of a run is like.
#[derive(Clone, Debug)]
pub struct Here<'a> {
    /// Whether the user trusts the workspace.
    pub trusted: bool,
    /// Who would do the work, or a clause why nobody would.
    pub backend: Result<Backend, String>,
    /// The spec's text, where it is at hand, and how loud its rules are: a run wants none that is an error.
    pub text: Option<(&'a str, &'a Levels)>,
    /// Whether what stands in the editor is not what stands in the file.
    pub unsaved: bool,
    /// Whether changes that are not committed are no matter.
    pub allow_dirty: bool,
    /// Whether chant may delete the branch of an earlier attempt.
    pub discard: bool,
    /// Whether a run of the spec is wanted already, and waits for others to end.
    pub queued: bool,
}

/// What stands against another run of a spec whose run waits for others to end.
pub const QUEUED: &str = "waits for its turn";

/// The codes of reasons that are only here, each with what it means.
pub const CODES: &[(&str, &str)] = &[
    (
        "untrusted",
        "The user does not trust the workspace: nothing is run.",
    ),
    (
        "backend",
        "There is neither `chant` nor an agent that the user has set.",
    ),
    (
        "driver",
        "The spec is a driver: its members are what is run.",
    ),
    (
        "branch",
        "chant would delete the branch of an earlier attempt, with its commits.",
    ),
    (
        "no-repository",
        "chant works in a worktree of git, and there is no repository.",
    ),
    (
        "unsaved",
        "The editor's text is not the file's, and the agent reads the file.",
    ),
    ("lint", "A rule reports an error."),
    ("queued", "A run of the spec waits for others to end."),
    (
        "dirty-tree",
        "Files that git tracks have changes that are not committed.",
    ),
];

/// Everything that stands against a run that would begin now; empty where nothing does.
#[must_use]
pub fn reasons(project: &Project, world: &dyn World, entry: &Entry, here: &Here) -> Vec<Reason> {
    let mut found = why::reasons(project, world, entry);
    if here.backend == Ok(Backend::BuiltIn) && gate::poor_by_output(&entry.spec) {
        found.retain(|reason| reason.code != "quality");
    }
    if found.iter().any(|reason| is_final(reason.code)) {
        return found;
    }
    if here.queued {
        return vec![Reason {
            code: "queued",
            message: QUEUED.to_owned(),
            path: None,
        }];
    }
    let clean = found.is_empty();
    let mut add = |code, message: String| {
        found.push(Reason {
            code,
            message,
            path: None,
        });
    };
    if !here.trusted {
        add(
            "untrusted",
            "lies in a workspace that is not trusted".to_owned(),
        );
    }
    if let Err(clause) = &here.backend {
        add("backend", clause.clone());
    }
    let id = entry.id();
    if entry.spec.kind.has_members() || !project.members(id).is_empty() {
        let chants = here.backend == Ok(Backend::Chant);
        let more = if chants {
            ", and chant would run every other ready spec after them"
        } else {
            ""
        };
        add("driver", format!("is a driver: run its members{more}"));
    }
    let branch = format!("{}{id}", project.config.branch_prefix);
    let taken = (here.backend == Ok(Backend::Chant)).then(|| world.has_branch(&branch));
    match taken {
        Some(Some(true)) if !here.discard => add(
            "branch",
            format!(
                "has a branch `{branch}`, which chant would delete with its commits: merge it or delete it first"
            ),
        ),
        // A lens asks before git has answered.
        Some(None) if here.text.is_some() => add(
            "no-repository",
            "is in no git repository, and chant works in a worktree of one".to_owned(),
        ),
        _ => {}
    }
    if here.unsaved {
        add("unsaved", "has changes that are not saved".to_owned());
    }
    // What chant itself asks for is said already, in other words.
    if let Some((text, levels)) = here.text.filter(|_| clean) {
        add_error(project, world, entry, (text, levels), &mut add);
    }
    if !here.allow_dirty {
        let changed = world.changed_files();
        if let Some(first) = changed.first() {
            let more = match changed.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            add(
                "dirty-tree",
                format!("would be run among changes that are not committed: {first}{more}"),
            );
        }
    }
    found
}

/// What leaves no room for more: the spec is not there to be run, or is run.
fn is_final(code: &str) -> bool {
    matches!(code, "not-active" | "running" | "status" | "unreadable")
}

fn add_error(
    project: &Project,
    world: &dyn World,
    entry: &Entry,
    (text, levels): (&str, &Levels),
    add: &mut impl FnMut(&'static str, String),
) {
    let subject = Subject {
        project,
        entry,
        text,
        world,
    };
    let findings = diagnostics::check_spec(&subject, levels);
    let mut errors = findings.iter().filter(|finding| {
        // What a run has said is what the next one says otherwise.
        finding.severity == Severity::Error && finding.code != "bad-output"
    });
    if let Some(first) = errors.next() {
        let more = match errors.count() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        add("lint", format!("has an error: {}{more}", first.message));
    }
}

/// The whole of it in one sentence, for who pressed and is refused.
#[must_use]
pub fn refusal(entry: &Entry, reasons: &[Reason]) -> Option<String> {
    let (first, rest) = reasons.split_first()?;
    let mut sentence = format!("{} cannot be run: {}", entry.id(), first.message);
    for reason in rest {
        sentence.push_str("; ");
        sentence.push_str(&reason.message);
    }
    Some(sentence.replace('`', ""))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Fixture;

    const SPEC: &str = "\
//- .chant/specs/a.md
---
status: pending
---
# Add a counter
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/config.md
---
defaults: {prompt: standard}
---
//- .chant/prompts/standard.md
{{spec}}
";

    /// The text of the first file.
    fn own(files: &str) -> &str {
        let first = files.split("//- ").nth(1).unwrap();
        first.split_once('\n').unwrap().1
    }

    fn here() -> Here<'static> {
        Here {
            trusted: true,
            backend: Ok(Backend::BuiltIn),
            text: None,
            unsaved: false,
            allow_dirty: false,
            discard: false,
            queued: false,
        }
    }

    #[track_caller]
    fn check(text: &str, here: &Here, expect: Expect) {
        let fixture = Fixture::new(text);
        let entry = fixture.project.by_id("a").expect("a spec `a`");
        let reasons = reasons(&fixture.project, &fixture, entry, here);
        let lines: Vec<String> = reasons
            .iter()
            .map(|reason| format!("{}: {}\n", reason.code, reason.message))
            .collect();
        expect.assert_eq(&lines.concat());
    }

    #[test]
    fn nothing_stands_against_a_ready_spec() {
        check(SPEC, &here(), expect![""]);
    }

    #[test]
    fn the_place_asks_too() {
        let bad = Here {
            trusted: false,
            backend: Err("has nobody to run it".to_owned()),
            unsaved: true,
            ..here()
        };
        let world = "//- world\nmodified src/a.rs = yes\nmodified src/b.rs = yes\n";
        check(
            &format!("{SPEC}{world}"),
            &bad,
            expect![[r#"
                untrusted: lies in a workspace that is not trusted
                backend: has nobody to run it
                unsaved: has changes that are not saved
                dirty-tree: would be run among changes that are not committed: src/a.rs and 1 more
            "#]],
        );
        let allowed = Here {
            allow_dirty: true,
            ..here()
        };
        check(&format!("{SPEC}{world}"), &allowed, expect![""]);
    }

    #[test]
    fn what_an_agent_has_said_makes_a_spec_too_big_for_chant_alone() {
        let said = format!(
            "\n## Agent Output\n\n2026-01-05T10:00:00Z\n\n```\n{}```\n",
            "A long, long story, etc.\n".repeat(200)
        );
        let text = SPEC.replace("- [ ] Test it\n", &format!("- [ ] Test it\n{said}"));
        check(&text, &here(), expect![""]);
        let chants = Here {
            backend: Ok(Backend::Chant),
            ..here()
        };
        check(
            &text,
            &chants,
            expect![[r#"
                quality: is too big, with 1023 words (1006 of them Agent Output), where 599 are the most
            "#]],
        );
        // What a person has written counts as ever.
        let long = text.replace("# Add a counter\n", &"# Add a counter\n".repeat(200));
        check(
            &long,
            &here(),
            expect![[r#"
                quality: is too big, with 1819 words (1006 of them Agent Output), where 599 are the most
            "#]],
        );
    }

    #[test]
    fn a_branch_and_members_are_traps_of_chant() {
        let chants = Here {
            backend: Ok(Backend::Chant),
            ..here()
        };
        let world = "//- .chant/specs/a.1.md\n---\nstatus: completed\n---\n# One\n//- world\nbranch chant/a = yes\n";
        check(
            &format!("{SPEC}{world}"),
            &chants,
            expect![[r#"
                driver: is a driver: run its members, and chant would run every other ready spec after them
                branch: has a branch `chant/a`, which chant would delete with its commits: merge it or delete it first
            "#]],
        );
        let discard = Here {
            discard: true,
            ..chants
        };
        let world = "//- world\nbranch chant/a = yes\n";
        check(&format!("{SPEC}{world}"), &discard, expect![""]);
        let levels = Levels::default();
        let pressed = Here {
            text: Some((own(SPEC), &levels)),
            ..discard
        };
        check(
            SPEC,
            &pressed,
            expect![[r#"
                no-repository: is in no git repository, and chant works in a worktree of one
            "#]],
        );
    }

    #[test]
    fn an_error_of_a_rule_is_one_and_a_run_leaves_no_room_for_more() {
        let text = SPEC.replace(
            "status: pending",
            "status: pending\noutput_schema: gone.json",
        );
        let fixture = Fixture::new(&text);
        let entry = fixture.project.by_id("a").unwrap();
        let levels = Levels::default();
        let here = Here {
            text: Some((own(&text), &levels)),
            ..here()
        };
        let found = reasons(&fixture.project, &fixture, entry, &here);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].code, "lint");
        let busy = Here {
            trusted: false,
            ..here
        };
        check(
            &format!("{SPEC}//- world\nrunning a = yes\n"),
            &busy,
            expect![[r#"
                running: is being run
            "#]],
        );
    }

    #[test]
    fn a_refusal_is_one_sentence() {
        let fixture = Fixture::new(SPEC);
        let entry = fixture.project.by_id("a").unwrap();
        let bad = Here {
            trusted: false,
            unsaved: true,
            ..here()
        };
        let reasons = reasons(&fixture.project, &fixture, entry, &bad);
        assert_eq!(
            refusal(entry, &reasons).unwrap(),
            "a cannot be run: lies in a workspace that is not trusted; has changes that are not saved"
        );
        assert_eq!(refusal(entry, &[]), None);
    }
}
