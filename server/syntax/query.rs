//! Running the files of `queries/`.

use tree_sitter::{Language, Node, Query, QueryCursor, StreamingIterator};

use crate::text::Span;

/// Compiles one file of `queries/`.
pub(super) fn compile(language: impl Into<Language>, source: &str) -> Query {
    Query::new(&language.into(), source).expect("a test runs every file of queries/")
}

/// Visits what `query` captures under `node` and within `within`, in text order, outer nodes before inner ones.
pub(super) fn visit<'tree>(
    query: &Query,
    node: Node<'tree>,
    within: Span,
    mut see: impl FnMut(&str, Node<'tree>),
) {
    let mut cursor = QueryCursor::new();
    cursor.set_byte_range(within.range());
    // No query has a predicate, so nobody asks for text.
    let mut captures = cursor.captures(query, node, |_: Node| std::iter::empty::<&[u8]>());
    while let Some((found, index)) = captures.next() {
        let capture = found.captures()[*index];
        if within.range().contains(&capture.node.start_byte()) {
            see(query.capture_names()[capture.index as usize], capture.node);
        }
    }
}
