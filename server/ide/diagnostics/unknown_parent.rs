//! A prompt extends one that does not exist, or itself.
//!
//! `extends` names a prompt of the same folder, by its file's name without `.md`. If there is none, or the way leads in
//! a circle, every run with the prompt fails, after the spec was set to in progress.
//!
//! ```spec
//! //- .chant/prompts/hurry.md
//! ---
//! extends: standart
//!          ^^^^^^^^ unknown-parent: there is no prompt `standart`, so every run with this one fails
//! ---
//! {{> parent}}
//! //- .chant/prompts/standard.md
//! {{spec.description}}
//! ```

use super::{PageSubject, Report};
use crate::{
    ide::nearest::{is_sure, nearest},
    model::prompt::Prompt,
    text::Edit,
    workspace::{Page, PageKind},
};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    if subject.page.kind != PageKind::Prompt {
        return;
    }
    let Some((name, place)) = Prompt::read(subject.text).extends else {
        return;
    };
    // A path into another folder is looked up by chant, and by nobody else.
    if name.contains('/') {
        return;
    }
    let project = subject.project;
    if project.prompt(&name).is_none() {
        let finding = report.at(
            place,
            format!("there is no prompt `{name}`, so every run with this one fails"),
        );
        let others = project.prompts().map(|page| page.name());
        let others = others.filter(|other| *other != subject.page.name());
        if let Some(near) = nearest(&name, others) {
            let title = format!("Replace by `{near}`");
            let edits = vec![Edit::replace(place, near)];
            if is_sure(&name, near) {
                finding.safe_fix(title, edits);
            } else {
                finding.fix(title, edits);
            }
        }
        return;
    }
    let way = way(subject, &name);
    if way
        .last()
        .is_none_or(|(page, _)| page.name() != subject.page.name())
    {
        return;
    }
    let names: Vec<&str> = way.iter().map(|(page, _)| page.name()).collect();
    let what = match names.as_slice() {
        [_] => "the prompt extends itself".to_owned(),
        _ => format!(
            "the prompt extends itself, by way of `{}`",
            names[..names.len() - 1].join("`, `")
        ),
    };
    let finding = report.at(place, format!("{what}, so every run with it fails"));
    for (page, prompt) in &way[..way.len() - 1] {
        if let Some((_, place)) = prompt.extends {
            finding.related(&page.path, place, "and so on");
        }
    }
}

/// The prompts that are extended one after the other, from `first` on, up to this one or the first that repeats.
fn way<'a>(subject: &PageSubject<'a>, first: &str) -> Vec<(&'a Page, Prompt)> {
    let mut way: Vec<(&Page, Prompt)> = Vec::new();
    let mut next = Some(Box::from(first));
    while let Some(page) = next.and_then(|name: Box<str>| subject.project.prompt(&name)) {
        if way.iter().any(|(known, _)| known.path == page.path) {
            break;
        }
        let prompt = Prompt::read(&page.text.to_str());
        next = prompt.extends.as_ref().map(|(name, _)| name.clone());
        way.push((page, prompt));
        if page.path == subject.page.path {
            break;
        }
    }
    way
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "unknown-parent";

    #[test]
    fn circles_are_reported_on_their_members_alone() {
        check(
            CODE,
            expect![[r#"
                //- .chant/prompts/a.md
                ---
                extends: b
                         ^ unknown-parent: the prompt extends itself, by way of `b`, so every run with it fails
                ---
                //- .chant/prompts/b.md
                ---
                extends: a
                         ^ unknown-parent: the prompt extends itself, by way of `a`, so every run with it fails
                ---
                //- .chant/prompts/c.md
                ---
                extends: a
                ---
                //- .chant/prompts/d.md
                ---
                extends: d
                         ^ unknown-parent: the prompt extends itself, so every run with it fails
                ---
            "#]],
        );
    }

    #[test]
    fn replaces_by_the_nearest() {
        check_fix(
            CODE,
            "//- .chant/prompts/a.md\n---\nextends: Standard\n---\n//- .chant/prompts/standard.md\nx\n",
            expect![[r#"
                -| extends: Standard
                +| extends: standard
            "#]],
        );
    }

    #[test]
    fn silent_where_there_is_one_or_none_is_named() {
        check_no(
            CODE,
            "//- .chant/prompts/a.md\n---\nextends: b\n---\n//- .chant/prompts/b.md\n---\nextends: ~\n---\n",
        );
    }
}
