//! The protocol over a real pipe to the built binary.

#![allow(
    clippy::disallowed_methods,
    reason = "tests set their stage on the disk and start the server"
)]

#[path = "../support/mod.rs"]
mod support;

mod actions;
mod commands;
mod contents;
mod creating;
mod cursor;
mod deciding;
mod diagnostics;
mod documents;
mod folders;
mod formatting;
mod glance;
mod lifecycle;
mod navigation;
mod order;
mod parting;
mod phases;
mod pull;
mod rename;
mod rewriting;
mod runs;
mod settings;
mod symbols;
mod watching;
mod wire;
