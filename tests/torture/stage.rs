//! A project to be tortured, and the command line that works on it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The spec that most is done to.
pub(crate) const SPEC: &str = ".chant/specs/001-a.md";

/// The folder of all of them.
pub(crate) const SPECS: &str = ".chant/specs";

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_chant-lsp");

/// Whether the long form is wanted.
pub(crate) fn is_long() -> bool {
    std::env::var_os("CHANT_TORTURE").is_some_and(|form| form == "long")
}

/// The short or the long number of something.
pub(crate) fn rounds(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

/// Says that something is not tested here.
pub(crate) fn skipped(what: &str, why: &str) {
    eprintln!("SKIPPED: {what}: {why}");
}

/// A project in a temporary folder.
pub(crate) struct Stage {
    root: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl Stage {
    /// A project with one spec.
    pub(crate) fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it exists");
        let stage = Self {
            root,
            _folder: Some(folder),
        };
        stage.write(SPEC, text);
        stage
    }

    /// The same in a folder that somebody else removes.
    pub(crate) fn at(root: &Path, text: &str) -> Self {
        let stage = Self {
            root: root.to_owned(),
            _folder: None,
        };
        stage.write(SPEC, text);
        stage
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().expect("a folder")).expect("it can be made");
        fs::write(self.path(path), text).expect("it can be written");
    }

    pub(crate) fn read(&self) -> String {
        fs::read_to_string(self.path(SPEC)).expect("the spec is there, whatever happens")
    }

    /// Saves the spec as chant does.
    pub(crate) fn save(&self, text: &str) {
        let temp = self.path(SPECS).join("001-a.md.tmp");
        fs::write(&temp, text).expect("it can be written");
        fs::rename(&temp, self.path(SPEC)).expect("it can be renamed");
    }

    /// The names in the folder of specs, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path(SPECS)).expect("the folder is there");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("readable").file_name())
            .map(|name| name.into_string().expect("a name of ours"))
            .collect();
        names.sort();
        names
    }

    /// `chant-lsp tick` in this project.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.under(&[], arguments)
    }

    /// Any other of our subcommands.
    pub(crate) fn calls(&self, arguments: &[&str]) -> Command {
        self.started([PROGRAM].iter().chain(arguments))
    }

    /// The same as [`Self::command`], started by another program.
    pub(crate) fn under(&self, program: &[&str], arguments: &[&str]) -> Command {
        self.started(program.iter().chain([&PROGRAM, &"tick"]).chain(arguments))
    }

    fn started<'a>(&self, mut words: impl Iterator<Item = &'a &'a str>) -> Command {
        let mut command = Command::new(words.next().expect("a program"));
        command
            .args(words)
            .current_dir(&self.root)
            .env("HOME", "/nonexistent");
        command
    }
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Output {
    command.output().expect("it starts")
}

/// What it wrote to stderr.
pub(crate) fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}
