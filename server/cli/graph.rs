//! `chant-lsp graph [ID]`: who waits for whom, in the formats of `chant.graph`.

use std::path::PathBuf;

use super::{CannotRun, Outcome, chosen, outlet};
use crate::ide::graph_view;

/// Draw the specs of a project, or one with its neighbourhood
#[derive(clap::Args)]
pub(super) struct Args {
    /// A spec, by its id or a part of it
    id: Option<String>,

    /// How to write the graph
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A flowchart that GitHub and GitLab draw in markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// A drawing
    Svg,
    /// For programs
    Json,
    /// One line a spec
    Text,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let chosen = chosen::open(args.project.as_deref())?;
    let entry = args.id.as_deref().map(|id| chosen.spec(id)).transpose()?;
    let format = match args.format {
        Format::Mermaid => graph_view::Format::Mermaid,
        Format::Dot => graph_view::Format::Dot,
        Format::Svg => graph_view::Format::Svg,
        Format::Json => graph_view::Format::Json,
        Format::Text => graph_view::Format::Text,
    };
    let entry = entry.map(|entry| &**entry);
    let drawn =
        graph_view::draw(&chosen.project, &chosen.world, entry, format).map_err(CannotRun)?;
    outlet::print(drawn.as_bytes())?;
    Ok(Outcome::Clean)
}
