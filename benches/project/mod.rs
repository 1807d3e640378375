//! A generated project on disk, with the surroundings that its specs speak of.

// Each bench uses its own part of this.
#![allow(dead_code)]
#![expect(
    clippy::disallowed_methods,
    reason = "a bench that makes its own input, not the server"
)]

use std::{
    fs, io,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

use crate::generate::{
    self,
    words::{SOURCES, source},
};

/// The file that is written last.
const COMPLETE: &str = ".chant/complete";

/// In seconds since the epoch.
const LONG_AGO: u64 = 1_500_000_000;

/// Whether a project was written to its end at `root`.
pub fn is_complete(root: &Path) -> bool {
    root.join(COMPLETE).exists()
}

/// Writes a project of `count` specs below `root`: specs, configuration, sources, and a git history that knows the
/// commits that specs name.
pub fn write(root: &Path, count: usize) -> io::Result<()> {
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    let specs = root.join(".chant/specs");
    fs::create_dir_all(&specs)?;
    fs::write(
        root.join(".chant/config.md"),
        "---\nproject:\n  name: bench\n---\n# Config\n",
    )?;
    fs::create_dir_all(root.join(".chant/prompts"))?;
    fs::write(
        root.join(".chant/prompts/standard.md"),
        "---\nname: standard\npurpose: Carry out a spec\n---\nCarry out {{spec.id}}.\n",
    )?;
    for number in 0..SOURCES {
        let path = root.join(source(number));
        fs::create_dir_all(path.parent().expect("in a folder"))?;
        fs::write(&path, format!("//! Source {number}.\n"))?;
        // Written as long ago as its commit, or git would not trust its index and read every file each time.
        let when = UNIX_EPOCH + Duration::from_secs(LONG_AGO);
        fs::File::options()
            .write(true)
            .open(path)?
            .set_modified(when)?;
    }
    let commits = history(root).map_err(io::Error::other)?;
    for number in 0..count {
        let spec = generate::spec(number, &commits);
        fs::write(specs.join(format!("{}.md", spec.id)), spec.text)?;
    }
    fs::write(root.join(COMPLETE), "")
}

/// Writes one spec more into a project.
pub fn add(root: &Path, id: &str, text: &str) -> io::Result<()> {
    fs::write(root.join(".chant/specs").join(format!("{id}.md")), text)
}

/// A repository with one commit a source file; their short hashes.
fn history(root: &Path) -> Result<Vec<String>, git2::Error> {
    let repository = git2::Repository::init(root)?;
    let mut index = repository.index()?;
    let mut hashes: Vec<String> = Vec::new();
    let mut parent: Option<git2::Oid> = None;
    for number in 0..SOURCES {
        index.add_path(Path::new(&source(number)))?;
        let tree = repository.find_tree(index.write_tree()?)?;
        // Long ago, so that no completed spec has drifted.
        let when = git2::Time::new(LONG_AGO as i64, 0);
        let author = git2::Signature::new("Bench", "bench@example.org", &when)?;
        let parents = parent.map(|oid| repository.find_commit(oid)).transpose()?;
        let parents: Vec<&git2::Commit> = parents.iter().collect();
        let message = format!("Add source {number}");
        let oid = repository.commit(Some("HEAD"), &author, &author, &message, &tree, &parents)?;
        hashes.push(oid.to_string()[..7].to_owned());
        parent = Some(oid);
    }
    index.write()?;
    Ok(hashes)
}
