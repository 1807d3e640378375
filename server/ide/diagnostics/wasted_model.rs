//! A large model is named for a spec that looks simple.
//!
//! `chant lint` advises `haiku` where `model` names an opus or a sonnet, and criteria, target files and words are within
//! the `simple_` thresholds of the configuration. Drivers and research are left out. (`model` never selects the model
//! of a run, whatever this advice sounds like: chant writes there what did the work.)
//!
//! ```spec
//! ---
//! model: opus
//!        ^^^^ wasted-model: chant would have a smaller model than `opus` do so little: 0 criteria, 0 target files, 3 words
//! ---
//! # Fix typo
//! ```

use super::{Report, Subject};
use crate::{
    model::{status::Kind, words::words},
    workspace::Place,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, limits) = (&subject.entry.spec, &subject.project.config.thresholds);
    let Some((model, place)) = spec.text("model") else {
        return;
    };
    let name = model.to_lowercase();
    let expensive = name.contains("opus") || name.contains("sonnet");
    if !expensive
        || matches!(spec.kind, Kind::Driver | Kind::Group | Kind::Research)
        || subject.entry.place == Place::Archive
        || !spec.loads()
    {
        return;
    }
    let criteria = spec.criteria.total();
    let files = spec.texts("target_files").count();
    let words = words(spec.split.body.of(subject.text));
    let simple = criteria <= limits.simple_criteria
        && files <= limits.simple_files
        && words <= limits.simple_words;
    if simple {
        report.at(
            place,
            format!(
                "chant would have a smaller model than `{model}` do so little: {criteria} criteria, {files} target files, {words} words"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    const CODE: &str = "wasted-model";

    #[test]
    fn not_for_research_for_small_models_or_for_more_words() {
        check_no(CODE, "---\ntype: research\nmodel: opus\n---\n# T\n");
        check_no(CODE, "---\nmodel: claude-haiku-4\n---\n# T\n");
        check_no(CODE, "---\nmodel: opus\n---\n# Fix the typo\n");
    }
}
