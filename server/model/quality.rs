//! chant's score of a spec, by which `chant work` refuses vague ones (reference §9.4).
//!
//! The numbers and the words are chant's, oddities included: `fetched` is vague, because `etc` is in it.

use super::{Spec, body, criteria::lines};
use crate::text::Span;

/// How good one side of a spec is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Excellent.
    A,
    /// Good.
    B,
    /// So so.
    C,
    /// chant would not begin with it.
    D,
}

/// The traffic light that the grades add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// All three grades are A or B.
    Ready,
    /// Some grade is C.
    Review,
    /// Some grade is D: `chant work` asks on a terminal, and fails without one.
    Refine,
}

/// The score, with the counts that led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quality {
    /// By number of criteria, target files and words.
    pub complexity: Grade,
    /// By bullets against prose, verbs at their beginning, and vague words.
    pub confidence: Grade,
    /// By number of boxes anywhere outside fences.
    pub criteria: Grade,
    /// Words of the body.
    pub words: u32,
    /// Bullets with something in them, outside fences.
    pub bullets: u32,
    /// Lines outside fences that are neither bullets nor headings nor blank.
    pub prose: u32,
    /// How often a vague word occurs, inside of other words too.
    pub vague: u32,
}

impl Quality {
    /// What the grades add up to.
    #[must_use]
    pub fn light(&self) -> Light {
        match self.complexity.max(self.confidence).max(self.criteria) {
            Grade::A | Grade::B => Light::Ready,
            Grade::C => Light::Review,
            Grade::D => Light::Refine,
        }
    }
}

/// What chant takes for a sign of vagueness, in any case, anywhere.
pub const VAGUE: [&str; 5] = ["improve", "as needed", "etc", "and related", "similar"];

/// The first words that make a bullet clear.
const VERBS: &[&str] = &[
    "add",
    "build",
    "calculate",
    "check",
    "compute",
    "configure",
    "convert",
    "create",
    "delete",
    "deploy",
    "document",
    "downgrade",
    "ensure",
    "execute",
    "fix",
    "handle",
    "implement",
    "install",
    "migrate",
    "parse",
    "process",
    "read",
    "refactor",
    "remove",
    "run",
    "setup",
    "test",
    "transform",
    "update",
    "upgrade",
    "validate",
    "verify",
    "write",
];

/// Scores a spec that was read from `text`.
#[must_use]
pub fn assess(spec: &Spec, text: &str) -> Quality {
    score(spec, text, spec.split.body)
}

/// The score of what was there before any agent has said something; `None` where none has.
#[must_use]
pub fn assess_task(spec: &Spec, text: &str) -> Option<Quality> {
    let whole = spec.split.body;
    let task = body::prose(text, whole);
    (task != whole).then(|| score(spec, text, task))
}

fn score(spec: &Spec, text: &str, body: Span) -> Quality {
    let count = count(text, body);
    let words = body.of(text).split_whitespace().count();
    let vague = vague(body.of(text));
    let files = spec.texts("target_files").count();
    Quality {
        complexity: complexity(spec.criteria.total(), files, words),
        confidence: confidence(&count, vague),
        criteria: match count.boxes {
            0 => Grade::D,
            1 => Grade::C,
            2 | 3 => Grade::B,
            _ => Grade::A,
        },
        words: to_u32(words),
        bullets: to_u32(count.bullets),
        prose: to_u32(count.prose),
        vague: to_u32(vague),
    }
}

fn complexity(criteria: usize, files: usize, words: usize) -> Grade {
    if criteria >= 8 || files >= 5 || words >= 600 {
        Grade::D
    } else if criteria >= 6 || files >= 4 || words >= 400 {
        Grade::C
    } else if criteria >= 4 || files >= 3 || words >= 200 {
        Grade::B
    } else {
        Grade::A
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of lines are far below 2^52, and chant compares the same quotients"
)]
fn confidence(count: &Count, vague: usize) -> Grade {
    let share = |part: usize, whole: usize| match whole {
        0 => 0.0,
        _ => part as f64 / whole as f64,
    };
    let bullets = share(count.bullets, count.bullets + count.prose);
    let verbs = share(count.verbs, count.bullets);
    if bullets < 0.10 || vague > 8 {
        Grade::D
    } else if bullets > 0.60 && verbs > 0.80 && vague == 0 {
        Grade::A
    } else if bullets > 0.30 && verbs > 0.50 && vague < 3 {
        Grade::B
    } else {
        Grade::C
    }
}

/// What the lines of a body are.
#[derive(Default)]
struct Count {
    bullets: usize,
    verbs: usize,
    prose: usize,
    boxes: usize,
}

fn count(text: &str, body: Span) -> Count {
    let mut count = Count::default();
    let mut fenced = false;
    for line in lines(text, body) {
        let ink = line.of(text).trim();
        if ink.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced || ink.is_empty() {
            continue;
        }
        let bullet = ink.strip_prefix("- ").or_else(|| ink.strip_prefix("* "));
        match bullet {
            // Trimmed ink ends with ink, so there is always something behind the space.
            Some(content) => {
                count.bullets += 1;
                count.verbs += usize::from(begins_with_verb(content));
                count.boxes += usize::from(is_box(ink));
            }
            None if ink.starts_with('#') || matches!(ink, "-" | "*") => {}
            None => count.prose += 1,
        }
    }
    count
}

/// Whether a bullet's first word, behind a box if there is one, is one of [`VERBS`].
fn begins_with_verb(content: &str) -> bool {
    let behind_box = match content.find(']') {
        Some(at) if content.trim_start().starts_with('[') => &content[at + 1..],
        _ => content,
    };
    behind_box
        .split_whitespace()
        .next()
        .is_some_and(|word| VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb)))
}

/// Whether trimmed ink begins with a box that has a text.
fn is_box(ink: &str) -> bool {
    const BOXES: [&str; 3] = ["- [ ]", "- [x]", "- [X]"];
    let text = BOXES
        .iter()
        .fold(ink, |ink, mark| ink.trim_start_matches(mark));
    text.len() < ink.len() && !text.trim().is_empty()
}

/// How often vague words occur. They cannot overlap themselves, so every place where one begins counts.
fn vague(body: &str) -> usize {
    let bytes = body.as_bytes();
    let begins = |at: usize, word: &str| {
        bytes
            .get(at..at + word.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
    };
    bytes
        .iter()
        .enumerate()
        .filter(|&(_, byte)| matches!(*byte | 0x20, b'a' | b'e' | b'i' | b's'))
        .map(|(at, _)| VAGUE.iter().filter(|word| begins(at, word)).count())
        .sum()
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, grades: [Grade; 3]) {
        let text = format!("---\n---\n{body}");
        let quality = assess(&Spec::read(&text), &text);
        assert_eq!(
            [quality.complexity, quality.confidence, quality.criteria],
            grades,
            "{quality:?}"
        );
    }

    use Grade::{A, B, C, D};

    #[test]
    fn clear_bullets_are_ready() {
        check(
            "# T\n## Acceptance Criteria\n- [ ] Add it\n- [x] Test it\n- [X] Document it\n* Run it\n",
            [A, A, B],
        );
    }

    #[test]
    fn prose_alone_is_refused() {
        check("# T\nJust do it.\n", [A, D, D]);
        check("", [A, D, D]);
    }

    #[test]
    fn boxes_count_without_a_section_and_not_in_fences() {
        check("- [ ] Add\n```\n- [ ] Test\n```\n- [ ]\n", [A, C, C]);
    }

    #[test]
    fn vague_words_count_inside_of_others() {
        check(
            "- [ ] Add what is fetched, IMPROVE it etc.\n- [ ] Add more\n",
            [A, C, B],
        );
        check(
            &format!("- [ ] Add {}\n- [ ] Add more\n", "etc ".repeat(9)),
            [A, D, B],
        );
    }

    #[test]
    fn eight_criteria_are_too_many() {
        let many = "- [ ] Add it\n".repeat(8);
        check(&format!("## Acceptance Criteria\n{many}"), [D, A, A]);
        check(&format!("## Elsewhere\n{many}"), [A, A, A]);
        check(&format!("- [ ] {}", "a ".repeat(600)), [D, C, C]);
    }

    #[test]
    fn files_count_too() {
        let text = "---\ntarget_files: [a, b, c, d]\n---\n";
        assert_eq!(assess(&Spec::read(text), text).complexity, C);
        assert_eq!(
            assess(&Spec::read(text), text).light(),
            Light::Refine,
            "there are no boxes"
        );
        assert_eq!(B.max(A), B);
    }
}
