//! What a process leaves that dies in the middle of a change, and what others may have put in its place.

use super::*;
use crate::store::{clear_left_over, temp::boot};

/// A process has died, and this is what its note says and what it left beside a spec.
#[track_caller]
fn after_death_of(
    boot: &str,
    step: Step,
    left: &str,
    stands: Option<&str>,
    wanted: Option<&str>,
    kept: usize,
) {
    let stage = Stage::new(stands.unwrap_or_default());
    if stands.is_none() {
        fs::remove_file(stage.path(SPEC)).unwrap();
    }
    let mut guard = Guard::take(stage.root(), SPEC).unwrap();
    let place = Place::for_new(stage.root(), SPEC).unwrap();
    let note = Note {
        boot: boot.to_owned(),
        ..Note::of(&place, &Temp::beside(&place).name, step)
    };
    stage.write(&format!(".chant/specs/{}", note.temp), left);
    guard.note(&note).unwrap();
    clear_left_over(stage.root());
    assert_eq!(
        stage.names(".chant/specs").len(),
        1 + usize::from(stands.is_some()),
        "its owner lives"
    );
    drop(guard);
    clear_left_over(stage.root());
    assert_eq!(fs::read_to_string(stage.path(SPEC)).ok().as_deref(), wanted);
    assert_eq!(
        stage.names(".chant/specs").len(),
        usize::from(wanted.is_some())
    );
    assert_eq!(stage.names(&format!("{HOME}/kept")).len(), kept);
}

#[track_caller]
fn after_death(step: Step, left: &str, stands: Option<&str>, wanted: Option<&str>, kept: usize) {
    after_death_of(boot(), step, left, stands, wanted, kept);
}

#[test]
fn what_was_left_before_the_machine_went_down_is_kept_unless_it_is_known() {
    let step = Step::Exchanging {
        before: print(b"old"),
        after: print(b"new"),
    };
    let check = |step, left, kept| {
        after_death_of("another", step, left, Some("new"), Some("new"), kept);
    };
    check(Step::Writing, "ne", 1);
    check(step, "old", 0);
    check(step, "saved", 1);
    after_death_of("another", step, "saved", None, None, 1);

    // No note tells of it at all.
    let stage = Stage::new("old");
    let left = format!(".chant/specs/.001-a.md.{:016x}-{:016x}.chant-lsp", 1, 2);
    stage.write(&left, "left");
    let living = format!(".chant/specs/.001-a.md.{}-{:016x}.chant-lsp", boot(), 2);
    stage.write(&living, "living");
    clear_left_over(stage.root());
    assert_eq!(stage.names(".chant/specs").len(), 2);
    assert_eq!(stage.read(&living), "living");
    assert_eq!(stage.names(&format!("{HOME}/kept")).len(), 1);
}

#[test]
fn notes_that_a_repository_brings_along_do_nothing() {
    let outside = Stage::new("precious");
    let stage = Stage::new("old");
    stage.write("important.rs", "code");
    drop(Guard::take(stage.root(), SPEC).unwrap());
    let (locks, way) = (format!("{HOME}/locks"), outside.path(SPEC));
    let lock = format!("{locks}/{}", stage.names(&locks)[0]);
    // Down and up again: by this way a file of another project would be called.
    let up = "../".repeat(stage.path(".chant/specs").components().count());
    let way = format!("{up}{}", way.display());
    for (folder, name, temp) in [
        (".chant/specs", "001-a.md", &*way),
        (".chant/specs", &*way, ".001-a.md.chant-lsp"),
        (&*way, "001-a.md", ".001-a.md.0-0.chant-lsp"),
        ("", "important.rs", "important.rs"),
        (".chant/specs", "001-a.md", "../../important.rs"),
        (".chant/specs", "001-a.md", "002-b.md"),
    ] {
        for step in [
            serde_json::json!("writing"),
            serde_json::json!({"exchanging": {"before": print(b"precious"), "after": print(b"code")}}),
        ] {
            stage.write(".chant/specs/002-b.md", "another");
            let note = serde_json::json!({
                "process": 1, "boot": boot(), "step": step, "folder": folder, "name": name, "temp": temp,
            });
            stage.write(&lock, &format!("{note}\n"));
            clear_left_over(stage.root());
            assert_eq!(outside.read(SPEC), "precious");
            assert_eq!(stage.read("important.rs"), "code");
            assert_eq!(stage.read(".chant/specs/002-b.md"), "another");
            assert_eq!(stage.read(SPEC), "old");
        }
    }
}

#[test]
fn a_text_is_kept_beside_an_unfinished_one() {
    let step = Step::Exchanging {
        before: print(b"old"),
        after: print(b"new"),
    };
    let stage = Stage::new("saved later");
    let kept = format!("{HOME}/kept");
    // An earlier attempt died before it was written.
    stage.write(&format!("{kept}/{:016x}-0-001-a.md", print(b"saved")), "");
    let mut guard = Guard::take(stage.root(), SPEC).unwrap();
    let place = Place::of(stage.root(), SPEC).unwrap();
    let note = Note::of(&place, &Temp::beside(&place).name, step);
    stage.write(&format!(".chant/specs/{}", note.temp), "saved");
    guard.note(&note).unwrap();
    drop(guard);
    clear_left_over(stage.root());
    let names = stage.names(&kept);
    assert_eq!(names.len(), 2);
    assert_eq!(stage.read(&format!("{kept}/{}", names[1])), "saved");
}

#[cfg(unix)]
#[test]
fn what_is_saved_while_the_spec_is_moved_away_is_kept() {
    let stage = Stage::new("");
    let place = Place::of(stage.root(), SPEC).unwrap();
    let mut guard = Guard::take(stage.root(), SPEC).unwrap();
    let mut change = Change {
        root: stage.root(),
        place: &place,
        guard: &mut guard,
        temp: Temp::beside(&place),
        ours: Some((0, 0)),
    };
    // What came out is a text that somebody has just saved, and the spec is gone by now.
    stage.write(&format!(".chant/specs/{}", change.temp.name), "saved");
    fs::remove_file(stage.path(SPEC)).unwrap();
    let Err(Trouble::Because(clause)) = change.give_back(b"ours") else {
        panic!("it cannot be given back")
    };
    let (_, kept) = clause.rsplit_once(' ').unwrap();
    assert_eq!(stage.read(kept), "saved");
    assert!(stage.names(".chant/specs").is_empty());
}

#[test]
fn what_a_dead_process_leaves_is_cleared_away_and_no_text_is_lost() {
    let step = Step::Exchanging {
        before: print(b"old"),
        after: print(b"new"),
    };
    after_death(Step::Writing, "ne", Some("old"), Some("old"), 0);
    after_death(step, "new", Some("old"), Some("old"), 0);
    after_death(step, "old", Some("new"), Some("new"), 0);
    after_death(step, "old", Some("saved later"), Some("saved later"), 0);
    // Saved at the moment of the exchange, and nobody has seen it.
    after_death(step, "saved", Some("new"), Some("saved"), 0);
    after_death(step, "saved", Some("saved later"), Some("saved later"), 1);
    after_death(step, "saved", None, Some("saved"), 0);
}
