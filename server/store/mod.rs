//! The disk: finding and reading the files of projects, and the only room that writes.
//!
//! Knows paths and texts. Does not know what a spec means, nor that an editor exists.

mod beneath;
mod create;
mod folder;
mod glob;
mod guard;
mod lanes;
mod likeness;
mod presence;
mod recover;
mod replace;
mod scan;
mod temp;
mod trace;
mod trouble;
mod watch;

pub use create::{create, create_all, relocate, relocate_all, remove};
pub use folder::list_folder;
pub use glob::{Seen, glob, leaves_project, matching};
pub use guard::clear_left_over;
pub use lanes::{Lane, Lanes};
pub use presence::{Presence, open_in};
pub use replace::{Replaced, replace};
pub use scan::{
    Listing, decode, is_project, leads_out, list, project_above, projects_at, projects_below, read,
    read_all, read_inside, refusal,
};
pub use trace::{Trace, is_held, read_trace, run_file, run_records, trace_len};
pub use watch::{Heard, Watch};
