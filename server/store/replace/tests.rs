//! Changes on a stage: what is written, what is refused, and what a dead process leaves.

#![expect(clippy::disallowed_methods, reason = "tests set their stage")]

use std::{fs, path::PathBuf};

mod left_behind;

use super::*;
use crate::{
    store::{create, guard::HOME, relocate, remove},
    text::Span,
};

struct Stage {
    folder: tempfile::TempDir,
}

const SPEC: &str = ".chant/specs/001-a.md";

impl Stage {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join(".chant/specs")).unwrap();
        let stage = Self { folder };
        stage.write(SPEC, text);
        stage
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Saves as chant does.
    fn save(&self, path: &str, text: &str) {
        let temp = self.path(path).with_extension("md.tmp");
        fs::write(&temp, text).unwrap();
        fs::rename(&temp, self.path(path)).unwrap();
    }

    /// The names in a folder.
    fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn tick(&self) -> Result<Replaced, String> {
        replace(self.root(), SPEC, tick)
    }

    #[track_caller]
    fn refuses(&self, sentence: &str) {
        let before = fs::read(self.path(SPEC)).ok();
        assert_eq!(self.tick().unwrap_err(), sentence);
        assert_eq!(fs::read(self.path(SPEC)).ok(), before);
        let left = self.names(".chant/specs");
        assert!(!left.iter().any(|name| name.ends_with(".chant-lsp")));
    }
}

/// Ticks the first open box.
fn tick(text: &str) -> Result<Vec<Edit>, String> {
    let at = text.find("[ ]").ok_or("there is no open box")? + 1;
    Ok(vec![Edit::replace(Span::new(at, at + 1), "x")])
}

#[test]
fn changes_the_bytes_it_must() {
    let stage = Stage::new("# A\r\n- [ ] ü\r\nno end");
    let replaced = stage.tick().unwrap();
    assert_eq!(replaced.before, "# A\r\n- [ ] ü\r\nno end");
    assert_eq!(stage.read(SPEC), "# A\r\n- [x] ü\r\nno end");
    assert_eq!(replaced.after, stage.read(SPEC));
    assert_eq!(stage.names(".chant/specs"), ["001-a.md"]);
    stage.refuses("there is no open box");
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let stage = Stage::new("# A\n");
    let before = fs::metadata(stage.path(SPEC)).unwrap().modified().unwrap();
    let same = replace(stage.root(), SPEC, |_| {
        Ok(vec![Edit::replace(Span::new(0, 1), "#")])
    });
    assert_eq!(same.unwrap().after, "# A\n");
    let after = fs::metadata(stage.path(SPEC)).unwrap().modified().unwrap();
    assert_eq!(before, after);
}

#[test]
fn is_planned_again_on_what_was_saved_meanwhile() {
    let stage = Stage::new("- [ ] old\n");
    let mut calls = 0;
    let replaced = replace(stage.root(), SPEC, |text| {
        calls += 1;
        if calls < 3 {
            stage.save(SPEC, &format!("- [ ] saved {calls}\n"));
        }
        tick(text)
    });
    assert_eq!(replaced.unwrap().before, "- [ ] saved 2\n");
    assert_eq!(stage.read(SPEC), "- [x] saved 2\n");
    assert_eq!(calls, 3);
}

#[test]
fn gives_up_on_a_file_that_is_always_saved() {
    let stage = Stage::new("- [ ] old\n");
    let mut calls = 0;
    let replaced = replace(stage.root(), SPEC, |text| {
        calls += 1;
        stage.save(SPEC, &format!("- [ ] saved {calls}\n"));
        tick(text)
    });
    let sentence = replaced.unwrap_err();
    assert!(
        sentence.starts_with(
            ".chant/specs/001-a.md was not changed: some other program keeps saving it"
        )
    );
    assert_eq!(stage.read(SPEC), format!("- [ ] saved {calls}\n"));
    assert_eq!(stage.names(".chant/specs"), ["001-a.md"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_of_the_project_only() {
    use std::os::unix::fs::symlink;
    let stage = Stage::new("");
    fs::remove_file(stage.path(SPEC)).unwrap();
    stage.write("docs/a.md", "- [ ] a\n");
    symlink("../../docs/a.md", stage.path(SPEC)).unwrap();
    stage.tick().unwrap();
    assert_eq!(stage.read("docs/a.md"), "- [x] a\n");
    assert!(fs::symlink_metadata(stage.path(SPEC)).unwrap().is_symlink());

    let outside = Stage::new("- [ ] outside\n");
    fs::remove_file(stage.path(SPEC)).unwrap();
    symlink(outside.path(SPEC), stage.path(SPEC)).unwrap();
    let real = outside.path(SPEC).canonicalize().unwrap();
    stage.refuses(&format!(
        ".chant/specs/001-a.md was not changed: it is a link to {}, which is outside of the project",
        real.display()
    ));
    let sentence = replace(stage.root(), "../x.md", tick).unwrap_err();
    assert!(
        sentence.starts_with("../x.md was not changed: "),
        "{sentence}"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_becomes_a_link_leads_nowhere() {
    use std::os::unix::fs::symlink;
    let (stage, outside) = (Stage::new("- [ ] a\n"), Stage::new("- [ ] a\n"));
    let specs = stage.path(".chant/specs");
    let replaced = replace(stage.root(), SPEC, |text| {
        fs::rename(&specs, stage.path(".chant/away")).unwrap();
        symlink(outside.path(".chant/specs"), &specs).unwrap();
        tick(text)
    });
    assert_eq!(
        replaced.unwrap_err(),
        ".chant/specs/001-a.md was not changed: a folder on the way to it has become something else"
    );
    assert_eq!(outside.read(SPEC), "- [ ] a\n");
    assert_eq!(stage.read(".chant/away/001-a.md"), "- [ ] a\n");
    assert_eq!(stage.names(".chant/away"), ["001-a.md"]);
}

#[cfg(unix)]
#[test]
fn our_own_folder_is_no_way_out_either() {
    let (stage, outside) = (Stage::new("- [ ] a\n"), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(outside.path(), stage.path(".chant/.store")).unwrap();
    stage.refuses(
        ".chant/specs/001-a.md was not changed: there is no way into .chant/.store/chant-lsp, where its lock should be: \
         a folder on the way to it has become something else",
    );
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn refuses_what_must_not_be_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::new("- [ ] a\n");
    fs::set_permissions(stage.path(SPEC), fs::Permissions::from_mode(0o444)).unwrap();
    stage.refuses(".chant/specs/001-a.md was not changed: it is read-only");
    fs::set_permissions(stage.path(SPEC), fs::Permissions::from_mode(0o644)).unwrap();

    fs::hard_link(stage.path(SPEC), stage.path("other.md")).unwrap();
    stage.refuses(
        ".chant/specs/001-a.md was not changed: it has 2 names (hard links), and a new text would part them",
    );
    fs::remove_file(stage.path("other.md")).unwrap();

    fs::remove_file(stage.path(SPEC)).unwrap();
    stage.refuses(".chant/specs/001-a.md was not changed: it is no longer there");
    fs::create_dir(stage.path(SPEC)).unwrap();
    stage.refuses(".chant/specs/001-a.md was not changed: it is not a regular file");
}

#[test]
fn refuses_what_is_no_text() {
    let stage = Stage::new("");
    fs::write(stage.path(SPEC), b"caf\xe9").unwrap();
    let sentence = stage.tick().unwrap_err();
    assert!(sentence.starts_with(".chant/specs/001-a.md was not changed: it is not valid UTF-8"));
}

#[cfg(unix)]
#[test]
fn rights_stay() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let stage = Stage::new("- [ ] a\n- [ ] b\n");
    for mode in [0o600, 0o664, 0o755] {
        stage.write(SPEC, "- [ ] a\n");
        fs::set_permissions(stage.path(SPEC), fs::Permissions::from_mode(mode)).unwrap();
        let before = fs::metadata(stage.path(SPEC)).unwrap();
        stage.tick().unwrap();
        let after = fs::metadata(stage.path(SPEC)).unwrap();
        assert_eq!(after.mode() & 0o7777, mode);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn owner_attributes_and_access_list_stay() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    use std::os::unix::fs::{MetadataExt, chown};
    let stage = Stage::new("- [ ] a\n");
    let path = stage.path(SPEC);
    // rw for the owner, r for user 7, mask r: an access list as the kernel keeps it.
    let mut list = vec![2, 0, 0, 0];
    for (tag, rights, id) in [
        (1_u16, 6_u16, u32::MAX),
        (2, 4, 7),
        (4, 4, u32::MAX),
        (16, 4, u32::MAX),
        (32, 0, u32::MAX),
    ] {
        list.extend(tag.to_le_bytes());
        list.extend(rights.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    let mut wanted = Vec::new();
    for (name, value) in [
        ("user.note", b"kept".to_vec()),
        ("system.posix_acl_access", list),
    ] {
        // Some file systems have neither; then there is nothing to keep.
        if setxattr(&path, name, &value, XattrFlags::empty()).is_ok() {
            wanted.push((name, value));
        }
    }
    // Only root may give files away.
    let given = chown(&path, Some(7), Some(8)).is_ok();
    stage.tick().unwrap();
    for (name, value) in wanted {
        let mut found = vec![0; 200];
        let length = getxattr(&path, name, &mut found).unwrap();
        assert_eq!(found[..length], value, "{name}");
    }
    if given {
        let meta = fs::metadata(&path).unwrap();
        assert_eq!((meta.uid(), meta.gid()), (7, 8));
    }
}

#[test]
fn new_files_are_made_where_there_is_none() {
    let stage = Stage::new("old\n");
    let new = ".chant/specs/team/002-b.md";
    create(stage.root(), new, "new\n").unwrap();
    assert_eq!(stage.read(new), "new\n");
    assert_eq!(
        create(stage.root(), SPEC, "new\n").unwrap_err(),
        ".chant/specs/001-a.md was not made: there is a file of that name already"
    );
    assert_eq!(stage.read(SPEC), "old\n");
    assert!(create(stage.root(), "../out.md", "new\n").is_err());
    assert_eq!(stage.names(".chant/specs"), ["001-a.md", "team"]);
    assert_eq!(stage.names(".chant/specs/team"), ["002-b.md"]);
}

#[test]
fn files_go_if_they_are_what_was_seen() {
    let stage = Stage::new("old\n");
    assert_eq!(
        remove(stage.root(), SPEC, "older\n").unwrap_err(),
        ".chant/specs/001-a.md was not changed: it has changed meanwhile"
    );
    assert_eq!(stage.read(SPEC), "old\n");
    remove(stage.root(), SPEC, "old\n").unwrap();
    assert!(stage.names(".chant/specs").is_empty());
}

#[test]
fn files_move_to_where_there_is_none() {
    let stage = Stage::new("old\n");
    let to = ".chant/archive/001/001-a.md";
    relocate(stage.root(), SPEC, to).unwrap();
    assert_eq!(stage.read(to), "old\n");
    stage.write(SPEC, "another\n");
    assert_eq!(
        relocate(stage.root(), SPEC, to).unwrap_err(),
        ".chant/specs/001-a.md was not moved: there is a .chant/archive/001/001-a.md already"
    );
    assert_eq!(
        (stage.read(to), stage.read(SPEC)),
        ("old\n".to_owned(), "another\n".to_owned())
    );
}

#[cfg(unix)]
#[test]
fn rights_that_change_meanwhile_are_seen() {
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::new("- [ ] a\n");
    let sentence = replace(stage.root(), SPEC, |text| {
        fs::set_permissions(stage.path(SPEC), fs::Permissions::from_mode(0o444)).unwrap();
        tick(text)
    });
    assert_eq!(
        sentence.unwrap_err(),
        ".chant/specs/001-a.md was not changed: it is read-only"
    );
    let rights = fs::metadata(stage.path(SPEC)).unwrap().permissions();
    assert_eq!(
        (stage.read(SPEC), rights.mode() & 0o777),
        ("- [ ] a\n".to_owned(), 0o444)
    );
}

#[cfg(unix)]
#[test]
fn links_are_neither_moved_nor_removed() {
    let stage = Stage::new("a");
    std::os::unix::fs::symlink("001-a.md", stage.path(".chant/specs/002-b.md")).unwrap();
    let link = ".chant/specs/002-b.md";
    let why = "it is a link, and only you know whether that or its target is meant";
    let refusal = Err(format!("{link} was not changed: {why}"));
    assert_eq!(remove(stage.root(), link, "a"), refusal);
    assert_eq!(relocate(stage.root(), link, "b.md"), refusal);
    assert_eq!(stage.read(SPEC), "a");
}

#[test]
fn a_long_name_is_no_hindrance() {
    let stage = Stage::new("");
    let path = format!(".chant/specs/{}.md", "n".repeat(250));
    stage.write(&path, "- [ ] a\n");
    replace(stage.root(), &path, tick).unwrap();
    assert_eq!(stage.read(&path), "- [x] a\n");
    let longer = format!(".chant/specs/{}.md", "n".repeat(300));
    assert_eq!(
        create(stage.root(), &longer, "").unwrap_err(),
        format!("{longer} was not made: its name is too long for this file system")
    );
}
