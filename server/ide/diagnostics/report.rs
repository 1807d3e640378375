//! What rules say, and how they say it.

use std::sync::Arc;

use crate::{
    ide::{
        change::{Change, Step},
        lists,
        rename::{Able, Renaming, to_id},
    },
    model::Spec,
    text::{Edit, Span},
    workspace::{Project, World},
};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// chant refuses it, or does something that nobody wants.
    Error,
    /// chant goes on, and the result is probably not what was meant.
    Warning,
    /// Worth knowing.
    Information,
    /// Could be better.
    Hint,
}

/// One thing that one rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// The severity that settings and rule agree on.
    pub severity: Severity,
    /// Where, in bytes of the file's text.
    pub span: Span,
    /// One sentence without a full stop, in the reader's words.
    pub message: String,
    /// Other places that are part of the story.
    pub related: Vec<Related>,
    /// What would mend it, best first.
    pub fixes: Vec<Fix>,
    /// Whether the text has no effect, and may be shown faded.
    pub unnecessary: bool,
}

/// Another place that is part of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// A file of the same project, relative to its root.
    pub path: Arc<str>,
    /// The place in it; empty for the file as a whole.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// A mending of this file by edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// An imperative: `Replace by 001-login`.
    pub title: String,
    /// What to do.
    pub plan: Plan,
    /// Whether there is no doubt that this is meant, so that `check --fix` may do it unasked.
    pub safe: bool,
}

/// What a mending does.
///
/// Rules about links are run without the text, and most of their fixes are never asked for. So a plan may name what it
/// means, and becomes edits when somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Edits, which do not overlap.
    Edits(Vec<Edit>),
    /// Take the item at this place out of its list, or the lone scalar out of its field.
    RemoveItem(Span),
    /// Take it out with all items that read the same.
    RemoveAll(Span),
    /// Take a whole field out.
    RemoveField(&'static str),
    /// Put texts at the end of a list field, which is made where it is missing, and take out the items that they make
    /// superfluous.
    AddItems(&'static str, Vec<Box<str>>, Vec<Box<str>>),
    /// Make the file that is missing; the finding's own file stays as it is.
    Create(New),
    /// Give the finding's file, a spec, another id; everything that names it follows.
    Rename(Box<str>),
    /// Show the person another file of the project, relative to its root; nothing changes.
    Open(Arc<str>),
}

/// A file that a fix makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// Relative to the project's root, with `/`.
    pub path: Box<str>,
    /// All of its text.
    pub text: Box<str>,
}

impl Plan {
    /// Puts another text in the place of the scalar at `span`, quoted where YAML needs it.
    #[must_use]
    pub fn replace_scalar(span: Span, by: &str) -> Self {
        Self::Edits(vec![Edit::replace(span, lists::scalar(by))])
    }
}

impl From<Vec<Edit>> for Plan {
    fn from(edits: Vec<Edit>) -> Self {
        Self::Edits(edits)
    }
}

impl Fix {
    /// The edits that carry it out, which do not overlap; empty where `text`, from which the finding was made, is
    /// written so unusually that no clean edit is known.
    #[must_use]
    pub fn edits(&self, text: &str) -> Vec<Edit> {
        let spec = || Spec::read(text);
        match &self.plan {
            Plan::Edits(edits) => Some(edits.clone()),
            Plan::RemoveItem(item) => lists::remove_item(text, &spec(), *item),
            Plan::RemoveAll(item) => lists::remove_all(text, &spec(), *item),
            Plan::RemoveField(field) => lists::remove_field(text, &spec(), field),
            Plan::AddItems(field, items, gone) => lists::add_for(text, field, items, gone),
            Plan::Create(_) | Plan::Rename(_) | Plan::Open(_) => None,
        }
        .unwrap_or_default()
    }

    /// Whether edits of the finding's file are all that it does.
    #[must_use]
    pub fn is_here(&self) -> bool {
        !matches!(self.plan, Plan::Create(_) | Plan::Rename(_) | Plan::Open(_))
    }

    /// What it does, to the finding's file at `path` and to others.
    ///
    /// # Errors
    /// A sentence that says why a file cannot get another name.
    pub fn change(
        &self,
        (project, world): (&Project, &dyn World),
        path: &str,
        text: &str,
        able: Able,
    ) -> Result<Renaming, String> {
        let change = match &self.plan {
            Plan::Create(new) => Change {
                steps: vec![Step::Create {
                    path: new.path.to_string(),
                    text: new.text.to_string(),
                }],
            },
            Plan::Rename(id) => return to_id(project, world, path, id, able),
            Plan::Open(_) => Change::default(),
            _ => Change::edits(path, self.edits(text)),
        };
        let notes = Vec::new();
        Ok(Renaming { change, notes })
    }
}

/// Gathers findings; one is made for each file that is looked at.
#[derive(Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
    speaker: Option<(&'static str, Severity)>,
}

impl Report {
    /// From here on it is `code` that speaks.
    pub(super) fn begin(&mut self, code: &'static str, severity: Severity) {
        self.speaker = Some((code, severity));
    }

    /// Reports something at `span`; the finding comes back to be completed.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        let (code, severity) = self
            .speaker
            .expect("`run` names the speaker before it lets a rule speak");
        self.findings.push(Finding {
            code,
            severity,
            span,
            message: message.into(),
            related: Vec::new(),
            fixes: Vec::new(),
            unnecessary: false,
        });
        self.findings.last_mut().expect("just pushed")
    }

    /// The findings by place; at one place in the order of the rules.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| finding.span);
        self.findings
    }
}

impl Finding {
    /// Adds another place.
    pub fn related(
        &mut self,
        path: &Arc<str>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Self {
        self.related.push(Related {
            path: Arc::clone(path),
            span,
            message: message.into(),
        });
        self
    }

    /// Adds a mending that a person should choose.
    pub fn fix(&mut self, title: impl Into<String>, plan: impl Into<Plan>) -> &mut Self {
        self.fixes.push(Fix {
            title: title.into(),
            plan: plan.into(),
            safe: false,
        });
        self
    }

    /// Adds a mending that may be done unasked.
    pub fn safe_fix(&mut self, title: impl Into<String>, plan: impl Into<Plan>) -> &mut Self {
        self.fixes.push(Fix {
            title: title.into(),
            plan: plan.into(),
            safe: true,
        });
        self
    }

    /// Marks the text as without effect.
    pub fn unnecessary(&mut self) -> &mut Self {
        self.unnecessary = true;
        self
    }

    /// Lowers or raises this one finding, unless settings have spoken.
    ///
    /// Where a rule has two severities, its row holds the default and the other one is given here.
    pub fn severity(&mut self, default: Severity, instead: Severity) -> &mut Self {
        if self.severity == default {
            self.severity = instead;
        }
        self
    }
}
