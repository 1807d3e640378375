//! No edit is ever lost: several processes, foreign writers, kills at every system call, disks that fail.
//!
//! `cargo test` runs a short form; `scripts/torture`, which sets `CHANT_TORTURE=long`, the long one. What a machine
//! lacks (strace, the right to mount) is skipped, and said so. docs/durability.md names the test of each promise.

#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests set their stage on the disk and start processes"
)]

#[path = "../support/mod.rs"]
#[allow(unused_imports, reason = "this binary uses a part of it")]
mod support;

mod failing;
mod foreign;
mod history;
mod killed;
mod processes;
mod stage;
mod traced;
