//! List items with a box, as an editor draws them.

use std::sync::LazyLock;

use tree_sitter::Query;

use super::{Syntax, query, tree};
use crate::text::{Span, Text};

static QUERY: LazyLock<Query> = LazyLock::new(|| {
    query::compile(
        tree_sitter_md::LANGUAGE,
        include_str!("../../queries/tasks.scm"),
    )
});

/// A list item with a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// The whole item, with the items nested in it.
    pub item: Span,
    /// What makes it a list item: `-`, `*`, `2.`, without white space.
    pub marker: Span,
    /// The kind of marker.
    pub bullet: Bullet,
    /// The three bytes of `[ ]`.
    pub mark: Span,
    /// Whether it is ticked, by `x` or `X`.
    pub checked: bool,
    /// The paragraph behind the box. It may go on over several lines.
    pub text: Span,
    /// In how many other list items it stands.
    pub depth: usize,
}

/// The kinds of list markers. chant counts boxes behind `-` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bullet {
    /// `-`
    Minus,
    /// `+`
    Plus,
    /// `*`
    Star,
    /// `1.`
    Dot,
    /// `1)`
    Parenthesis,
}

impl Syntax {
    /// The boxes `within` a part of the text, in order.
    ///
    /// To the grammar, a box with no text behind it is not a box, and one in a fence or a comment is not either.
    #[must_use]
    pub fn tasks(&self, text: &Text, within: Span) -> Vec<Task> {
        let mut found: Vec<Task> = Vec::new();
        let Some(tree) = self.tree() else {
            return found;
        };
        // The items around the present place, outermost first; each with its marker.
        let mut around: Vec<(Span, Span, Bullet)> = Vec::new();
        query::visit(&QUERY, tree.root_node(), within, |name, node| {
            let span = tree::span(node, text.len());
            while around.pop_if(|(item, ..)| item.end <= span.start).is_some() {}
            let bullet = match name {
                "item" => {
                    around.push((span, Span::at(span.range().start), Bullet::Minus));
                    return;
                }
                "open" | "checked" => {
                    found.extend(around.last().map(|&(item, marker, bullet)| Task {
                        item,
                        marker,
                        bullet,
                        mark: span,
                        checked: name == "checked",
                        text: Span::at(span.range().end),
                        depth: around.len() - 1,
                    }));
                    return;
                }
                "text" => {
                    // The first paragraph of the item; later ones are no part of the line with the box.
                    if let (Some(task), Some((item, ..))) = (found.last_mut(), around.last())
                        && task.item == *item
                        && task.text.is_empty()
                    {
                        task.text = text.trimmed(span);
                    }
                    return;
                }
                "minus" => Bullet::Minus,
                "plus" => Bullet::Plus,
                "star" => Bullet::Star,
                "dot" => Bullet::Dot,
                _ => Bullet::Parenthesis,
            };
            if let Some(item) = around.last_mut() {
                (item.1, item.2) = (text.trimmed(span), bullet);
            }
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws each box: nesting, marker, mark and text.
    #[track_caller]
    fn check(text: &str, drawn: &[&str]) {
        let rope = Text::new(text);
        let tasks = Syntax::parse(&rope).tasks(&rope, Span::new(0, text.len()));
        let found: Vec<String> = tasks
            .iter()
            .map(|task| {
                assert_eq!(task.checked, task.mark.of(text) != "[ ]");
                format!(
                    "{}{:?} {} {} {}",
                    "  ".repeat(task.depth),
                    task.bullet,
                    task.marker.of(text),
                    task.mark.of(text),
                    task.text.of(text)
                )
            })
            .collect();
        assert_eq!(found, drawn);
    }

    #[test]
    fn every_kind_of_list_and_nesting() {
        check(
            "- [ ] a\n  more\n\n  later\n  - [x] b\n    1. plain\n       * [X] c\n- [ ] d\n\n+ [ ] e\n10) [ ] f\r\n\r\n3. [x] g",
            &[
                "Minus - [ ] a\n  more",
                "  Minus - [x] b",
                "      Star * [X] c",
                "Minus - [ ] d",
                "Plus + [ ] e",
                "Parenthesis 10) [ ] f",
                "Dot 3. [x] g",
            ],
        );
    }

    #[test]
    fn not_where_no_box_is_drawn() {
        check(
            "- []\n- [ ]x\n- [ ]\n[ ] a\n\n```\n- [ ] b\n```\n\n<!--\n- [ ] c\n-->\n\n    - [ ] d\n",
            &[],
        );
    }

    #[test]
    fn in_a_quote() {
        check(
            "> - [ ] a\n>   - [x] b\n",
            &["Minus - [ ] a", "  Minus - [x] b"],
        );
    }
}
