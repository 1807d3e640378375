//! The same criterion stands twice.
//!
//! Both boxes are counted. Usually the second one was meant to ask for something else.
//!
//! ```spec
//! # Close the backup
//!
//! ## Acceptance Criteria
//!
//! - [ ] Run all tests
//! - [ ] Run all tests
//!       ^^^^^^^^^^^^^ duplicate-criterion: this criterion stands above already
//! ```

use super::{Report, Subject, prose};
use crate::{
    model::criteria::Criterion,
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, text) = (&subject.entry.spec, subject.text);
    let items = &spec.criteria.items;
    let Some(prose) = prose::of(subject).filter(|_| items.len() > 1) else {
        return;
    };
    for (at, item) in items.iter().enumerate() {
        if item.text.is_empty() || item.mark.end > prose.end {
            continue;
        }
        let Some(first) = twin(text, &items[..at], item) else {
            continue;
        };
        let finding = report.at(item.text, "this criterion stands above already");
        finding.related(&subject.entry.path, first.text, "here");
        // Of an open and a ticked box the ticked one tells more.
        let gone = if item.checked && !first.checked {
            first
        } else {
            item
        };
        if let Some(line) = line_of(text, gone) {
            finding.fix("Remove it", vec![Edit::delete(line)]);
        }
    }
}

/// The same text above `item`, at the same depth and below the same parent.
fn twin<'a>(text: &str, above: &'a [Criterion], item: &Criterion) -> Option<&'a Criterion> {
    let depth = depth(text, item);
    above
        .iter()
        .rev()
        .take_while(|other| self::depth(text, other) >= depth)
        .filter(|other| self::depth(text, other) == depth)
        .find(|other| other.text.of(text) == item.text.of(text))
}

/// How many bytes stand before the box on its line.
fn depth(text: &str, item: &Criterion) -> usize {
    let at = item.mark.range().start;
    at - text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// The whole line of an item, with its line break; `None` if anything but the item stands on it, or belongs to it.
fn line_of(text: &str, item: &Criterion) -> Option<Span> {
    let start = item.mark.range().start - depth(text, item);
    let end = item.text.range().end;
    let after = &text[end..];
    let rest = after.split_inclusive('\n').next().unwrap_or_default();
    let next = &after[rest.len()..];
    let indent = next.len() - next.trim_start_matches([' ', '\t']).len();
    let alone = text[start..item.mark.range().start].trim().is_empty() && rest.trim().is_empty();
    let childless = indent <= depth(text, item) || next[indent..].starts_with(['\r', '\n']);
    (alone && childless).then(|| Span::new(start, end + rest.len()))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    const CODE: &str = "duplicate-criterion";

    #[test]
    fn keeps_the_ticked_one() {
        check_fix(
            CODE,
            "# T\n## Acceptance Criteria\n- [ ] a\n- [ ] b\n- [x] a\n",
            expect![[r#"
                -| - [ ] a
            "#]],
        );
    }

    #[test]
    fn not_below_different_parents() {
        check_no(
            CODE,
            "# T\n## Acceptance Criteria\n- [ ] left\n  - [ ] tests\n- [ ] right\n  - [ ] tests\n- [ ]\n- [ ]\n",
        );
    }

    #[test]
    fn not_in_what_an_agent_wrote() {
        check_no(
            CODE,
            "# T\n## Agent Output\n\n```\n```\n## Acceptance Criteria\n- [x] a\n- [x] a\n",
        );
    }
}
