//! A change while it is gathered: edits of many files, files that get other names, and the checks that all of it needs.

use std::{collections::BTreeMap, sync::Arc};

use super::{Able, Note, Renaming};
use crate::{
    ide::{
        change::{Change, Step},
        mentions,
        named::{How, Named, Thing},
        uses::Uses,
    },
    model::yaml::{self, write},
    text::{Edit, Span},
    workspace::{Project, World},
};

/// A change that is being gathered.
pub(super) struct Draft<'a> {
    pub project: &'a Project,
    pub world: &'a dyn World,
    /// Whether the file moves whatever follows it.
    pub moved: bool,
    /// Sentences about what cannot follow, and hinders nothing.
    pub told: Vec<String>,
    edits: BTreeMap<Arc<str>, Vec<(Edit, Why)>>,
    renames: Vec<(String, String)>,
}

/// What an edit is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// A name that something goes by.
    Name,
    /// A mention in prose.
    Mention,
    /// A mention that is a mere word from now on.
    Lost,
    /// A label that needs quotes from now on.
    Quotes,
    /// Something in the archive.
    History,
}

impl<'a> Draft<'a> {
    pub(super) fn new(project: &'a Project, world: &'a dyn World) -> Self {
        Self {
            project,
            world,
            moved: false,
            told: Vec::new(),
            edits: BTreeMap::new(),
            renames: Vec::new(),
        }
    }

    /// Another name for a file.
    pub(super) fn rename_file(&mut self, from: impl Into<String>, to: impl Into<String>) {
        self.renames.push((from.into(), to.into()));
    }

    /// Writes other names at some places: what `new` says of each, which is the name as it is read. Where it cannot be
    /// written for sure (an alias, a block scalar) the place is left alone.
    pub(super) fn write(&mut self, found: Vec<Uses>, new: &dyn Fn(&Named) -> Option<String>) {
        for uses in found {
            for named in &uses.named {
                let Some(new) = new(named) else { continue };
                let (edit, why) = match named.how {
                    How::Own => continue,
                    How::Mention => {
                        let stays = mentions::stays(&uses.text, named.span, &new);
                        let why = if stays { Why::Mention } else { Why::Lost };
                        (Some(Edit::replace(named.span, new)), why)
                    }
                    How::Field(_) => {
                        let edit = scalar(&uses.text, named, &new);
                        let is_label = matches!(named.thing, Thing::Label(_));
                        let quotes = edit.as_ref().filter(|_| is_label).is_some_and(|edit| {
                            edit.span == named.scalar
                                && edit.new_text.starts_with(['"', '\''])
                                && !named.scalar.of(&uses.text).starts_with(['"', '\''])
                        });
                        (edit, if quotes { Why::Quotes } else { Why::Name })
                    }
                };
                let why = if uses.is_history { Why::History } else { why };
                if let Some(edit) = edit {
                    self.add(&uses.path, edit, why);
                }
            }
        }
    }

    /// Edits of a file that are no names.
    pub(super) fn edit(&mut self, path: &Arc<str>, edits: Vec<Edit>) {
        edits
            .into_iter()
            .for_each(|edit| self.add(path, edit, Why::Name));
    }

    fn add(&mut self, path: &Arc<str>, edit: Edit, why: Why) {
        let edits = self.edits.entry(Arc::clone(path)).or_default();
        edits.push((edit, why));
    }

    /// The whole change, called `title`.
    ///
    /// # Errors
    /// A sentence about a file that cannot be written, or about what the editor cannot do.
    pub(super) fn finish(mut self, title: &str, able: Able) -> Result<Renaming, String> {
        for edits in self.edits.values_mut() {
            edits.retain(|(_, why)| able.asks || *why != Why::History);
            if !able.asks && !self.moved && edits.iter().any(|(_, why)| *why == Why::Lost) {
                return Err(format!(
                    "{title}: where prose mentions it, the new name would be a mere word that no later rename finds; take one with a digit, a letter and a dash"
                ));
            }
            edits.sort_by(|a, b| a.0.cmp(&b.0));
            // An alias shows one place twice.
            edits.dedup_by(|next, first| next.0.span.start < first.0.span.end);
        }
        self.edits.retain(|_, edits| !edits.is_empty());
        if let Some((from, to)) = self.renames.first().filter(|_| !able.renames) {
            return Err(format!(
                "This editor cannot rename {from} to {to} as part of an edit; rename the file there by hand, or use another client"
            ));
        }
        let renamed = self.renames.iter().map(|(from, _)| from.as_str());
        let touched = self.edits.keys().map(|path| &**path).chain(renamed);
        if let Some(path) = touched
            .into_iter()
            .find(|path| self.world.is_read_only(path))
        {
            return Err(format!("{path} cannot be written; nothing was changed"));
        }
        Ok(self.noted(title))
    }

    fn noted(self, title: &str) -> Renaming {
        let (changed, renamed) = (self.edits.len(), self.renames.len());
        let note = |label: &str, description: String, confirm| Note {
            label: label.to_owned(),
            description,
            confirm,
            parts: Vec::new(),
        };
        let counts = match renamed {
            0 => format!("changes {}", files(changed)),
            _ => format!("renames {}, changes {changed}", files(renamed)),
        };
        let mut notes = vec![note(title, counts, false)];
        let mut apart = [
            (Why::Mention, note("Mentions in prose", String::new(), true)),
            (Why::Lost, note("Mentions that end", String::new(), true)),
            (Why::Quotes, note("New quotes", String::new(), true)),
            (Why::History, note("The archive", String::new(), true)),
        ];
        let mut steps = Vec::new();
        for (path, edits) in self.edits {
            let path = path.to_string();
            for (edit, why) in &edits {
                if let Some((_, note)) = apart.iter_mut().find(|(other, _)| other == why) {
                    note.parts.push((path.clone(), edit.span));
                }
            }
            let edits = edits.into_iter().map(|(edit, _)| edit).collect();
            steps.push(Step::Edit { path, edits });
        }
        let renames = self.renames.into_iter();
        steps.extend(renames.map(|(from, to)| Step::Rename { from, to }));
        for (why, mut note) in apart {
            if !note.parts.is_empty() {
                let count = note.parts.len();
                let places = places(count);
                note.description = match why {
                    Why::History => format!("{places} in files that are history"),
                    Why::Quotes => format!("{places} where the new name needs quotes"),
                    Why::Lost => format!(
                        "{places} in prose where the new name is a mere word, which no later rename finds: one with a digit, a letter and a dash would stay a mention"
                    ),
                    _ if count == 1 => format!("{places} that only looks like a name"),
                    _ => format!("{places} that only look like names"),
                };
                notes.push(note);
            }
        }
        if steps.is_empty() {
            notes.clear();
        }
        Renaming {
            change: Change { steps },
            notes,
        }
    }
}

fn files(count: usize) -> String {
    if count == 1 {
        "1 file".to_owned()
    } else {
        format!("{count} files")
    }
}

fn places(count: usize) -> String {
    if count == 1 {
        "1 place".to_owned()
    } else {
        format!("{count} places")
    }
}

/// Writes `new` over a scalar, in the quotes that it has; `None` where the text there is not surely what was named.
fn scalar(text: &str, named: &Named, new: &str) -> Option<Edit> {
    let (span, raw) = (named.scalar, named.scalar.of(text));
    let quoted = raw.starts_with(['"', '\'']);
    let is_it = if quoted {
        yaml::read(text, span).root.value.text() == Some(named.thing.name())
    } else {
        raw == named.thing.name()
    };
    if raw.contains('\n') || !is_it {
        return None;
    }
    let inside = Span {
        start: span.start + 1,
        end: span.end.saturating_sub(1),
    };
    let awkward = new.contains("---") || new.chars().any(char::is_control);
    Some(match raw.as_bytes().first()? {
        b'\'' if !awkward => Edit::replace(inside, new.replace('\'', "''")),
        b'"' => Edit::replace(inside, write::escaped(new)),
        _ => Edit::replace(span, write::scalar(new, true)),
    })
}
