//! What a file names – specs, files, prompts, labels, commits – and where it does.
//!
//! Links, references, highlights, hints and tokens all work from this one list; what the cursor is on is the entry that
//! touches it. Frontmatter names by its fields, a body by mentioning.

use super::{File, mentions};
use crate::{
    model::{
        Spec,
        fields::{self, Names, Shape},
        prompt::Prompt,
        yaml::{Node, Value},
    },
    text::Span,
    workspace::{Entry, Page, PageKind, Project, is_glob},
};

/// What is named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A spec, by its id.
    Spec(Box<str>),
    /// A file of the project, by its path as it is written.
    Path(Box<str>),
    /// Files of the project, by a glob.
    Glob(Box<str>),
    /// A prompt.
    Prompt(Box<str>),
    /// A text that is put below prompts.
    Extension(Box<str>),
    /// A label.
    Label(Box<str>),
    /// A git commit, by its hash or the beginning of it.
    Commit(Box<str>),
}

impl Thing {
    /// Its name, as it is read.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Spec(name)
            | Self::Path(name)
            | Self::Glob(name)
            | Self::Prompt(name)
            | Self::Extension(name)
            | Self::Label(name)
            | Self::Commit(name) => name,
        }
    }
}

/// How a file comes to name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// It is the thing: the title of the spec itself.
    Own,
    /// In a field of the frontmatter.
    Field(&'static str),
    /// In prose.
    Mention,
}

/// One place that names a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name as it stands there, quotes left out.
    pub span: Span,
    /// The scalar with its quotes: what an edit replaces. The same as `span` outside of frontmatter.
    pub scalar: Span,
    /// What is named.
    pub thing: Thing,
    /// How.
    pub how: How,
}

/// Everything that a file names, frontmatter first, in the order in which it stands. `text` is what the file was read
/// from.
#[must_use]
pub fn named(project: &Project, file: File, text: &str) -> Vec<Named> {
    match file {
        File::Spec(entry) => in_spec(project, entry, text),
        File::Page(page) => in_page(project, page, text),
    }
}

/// What is named where the cursor stands: `offset` is a byte of `text`, and touching an edge is enough.
#[must_use]
pub fn at(project: &Project, file: File, text: &str, offset: usize) -> Option<Named> {
    touched(&named(project, file, text), offset).cloned()
}

/// The one of `all` that the cursor is on. A title is its spec's as a whole, but an id in it is that id: the narrowest.
#[must_use]
pub fn touched(all: &[Named], offset: usize) -> Option<&Named> {
    all.iter()
        .filter(|named| named.span.touches(offset))
        .min_by_key(|named| (named.span.end - named.span.start, named.how == How::Own))
}

fn in_spec(project: &Project, entry: &Entry, text: &str) -> Vec<Named> {
    let mut found = in_fields(&entry.spec, text);
    found.extend(entry.spec.title.as_ref().map(|title| Named {
        span: title.span,
        scalar: title.span,
        thing: Thing::Spec(entry.id().into()),
        how: How::Own,
    }));
    found.extend(in_prose(project, text, entry.spec.split.body));
    found
}

/// What the frontmatter of a spec names.
pub fn in_fields(spec: &Spec, text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for pair in &spec.fields {
        let Some(field) = fields::field(&pair.name) else {
            continue;
        };
        let lone = std::slice::from_ref(&pair.node);
        let nodes = match (&pair.node.value, field.shape) {
            (Value::List(list), Shape::Ids | Shape::Texts) => &list.items,
            (Value::List(_), _) => continue,
            _ => lone,
        };
        for node in nodes {
            let Some(name) = node.value.text().filter(|_| !node.value.is_null()) else {
                continue;
            };
            if let Some(thing) = thing(field.names, name) {
                found.push(scalar(node, thing, How::Field(field.name), text));
            }
        }
    }
    found
}

fn thing(names: Names, name: &str) -> Option<Thing> {
    Some(match names {
        Names::Specs => Thing::Spec(name.into()),
        Names::Sources if is_glob(name) => Thing::Glob(name.into()),
        Names::Sources | Names::Files => Thing::Path(name.into()),
        Names::Prompt => Thing::Prompt(name.into()),
        Names::Labels => Thing::Label(name.into()),
        Names::Commits => Thing::Commit(name.into()),
        Names::Nothing | Names::Time | Names::Branch | Names::Model => return None,
    })
}

fn scalar(node: &Node, thing: Thing, how: How, text: &str) -> Named {
    let raw = node.span.of(text);
    let quoted = raw.len() > 1 && raw.starts_with(['"', '\'']) && raw.ends_with(['"', '\'']);
    let inside = Span {
        start: node.span.start + u32::from(quoted),
        end: node.span.end - u32::from(quoted),
    };
    Named {
        span: inside,
        scalar: node.span,
        thing,
        how,
    }
}

fn in_page(project: &Project, page: &Page, text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut add = |node: &Node, field, thing: fn(Box<str>) -> Thing| {
        if let Some(name) = node.value.text().filter(|_| !node.value.is_null()) {
            found.push(scalar(node, thing(name.into()), How::Field(field), text));
        }
    };
    let body = match page.kind {
        PageKind::Prompt | PageKind::Extension => {
            let prompt = Prompt::read(text);
            if let Some(node) = prompt.source.at("extends") {
                add(node, "extends", Thing::Prompt);
            }
            // Prompts go by their files; a name that says the same is kept so.
            let own = prompt.source.at("name");
            let own = own.filter(|node| node.value.text() == Some(page.name()));
            if let Some(node) = own.filter(|_| page.kind == PageKind::Prompt) {
                add(node, "name", Thing::Prompt);
            }
            prompt.source.split.body
        }
        PageKind::Config | PageKind::Agents => {
            let source = crate::model::keys::Source::read(text);
            if let Some(node) = source.at("defaults.prompt") {
                add(node, "defaults.prompt", Thing::Prompt);
            }
            let extensions = source.at("defaults.prompt_extensions");
            for node in extensions.map_or(&[][..], |node| node.value.items()) {
                add(node, "defaults.prompt_extensions", Thing::Extension);
            }
            for field in ["site.include.labels", "site.exclude.labels"] {
                for node in source.at(field).map_or(&[][..], |node| node.value.items()) {
                    add(node, field, Thing::Label);
                }
            }
            source.split.body
        }
        PageKind::Workflow => {
            let source = crate::model::keys::Source::whole(text);
            for phase in source
                .at("phases")
                .map_or(&[][..], |node| node.value.items())
            {
                if let Some(node) = phase.value.get("prompt") {
                    add(node, "prompt", Thing::Prompt);
                }
            }
            source.split.body
        }
    };
    found.extend(in_prose(project, text, body));
    found
}

fn in_prose(project: &Project, text: &str, body: Span) -> Vec<Named> {
    mentions::of_specs(project, text, body)
        .into_iter()
        .map(|(id, span)| Named {
            span,
            scalar: span,
            thing: Thing::Spec(id.into()),
            how: How::Mention,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Fixture;

    /// Everything that the first file names: how, what, and the text as it stands.
    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let fixture = Fixture::new(text);
        let (path, text) = &fixture.files[0];
        let project = &fixture.project;
        let file = match project.spec(path) {
            Some(entry) => File::Spec(entry),
            None => File::Page(project.page(path).expect("a file of the project")),
        };
        let drawn: String = named(project, file, text)
            .iter()
            .map(|named| {
                let (span, scalar) = (named.span.of(text), named.scalar.of(text));
                format!("{:?} {:?} {span} {scalar}\n", named.how, named.thing)
            })
            .collect();
        expect.assert_eq(&drawn);
    }

    #[test]
    fn fields_name_by_what_they_hold() {
        check(
            "---\ndepends_on: '001-a'\nlabels: [\"x y\", z]\ninformed_by:\n- src/*.rs\n- docs/a.md\ntarget_files:\n- 'a*.rs'\nprompt: research\ncommits: [abc1234]\nbranch: b\nmembers: 3\n---\n# T\n",
            expect![[r#"
                Field("depends_on") Spec("001-a") 001-a '001-a'
                Field("labels") Label("x y") x y "x y"
                Field("labels") Label("z") z z
                Field("informed_by") Glob("src/*.rs") src/*.rs src/*.rs
                Field("informed_by") Path("docs/a.md") docs/a.md docs/a.md
                Field("target_files") Path("a*.rs") a*.rs 'a*.rs'
                Field("prompt") Prompt("research") research research
                Field("commits") Commit("abc1234") abc1234 abc1234
                Field("members") Spec("3") 3 3
                Own Spec("spec") T T
            "#]],
        );
    }

    #[test]
    fn half_typed_fields_name_what_there_is() {
        check(
            "---\ndepends_on: [001-a, \nprompt:\nlabels: ~\n---\n",
            expect![[r#"
                Field("depends_on") Spec("001-a") 001-a 001-a
            "#]],
        );
    }

    #[test]
    fn bodies_mention_specs_that_exist_or_look_generated() {
        check(
            "# T\nAs 001-a said, not 002-b nor\n```\n001-a\n```\nbut 2026-01-05-001-abc.\n//- .chant/specs/001-a.md\n# A\n",
            expect![[r#"
                Own Spec("spec") T T
                Mention Spec("001-a") 001-a 001-a
                Mention Spec("2026-01-05-001-abc") 2026-01-05-001-abc 2026-01-05-001-abc
            "#]],
        );
    }

    #[test]
    fn pages_name_prompts() {
        check(
            "//- .chant/config.md\n---\ndefaults:\n  prompt: fix\n  prompt_extensions: [short]\n---\n",
            expect![[r#"
                Field("defaults.prompt") Prompt("fix") fix fix
                Field("defaults.prompt_extensions") Extension("short") short short
            "#]],
        );
        check(
            "//- .chant/prompts/a.md\n---\nextends: 'b'\n---\n",
            expect![[r#"
                Field("extends") Prompt("b") b 'b'
            "#]],
        );
    }
}
