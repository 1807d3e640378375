//! Two texts that come from one, line by line.

use similar::{Algorithm, DiffOp, MergeResolution, TextMerge, capture_diff_slices};

/// Lines that are there once hold a text together; blank ones, of which there are many, do not.
const ALGORITHM: Algorithm = Algorithm::Patience;

/// Some lines of what two texts come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Lines that one side has changed, or both in the same way, or neither.
    Agreed(&'a str),
    /// Lines that both have changed, each in its own way.
    Parted {
        /// What both come from.
        base: &'a str,
        /// What one has made of it.
        ours: &'a str,
        /// What the other has.
        theirs: &'a str,
    },
}

/// What becomes of `base`, which one has made `ours` of and another `theirs`. The parts stand in order.
#[must_use]
pub fn merge<'a>(base: &'a str, ours: &'a str, theirs: &'a str) -> Vec<Part<'a>> {
    let merged = TextMerge::configure()
        .algorithm(ALGORITHM)
        .merge_lines(base, ours, theirs);
    let (mut base, mut ours, mut theirs) = (base, ours, theirs);
    let mut parts = Vec::new();
    for region in merged.regions() {
        let base = take(&mut base, region.base_range(), |line| {
            merged.base_line(line)
        });
        let ours = take(&mut ours, region.ours_range(), |line| {
            merged.ours_line(line)
        });
        let theirs = take(&mut theirs, region.theirs_range(), |line| {
            merged.theirs_line(line)
        });
        match region.resolution() {
            MergeResolution::Theirs => parts.push(Part::Agreed(theirs)),
            MergeResolution::Conflict => parts.extend(apart(base, ours, theirs)),
            _ => parts.push(Part::Agreed(ours)),
        }
    }
    parts
}

/// Lines that both have changed. Where both have only added some, those at different places are not in each other's way.
fn apart<'a>(base: &'a str, ours: &'a str, theirs: &'a str) -> Vec<Part<'a>> {
    let (Some(one), Some(other)) = (added(base, ours), added(base, theirs)) else {
        return vec![Part::Parted { base, ours, theirs }];
    };
    let gaps = one
        .into_iter()
        .zip(other)
        .map(|(ours, theirs)| match (ours, theirs) {
            (lines, "") | ("", lines) => Part::Agreed(lines),
            (ours, theirs) if ours == theirs => Part::Agreed(ours),
            (ours, theirs) => Part::Parted {
                base: "",
                ours,
                theirs,
            },
        });
    let kept = split(base).into_iter().map(Part::Agreed);
    // A gap comes first and a gap comes last.
    let mut parts = Vec::new();
    let mut kept = kept.fuse();
    for gap in gaps {
        parts.push(gap);
        parts.extend(kept.next());
    }
    parts
}

/// What a side has added before each line of `base`, and behind the last; `None` if it has done something else too.
fn added<'a>(base: &str, side: &'a str) -> Option<Vec<&'a str>> {
    let (old, new) = (split(base), split(side));
    let mut gaps = vec![""; old.len() + 1];
    let mut rest = side;
    for op in capture_diff_slices(ALGORITHM, &old, &new) {
        let lines = take(&mut rest, op.new_range(), |line| new.get(line).copied());
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Insert { old_index, .. } => gaps[old_index] = lines,
            DiffOp::Delete { .. } | DiffOp::Replace { .. } => return None,
        }
    }
    Some(gaps)
}

/// Whether `newest`, which others may have gone on from, has what made `after` of `before`.
#[must_use]
pub fn has_change(before: &str, after: &str, newest: &str) -> bool {
    let both = merge(before, after, newest)
        .into_iter()
        .map(|part| match part {
            Part::Agreed(lines) => Some(lines.to_owned()),
            Part::Parted { base, ours, theirs } => by_letter(base, ours, theirs),
        });
    both.collect::<Option<String>>().as_deref() == Some(newest)
}

/// What becomes of a few lines, letter by letter; `None` where that is not clear.
fn by_letter(base: &str, ours: &str, theirs: &str) -> Option<String> {
    const FEW: usize = 4_000;
    if ours.len() + theirs.len() > FEW {
        return None;
    }
    let letters = |text: &str| -> String { text.chars().flat_map(|ch| [ch, '\n']).collect() };
    let [base, ours, theirs] = [base, ours, theirs].map(letters);
    let parts = merge(&base, &ours, &theirs).into_iter();
    let merged = parts.map(|part| match part {
        Part::Agreed(letters) => Some(letters.chars().step_by(2).collect::<String>()),
        Part::Parted { .. } => None,
    });
    merged.collect()
}

/// The lines that two texts have in common, in order.
#[must_use]
pub fn common(one: &str, other: &str) -> String {
    let old = split(one);
    capture_diff_slices(ALGORITHM, &old, &split(other))
        .into_iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .map(|op| old[op.old_range()].concat())
        .collect()
}

fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Takes lines from the beginning of what is left of a text: regions cover it without a gap.
fn take<'a, 'b>(
    rest: &mut &'a str,
    lines: std::ops::Range<usize>,
    line: impl Fn(usize) -> Option<&'b str>,
) -> &'a str {
    let length = lines.filter_map(line).map(str::len).sum();
    let (taken, left) = rest.split_at(length);
    *rest = left;
    taken
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn takes_what_either_has_changed() {
        assert_eq!(
            merge("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\n"),
            [
                Part::Agreed("A\n"),
                Part::Agreed("b\nc\n"),
                Part::Agreed("")
            ],
        );
        assert_eq!(
            merge("a\nb\n", "a\nours\n", "a\ntheirs\n"),
            [
                Part::Agreed("a\n"),
                Part::Parted {
                    base: "b\n",
                    ours: "ours\n",
                    theirs: "theirs\n"
                }
            ],
        );
        assert_eq!(common("a\nb\nc", "x\na\nc"), "a\nc");
    }

    #[test]
    fn a_change_is_found_in_what_was_typed_since() {
        let (before, after) = ("# T\n- [ ] one\n- [ ] two\n", "# T\n- [ ] one\n- [x] two\n");
        for (newest, is_there) in [
            (after, true),
            (before, false),
            ("# Typed\n- [ ] one\n- [x] two\nmore\n", true),
            ("# Typed\n- [ ] one\n- [ ] two\nmore\n", false),
            ("# T\n- [ ] one\n- [x] two and more\n", true),
            ("# T\n- [ ] one\n- [ ] two and more\n", false),
            ("# T\n- [ ] one\n", false),
        ] {
            assert_eq!(has_change(before, after, newest), is_there, "{newest}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn covers_both_sides(base in "[a-cé\r\n]{0,24}", ours in "[a-cé\r\n]{0,24}", theirs in "[a-cé\r\n]{0,24}") {
            for (ours, theirs, wanted) in [(&base, &theirs, &theirs), (&ours, &base, &ours)] {
                let merged: String = merge(&base, ours, theirs)
                    .iter()
                    .map(|part| match part {
                        Part::Agreed(lines) => *lines,
                        Part::Parted { .. } => "!",
                    })
                    .collect();
                prop_assert_eq!(&merged, wanted);
            }
            let _ = merge(&base, &ours, &theirs);
        }
    }
}
