//! The quick way against the plain way: after any typing, text, tree, facts, links and diagnostics are those of a fresh
//! open; after any coming and going of files, the link graph is that of a fresh start.
//!
//! The seed is fixed, so a failure can be repeated; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` look elsewhere and longer.

#[path = "../corpus/mod.rs"]
mod corpus;
mod files;
mod surroundings;
mod typing;

use std::collections::BTreeMap;

use chant_lsp::{
    text::{Edit, Encoding},
    workspace::Entry,
};
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use surroundings::{MAIN, NEIGHBOURS, findings, fresh_project, links, place, structure};
use typing::{BASES, Change, plain_byte, range, scripts};

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn typing_in_our_own_samples(base in prop::sample::select(BASES), script in scripts()) {
        type_in(base, &script)?;
    }
}

#[test]
fn typing_in_real_specs() {
    let mut texts = corpus::texts("real");
    texts.extend(corpus::texts("mutated"));
    if texts.is_empty() {
        return;
    }
    // Long texts make slow cases and find nothing that short ones do not.
    texts.retain(|(_, text)| text.len() < 6_000);
    let bases: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
    let mut runner = TestRunner::new(config(60));
    let cases = (prop::sample::select(bases), scripts());
    if let Err(failure) = runner.run(&cases, |(base, script)| type_in(&base, &script)) {
        panic!("{failure}");
    }
}

/// Types a script of notifications, each with several changes, and compares after each.
fn type_in(base: &str, script: &[Vec<Change>]) -> Result<(), TestCaseError> {
    let mut project = fresh_project(NEIGHBOURS.iter().copied());
    let mut entry = Entry::opened(MAIN, place(MAIN), base, 0);
    project.insert(entry.clone());
    let mut plain = base.to_owned();
    for (version, changes) in (1..).zip(script) {
        let edited = entry.edited(version, |draft| {
            for change in changes {
                match change {
                    Change::Whole(text) => {
                        draft.replace(text);
                        plain.clone_from(text);
                    }
                    Change::Part {
                        from,
                        lines,
                        columns,
                        new_text,
                    } => {
                        let (from, to) = range(&plain, from, *lines, *columns);
                        let span = draft.text().span_at(from, to, Encoding::Utf16);
                        draft.apply(&Edit::replace(span, new_text));
                        let (from, to) = (plain_byte(&plain, from), plain_byte(&plain, to));
                        plain.replace_range(from.min(to)..from.max(to), new_text);
                    }
                }
            }
        });
        entry = edited.expect("open");
        project.insert(entry.clone());

        let fresh_entry = Entry::opened(MAIN, place(MAIN), &plain, version);
        let mut fresh = fresh_project(NEIGHBOURS.iter().copied());
        fresh.insert(fresh_entry.clone());
        let open = entry.open.as_ref().expect("open");
        prop_assert_eq!(open.text.to_str(), plain.as_str());
        prop_assert_eq!(open.version, version);
        prop_assert_eq!(&entry.spec, &fresh_entry.spec, "facts of {:?}", plain);
        prop_assert_eq!(&entry.fault, &fresh_entry.fault);
        prop_assert_eq!(
            structure(&entry),
            structure(&fresh_entry),
            "structure of {:?}",
            plain
        );
        prop_assert_eq!(links(&project), links(&fresh), "links of {:?}", plain);
        let mut texts: BTreeMap<&str, &str> = NEIGHBOURS.iter().copied().collect();
        texts.insert(MAIN, &plain);
        prop_assert_eq!(
            findings(&project, &texts),
            findings(&fresh, &texts),
            "findings of {:?}",
            plain
        );
    }
    Ok(())
}

fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            default.cases
        } else {
            cases
        },
        rng_seed: match default.rng_seed {
            RngSeed::Random => RngSeed::Fixed(20_260_105),
            fixed => fixed,
        },
        // A failure prints its smallest script, so no file of seeds is kept.
        failure_persistence: None,
        ..default
    }
}
