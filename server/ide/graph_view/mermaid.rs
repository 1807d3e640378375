//! A Mermaid flowchart.

use std::fmt::Write as _;

use super::{State, TITLE, View, Why, short};

pub(super) fn write(view: &View) -> String {
    let mut out = String::from("flowchart LR\n");
    for (at, node) in view.nodes.iter().enumerate() {
        let (open, close) = shape(node.state);
        let (id, title) = (
            escaped(&short(&node.id, TITLE)),
            escaped(&short(&node.title, TITLE)),
        );
        let progress = escaped(&node.progress());
        let class = node.state.name();
        let title = if title.is_empty() {
            title
        } else {
            format!("<br/>{title}")
        };
        let _ = writeln!(
            out,
            "  n{at}{open}\"{id}{title}<br/>{progress}\"{close}:::{class}"
        );
    }
    for (from, to, why) in &view.edges {
        let arrow = if *why == Why::Member { "-.->" } else { "-->" };
        let _ = writeln!(out, "  n{from} {arrow} n{to}");
    }
    for state in State::ALL {
        let (fill, stroke) = state.colors();
        let dash = if state == State::Missing {
            ",stroke-dasharray:4"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "  classDef {} fill:{fill},stroke:{stroke},color:#1f2328{dash}",
            state.name()
        );
    }
    if let Some(focus) = view.focus {
        let _ = writeln!(out, "  style n{focus} stroke-width:4px");
    }
    if view.hidden > 0 {
        let _ = writeln!(out, "  %% {} more neighbours are not drawn", view.hidden);
    }
    out
}

const fn shape(state: State) -> (&'static str, &'static str) {
    match state {
        State::Ready => ("([", "])"),
        State::Running => ("[[", "]]"),
        State::Waiting => ("[", "]"),
        State::Trouble => ("{{", "}}"),
        State::Stopped => ("[/", "/]"),
        State::Done => ("(", ")"),
        State::Unreadable | State::Missing => (">", "]"),
    }
}

/// A text that is nothing but text between Mermaid's quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '"' | '#' | '&' | '<' | '>' | '`' | ';' | '\\' => {
                let _ = write!(out, "#{};", ch as u32);
            }
            ch => out.push(ch),
        }
    }
    out
}
