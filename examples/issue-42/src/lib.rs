//! Pigeonhole keeps short texts in plain files: one folder, one file a key.
//!
//! ```no_run
//! # fn main() -> std::io::Result<()> {
//! let store = pigeonhole::Store::open("notes")?;
//! store.put("shopping", "bread, salt")?;
//! store.update("shopping", |old| format!("{}, tea", old.unwrap_or_default()))?;
//! # Ok(())
//! # }
//! ```

mod store;
mod tags;

pub use store::Store;
pub use tags::Tags;
