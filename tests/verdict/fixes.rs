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

/// Each fix takes its own finding away and gives chant nothing new to refuse. Gives their number.
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
                    if of(&after) > of(&before) {
                        eprintln!(
                            "ADDS {} {:?} {}\t{}\t{name}\t{finding:?}\t{text:?}",
                            finding.code,
                            fix.title.split('`').next().unwrap(),
                            other.code,
                            other.message
                        );
                    }
                }
            }
            count += 1;
        }
    }
    count
}
