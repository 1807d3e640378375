//! A project of one spec in a world of which nothing is known.

use chant_lsp::workspace::{PathKind, World};

/// A world of which nothing is known.
pub struct Nowhere;

impl World for Nowhere {
    fn kind(&self, _: &str) -> PathKind {
        PathKind::Missing
    }
    fn matches(&self, _: &str) -> std::sync::Arc<[Box<str>]> {
        [].into()
    }
    fn read(&self, _: &str) -> Option<String> {
        None
    }
    fn changed_after(&self, _: &str, _: i64) -> Option<i64> {
        None
    }
    fn in_history(&self, _: &str) -> Option<bool> {
        None
    }
    fn knows_commit(&self, _: &str) -> Option<bool> {
        None
    }
    fn has_branch(&self, _: &str) -> Option<bool> {
        None
    }
    fn is_running(&self, _: &str) -> bool {
        false
    }
    fn now(&self) -> i64 {
        0
    }
}
