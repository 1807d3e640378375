//! Ticking criteria: one byte of the text changes, or none.

use std::sync::OnceLock;

use super::actions::line_of;
use crate::{
    model::{Spec, criteria::Criterion},
    text::{Edit, Span},
};

/// What somebody wants of one criterion. Who wants it turned over means the way in which it is turned at first: planned
/// again on a text in which others have ticked it, it stays ticked.
#[derive(Debug)]
pub struct Wish {
    criterion: String,
    line: Option<usize>,
    checked: OnceLock<bool>,
}

impl Wish {
    /// To tick (`checked` is true), to open (false) or to turn over (absent) the criterion of that text; `line`, from 0,
    /// breaks ties between equal ones.
    #[must_use]
    pub fn new(criterion: String, line: Option<usize>, checked: Option<bool>) -> Self {
        Self {
            criterion,
            line,
            checked: checked.map_or_else(OnceLock::new, OnceLock::from),
        }
    }

    /// The edit that it needs; none where it is so already.
    ///
    /// # Errors
    /// A sentence: there is no such criterion, or there are several and no line.
    pub fn plan(&self, text: &str) -> Result<Vec<Edit>, String> {
        let spec = Spec::read(text);
        let item = find(text, &spec, &self.criterion, self.line)?;
        let checked = *self.checked.get_or_init(|| !item.checked);
        Ok(mark(item, checked).into_iter().collect())
    }
}

/// The criterion of that text.
fn find<'s>(
    text: &str,
    spec: &'s Spec,
    criterion: &str,
    line: Option<usize>,
) -> Result<&'s Criterion, String> {
    let name = criterion.trim();
    let named: Vec<&Criterion> = spec
        .criteria
        .items
        .iter()
        .filter(|item| item.text.of(text) == name)
        .collect();
    match (named.as_slice(), line) {
        ([], _) => Err(format!("no criterion of this spec reads “{name}”")),
        ([one], _) => Ok(one),
        (several, None) => Err(format!(
            "{} criteria of this spec read “{name}”: say which by its line",
            several.len()
        )),
        (several, Some(line)) => Ok(several
            .iter()
            .min_by_key(|item| line_of(text, item.mark.range().start).abs_diff(line))
            .expect("there are several")),
    }
}

/// Ticks every criterion, or opens every one; no edit where all is so already.
#[must_use]
pub fn plan_all(spec: &Spec, checked: bool) -> Vec<Edit> {
    let items = spec.criteria.items.iter();
    items.filter_map(|item| mark(item, checked)).collect()
}

/// The edit that makes a box be so; one byte, or none.
pub(super) fn mark(item: &Criterion, checked: bool) -> Option<Edit> {
    let inner = item.mark.range().start + 3;
    let sign = if checked { "x" } else { " " };
    (item.checked != checked).then(|| Edit::replace(Span::new(inner, inner + 1), sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    const TEXT: &str = "# T\r\n## Acceptance Criteria\r\n- [ ] a\r\n- [X] b\r\n- [ ] a";

    fn tick(criterion: &str, line: Option<usize>, checked: Option<bool>) -> Result<String, String> {
        let edits = Wish::new(criterion.to_owned(), line, checked).plan(TEXT)?;
        Ok(apply(TEXT, &edits))
    }

    #[test]
    fn to_turn_over_means_the_same_however_often_it_is_planned() {
        let wish = Wish::new("b".to_owned(), None, None);
        let open = apply(TEXT, &wish.plan(TEXT).unwrap());
        assert!(open.contains("- [ ] b"));
        assert_eq!(wish.plan(&open).unwrap(), []);
        assert_eq!(apply(TEXT, &wish.plan(TEXT).unwrap()), open);
    }

    #[test]
    fn changes_one_byte() {
        let head = "# T\r\n## Acceptance Criteria\r\n";
        assert_eq!(
            tick("b", None, None).unwrap(),
            format!("{head}- [ ] a\r\n- [ ] b\r\n- [ ] a")
        );
        assert_eq!(tick("b", None, Some(true)).unwrap(), TEXT);
        assert_eq!(
            tick("a", Some(9), Some(true)).unwrap(),
            format!("{head}- [ ] a\r\n- [X] b\r\n- [x] a")
        );
        let all = apply(TEXT, &plan_all(&Spec::read(TEXT), true));
        assert_eq!(all, format!("{head}- [x] a\r\n- [X] b\r\n- [x] a"));
    }

    #[test]
    fn refuses_what_it_cannot_find_or_tell_apart() {
        assert_eq!(
            tick("a", None, None).unwrap_err(),
            "2 criteria of this spec read “a”: say which by its line"
        );
        assert_eq!(
            tick("c", None, None).unwrap_err(),
            "no criterion of this spec reads “c”"
        );
    }
}
