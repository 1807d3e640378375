//! Frontmatter: field by field, and lists item by item.

use super::{
    Parts,
    keyed::{self, Piece},
    lines::{self, merge_lines},
    out::Out,
};
use crate::{
    model::yaml::{self, Document, List, Node, Value},
    text::Span,
};

/// Takes the fields of three frontmatters together; line by line, if one of them cannot be told apart into fields.
pub(super) fn merge(out: &mut Out, base: &Parts<'_>, ours: &Parts<'_>, theirs: &Parts<'_>) {
    let sides = [base, ours, theirs].map(fields);
    if let [Some(base), Some(ours), Some(theirs)] = &sides {
        keyed::merge(out, [base, ours, theirs], |out, was, one, other| {
            if !merge_list(out, was, one, other) {
                merge_lines(out, was, one, other);
            }
        });
    } else {
        let [base, ours, theirs] = [base, ours, theirs].map(|side| side.fields.of(side.text));
        merge_lines(out, base, ours, theirs);
    }
}

/// The fields, each with the comments above it.
fn fields<'a>(side: &Parts<'a>) -> Option<Vec<Piece<'a>>> {
    let region = side.fields.of(side.text);
    let found = read(region)?;
    let mut starts = Vec::new();
    let mut names = Vec::new();
    for pair in found.root.value.pairs() {
        let key = pair.key.range().start;
        if key > 0 && !region[..key].ends_with('\n') {
            return None;
        }
        starts.push(above(region, key, starts.last().copied().unwrap_or(0)));
        names.push(pair.name.to_string());
    }
    let is_fields = matches!(found.root.value, Value::Map(_)) || region.trim().is_empty();
    let mut pieces = lines::pieces(region, starts.into_iter(), |lines| lines);
    let skipped = pieces.len().checked_sub(names.len())?;
    for (piece, name) in pieces.iter_mut().skip(skipped).zip(names) {
        piece.key = name;
    }
    (is_fields && keyed::are_named(&pieces)).then_some(pieces)
}

/// What can be read without a doubt.
fn read(region: &str) -> Option<Document> {
    let found = yaml::read(region, Span::new(0, region.len()));
    let sound = found.unclosed.is_empty() && found.junk.is_empty() && !found.opaque;
    sound.then_some(found)
}

/// The start of the comment lines right above a line.
fn above(text: &str, mut line: usize, floor: usize) -> usize {
    while line > floor {
        let before = text[..line - 1].rfind('\n').map_or(0, |at| at + 1);
        if before < floor || !text[before..line].starts_with('#') {
            break;
        }
        line = before;
    }
    line
}

/// Takes a list together that both sides have changed; false if something else is there, or a comment that would go.
fn merge_list(out: &mut Out, base: &str, ours: &str, theirs: &str) -> bool {
    let (Some(one), Some(other)) = (Field::of(ours), Field::of(theirs)) else {
        return false;
    };
    // What both have added comes from nothing.
    let was = Field::of(base);
    if was.is_none() && !base.is_empty() {
        return false;
    }
    let mut merged = out.fresh();
    let style = &one.style;
    // Comments that theirs has changed are not to be told from here.
    let around = other.around();
    if around != one.around() && was.as_ref().is_none_or(|was| was.around() != around) {
        return false;
    }
    let has_comments = other.items.iter().any(|(_, lines)| lines.contains('#'));
    if has_comments && matches!((style, &other.style), (Style::Flow, Style::Block { .. })) {
        return false;
    }
    let written = |field: &Field<'_>| field.items(style);
    let was = was.as_ref().map(written).unwrap_or_default();
    let sides = [was, written(&one), written(&other)];
    let pieces = sides.each_ref().map(|items| {
        let items = items.iter();
        items
            .map(|(key, line)| Piece::new(key.as_str(), line))
            .collect::<Vec<_>>()
    });
    if !pieces.iter().all(|side| keyed::are_named(side)) {
        return false;
    }
    let [was, ours, theirs] = &pieces;
    // What reads the same is the same, however it is written.
    keyed::merge(&mut merged, [was, ours, theirs], |out, _, one, other| {
        if other.contains('#') {
            out.conflict(one, other);
        } else {
            out.push(one);
        }
    });
    if merged.conflicts > 0 {
        return false;
    }
    out.push(&match style {
        Style::Flow => {
            let items: Vec<&str> = merged.text.lines().collect();
            format!("{}[{}]{}", one.head, items.join(", "), one.foot)
        }
        Style::Block { .. } if merged.text.is_empty() => {
            let key = one.head.trim_end();
            format!("{key} []{}", &one.head[key.len()..])
        }
        Style::Block { .. } => format!("{}{}", one.head, merged.text),
    });
    true
}

/// How a list is written.
enum Style {
    /// `[a, b]` on one line.
    Flow,
    /// `- a` lines behind so much white space.
    Block { indent: String },
}

/// A field that holds a list of scalars.
struct Field<'a> {
    /// What stands before the list: the key, with its line break where the items have lines of their own.
    head: &'a str,
    /// The items: what they read, and how they are written; whole lines in block style.
    items: Vec<(String, &'a str)>,
    /// What stands behind the list.
    foot: &'a str,
    style: Style,
}

impl<'a> Field<'a> {
    fn of(ink: &'a str) -> Option<Self> {
        let found = read(ink)?;
        let [pair] = found.root.value.pairs() else {
            return None;
        };
        let Value::List(list) = &pair.node.value else {
            return None;
        };
        let span = pair.node.span.range();
        if list.flow {
            let one_line = !ink[span.clone()].contains('\n')
                && found
                    .comments
                    .iter()
                    .all(|it| !span.contains(&it.range().start));
            return one_line.then_some(Self {
                head: &ink[..span.start],
                items: scalars(list, |node| node.span.of(ink))?,
                foot: &ink[span.end..],
                style: Style::Flow,
            });
        }
        let starts: Vec<usize> = (list.items.iter())
            .map(|item| {
                let line = ink[..item.span.range().start]
                    .rfind('\n')
                    .map_or(0, |at| at + 1);
                above_item(ink, line)
            })
            .collect();
        let first = *starts.first()?;
        let whole = |node: &Node| {
            let at = list.items.iter().position(|item| item == node).unwrap_or(0);
            let end = starts.get(at + 1).copied().unwrap_or(ink.len());
            &ink[starts[at]..end]
        };
        let dash = ink[first..]
            .lines()
            .find(|line| line.trim_start().starts_with('-'))?;
        let indent = dash[..dash.len() - dash.trim_start().len()].to_owned();
        let items = scalars(list, whole)?;
        let proper = first > 0 && items.iter().all(|(_, lines)| lines.contains('-'));
        proper.then_some(Self {
            head: &ink[..first],
            items,
            foot: "",
            style: Style::Block { indent },
        })
    }

    /// What stands around the list: the key, and comments.
    fn around(&self) -> (&'a str, &'a str) {
        (self.head.trim_end(), self.foot.trim())
    }

    /// The items, written in some style.
    fn items(&self, style: &Style) -> Vec<(String, String)> {
        let items = self.items.iter().map(|(key, written)| {
            let line = match (style, &self.style) {
                (Style::Flow, Style::Flow) => format!("{written}\n"),
                (Style::Flow, Style::Block { .. }) => {
                    format!("{}\n", yaml::write::scalar(key, true))
                }
                (Style::Block { .. }, Style::Block { .. }) => (*written).to_owned(),
                (Style::Block { indent }, Style::Flow) => {
                    format!("{indent}- {}\n", yaml::write::scalar(key, false))
                }
            };
            (key.clone(), line)
        });
        items.collect()
    }
}

/// The items of a list of scalars.
fn scalars<'a>(list: &List, written: impl Fn(&Node) -> &'a str) -> Option<Vec<(String, &'a str)>> {
    let items = list.items.iter();
    items
        .map(|node| Some((node.value.text()?.to_owned(), written(node))))
        .collect()
}

/// The start of the comment lines right above an item, which may be indented.
fn above_item(text: &str, mut line: usize) -> usize {
    while line > 0 {
        let before = text[..line - 1].rfind('\n').map_or(0, |at| at + 1);
        if !text[before..line].trim_start().starts_with('#') || before == 0 {
            break;
        }
        line = before;
    }
    line
}
