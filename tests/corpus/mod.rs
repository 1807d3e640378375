//! Real specs to test against, where the machine has them.
//!
//! They are not ours, so they are no part of the repository. A test that misses them says so and goes on without.

use std::{env, fs, io::Write, path::PathBuf};

/// The texts of the markdown files in the folder `part` of the corpus, by name; empty, and said so, where there is none.
pub fn texts(part: &str) -> Vec<(String, String)> {
    let shared = env::var_os("CHANT_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("corpus").join(part).join(".chant/specs");
    let Ok(files) = fs::read_dir(&folder) else {
        // Not `eprintln!`, which the test harness keeps to itself.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: no corpus at {}; set CHANT_SHARED to test with it",
            folder.display()
        );
        return Vec::new();
    };
    let mut texts: Vec<(String, String)> = files
        .filter_map(|file| {
            let path = file.ok()?.path();
            let name = path.file_stem()?.to_str()?.to_owned();
            Some((name, fs::read_to_string(path).ok()?))
        })
        .collect();
    texts.sort();
    texts
}
