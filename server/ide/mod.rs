//! Editor features as pure functions over a [`Workspace`](crate::workspace::Workspace).
//!
//! Knows spans, specs and links. Does not know LSP, files, threads or time: given the same workspace and the same
//! [`World`](crate::workspace::World) it gives the same answer, in a test or at 3 a.m.

pub mod actions;
pub mod agent_work;
mod ask;
pub mod cards;
pub mod chain;
pub mod change;
pub mod chant_lint;
pub mod commit_page;
pub mod completion;
pub mod cursor;
pub mod definition;
pub mod destination;
pub mod diagnostics;
pub mod difference_page;
pub mod driver;
pub mod fields;
pub mod fix_all;
pub mod folding;
pub mod formatting;
pub mod gate;
pub mod graph_view;
pub mod hierarchy;
pub mod highlight;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod lifecycle;
pub mod links;
pub mod lists;
pub mod lookup;
pub mod meant;
pub mod mentions;
pub mod merge;
pub mod named;
pub mod nearest;
pub mod next_phase;
pub mod outcome;
pub mod permit;
pub mod phase;
mod place;
pub mod prompt;
pub mod references;
pub mod rename;
pub mod ripple;
pub mod run_page;
pub mod selection;
pub mod standing;
mod structure;
pub mod symbols;
pub mod tick;
pub mod tokens;
mod uses;
pub mod why;
pub mod words;
pub mod workflow;

pub use ask::{Ask, File};
