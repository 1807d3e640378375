//! Phases and git: the only room that starts processes and opens repositories.

pub mod chant;
pub mod git;
mod lock;
mod revision;

pub use git::{Git, History};
pub use lock::is_running;
pub use revision::Revision;
