//! The specs of a project, or one with its neighbourhood, as a drawing: who waits for whom, and what could run.
//!
//! One selection (`View`), five ways to write it down. The order of specs and edges is that of the files' paths, so
//! that the same project gives the same bytes.

mod dot;
mod json;
mod mermaid;
mod select;

mod svg;
mod text;

use std::sync::Arc;

use super::{cards, why};
use crate::{
    model::status::Status,
    workspace::{Entry, Project, World},
};

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A Mermaid flowchart, which GitHub and GitLab draw in markdown.
    Mermaid,
    /// Graphviz.
    Dot,
    /// A drawing.
    Svg,
    /// For programs.
    Json,
    /// One line a spec, each below those it waits for.
    Text,
}

impl Format {
    /// All of them, by name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("mermaid", Self::Mermaid),
        ("dot", Self::Dot),
        ("svg", Self::Svg),
        ("json", Self::Json),
        ("text", Self::Text),
    ];

    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(other, _)| *other == name);
        found.map(|(_, format)| *format)
    }

    /// So many specs can be drawn. Beyond it Mermaid refuses (500 edges are its default), Graphviz takes minutes and the
    /// layout of our own drawing seconds; what is read by programs or line by line has no limit.
    const fn most(self) -> usize {
        match self {
            Self::Mermaid => 400,
            Self::Dot => 5_000,
            Self::Svg => 150,
            Self::Json | Self::Text => usize::MAX,
        }
    }
}

/// What a spec is to somebody who looks for the next thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing stands against a run.
    Ready,
    /// It is being worked.
    Running,
    /// Something stands against a run.
    Waiting,
    /// It failed, or a person must look at it.
    Trouble,
    /// It was paused or given up.
    Stopped,
    /// It is completed.
    Done,
    /// A file has the id, and chant cannot load it.
    Unreadable,
    /// Nothing has the id.
    Missing,
}

impl State {
    /// All of them, in the order of a legend.
    pub const ALL: [Self; 8] = [
        Self::Ready,
        Self::Running,
        Self::Waiting,
        Self::Trouble,
        Self::Stopped,
        Self::Done,
        Self::Unreadable,
        Self::Missing,
    ];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Trouble => "trouble",
            Self::Stopped => "stopped",
            Self::Done => "done",
            Self::Unreadable => "unreadable",
            Self::Missing => "missing",
        }
    }

    /// The state of an active spec.
    #[must_use]
    pub fn of(project: &Project, world: &dyn World, entry: &Entry) -> Self {
        if !entry.loads() {
            return Self::Unreadable;
        }
        match entry.spec.status {
            Status::Completed => return Self::Done,
            Status::Cancelled | Status::Paused => return Self::Stopped,
            Status::InProgress => return Self::Running,
            Status::NeedsAttention => return Self::Trouble,
            Status::Pending | Status::Failed | Status::Ready | Status::Blocked => {}
        }
        let reasons = why::reasons(project, world, entry);
        match reasons.first() {
            None => Self::Ready,
            Some(reason) if reason.code == "running" => Self::Running,
            Some(_) if entry.spec.status == Status::Failed => Self::Trouble,
            Some(_) => Self::Waiting,
        }
    }

    /// The colours of its shape: inside, edge.
    const fn colors(self) -> (&'static str, &'static str) {
        match self {
            Self::Ready => ("#c8f0d0", "#1a7f37"),
            Self::Running => ("#cfe4ff", "#0969da"),
            Self::Waiting => ("#f6f8fa", "#57606a"),
            Self::Trouble => ("#ffd8d3", "#cf222e"),
            Self::Stopped => ("#eaeef2", "#8c959f"),
            Self::Done => ("#e6e0f8", "#6e5494"),
            Self::Unreadable | Self::Missing => ("#ffffff", "#cf222e"),
        }
    }
}

/// A spec in the graph.
struct Node {
    id: Box<str>,
    title: Box<str>,
    /// What is known of it; `None` where nothing has the id.
    entry: Option<Arc<Entry>>,
    state: State,
}

impl Node {
    /// `in progress 3/5`, or that it is missing.
    fn progress(&self) -> String {
        match &self.entry {
            None => "missing".to_owned(),
            Some(_) if self.state == State::Unreadable => "cannot be loaded".to_owned(),
            Some(entry) => cards::progress(entry),
        }
    }
}

/// Why two specs are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// The second depends on the first.
    Dependency,
    /// The first is a member of the second.
    Member,
}

impl Why {
    const fn name(self) -> &'static str {
        match self {
            Self::Dependency => "dependency",
            Self::Member => "member",
        }
    }
}

/// What is drawn: nodes by path, edges from what comes first to what comes after, by place.
struct View {
    nodes: Vec<Node>,
    edges: Vec<(usize, usize, Why)>,
    /// The spec in the middle, if there is one.
    focus: Option<usize>,
    /// How many neighbours were left out.
    hidden: usize,
}

/// The graph of a project, or of the neighbourhood of one spec.
///
/// # Errors
/// There is more to draw than the format can hold: a sentence that says so.
pub fn draw(
    project: &Project,
    world: &dyn World,
    focus: Option<&Entry>,
    format: Format,
) -> Result<String, String> {
    let (count, most) = (project.active_count(), format.most());
    if focus.is_none() && count > most {
        let (name, _) = Format::ALL
            .into_iter()
            .find(|(_, other)| *other == format)
            .unwrap_or(Format::ALL[0]);
        return Err(format!(
            "{count} specs are too many for {name}, which can hold {most}: name a spec to see its neighbourhood, or take \
             json or text"
        ));
    }
    let view = match focus {
        Some(entry) => select::around(project, world, entry),
        None => select::all(project, world),
    };
    Ok(match format {
        Format::Mermaid => mermaid::write(&view),
        Format::Dot => dot::write(&view),
        Format::Svg => svg::write(&view)?,
        Format::Json => json::write(&view, project, world),
        Format::Text => text::write(&view),
    })
}

/// So many characters of a title are shown.
const TITLE: usize = 40;

/// A text on one line, cut at so many characters, without what no output can hold.
pub(super) fn short(text: &str, most: usize) -> String {
    let mut chars = text.chars().filter(|ch| !ch.is_control());
    let mut out: String = chars.by_ref().take(most).collect();
    if chars.next().is_some() {
        out.pop();
        out.truncate(out.trim_end().len());
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests;
