//! What is asked for at the cursor, by a tolerant look at the text and by what the tables say of its keys.

mod line;
mod rows;
mod variable;

pub(in crate::ide) use line::{Line, LineKind};
pub(in crate::ide) use rows::Rows;
pub(in crate::ide) use variable::Variable;

use crate::{
    ide::{
        Ask, File,
        cursor::{self, Slot, Spot},
    },
    model::{
        fields::{self, Field, Names, Shape},
        yaml,
    },
    text::Span,
    workspace::PageKind,
};

/// What is asked for.
pub(in crate::ide) enum Place<'a> {
    /// All of it: the file is empty, or nearly. The span is what there is.
    Skeleton(Span),
    /// A key.
    Key {
        /// The keys that there are.
        table: Table,
        /// Where.
        spot: Spot<'a>,
    },
    /// A key of configuration or of a prompt.
    Row {
        /// The keys that there are.
        rows: Rows,
        /// Where.
        spot: Spot<'a>,
    },
    /// A value, or an item of a list.
    Value {
        /// What it names.
        wanted: Wanted,
        /// Whether the key holds a list.
        many: bool,
        /// Where.
        spot: Spot<'a>,
    },
    /// A line of a spec's body.
    Line(Line),
    /// A variable in a prompt's body.
    Variable(Variable),
}

/// A list of keys.
#[derive(Clone, Copy)]
pub(in crate::ide) enum Table {
    /// Those of a spec.
    Fields,
    /// A few, each with its manual.
    Few(&'static [(&'static str, &'static str)]),
}

/// What a value names.
#[derive(Clone, Copy)]
pub(in crate::ide) enum Wanted {
    /// A kind of spec.
    Kind,
    /// A status of this spec.
    Status,
    /// The spec's `approval`, all of it.
    Approval,
    /// One of a few words.
    Words(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// A status of any spec.
    AnyStatus,
    /// What holds where nothing is said.
    Default(&'static str),
    /// Other specs.
    Ids,
    /// Members of this spec.
    Members,
    /// A prompt.
    Prompt,
    /// A text that is put below prompts.
    Extension,
    /// A label.
    Label,
    /// A phase of the workflow that is being written, whose results another reads or keeps up with.
    Phase { is_read: bool },
    /// A model.
    Model,
    /// A git branch.
    Branch,
    /// A person who decides.
    Person,
    /// A point in time.
    Time,
    /// A path.
    Path(Paths),
    /// A git commit.
    Commit,
    /// The name of a field.
    FieldName,
    /// The name of a field that a spec can be required to have.
    Requirable,
}

/// What paths a field takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ide) enum Paths {
    /// Files and globs that the work reads.
    Sources,
    /// Files that the work reads, one by one.
    Inlined,
    /// Files that the work writes.
    Targets,
    /// A JSON Schema.
    Schema,
}

/// Finds the place at the cursor and hands it to `then`; `None` where there is none.
pub(in crate::ide) fn with<T>(ask: &Ask, then: impl FnOnce(Place) -> T) -> Option<T> {
    if let Some(span) = line::nothing_yet(ask) {
        return Some(then(Place::Skeleton(span)));
    }
    let region = ask.file.region(ask.text);
    let Some(region) = region.filter(|region| {
        ask.offset < region.body || !region.closed && ask.offset <= region.yaml.range().end
    }) else {
        let body = region.map_or(0, |region| region.body);
        return in_body(ask, body).map(then);
    };
    // Behind the opening dashes, if there are any, nothing can be typed.
    let start = match region.yaml.range().start {
        0 => 0,
        dashes => cursor::line_at(ask.text, dashes).range().end + 1,
    };
    let inside = start <= ask.offset && ask.offset <= region.yaml.range().end;
    if !inside || region.yaml.len() > crate::model::frontmatter::MAX_YAML_BYTES {
        return None;
    }
    let document = yaml::read(ask.text, region.yaml);
    let spot = cursor::spot(ask.text, &document, ask.offset)?;
    in_frontmatter(ask, spot).map(then)
}

fn in_body(ask: &Ask, start: usize) -> Option<Place<'static>> {
    match ask.file {
        File::Spec(_) => line::line(ask, start).map(Place::Line),
        File::Page(page) if page.kind == PageKind::Prompt => {
            variable::variable(ask, start).map(Place::Variable)
        }
        File::Page(_) => None,
    }
}

fn in_frontmatter<'a>(ask: &Ask, spot: Spot<'a>) -> Option<Place<'a>> {
    match ask.file {
        File::Spec(_) => in_spec(spot),
        File::Page(page) => rows::place(page, spot),
    }
}

fn in_spec(spot: Spot) -> Option<Place> {
    let key = |table, spot| Some(Place::Key { table, spot });
    let asks_for_key = matches!(spot.slot, Slot::Key { .. });
    match spot.path.as_slice() {
        [] if asks_for_key => key(Table::Fields, spot),
        ["approval"] if asks_for_key || matches!(spot.slot, Slot::Below) => {
            key(Table::Few(fields::APPROVAL_KEYS), spot)
        }
        ["retry_state"] if asks_for_key || matches!(spot.slot, Slot::Below) => {
            key(Table::Few(RETRY_KEYS), spot)
        }
        [name] if !asks_for_key => {
            let field = fields::field(name)?;
            let many = matches!(field.shape, Shape::Ids | Shape::Texts);
            if matches!(spot.slot, Slot::Item { .. }) && !many {
                return None;
            }
            let wanted = wanted(field)?;
            Some(Place::Value { wanted, many, spot })
        }
        ["approval", name] if matches!(spot.slot, Slot::Value | Slot::Below) => {
            let wanted = match *name {
                "required" => Wanted::Bool,
                "status" => Wanted::Words(&crate::model::status::ApprovalStatus::NAMES),
                "by" => Wanted::Person,
                "at" => Wanted::Time,
                _ => return None,
            };
            let many = false;
            Some(Place::Value { wanted, many, spot })
        }
        _ => None,
    }
}

/// The keys of `retry_state:`.
const RETRY_KEYS: &[(&str, &str)] = &[
    ("attempts", "How often the run was tried."),
    (
        "last_retry_time",
        "When it was tried last, in milliseconds since the epoch.",
    ),
    (
        "next_retry_time",
        "When it is due again, in milliseconds since the epoch.",
    ),
];

/// What YAML 1.2 takes for a boolean.
pub(in crate::ide) const BOOL: &[&str] = &["true", "false"];

fn wanted(field: &'static Field) -> Option<Wanted> {
    Some(match (field.shape, field.names) {
        (Shape::Kind, _) => Wanted::Kind,
        (Shape::Status, _) => Wanted::Status,
        (Shape::Verification, _) => Wanted::Words(&crate::model::status::Verification::NAMES),
        (Shape::Bool, _) => Wanted::Bool,
        (Shape::Approval, _) => Wanted::Approval,
        (_, Names::Specs) if field.name == "members" => Wanted::Members,
        (_, Names::Specs) => Wanted::Ids,
        (_, Names::Sources) => Wanted::Path(Paths::Sources),
        (_, Names::Files) => Wanted::Path(match field.name {
            "target_files" => Paths::Targets,
            "output_schema" => Paths::Schema,
            _ => Paths::Inlined,
        }),
        (_, Names::Prompt) => Wanted::Prompt,
        (_, Names::Labels) => Wanted::Label,
        (_, Names::Time) => Wanted::Time,
        (_, Names::Branch) => Wanted::Branch,
        (_, Names::Model) => Wanted::Model,
        (_, Names::Commits) => Wanted::Commit,
        _ => {
            return WORDS
                .iter()
                .find(|(name, _)| *name == field.name)
                .map(|(_, wanted)| *wanted);
        }
    })
}

/// Fields whose values no shape tells.
const WORDS: &[(&str, Wanted)] = &[
    ("schedule", Wanted::Words(&["daily", "weekly", "monthly"])),
    ("conflicting_files", Wanted::Path(Paths::Targets)),
    ("derived_fields", Wanted::FieldName),
];
