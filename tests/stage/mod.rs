//! A stage for tests that run the built program: projects in temporary folders, with a git history if wanted.

#![allow(dead_code, reason = "each test binary uses its own part of the stage")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests set their stage and start the program"
)]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use git2::{IndexAddOption, Oid, Repository, Signature, Time};

/// When the copies of examples are committed: 2026-11-21T04:00:00Z, before the first of their specs was completed.
const EXAMPLES_TIME: i64 = 1_795_233_600;

/// The commit that the faulty example names although nobody made it.
const UNKNOWN_COMMIT: &str = "0badf00d";

/// A folder that is gone when the test ends, and an empty home beside it.
pub struct Stage {
    folder: tempfile::TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Run {
    /// Its exit code.
    pub code: i32,
    /// What it printed.
    pub out: String,
    /// What it said on standard error.
    pub err: String,
}

impl Stage {
    /// An empty stage.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("home")).expect("a home");
        fs::create_dir(folder.path().join("work")).expect("a folder to work in");
        Self { folder }
    }

    /// A stage with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let stage = Self::new();
        for (path, text) in files {
            stage.put(path, text);
        }
        stage
    }

    /// A stage with a copy of one of our examples, committed at [`EXAMPLES_TIME`]. The specs of the copy name a commit
    /// of its own history where the example names one of ours.
    pub fn example(name: &str) -> Self {
        let stage = Self::new();
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples")
            .join(name);
        copy(&from, &stage.path());
        let id = stage.commit(EXAMPLES_TIME).to_string();
        let specs = stage.path().join(".chant/specs");
        for entry in fs::read_dir(specs).expect("the example has specs") {
            let path = entry.expect("readable").path();
            let bytes = fs::read(&path).expect("a spec");
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            if let Some((before, rest)) = text.split_once("\ncommits: [")
                && let Some((hash, after)) = rest.split_once(']')
                && hash != UNKNOWN_COMMIT
            {
                let text = format!("{before}\ncommits: [{}]{after}", &id[..hash.len()]);
                fs::write(&path, text).expect("the spec");
            }
        }
        stage.commit(EXAMPLES_TIME + 60);
        stage
    }

    /// The folder in which the program is run.
    pub fn path(&self) -> PathBuf {
        self.folder
            .path()
            .canonicalize()
            .expect("it is there")
            .join("work")
    }

    /// The home folder that the program sees.
    pub fn home(&self) -> PathBuf {
        self.folder
            .path()
            .canonicalize()
            .expect("it is there")
            .join("home")
    }

    /// Writes a file.
    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("below the stage")).expect("its folder");
        fs::write(path, text).expect("the file");
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("the file was there");
    }

    /// Renames a file.
    pub fn rename(&self, from: &str, to: &str) {
        let to = self.path().join(to);
        fs::create_dir_all(to.parent().expect("below the stage")).expect("its folder");
        fs::rename(self.path().join(from), to).expect("the file was there");
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("the file")
    }

    /// Commits everything at `time`, in seconds since the epoch; the first call makes the repository.
    pub fn commit(&self, time: i64) -> Oid {
        let repository = Repository::open(self.path())
            .or_else(|_| Repository::init(self.path()))
            .expect("a repository");
        let mut index = repository.index().expect("an index");
        index
            .add_all(["*"], IndexAddOption::FORCE, None)
            .expect("all files");
        index.update_all(["*"], None).expect("all removals");
        index.write().expect("the index");
        let tree = index
            .write_tree()
            .and_then(|id| repository.find_tree(id))
            .expect("a tree");
        let who =
            Signature::new("Ada", "ada@example.org", &Time::new(time, 0)).expect("a signature");
        let parent = repository
            .head()
            .ok()
            .and_then(|head| head.peel_to_commit().ok());
        let parents: Vec<_> = parent.iter().collect();
        repository
            .commit(Some("HEAD"), &who, &who, "Stage", &tree, &parents)
            .expect("a commit")
    }

    /// Runs the program in the stage's folder.
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_in("", args)
    }

    /// Runs the program in a folder of the stage.
    pub fn run_in(&self, folder: &str, args: &[&str]) -> Run {
        finish(self.command(args).current_dir(self.path().join(folder)), "")
    }

    /// Runs the program with something on standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Run {
        finish(&mut self.command(args), input)
    }

    /// Runs the program with a variable of the environment set.
    pub fn run_where(&self, variable: (&str, &str), args: &[&str]) -> Run {
        finish(self.command(args).env(variable.0, variable.1), "")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chant-lsp"));
        command
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.home())
            .env("PATH", "");
        // Windows programs do not start without.
        if let Some(root) = std::env::var_os("SYSTEMROOT") {
            command.env("SYSTEMROOT", root);
        }
        command
    }
}

fn finish(command: &mut Command, input: &str) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the built program starts");
    // A program that does not want its input may be gone before it is written.
    let _ = child
        .stdin
        .take()
        .expect("piped")
        .write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    Run {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the example") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("its kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// A spec that no rule has anything to say of.
pub const CLEAN: &str = "---\nstatus: cancelled\n---\n# Clean\n";
/// A spec with one error, `missing-title`.
pub const UNTITLED: &str = "---\nstatus: cancelled\n---\nno title\n";

/// One finding in one of two specs.
pub fn small() -> Stage {
    Stage::with(&[
        (".chant/specs/a.md", CLEAN),
        (".chant/specs/b.md", UNTITLED),
    ])
}

/// `code path` of every finding of a JSON report.
pub fn found(run: &Run) -> Vec<String> {
    let report = json(run);
    let files = list(&report["projects"]).flat_map(|project| list(&project["files"]));
    files
        .flat_map(|file| {
            let path = file["path"].as_str().unwrap();
            list(&file["findings"])
                .map(move |finding| format!("{} {path}", finding["code"].as_str().unwrap()))
        })
        .collect()
}

/// What a run printed, as JSON.
pub fn json(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// The items of a list.
pub fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("a list").iter()
}
