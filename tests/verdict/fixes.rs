//! What a fix is offered for must be gone once it is applied.

use chant_lsp::{ide::diagnostics::Finding, model::Spec, text::apply};

use crate::{OBSTACLES, findings};

/// The rules whose fixes are held to their word here: those that need no other file.
const OWN: [&str; 25] = [
    "bad-yaml",
    "wrong-type",
    "unknown-value",
    "duplicate-field",
    "unquoted-glob",
    "byte-order-mark",
    "unclosed-frontmatter",
    "truncated-frontmatter",
    "missing-frontmatter",
    "unknown-field",
    "lost-comment",
    "unusable-status",
    "bad-timestamp",
    "bad-approval",
    "missing-required",
    "missing-title",
    "self-dependency",
    "duplicate-dependency",
    "empty-members",
    "invisible-criteria",
    "invisible-criterion",
    "no-criteria",
    "duplicate-criterion",
    "unclosed-fence",
    "completed-with-open-criteria",
];

/// Rules about criteria, which have nothing to say of those that chant does not see.
const OF_CRITERIA: [&str; 8] = [
    "body-reference",
    "completed-with-open-criteria",
    "counted-by-accident",
    "invisible-criterion",
    "no-criteria",
    "ready-to-complete",
    "several-criteria-sections",
    "too-complex",
];

/// Whether what was `seen` after something was `mended` was there before, and hidden by it.
fn is_uncovered(mended: &str, seen: &str) -> bool {
    match (mended, seen) {
        // Says what would happen if nothing else were wrong.
        (_, "would-not-run") => true,
        ("invisible-criteria" | "invisible-criterion" | "unclosed-fence", _) => {
            OF_CRITERIA.contains(&seen)
        }
        // One thing is said of a spec without a body.
        ("missing-title", "no-criteria") => true,
        // A status in which nothing could be done hides what would be done in another one.
        ("unusable-status", "ready-to-complete") => true,
        ("completed-with-open-criteria", "unknown-prompt" | "left-open") => true,
        // Nobody judges what stands in a field that is none.
        ("unknown-field", _) => true,
        _ => false,
    }
}

/// Each fix takes its own finding away, adds none that was not hidden by it, and gives chant nothing new to refuse. Gives their number.
pub fn fixes_mend(name: &str, text: &str) -> usize {
    let before = findings(text);
    let mut count = 0;
    for finding in before.iter().filter(|finding| OWN.contains(&finding.code)) {
        for fix in &finding.fixes {
            let edits = fix.edits(text);
            let mended = apply(text, &edits);
            let after = findings(&mended);
            let context = || format!("{name}: {finding:#?}\n{mended}\n{after:#?}");
            // Where the finding would stand now, if it still did.
            let start = finding.span.range().start;
            let moved = edits.iter().filter(|edit| edit.span.range().end <= start);
            let place = moved.fold(start, |at, edit| at + edit.new_text.len() - edit.span.len());
            let like =
                |other: &&Finding| other.code == finding.code && other.message == finding.message;
            let stays = after.iter().filter(like).count() >= before.iter().filter(like).count()
                && after
                    .iter()
                    .filter(like)
                    .any(|other| other.span.range().start == place);
            assert!(!stays, "{}", context());
            // What hid all else uncovers what was wrong all the time, and so does a slip.
            let hidden = OBSTACLES.contains(&finding.code) || !Spec::read(text).loads();
            if !hidden {
                assert!(Spec::read(&mended).loads(), "{}", context());
                for other in &after {
                    let of =
                        |all: &[Finding]| all.iter().filter(|it| it.code == other.code).count();
                    let adds = of(&after) > of(&before) && !is_uncovered(finding.code, other.code);
                    assert!(!adds, "adds {other:#?}\n{}", context());
                }
            }
            count += 1;
        }
    }
    count
}
