//! Whatever is offered can be done, wherever the cursor is, and the text reads as well as before.

use chant_lsp::{
    ide::{
        actions::{self, Asked, OFFERS},
        change::Step,
        diagnostics::Levels,
        fix_all, formatting,
    },
    model::Spec,
    text::{Span, apply, difference},
    workspace::{Entry, Project, World},
};

/// Carries out everything that is offered for a selection that begins at `offset`; gives the number of actions.
pub fn act(
    project: &Project,
    entry: &Entry,
    text: &str,
    offset: usize,
    world: &dyn World,
) -> usize {
    let place = |at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at));
    let (Some(start), Some(end)) = (
        place(offset),
        place((offset + offset % 200).min(text.len())),
    ) else {
        return 0;
    };
    let mut done = 0;
    for selection in [Span::at(start), Span::new(start, end)] {
        let asked = Asked {
            project,
            entry,
            text,
            selection,
            world,
        };
        for action in actions::offers(&asked) {
            let context = || format!("{action:?} at {selection:?} of {}:\n{text}", entry.path);
            assert!(OFFERS.iter().any(|row| row.name == action.name));
            if action.disabled.is_some() {
                continue;
            }
            let change = actions::carry_out(&asked, action.name, &action.of);
            let change = change.unwrap_or_else(|reason| panic!("{reason}: {}", context()));
            for step in &change.steps {
                match step {
                    Step::Edit { path, edits } => {
                        assert_eq!(**path, *entry.path);
                        assert!(!edits.is_empty(), "{}", context());
                        let after = apply(text, edits);
                        assert_ne!(after, text, "{}", context());
                        let read = Spec::read(&after);
                        assert!(read.loads() || !entry.loads(), "{}\n{after}", context());
                        let title =
                            |spec: &Spec| spec.title.as_ref().map(|title| title.text.clone());
                        if action.name != "make-criteria" {
                            assert_eq!(title(&read), title(&entry.spec), "{}\n{after}", context());
                        }
                        if after.replace("\r\n", "").contains('\n')
                            && !text.replace("\r\n", "").contains('\n')
                            // A single line does not say how it would end.
                            && text.contains('\n')
                        {
                            panic!("another line ending: {}\n{after:?}", context());
                        }
                    }
                    Step::Create { text: new, .. } => {
                        let read = Spec::read(new);
                        assert!(read.loads() && read.title.is_some(), "{}\n{new}", context());
                    }
                    Step::Rename { .. } => panic!("nothing is renamed: {}", context()),
                }
            }
            done += 1;
        }
    }
    done
}

/// Mending all twice is mending once, and so is formatting; the difference of two texts leads from one to the other.
pub fn twice_is_once(project: &Project, entry: &Entry, text: &str, world: &dyn World) {
    let levels = Levels::default();
    let mended = fix_all::mend_spec(project, entry, text, world, &levels, true);
    assert_eq!(apply(text, &difference(text, &mended.text)), mended.text);
    let again = fix_all::mend_spec(project, entry, &mended.text, world, &levels, true);
    assert_eq!(
        (again.count, &again.text),
        (0, &mended.text),
        "{}:\n{text}",
        entry.path
    );
    // What hid the whole frontmatter uncovers what was wrong all the time.
    let hidden = entry.spec.obstacle.is_some();
    assert!(
        hidden || Spec::read(&mended.text).loads() || !entry.loads(),
        "{}:\n{text}",
        entry.path
    );
    if let Ok(edits) = formatting::format(text, &entry.spec) {
        let formatted = apply(text, &edits);
        let spec = Spec::read(&formatted);
        let body = |spec: &Spec, text: &str| spec.split.body.of(text).to_owned();
        assert_eq!(
            body(&spec, &formatted),
            body(&entry.spec, text),
            "{}",
            entry.path
        );
        let again = formatting::format(&formatted, &spec);
        assert_eq!(
            again,
            Ok(Vec::new()),
            "{}:\n{text}\n{formatted}",
            entry.path
        );
    }
}
