//! What one spec means, from its text alone.
//!
//! Knows chant's format ([`FIELDS`](fields::FIELDS), statuses, the counting of criteria) and nothing of other specs,
//! of files on disk, of trees or of editors. [`Spec::read`] is total: half-typed text is the normal case.

pub mod body;
pub mod config;
pub mod conflict;
pub mod criteria;
pub mod fields;
pub mod frontmatter;
pub mod id;
pub mod keys;
pub mod mentions;
pub mod obstacle;
pub mod output;
pub mod problems;
pub mod prompt;
pub mod quality;
pub mod run;
pub mod slips;
pub mod split;
pub mod status;
pub mod time;
mod title;
pub mod words;
pub mod workflow;
pub mod yaml;

pub use title::Title;

use crate::text::Span;
use criteria::Criteria;
use fields::Shape;
use frontmatter::{Approval, Refusal, TypedValue, YamlError};
use obstacle::Obstacle;
use quality::Quality;
use split::Split;
use status::{Kind, Status};
use title::title;
use yaml::{Node, Pair, Value};

/// Everything the house knows of one spec. Spans are bytes of the text it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Frontmatter and body.
    pub split: Split,
    /// The top-level fields as they stand, unknown and half-typed ones included.
    pub fields: Box<[Pair]>,
    /// Where the frontmatter's root stands if it is not a map (a list, a lone scalar).
    pub misshapen: Option<Span>,
    /// Comments of the frontmatter.
    pub comments: Box<[Span]>,
    /// Why chant would not load the spec, if it would not.
    pub error: Option<Box<YamlError>>,
    /// `type`, or its default.
    pub kind: Kind,
    /// `status` as stored, or its default.
    pub status: Status,
    /// `approval`, if there is one that loads.
    pub approval: Option<Box<Approval>>,
    /// The title by chant's rule: the first body line that begins with `# `.
    pub title: Option<Title>,
    /// The criteria that chant counts.
    pub criteria: Criteria,
    /// chant's score. Only of specs whose work is not over: nobody asks for the others', and most specs are others.
    pub quality: Option<Box<Quality>>,
    /// The same without what agents have said, where they have: no part of the task is in it.
    pub task_quality: Option<Box<Quality>>,
    /// The heading of what an agent said last, where the frontmatter asks for an output.
    pub output: Option<Box<Span>>,
    /// The words of the body that could be ids of specs, as far as they are kept.
    pub mentions: Box<[mentions::Key]>,
    /// What keeps chant from reading the file as it was meant, if anything does.
    pub obstacle: Option<Obstacle>,
}

impl Spec {
    /// Reads a whole file.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let split = split::split(text);
        let mut spec = Self {
            split,
            fields: Box::default(),
            misshapen: None,
            comments: Box::default(),
            error: None,
            kind: Kind::default(),
            status: Status::default(),
            approval: None,
            title: title(text, split.body),
            criteria: criteria::scan(text, split.body),
            quality: None,
            task_quality: None,
            output: None,
            mentions: mentions::keys(text, split.body),
            obstacle: None,
        };
        if let Some(region) = split.yaml {
            spec.read_frontmatter(text, region);
        }
        spec.obstacle = obstacle::find(text, &split, spec.error.as_deref());
        if spec.has("output_schema") {
            spec.output = body::last_output(text, split.body).map(Box::new);
        }
        if !spec.status.is_over() {
            spec.quality = Some(Box::new(quality::assess(&spec, text)));
            spec.task_quality = quality::assess_task(&spec, text).map(Box::new);
        }
        spec
    }

    fn read_frontmatter(&mut self, text: &str, region: Span) {
        let mut verdict = frontmatter::read(text, region);
        let tolerant = match &mut verdict {
            Ok(_) => yaml::read_sound(text, region),
            Err(error) => {
                let tolerant = match error.refusal {
                    Refusal::Limit => {
                        self.error = verdict.err().map(Box::new);
                        return;
                    }
                    Refusal::Shape => yaml::read_sound(text, region),
                    Refusal::Syntax => yaml::read(text, region),
                };
                error.unclosed = tolerant.unclosed;
                error.junk = tolerant.junk;
                yaml::Document {
                    unclosed: Box::default(),
                    junk: Box::default(),
                    ..tolerant
                }
            }
        };
        self.comments = tolerant.comments;
        match tolerant.root.value {
            Value::Map(pairs) => self.fields = pairs,
            Value::Null => {}
            value => {
                self.misshapen = Some(tolerant.root.span);
                // A lone word is a key that is still being typed.
                if let Value::Plain(name) = value {
                    self.fields = [Pair::unfinished(&name, tolerant.root.span)].into();
                }
            }
        }
        match verdict {
            Ok(typed) => {
                if tolerant.opaque {
                    self.reconcile(&typed, region);
                }
                self.take(typed);
            }
            Err(error) => {
                // Tolerant values stand in, so that one typo does not hide the rest.
                self.kind = self
                    .text("type")
                    .and_then(|(name, _)| Kind::parse(name))
                    .unwrap_or_default();
                self.status = self
                    .text("status")
                    .and_then(|(name, _)| Status::parse(name))
                    .unwrap_or_default();
                self.error = Some(Box::new(error));
            }
        }
    }

    /// Makes the fields those that serde saw, where only serde could tell which they are: what it did not see goes, what
    /// the tolerant reader missed stands at the start of the YAML.
    fn reconcile(&mut self, typed: &frontmatter::Typed, region: Span) {
        let names: Vec<&str> = typed
            .0
            .iter()
            .map(|(at, _)| fields::FIELDS[*at].name)
            .collect();
        let place = Span::at(region.range().start);
        let missed = names.iter().filter(|name| self.field(name).is_none());
        let missed: Vec<Pair> = missed
            .map(|name| Pair {
                name: (*name).into(),
                key: place,
                colon: true,
                node: Node {
                    span: place,
                    value: Value::Opaque,
                },
            })
            .collect();
        let seen = std::mem::take(&mut self.fields)
            .into_vec()
            .into_iter()
            .filter(|pair| fields::field(&pair.name).is_none() || names.contains(&&*pair.name));
        self.fields = missed.into_iter().chain(seen).collect();
    }

    /// Lets serde's values overrule the tolerant ones: they are what chant sees, anchors and odd scalars resolved.
    fn take(&mut self, typed: frontmatter::Typed) {
        for (at, value) in typed.0 {
            let name = fields::FIELDS[at].name;
            match value {
                TypedValue::Kind(kind) => self.kind = kind,
                TypedValue::Status(status) => self.status = status,
                TypedValue::Approval(approval) => self.approval = approval.map(Box::new),
                TypedValue::Text(Some(text)) => {
                    if let Some(node) = self
                        .field_mut(name)
                        .filter(|node| node.value.text() != Some(&text))
                    {
                        node.value = Value::Plain(text.into());
                    }
                }
                TypedValue::List(Some(texts)) => {
                    if let Some(node) = self.field_mut(name) {
                        overrule(node, texts);
                    }
                }
                TypedValue::Text(None) | TypedValue::List(None) => {
                    if let Some(node) = self.field_mut(name).filter(|node| !node.value.is_null()) {
                        node.value = Value::Null;
                    }
                }
                TypedValue::Other => {}
            }
        }
    }

    /// Whether chant would load the spec.
    #[must_use]
    pub fn loads(&self) -> bool {
        self.error.is_none()
    }

    /// The value of a top-level field; the first one, where it stands twice.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Node> {
        self.pair(name).map(|pair| &pair.node)
    }

    /// The key and value of a top-level field.
    #[must_use]
    pub fn pair(&self, name: &str) -> Option<&Pair> {
        self.fields.iter().find(|pair| &*pair.name == name)
    }

    fn field_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.fields
            .iter_mut()
            .find(|pair| &*pair.name == name)
            .map(|pair| &mut pair.node)
    }

    /// The text of a scalar field; `None` where it is absent, null or no scalar.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<(&str, Span)> {
        let node = self.field(name)?;
        if node.value.is_null() {
            return None;
        }
        node.value.text().map(|text| (text, node.span))
    }

    /// The scalars of a list field with their places. A lone scalar counts where the field takes one (`depends_on`).
    pub fn texts(&self, name: &str) -> impl Iterator<Item = (&str, Span)> {
        let node = self.field(name);
        let one = node
            .filter(|node| {
                !node.value.is_null()
                    && fields::field(name).is_some_and(|field| field.shape == Shape::Ids)
            })
            .and_then(|node| Some((node.value.text()?, node.span)));
        let items = node.map_or(&[][..], |node| node.value.items());
        one.into_iter().chain(
            items
                .iter()
                .filter_map(|item| Some((item.value.text()?, item.span))),
        )
    }

    /// Whether a field is there with a value that is not null: what chant's `Option` would hold.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.field(name).is_some_and(|node| !node.value.is_null())
    }

    /// The ids of `depends_on` with their places.
    pub fn depends_on(&self) -> impl Iterator<Item = (&str, Span)> {
        self.texts("depends_on")
    }

    /// The title's text, or what chant shows where there is none.
    #[must_use]
    pub fn title_or_untitled(&self) -> &str {
        self.title
            .as_ref()
            .map_or("(untitled)", |title| &title.text)
    }
}

/// Puts serde's texts where the tolerant reader saw others; spans stay where the numbers of items agree.
fn overrule(node: &mut Node, texts: Vec<String>) {
    let same = match &node.value {
        Value::List(list) => list
            .items
            .iter()
            .map(|item| item.value.text())
            .eq(texts.iter().map(|text| Some(text.as_str()))),
        value => texts.len() == 1 && value.text() == Some(&texts[0]),
    };
    if same {
        return;
    }
    let (spans, flow): (Vec<Span>, bool) = match &node.value {
        Value::List(list) if list.items.len() == texts.len() => {
            (list.items.iter().map(|item| item.span).collect(), list.flow)
        }
        _ => (vec![node.span; texts.len()], true),
    };
    let items = texts
        .into_iter()
        .zip(spans)
        .map(|(text, span)| Node {
            span,
            value: Value::Plain(text.into()),
        })
        .collect();
    node.value = Value::List(yaml::List { items, flow });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_status_does_not_hide_a_good_depends_on() {
        let text = "---\nstatus: done\ndepends_on: [a, b]\n---\n# T\n";
        let spec = Spec::read(text);
        assert!(!spec.loads());
        assert_eq!(
            spec.depends_on()
                .map(|(id, span)| (id, span.of(text)))
                .collect::<Vec<_>>(),
            [("a", "a"), ("b", "b")]
        );
        assert_eq!(spec.title_or_untitled(), "T");
    }

    #[test]
    fn depends_on_may_be_one_string() {
        let spec = Spec::read("---\ndepends_on: a, b\n---\n");
        assert_eq!(
            spec.depends_on().map(|(id, _)| id).collect::<Vec<_>>(),
            ["a, b"]
        );
    }

    #[test]
    fn anchors_are_resolved_by_serde() {
        let spec = Spec::read("---\nlabels: &l [a, b]\ncontext: *l\n---\n");
        assert_eq!(
            spec.texts("context")
                .map(|(text, _)| text)
                .collect::<Vec<_>>(),
            ["a", "b"]
        );
    }

    #[test]
    fn serde_says_which_fields_there_are() {
        let spec = Spec::read("---\n? status\n: failed\n? labels\n: [a]\nprompt: &p ~\n---\n");
        assert!(spec.loads());
        assert_eq!(spec.status, Status::Failed);
        assert!(spec.has("status") && spec.has("labels") && !spec.has("prompt"));
        let labels: Vec<&str> = spec.texts("labels").map(|(text, _)| text).collect();
        assert_eq!(labels, ["a"]);
    }

    #[test]
    fn no_frontmatter_is_a_pending_code_spec() {
        let spec = Spec::read("# T\n");
        assert_eq!(
            (spec.kind, spec.status, spec.loads()),
            (Kind::Code, Status::Pending, true)
        );
    }
}
