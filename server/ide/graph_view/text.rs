//! One line a spec, each below everything that it waits for; those that wait for each other in a circle come last.

use std::{cmp::Reverse, collections::BinaryHeap, fmt::Write as _};

use super::{State, TITLE, View, short};
use crate::ide::cards;

/// So many ids of those it waits for are named.
const NAMED: usize = 4;

pub(super) fn write(view: &View) -> String {
    let mut before = vec![Vec::new(); view.nodes.len()];
    for (from, to, _) in view.edges.iter().filter(|(from, to, _)| from != to) {
        before[*to].push(*from);
    }
    let mut out = String::new();
    let (order, circle) = ordered(view, &before);
    let name_width = view
        .nodes
        .iter()
        .map(|node| width(&node.id))
        .max()
        .unwrap_or(0);
    let mut line = |at: usize, note: &str| {
        let node = &view.nodes[at];
        let sign = match &node.entry {
            Some(entry) if node.state != State::Unreadable => cards::sign(entry.spec.status),
            _ => '?',
        };
        let mark = match view.focus {
            Some(focus) if focus == at => "▸ ",
            Some(_) => "  ",
            None => "",
        };
        let gap = " ".repeat(name_width - width(&node.id));
        let (state, progress) = (node.state.name(), node.progress());
        let _ = write!(
            out,
            "{mark}{sign} {}{gap}  {state:<7} {progress}  {}",
            node.id,
            short(&node.title, TITLE)
        );
        out.truncate(out.trim_end().len());
        let names: Vec<String> = before[at]
            .iter()
            .take(NAMED)
            .map(|from| view.nodes[*from].id.to_string())
            .collect();
        if !names.is_empty() {
            let _ = write!(out, "  ← {}", cards::row(&names, before[at].len()));
        }
        let _ = writeln!(out, "{note}");
    };
    order.into_iter().for_each(|at| line(at, ""));
    circle
        .into_iter()
        .for_each(|at| line(at, "  (in or behind a circle)"));
    if view.hidden > 0 {
        let _ = writeln!(out, "{} more neighbours are not listed", view.hidden);
    }
    if view.nodes.is_empty() {
        out.push_str("no specs\n");
    }
    out
}

/// Characters, which is near enough to columns for ids.
fn width(text: &str) -> usize {
    text.chars().count()
}

/// The nodes such that each comes after all it waits for, the first by number first; then those for which there is no
/// such order.
fn ordered(view: &View, before: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut open: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut after = vec![Vec::new(); before.len()];
    for (to, from) in before.iter().enumerate() {
        from.iter().for_each(|from| after[*from].push(to));
    }
    let free = (0..view.nodes.len()).filter(|at| open[*at] == 0);
    let mut queue: BinaryHeap<Reverse<usize>> = free.map(Reverse).collect();
    let mut order = Vec::with_capacity(before.len());
    while let Some(Reverse(at)) = queue.pop() {
        order.push(at);
        for to in &after[at] {
            open[*to] -= 1;
            if open[*to] == 0 {
                queue.push(Reverse(*to));
            }
        }
    }
    let circle = (0..view.nodes.len()).filter(|at| open[*at] > 0).collect();
    (order, circle)
}
