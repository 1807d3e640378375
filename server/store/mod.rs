//! The disk: finding and reading the files of projects, and the only room that writes.
//!
//! Knows paths and texts. Does not know what a spec means, nor that an editor exists.

mod folder;
mod glob;
mod scan;
mod watch;
mod write;

pub use folder::list_folder;
pub use glob::{glob, leaves_project, matching};
pub use scan::{
    Listing, decode, list, project_above, projects_at, projects_below, read, read_all, refusal,
};
pub use watch::{Heard, Watch};
pub use write::write;
