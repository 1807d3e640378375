//! From a name to what it names, and from a spec to the files that it writes.

use super::{
    Ask, File,
    destination::{Destination, destinations, file, specs},
    meant::meant,
    named::Thing,
};
use crate::{
    text::Span,
    workspace::{Entry, Project, World},
};

/// Where the name under the cursor leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name.
    pub origin: Span,
    /// Every place that it may mean, best first; never empty.
    pub places: Vec<Destination>,
}

/// What is named at the cursor; `None` where nothing is that there is.
#[must_use]
pub fn definition(ask: &Ask) -> Option<Definition> {
    let here = meant(ask)?;
    let found = Definition {
        origin: here.span,
        places: destinations(ask.project, ask.world, &here.thing),
    };
    (!found.places.is_empty()).then_some(found)
}

/// The files that the spec under the cursor writes, or the spec that the cursor is in: its `target_files`, and where it
/// has none those of its members.
#[must_use]
pub fn implementation(ask: &Ask) -> Option<Definition> {
    let (origin, entry) = subject(ask)?;
    let mut places = targets(ask.project, ask.world, entry);
    if places.is_empty() {
        let members = ask.project.members(entry.id());
        places.extend(
            members
                .iter()
                .flat_map(|member| targets(ask.project, ask.world, member)),
        );
    }
    let mut seen = Vec::new();
    places.retain(|place| {
        let new = !seen.contains(place);
        if new {
            seen.push(place.clone());
        }
        new
    });
    (!places.is_empty()).then_some(Definition { origin, places })
}

fn targets(project: &Project, world: &dyn World, entry: &Entry) -> Vec<Destination> {
    entry
        .spec
        .texts("target_files")
        .filter_map(|(path, _)| file(project, world, path))
        .collect()
}

/// The spec that is named at the cursor, else the one that the cursor is in; with what names it.
#[must_use]
pub fn subject<'a>(ask: &Ask<'a>) -> Option<(Span, &'a Entry)> {
    if let Some(named) = meant(ask)
        && let Thing::Spec(id) = &named.thing
    {
        let found = specs(ask.project, id).into_iter().next();
        return found.map(|entry| (named.span, entry));
    }
    match ask.file {
        File::Spec(entry) => Some((Span::at(ask.at()), entry)),
        File::Page(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Asking;

    fn draw(found: Option<Definition>, text: &str) -> String {
        let Some(found) = found else {
            return "nowhere\n".to_owned();
        };
        let mut out = format!("‹{}›\n", found.origin.of(text));
        for place in &found.places {
            match place {
                Destination::File(landing) => {
                    let (span, name) = (
                        landing.text.slice(landing.span),
                        landing.text.slice(landing.name),
                    );
                    out.push_str(&format!("{} ‹{name}› in ‹{span}›\n", landing.path));
                }
                Destination::Commit(hash) => out.push_str(&format!("commit {hash}\n")),
            }
        }
        out
    }

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let asking = Asking::new(text);
        expect.assert_eq(&draw(definition(&asking.ask()), asking.text()));
    }

    #[track_caller]
    fn check_implementation(text: &str, expect: Expect) {
        let asking = Asking::new(text);
        expect.assert_eq(&draw(implementation(&asking.ask()), asking.text()));
    }

    const OTHERS: &str = "//- .chant/specs/001-a.md\n---\nstatus: completed\n---\n\n  # All of it\n//- .chant/archive/x/002-old.md\nno title\n//- .chant/prompts/research.md\n---\nname: research\n---\n//- .chant/prompts/extensions/polite.md\nBe kind.\n//- src/a.rs\n//- src/b.rs\n//- world\nsubject abc1234 = Mend it\n";

    #[test]
    fn an_id_leads_to_the_title() {
        check(
            &format!("---\ndepends_on: ['001$0-a']\n---\n{OTHERS}"),
            expect![[r#"
                ‹001-a›
                .chant/specs/001-a.md ‹All of it› in ‹  # All of it›
            "#]],
        );
        check(
            &format!("# T\nAs 001-a$0 said.\n{OTHERS}"),
            expect![[r#"
            ‹001-a›
            .chant/specs/001-a.md ‹All of it› in ‹  # All of it›
        "#]],
        );
        check(
            &format!("---\ndepends_on: [002-ol$0d, x]\n---\n{OTHERS}"),
            expect![[r#"
                ‹002-old›
                .chant/archive/x/002-old.md ‹› in ‹›
            "#]],
        );
        check(
            &format!("# The ti$0tle\n{OTHERS}"),
            expect![[r#"
            ‹The title›
            .chant/specs/spec.md ‹The title› in ‹# The title›
        "#]],
        );
        check(
            &format!("# Follow 001-$0a up\n{OTHERS}"),
            expect![[r#"
                ‹001-a›
                .chant/specs/001-a.md ‹All of it› in ‹  # All of it›
            "#]],
        );
    }

    #[test]
    fn paths_globs_prompts_and_commits_lead_to_what_they_name() {
        for named in [
            "target_files: [./src/a$0.rs]",
            "informed_by: ['src/*.$0rs']",
            "context: [.chant/specs/001-a.m$0d]",
            "prompt: resea$0rch",
            "commits: [abc$01234]",
        ] {
            let asking = Asking::new(&format!("---\n{named}\n---\n{OTHERS}"));
            let found = definition(&asking.ask());
            assert!(found.is_some(), "{named}");
        }
        check(
            &format!("---\ninformed_by: ['src/*.$0rs']\n---\n{OTHERS}"),
            expect![[r#"
                ‹src/*.rs›
                src/a.rs ‹› in ‹›
                src/b.rs ‹› in ‹›
            "#]],
        );
        check(
            &format!("---\nprompt: resea$0rch\n---\n{OTHERS}"),
            expect![[r#"
                ‹research›
                .chant/prompts/research.md ‹---› in ‹---›
            "#]],
        );
        check(
            &format!("---\ncommits: [abc$01234]\n---\n{OTHERS}"),
            expect![[r#"
                ‹abc1234›
                commit abc1234000000000000000000000000000000000
            "#]],
        );
        check(
            &format!("# T\nSee `src/a$0.rs`.\n{OTHERS}"),
            expect![[r#"
                ‹src/a.rs›
                src/a.rs ‹› in ‹›
            "#]],
        );
        check(
            &format!(
                "//- .chant/config.md\n---\ndefaults:\n  prompt_extensions: [pol$0ite]\n---\n{OTHERS}"
            ),
            expect![[r#"
                ‹polite›
                .chant/prompts/extensions/polite.md ‹Be kind.› in ‹Be kind.›
            "#]],
        );
    }

    #[test]
    fn what_is_not_there_leads_nowhere() {
        for named in [
            "depends_on: [00$09-gone]",
            "target_files: [src/gone$0.rs]",
            "target_files: [sr$0c]",
            "prompt: go$0ne",
            "labels: [a$0]",
            "status: pend$0ing",
            "commits: [fff$0f]",
        ] {
            check(
                &format!("---\n{named}\n---\n# T\n{OTHERS}"),
                expect!["nowhere\n"],
            );
        }
        check(
            &format!("# T\nplain pro$0se\n{OTHERS}"),
            expect!["nowhere\n"],
        );
        check("$0", expect!["nowhere\n"]);
    }

    #[test]
    fn a_spec_is_implemented_by_its_target_files() {
        check_implementation(
            &format!("---\ntarget_files: [src/a.rs, src/gone.rs]\n---\n# $0T\n{OTHERS}"),
            expect![[r#"
                ‹T›
                src/a.rs ‹› in ‹›
            "#]],
        );
        let members = "//- .chant/specs/009.1.md\n---\ntarget_files: [src/b.rs]\n---\n//- .chant/specs/009.2.md\n---\ntarget_files: [src/b.rs, src/a.rs]\n---\n";
        check_implementation(
            &format!(
                "//- .chant/specs/spec.md\n---\ndepends_on: [00$09]\n---\n//- .chant/specs/009.md\n# D\n{members}{OTHERS}"
            ),
            expect![[r#"
                ‹009›
                src/b.rs ‹› in ‹›
                src/a.rs ‹› in ‹›
            "#]],
        );
        check_implementation(&format!("# $0T\n{OTHERS}"), expect!["nowhere\n"]);
    }
}
