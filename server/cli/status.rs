//! `chant-lsp status`: the specs that are still to be worked, ready ones first, with their progress.

use std::{
    fmt::Write as _,
    io::{IsTerminal, Write},
    path::PathBuf,
};

use anstream::ColorChoice;
use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Value, json};

use super::{CannotRun, Outcome, chosen, outlet};
use crate::{
    ide::{
        cards,
        graph_view::State,
        phase,
        standing::{Standing, standing},
        why,
    },
    workspace::{Entry, Project, World},
};

/// How wide a line is where no terminal says.
const WIDTH: usize = 120;

/// How wide a progress bar is.
const BAR: usize = 10;

/// Nothing is shown narrower than this: a terminal that is will break lines itself.
const NARROWEST: usize = 40;

/// List the specs that are still to be worked, ready ones first
#[derive(clap::Args)]
pub(super) struct Args {
    /// How to write the list
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A table for people
    Text,
    /// For programs
    Json,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let chosen = chosen::open(args.project.as_deref())?;
    let found = standing(&chosen.project, &chosen.world);
    match args.format {
        Format::Json => {
            let text = format!("{:#}\n", as_json(&chosen.project, &chosen.world, &found));
            outlet::print(text.as_bytes())?;
        }
        Format::Text => {
            let terminal =
                terminal_size::terminal_size().filter(|_| std::io::stdout().is_terminal());
            let width = terminal.map_or(WIDTH, |(width, _)| usize::from(width.0));
            let text = table(&chosen.project, &chosen.world, &found, width.max(NARROWEST));
            let mut out = outlet::styled(ColorChoice::Auto);
            outlet::finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()))?;
        }
    }
    Ok(Outcome::Clean)
}

fn table(project: &Project, world: &dyn World, found: &Standing, width: usize) -> String {
    let mut out = String::new();
    let longest = found
        .open
        .iter()
        .map(|(_, entry)| entry.id().chars().count())
        .max();
    let id_width = longest.unwrap_or(0).min(width / 3);
    let mut last = None;
    for (state, entry) in &found.open {
        if last.replace(*state) != Some(*state) {
            let count = found
                .open
                .iter()
                .filter(|(other, _)| other == state)
                .count();
            let bold = Style::new().bold();
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{bold}{}{bold:#} ({count})", state.name());
        }
        let color = color(*state);
        let sign = cards::sign(entry.spec.status);
        let id = fit(entry.id(), id_width);
        let bar = bar(entry);
        let head = format!("{id}  {bar}  ");
        let rest = width.saturating_sub(2 + head.chars().count());
        let tail = fit(&tail(project, world, *state, entry), rest);
        let line = format!("{head}{tail}");
        let _ = writeln!(out, "{color}{sign}{color:#} {}", line.trim_end());
    }
    if found.open.is_empty() {
        out.push_str("nothing is left to be worked\n");
    }
    let _ = writeln!(out, "\n{} over", found.over);
    if !found.critical.is_empty() {
        let ids: Vec<&str> = found.critical.iter().map(|entry| entry.id()).collect();
        let length = ids.len();
        let line = format!("critical path ({length}): {}", ids.join(" → "));
        let _ = writeln!(out, "{}", fit(&line, width).trim_end());
    }
    if !found.unblock_most.is_empty() {
        let most = found.unblock_most.iter();
        let most: Vec<String> = most
            .map(|(count, it)| format!("{} ({count})", it.id()))
            .collect();
        let line = format!("unblocks most: {}", most.join(", "));
        let _ = writeln!(out, "{}", fit(&line, width).trim_end());
    }
    out
}

/// What stands at the end of a line: the phase and the title of what could run, the reason of what could not.
fn tail(project: &Project, world: &dyn World, state: State, entry: &Entry) -> String {
    let (phase, title) = (phase::name(&entry.spec), entry.spec.title_or_untitled());
    match state {
        State::Waiting => {
            let reasons = why::reasons(project, world, entry);
            why::line(&reasons, 1).replace('`', "")
        }
        State::Unreadable | State::Missing => "cannot be loaded by chant".to_owned(),
        _ => format!("{phase}: {title}"),
    }
}

/// The criteria as a bar with a number; blank where there are none.
fn bar(entry: &Entry) -> String {
    let (done, total) = (entry.spec.criteria.checked(), entry.spec.criteria.total());
    if total == 0 {
        return " ".repeat(BAR + 8);
    }
    let full = done * BAR / total;
    let numbers = format!("{done}/{total}");
    format!(
        "{}{} {numbers:<7}",
        "█".repeat(full),
        "░".repeat(BAR - full)
    )
}

/// A text of exactly so many characters, cut or filled up.
fn fit(text: &str, width: usize) -> String {
    let clean: String = text.chars().filter(|ch| !ch.is_control()).collect();
    if clean.chars().count() <= width {
        return format!("{clean:<width$}");
    }
    let cut: String = clean.chars().take(width.saturating_sub(1)).collect();
    format!("{cut}…")
}

fn color(state: State) -> Style {
    let color = match state {
        State::Ready => AnsiColor::Green,
        State::Running => AnsiColor::Blue,
        State::Trouble | State::Unreadable | State::Missing => AnsiColor::Red,
        State::Waiting | State::Stopped | State::Done => AnsiColor::BrightBlack,
    };
    Style::new().fg_color(Some(color.into()))
}

fn as_json(project: &Project, world: &dyn World, found: &Standing) -> Value {
    let one = |(state, entry): &(State, &std::sync::Arc<Entry>)| {
        let spec = &entry.spec;
        let reasons = match state {
            State::Waiting | State::Trouble | State::Unreadable => {
                why::reasons(project, world, entry)
            }
            _ => Vec::new(),
        };
        let reasons: Vec<Value> = reasons
            .iter()
            .map(|it| json!({"code": it.code, "message": it.message}))
            .collect();
        json!({
            "id": entry.id(), "path": *entry.path, "title": spec.title_or_untitled(), "state": state.name(),
            "status": spec.status.name(), "phase": phase::name(spec),
            "criteria": {"checked": spec.criteria.checked(), "total": spec.criteria.total()}, "reasons": reasons,
        })
    };
    let critical: Vec<&str> = found.critical.iter().map(|entry| entry.id()).collect();
    let most = found.unblock_most.iter();
    let most: Vec<Value> = most
        .map(|(count, it)| json!({"id": it.id(), "count": count}))
        .collect();
    json!({
        "specs": found.open.iter().map(one).collect::<Vec<_>>(),
        "over": found.over,
        "criticalPath": critical,
        "unblocksMost": most,
    })
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn texts_are_cut_and_filled_by_characters() {
        assert_eq!(fit("äö", 4), "äö  ");
        assert_eq!(fit("äöü\u{1b}x", 3), "äö…");
        assert_eq!(fit("", 0), "");
    }
}
