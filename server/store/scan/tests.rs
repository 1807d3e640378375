//! What is found in a project, and what is told of what cannot be read.

use super::*;

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), ".chant/specs/a.md", b"# A\n");
    folder
}

#[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn lists_specs_archive_prompts_and_config() {
    let folder = project();
    for path in [
        ".chant/config.md",
        ".chant/archive/x/y/b.md",
        ".chant/prompts/p.md",
        ".chant/specs/team/c.md",
    ] {
        put(folder.path(), path, b"");
    }
    put(folder.path(), ".chant/research/notes.md", b"");
    put(folder.path(), ".chant/specs/.chant-status-a.json", b"");
    assert_eq!(
        list(folder.path()).files,
        [
            ".chant/archive/x/y/b.md",
            ".chant/config.md",
            ".chant/prompts/p.md",
            ".chant/specs/a.md",
            ".chant/specs/team/c.md"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_loop_of_symlinks_ends() {
    let folder = project();
    std::os::unix::fs::symlink(
        folder.path().join(".chant/specs"),
        folder.path().join(".chant/specs/loop"),
    )
    .unwrap();
    let files = list(folder.path()).files;
    assert_eq!(files[0], ".chant/specs/a.md");
    assert!(files.len() <= 2, "{files:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_hang_the_reader() {
    let folder = project();
    let pipe = folder.path().join(".chant/specs/p.md");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .unwrap();
    assert_eq!(read(&pipe).unwrap_err(), "is not a regular file");
}

#[test]
fn says_why_a_file_cannot_be_text() {
    let folder = project();
    put(folder.path(), "latin.md", b"caf\xe9");
    put(folder.path(), "binary.md", b"\0\x01");
    let why = |name: &str| read(&folder.path().join(name)).unwrap_err();
    assert_eq!(
        why("latin.md"),
        "is not valid UTF-8 (first bad byte at offset 3)"
    );
    assert_eq!(why("binary.md"), "is not text: it contains NUL bytes");
    assert_eq!(why("gone.md"), "vanished before it could be read");
}

#[test]
fn finds_nested_projects_and_not_those_in_ignored_folders() {
    let folder = project();
    put(folder.path(), "packages/web/.chant/specs/b.md", b"");
    put(folder.path(), "node_modules/x/.chant/specs/c.md", b"");
    put(folder.path(), ".gitignore", b"node_modules\n");
    let (found, cut) = projects_below(folder.path());
    assert_eq!(
        found,
        [folder.path().to_owned(), folder.path().join("packages/web")]
    );
    assert!(!cut);
}

#[test]
fn walks_up_to_the_enclosing_project() {
    let folder = project();
    assert_eq!(
        project_above(&folder.path().join(".chant/specs/a.md")).as_deref(),
        Some(folder.path())
    );
}

#[test]
fn refuses_the_root_of_the_disk() {
    assert!(
        refusal(Path::new("/"))
            .unwrap()
            .contains("root of the file system")
    );
    assert!(refusal(project().path()).is_none());
}
