//! Editor features as pure functions over a [`Workspace`](crate::workspace::Workspace).
//!
//! Knows spans, specs and links. Does not know LSP, files, threads or time: given the same workspace and the same
//! [`World`](crate::workspace::World) it gives the same answer, in a test or at 3 a.m.

pub mod chant_lint;
pub mod diagnostics;
pub mod formatting;
pub mod lists;
pub mod mentions;
pub mod nearest;
pub mod symbols;
