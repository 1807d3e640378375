//! A label: which specs have it.

use super::{code, many, plain, progress};
use crate::workspace::Project;

/// So many specs are named.
const NAMED: usize = 5;

/// So many specs are looked at: enough for any project that people read, and quick enough for a cursor that rests.
const MAX_LOOKS: usize = 10_000;

/// The specs that share a label.
#[must_use]
pub fn label(project: &Project, label: &str) -> String {
    let has = |entry: &&std::sync::Arc<crate::workspace::Entry>| {
        entry.spec.texts("labels").any(|(text, _)| text == label)
    };
    let found: Vec<_> = project.active().take(MAX_LOOKS).filter(has).collect();
    let limit = if project.active_count() > MAX_LOOKS {
        format!(" among the first {MAX_LOOKS}")
    } else {
        String::new()
    };
    let mut out = format!("{} · {}{limit}", code(label), many(found.len(), "spec"));
    for entry in found.iter().take(NAMED) {
        out.push_str(&format!(
            "\n- {} {} ({})",
            code(entry.id()),
            plain(entry.spec.title_or_untitled()),
            progress(entry)
        ));
    }
    out
}
