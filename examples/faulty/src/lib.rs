//! Pigeonhole keeps short texts in plain files, each with a backup.

mod store;

pub use store::Store;
