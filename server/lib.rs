//! chant-lsp: the language server and checker for chant specs.
//!
//! The rooms in reading order; the arrows between them are held by `tests/tidy`.

pub mod text;

pub mod model;

pub mod syntax;

pub mod workspace;

pub mod ide;

pub mod store;

pub mod runner;

pub mod load;

pub mod lsp;

pub mod cli;

#[cfg(test)]
mod testing;
