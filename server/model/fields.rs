//! The fields that chant reads from a spec's frontmatter: the one list of them (reference §2.4).
//!
//! Reading, the rules on unknown and mistyped fields, completion, hover and the manual all work from [`FIELDS`]. A
//! new field of a known shape is one row here.

use super::status::Kind;

/// What a field's value looks like, and so what chant accepts for it (reference §2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `type:`.
    Kind,
    /// `status:`.
    Status,
    /// `verification_status:`.
    Verification,
    /// One string or a list of strings; items must be strings to YAML: `[1]` is refused.
    Ids,
    /// A list; every plain scalar is taken as the text it is written with.
    Texts,
    /// One scalar, taken as the text it is written with.
    Text,
    /// `true` or `false`, nothing else.
    Bool,
    /// A whole number that fits 32 bits.
    Count,
    /// The map of `approval:`.
    Approval,
    /// The map of `retry_state:`.
    Retry,
}

/// What the texts of a field name, where they name something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Names {
    /// Nothing in particular.
    Nothing,
    /// Other specs, by whole id.
    Specs,
    /// Files of the project that may be globs.
    Sources,
    /// Files of the project, one by one.
    Files,
    /// A prompt, without `.md`.
    Prompt,
    /// Git commits.
    Commits,
    /// Labels.
    Labels,
    /// An RFC 3339 point in time.
    Time,
    /// A git branch.
    Branch,
    /// A model.
    Model,
}

/// One row of the list.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key, exactly as chant wants it.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// What its value names.
    pub names: Names,
    /// The kinds of spec that use it; empty where all do.
    pub kinds: &'static [Kind],
    /// Whether people write it; the others are written by the tool.
    pub by_hand: bool,
    /// Whether `enterprise.required` can be satisfied by it (reference §9.1).
    pub can_be_required: bool,
    /// What chant takes it for where it is absent; `None` where that means nothing at all.
    pub default: Option<&'static str>,
    /// One or two sentences for hover and manual.
    pub about: &'static str,
}

const fn row(name: &'static str, shape: Shape, names: Names, about: &'static str) -> Field {
    Field {
        name,
        shape,
        names,
        kinds: &[],
        by_hand: true,
        can_be_required: true,
        default: None,
        about,
    }
}

impl Field {
    const fn for_kinds(self, kinds: &'static [Kind]) -> Self {
        Self { kinds, ..self }
    }
    const fn otherwise(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }
    const fn by_tool(self) -> Self {
        Self {
            by_hand: false,
            ..self
        }
    }
    const fn never_required(self) -> Self {
        Self {
            can_be_required: false,
            ..self
        }
    }
}

const DOCUMENTATION: &[Kind] = &[Kind::Documentation];
const RESEARCH: &[Kind] = &[Kind::Research];
const DRIVERS: &[Kind] = &[Kind::Driver, Kind::Group];

/// Every field, in the order in which chant writes them.
pub const FIELDS: &[Field] = &[
    row(
        "type",
        Shape::Kind,
        Names::Nothing,
        "What kind of work this is; `code` where absent.",
    )
    .otherwise("code"),
    row(
        "status",
        Shape::Status,
        Names::Nothing,
        "How far the work has come; `pending` where absent.",
    )
    .otherwise("pending"),
    row(
        "depends_on",
        Shape::Ids,
        Names::Specs,
        "Specs that must be completed before this one may run, by their whole ids. One string or a list.",
    ),
    row(
        "labels",
        Shape::Texts,
        Names::Labels,
        "Words to filter by. A shared label ties a chain together.",
    ),
    row(
        "target_files",
        Shape::Texts,
        Names::Files,
        "Files that the work is expected to write, from the project's root.",
    ),
    row(
        "context",
        Shape::Texts,
        Names::Files,
        "Files whose text is put where the prompt says `{{spec.context}}`. No globs.",
    ),
    row(
        "prompt",
        Shape::Text,
        Names::Prompt,
        "The prompt to run with: a file of `.chant/prompts`, without `.md`.",
    ),
    row(
        "branch",
        Shape::Text,
        Names::Branch,
        "The branch of the run; `chant work` overwrites it.",
    )
    .by_tool(),
    row(
        "commits",
        Shape::Texts,
        Names::Commits,
        "The commits that the work consists of.",
    )
    .by_tool(),
    row(
        "completed_at",
        Shape::Text,
        Names::Time,
        "When the work was completed, as `YYYY-MM-DDTHH:MM:SSZ`.",
    )
    .by_tool(),
    row(
        "model",
        Shape::Text,
        Names::Model,
        "The model that did the work. It never selects the model of a run.",
    )
    .by_tool(),
    row(
        "tracks",
        Shape::Texts,
        Names::Sources,
        "Sources whose change makes this documentation stale; globs allowed.",
    )
    .for_kinds(DOCUMENTATION),
    row(
        "informed_by",
        Shape::Texts,
        Names::Sources,
        "Materials that the research reads; globs allowed.",
    )
    .for_kinds(RESEARCH),
    row(
        "origin",
        Shape::Texts,
        Names::Sources,
        "Data that the research analyses; globs allowed.",
    )
    .for_kinds(RESEARCH),
    row(
        "schedule",
        Shape::Text,
        Names::Nothing,
        "How often the research should be repeated. Documentation only: nothing acts on it.",
    )
    .for_kinds(RESEARCH),
    row(
        "source_branch",
        Shape::Text,
        Names::Branch,
        "The branch that could not be merged.",
    )
    .by_tool(),
    row(
        "target_branch",
        Shape::Text,
        Names::Branch,
        "The branch it could not be merged into.",
    )
    .by_tool(),
    row(
        "conflicting_files",
        Shape::Texts,
        Names::Nothing,
        "The files that conflicted.",
    )
    .by_tool(),
    row(
        "blocked_specs",
        Shape::Texts,
        Names::Specs,
        "The specs that the conflict holds up.",
    )
    .by_tool(),
    row(
        "original_spec",
        Shape::Text,
        Names::Specs,
        "The spec whose branch conflicted.",
    )
    .by_tool(),
    row(
        "last_verified",
        Shape::Text,
        Names::Time,
        "When the criteria were last verified.",
    )
    .by_tool(),
    row(
        "verification_status",
        Shape::Verification,
        Names::Nothing,
        "What the last verification found.",
    )
    .by_tool(),
    row(
        "verification_failures",
        Shape::Texts,
        Names::Nothing,
        "The criteria that did not hold.",
    )
    .by_tool(),
    row(
        "replayed_at",
        Shape::Text,
        Names::Time,
        "When the spec was last replayed. Read and kept; nothing writes it.",
    )
    .by_tool(),
    row(
        "replay_count",
        Shape::Count,
        Names::Nothing,
        "How often the spec was replayed. Read and kept; nothing writes it.",
    )
    .by_tool(),
    row(
        "original_completed_at",
        Shape::Text,
        Names::Time,
        "When the spec was first completed. Read and kept; nothing writes it.",
    )
    .by_tool(),
    row(
        "derived_fields",
        Shape::Texts,
        Names::Nothing,
        "The names of fields that were filled in by derivation.",
    )
    .by_tool()
    .never_required(),
    row(
        "approval",
        Shape::Approval,
        Names::Nothing,
        "Whether a person must approve before the work may run, and what they said.",
    ),
    row(
        "members",
        Shape::Texts,
        Names::Specs,
        "The members of a driver. Membership itself goes by file name: `DRIVER.N`.",
    )
    .for_kinds(DRIVERS),
    row(
        "output_schema",
        Shape::Text,
        Names::Files,
        "A JSON Schema that the agent's output must satisfy.",
    ),
    row(
        "public",
        Shape::Bool,
        Names::Nothing,
        "`false` hides the spec from the generated site.",
    )
    .otherwise("true")
    .never_required(),
    row(
        "retry_state",
        Shape::Retry,
        Names::Nothing,
        "Bookkeeping of automatic retries.",
    )
    .by_tool()
    .never_required(),
];

/// The keys of `approval:`.
pub const APPROVAL_KEYS: &[(&str, &str)] = &[
    (
        "required",
        "`true`: `work` and `merge` wait for the approval.",
    ),
    (
        "status",
        "`pending`, `approved` or `rejected`; `pending` where absent.",
    ),
    ("by", "Who decided."),
    ("at", "When, as `YYYY-MM-DDTHH:MM:SSZ`."),
];

/// The row of `name`, exactly as written.
#[must_use]
pub fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_every_field_of_chant_once() {
        assert_eq!(FIELDS.len(), 32);
        for (at, row) in FIELDS.iter().enumerate() {
            assert!(
                FIELDS[..at].iter().all(|other| other.name != row.name),
                "{} stands twice",
                row.name
            );
        }
    }
}
