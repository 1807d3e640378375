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

impl Here<'_> {
    /// A place where nothing stands against a run, as far as is known.
    #[must_use]
    pub fn open() -> Self {
        Self {
            trusted: true,
            backend: Ok(Backend::BuiltIn),
            text: None,
            unsaved: false,
            allow_dirty: false,
            discard: false,
            queued: false,
        }
    }
}

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
mod tests;
