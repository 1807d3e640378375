//! A field that the configuration requires is missing.
//!
//! `enterprise.required` in `.chant/config.md` names fields that every spec must have; `chant lint` fails each spec
//! without them. An empty list counts as there, nothing behind the colon does not. Some fields can never satisfy it
//! (`derived_fields`, `public`, `retry_state`, and every name that is no field of chant): with one of those in the list
//! all specs fail for ever, which is told on the configuration.
//!
//! ```spec
//! ---
//! ^^^ missing-required: the configuration requires `labels`, and this spec has none
//! status: pending
//! ---
//! # T
//! //- .chant/config.md
//! ---
//! enterprise:
//!   required: [labels, team]
//!                      ^^^^ missing-required: no spec can have `team`: chant fails them all
//! ---
//! ```

use std::borrow::Cow;

use super::{PageSubject, Report, Subject};
use crate::{
    ide::fields::add,
    ide::nearest::nearest,
    model::{
        fields::{self, FIELDS, Field, Shape},
        split,
        yaml::{self, Node},
    },
    text::Edit,
    workspace::PageKind,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, project) = (&subject.entry.spec, subject.project);
    if !subject.entry.is_active() || !spec.loads() {
        return;
    }
    for name in &project.config.required {
        let Some(field) = fields::field(name).filter(|field| field.can_be_required) else {
            continue;
        };
        // These two have a default where they are not written.
        let always = matches!(field.shape, Shape::Kind | Shape::Status);
        if always || spec.has(name) {
            continue;
        }
        let place = spec
            .pair(name)
            .map(|pair| pair.key)
            .or(spec.split.opening)
            .unwrap_or_default();
        let finding = report.at(
            place,
            format!("the configuration requires `{name}`, and this spec has none"),
        );
        let value = value(field, &project.config.default_prompt);
        let edits = match spec.pair(name) {
            Some(pair) => Some(vec![fill(subject.text, &pair.node, &value)]),
            None => add(subject.text, spec, name, &format!("{name}: {value}")),
        };
        if let Some(edits) = edits {
            finding.fix(format!("Insert `{name}: {value}`"), edits);
        }
        if let Some(page) = project.page(CONFIG) {
            let text = page.text.to_str();
            if let Some(item) = required(&text)
                .iter()
                .find(|item| item.value.text() == Some(name))
            {
                finding.related(&page.path, item.span, "it is required here");
            }
        }
    }
}

pub(super) fn check_page(report: &mut Report, subject: &PageSubject) {
    if subject.page.kind != PageKind::Config {
        return;
    }
    for item in &required(subject.text) {
        let Some(name) = item.value.text() else {
            continue;
        };
        if fields::field(name).is_some_and(|field| field.can_be_required) {
            continue;
        }
        let finding = report.at(
            item.span,
            format!("no spec can have `{name}`: chant fails them all"),
        );
        let known = FIELDS.iter().filter(|field| field.can_be_required);
        if let Some(meant) = nearest(name, known.map(|field| field.name)) {
            finding.fix(
                format!("Change to `{meant}`"),
                vec![Edit::replace(item.span, meant)],
            );
        }
    }
}

const CONFIG: &str = ".chant/config.md";

/// The items of `enterprise.required` with their places in the configuration.
fn required(config: &str) -> Vec<Node> {
    let Some(region) = split::split(config).yaml else {
        return Vec::new();
    };
    let root = yaml::read(config, region).root.value;
    let list = root
        .get("enterprise")
        .and_then(|node| node.value.get("required"));
    list.map_or(Vec::new(), |list| list.value.items().to_vec())
}

/// What to begin with: as empty as chant lets it count as there.
fn value(field: &Field, prompt: &str) -> Cow<'static, str> {
    match field.shape {
        Shape::Ids | Shape::Texts => Cow::Borrowed("[]"),
        Shape::Approval => Cow::Borrowed("{required: false}"),
        Shape::Verification => Cow::Borrowed("partial"),
        Shape::Count => Cow::Borrowed("0"),
        _ if field.name == "prompt" => Cow::Owned(prompt.to_owned()),
        _ => Cow::Borrowed("\"\""),
    }
}

/// Puts a value where there is none behind the colon, or in the place of a null.
fn fill(text: &str, node: &Node, value: &str) -> Edit {
    let tight = text[..node.span.range().start].ends_with(':');
    Edit::replace(
        node.span,
        format!("{}{value}", if tight { " " } else { "" }),
    )
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{Fixture, MAIN, check_fix, check_no};

    const CONFIG: &str = "//- .chant/config.md\n---\nenterprise:\n  required:\n  - status\n  - prompt\n  - context\n---\n";

    #[test]
    fn the_place_that_requires_it_is_related() {
        let fixture = Fixture::new(&format!("---\nprompt: x\n---\n# T\n{CONFIG}"));
        let findings = fixture.findings(MAIN, Some("missing-required"));
        assert_eq!(findings.len(), 1);
        let related = &findings[0].related[0];
        let config = &fixture.files[1].1;
        assert_eq!(related.span.of(config), "context");
    }

    #[test]
    fn is_inserted_or_filled_in() {
        check_fix(
            "missing-required",
            &format!("---\nprompt: x\n---\n# T\n{CONFIG}"),
            expect![[r#"
                +| context: []
            "#]],
        );
        check_fix(
            "missing-required",
            &format!("---\nprompt:\ncontext: []\n---\n# T\n{CONFIG}"),
            expect![[r#"
                -| prompt:
                +| prompt: bootstrap
            "#]],
        );
    }

    #[test]
    fn a_word_that_no_spec_can_have() {
        let text = "//- .chant/config.md\n---\nenterprise: {required: [public, label]}\n---\n";
        let fixture = Fixture::new(text);
        let findings = fixture.findings(".chant/config.md", Some("missing-required"));
        let fixes: Vec<usize> = findings.iter().map(|finding| finding.fixes.len()).collect();
        assert_eq!(fixes, [0, 1]);
        assert_eq!(findings[1].fixes[0].title, "Change to `labels`");
    }

    #[test]
    fn silent_where_it_is_there_or_chant_does_not_look() {
        check_no(
            "missing-required",
            &format!("---\nprompt: x\ncontext: []\n---\n# T\n{CONFIG}"),
        );
        check_no(
            "missing-required",
            &format!("//- .chant/archive/a/b.md\n# T\n{CONFIG}"),
        );
    }
}
