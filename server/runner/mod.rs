//! Phases and git: the only room that starts processes and opens repositories.

mod agents;
pub mod chant;
mod driver;
mod end;
pub mod git;
mod job;
mod lock;
mod log;
mod means;
mod output;
mod process;
mod record;
mod revision;
mod supervise;

pub use agents::{Agent, PRESETS, Preset};
pub use driver::begins as driver_begins;
pub use end::{Plan, Rules, bury};
pub use job::{Job, KEEPER, Knocks, Launched, is_taken, launch, now, run_name};
pub use process::never_wait_for_stdout;
pub use record::{Tail, Told, end_of, last_runs, runs, stop};
pub use supervise::{Ear, supervise};

pub use git::{Git, History};
pub use lock::is_running;
pub use means::{Choice, Means, Task, Worker, seconds_of};
pub use revision::Revision;
