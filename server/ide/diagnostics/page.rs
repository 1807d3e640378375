//! What the rules on prompts and configuration share: which keys a page may hold, and what chant says of it.

use crate::{
    model::{
        config,
        frontmatter::YamlError,
        keys::{Key, Source},
        prompt::{self, PROMPT_KEYS},
        workflow::WORKFLOW_KEYS,
    },
    text::Span,
    workspace::PageKind,
};

/// The keys that chant reads from a page of this kind; `None` where it looks at none.
pub(in crate::ide) fn keys(kind: PageKind) -> Option<&'static [Key]> {
    match kind {
        PageKind::Config => Some(config::CONFIG_KEYS),
        PageKind::Agents => Some(config::AGENTS_KEYS),
        PageKind::Prompt => Some(PROMPT_KEYS),
        PageKind::Workflow => Some(WORKFLOW_KEYS),
        PageKind::Extension => None,
    }
}

/// A page, split and read.
pub(super) fn source(kind: PageKind, text: &str) -> Source {
    if kind == PageKind::Workflow {
        Source::whole(text)
    } else {
        Source::read(text)
    }
}

/// What such a page is to a reader of a message.
pub(super) fn noun(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Config => "the configuration",
        PageKind::Agents => "the list of agents",
        PageKind::Prompt => "the prompt",
        PageKind::Extension => "the extension",
        PageKind::Workflow => "the workflow",
    }
}

/// Why chant would not load what stands in the frontmatter of a page, if it would not.
pub(super) fn refusal(kind: PageKind, text: &str) -> Option<YamlError> {
    match kind {
        PageKind::Config => config::verdict(text).err().flatten(),
        PageKind::Agents => config::agents_verdict(text).err().flatten(),
        PageKind::Prompt => prompt::verdict(text).err(),
        // Not chant's, but ours.
        PageKind::Extension | PageKind::Workflow => None,
    }
}

/// What an error points at: the ink from there to the end of its line, or its whole line, or the last line of the
/// frontmatter where it points behind that.
pub(super) fn place(text: &str, region: Span, error: &YamlError) -> Span {
    let last = region.range().start + region.of(text).trim_end().len();
    let at = (error.at.unwrap_or(region.start) as usize).min(last);
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let from = if at == last || text[at..].starts_with(['\r', '\n']) {
        line + text[line..at].len() - text[line..at].trim_start().len()
    } else {
        at
    };
    let end = text[from..].find('\n').map_or(text.len(), |len| from + len);
    Span::new(from, from + text[from..end].trim_end().len())
}
