//! What the generated specs talk about: sentences put together from parts, so that no text is anybody's.

use super::Dice;

const THINGS: &[&str] = &[
    "the store",
    "the reader",
    "the queue",
    "a late writer",
    "the index",
    "the lock file",
    "the parser",
    "the command line",
    "the scheduler",
    "the cache",
    "the importer",
    "the retry loop",
    "the session",
    "the log",
    "the migration",
    "the report",
    "the worker pool",
    "the config loader",
    "the archive",
    "the exporter",
];

const DOES: &[&str] = &[
    "keeps",
    "drops",
    "rewrites",
    "waits for",
    "hides",
    "repeats",
    "checks",
    "splits",
    "returns",
    "closes",
    "counts",
    "sorts",
    "renames",
    "merges",
    "reads",
    "validates",
    "reports",
    "skips",
    "restores",
    "measures",
];

const OBJECTS: &[&str] = &[
    "every pending change",
    "the last entry of a batch",
    "an empty file",
    "two records with one key",
    "the error of an earlier step",
    "paths with spaces",
    "a value that nobody set",
    "the order of keys",
    "temporary files",
    "the time of the last run",
    "names in other scripts",
    "a half-written line",
    "the exit code",
    "results of a cancelled task",
    "numbers that do not fit",
    "the summary at the end",
];

const WHEN: &[&str] = &[
    "when two processes start at once",
    "before the first write",
    "on every platform",
    "if the folder is read-only",
    "after a restart",
    "while a backup runs",
    "unless the user says otherwise",
    "even when the disk is full",
    "in less than a second",
    "without a network",
    "as the documentation says",
    "for more than one user",
];

const SECTIONS: &[&str] = &[
    "Context",
    "Problem",
    "Approach",
    "Design",
    "Behaviour",
    "Testing",
    "Notes",
    "Open Questions",
    "Details",
    "Migration",
    "Out of Scope",
];

const NAMES: &[&str] = &[
    "store",
    "reader",
    "queue",
    "writer",
    "index",
    "lock",
    "parser",
    "args",
    "scheduler",
    "cache",
    "importer",
    "retry",
    "session",
    "log",
    "migrate",
    "report",
    "pool",
    "config",
    "archive",
    "export",
];

const LABELS: &[&str] = &[
    "storage",
    "cli",
    "performance",
    "docs",
    "reliability",
    "tests",
    "cleanup",
];

/// A sentence without its full stop, as a title or a list item has it.
pub(crate) fn clause(dice: &mut Dice) -> String {
    format!(
        "{} {} {} {}",
        capital(dice.pick(THINGS)),
        dice.pick(DOES),
        dice.pick(OBJECTS),
        dice.pick(WHEN)
    )
}

/// A short imperative: what a criterion asks for, or a title.
pub(crate) fn task(dice: &mut Dice) -> String {
    format!(
        "{} {} {}",
        capital(dice.pick(THINGS)),
        dice.pick(DOES),
        dice.pick(OBJECTS)
    )
}

/// Several sentences, with a code span here and there.
pub(crate) fn paragraph(dice: &mut Dice, sentences: usize) -> String {
    let mut text = String::new();
    for number in 0..sentences {
        if number > 0 {
            text.push(' ');
        }
        text.push_str(&clause(dice));
        if dice.chance(300) {
            text.push_str(&format!(
                " (see `{}::{}`)",
                dice.pick(NAMES),
                dice.pick(NAMES)
            ));
        }
        text.push('.');
    }
    text
}

/// A fenced block of a few lines.
pub(crate) fn code(dice: &mut Dice) -> String {
    let mut text = String::from("```rust\n");
    for _ in 0..2 + dice.below(8) {
        text.push_str(&format!(
            "    let {} = {}.{}({});\n",
            dice.pick(NAMES),
            dice.pick(NAMES),
            dice.pick(NAMES),
            dice.below(100)
        ));
    }
    text.push_str("```\n");
    text
}

pub(crate) fn section(dice: &mut Dice) -> &'static str {
    dice.pick(SECTIONS)
}

pub(crate) fn label(dice: &mut Dice) -> &'static str {
    dice.pick(LABELS)
}

/// A source file that the generated project has; there are [`SOURCES`] of them.
pub(crate) fn source(number: usize) -> String {
    let folder = NAMES[number / NAMES.len() % NAMES.len()];
    format!("src/{folder}/{}.rs", NAMES[number % NAMES.len()])
}

/// How many source files a generated project has.
pub(crate) const SOURCES: usize = 200;

fn capital(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    first.to_uppercase() + rest
}
