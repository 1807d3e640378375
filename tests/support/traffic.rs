//! A record of what client and server say, for whoever wants to hold it against the protocol's own model.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::{Value, json};

/// Where messages are written, one a line: `{"from": "client"|"server", "message": …}`; nowhere unless the environment's
/// `CHANT_LSP_TRAFFIC` names a folder.
#[derive(Clone)]
pub(super) struct Traffic(Option<Arc<Mutex<File>>>);

impl Traffic {
    /// A new record, of one client and its server.
    pub(super) fn from_environment() -> Self {
        static CLIENTS: AtomicU32 = AtomicU32::new(0);
        let number = CLIENTS.fetch_add(1, Ordering::Relaxed);
        Self(std::env::var_os("CHANT_LSP_TRAFFIC").map(|folder| {
            fs::create_dir_all(&folder).expect("the folder of records can be made");
            let name = format!("{}-{number}.jsonl", process::id());
            let file =
                File::create(Path::new(&folder).join(name)).expect("a record can be written");
            Arc::new(Mutex::new(file))
        }))
    }

    pub(super) fn note(&self, from: &str, message: &Value) {
        if let Some(file) = &self.0 {
            let mut line = json!({"from": from, "message": message}).to_string();
            line.push('\n');
            let mut file = file.lock().expect("nobody panics while writing");
            file.write_all(line.as_bytes())
                .expect("a record can be written");
        }
    }
}
