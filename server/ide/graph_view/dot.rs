//! A graph for Graphviz.

use std::fmt::Write as _;

use super::{State, TITLE, View, Why, short};

pub(super) fn write(view: &View) -> String {
    let mut out = String::from(
        "digraph chant {\n  rankdir=LR;\n  node [fontname=\"sans-serif\", style=filled];\n",
    );
    for (at, node) in view.nodes.iter().enumerate() {
        let (fill, stroke) = node.state.colors();
        let (shape, style) = shape(node.state);
        let width = if view.focus == Some(at) { 3 } else { 1 };
        let lines = [
            short(&node.id, TITLE),
            short(&node.title, TITLE),
            node.progress(),
        ];
        let lines: Vec<String> = lines
            .iter()
            .filter(|it| !it.is_empty())
            .map(|it| escaped(it))
            .collect();
        let _ = writeln!(
            out,
            "  n{at} [label=\"{}\", shape={shape}, style=\"{style}\", fillcolor=\"{fill}\", color=\"{stroke}\", penwidth={width}];",
            lines.join("\\n")
        );
    }
    for (from, to, why) in &view.edges {
        let style = if *why == Why::Member {
            " [style=dashed]"
        } else {
            ""
        };
        let _ = writeln!(out, "  n{from} -> n{to}{style};");
    }
    if view.hidden > 0 {
        let _ = writeln!(out, "  // {} more neighbours are not drawn", view.hidden);
    }
    out.push_str("}\n");
    out
}

const fn shape(state: State) -> (&'static str, &'static str) {
    match state {
        State::Ready => ("ellipse", "filled"),
        State::Running => ("box", "filled,bold"),
        State::Waiting => ("box", "filled"),
        State::Trouble => ("octagon", "filled"),
        State::Stopped => ("parallelogram", "filled"),
        State::Done => ("box", "filled,rounded"),
        State::Unreadable => ("box", "filled,dotted"),
        State::Missing => ("box", "filled,dashed"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
