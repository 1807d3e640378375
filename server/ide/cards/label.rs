//! A label: which specs have it.

use super::{code, many, plain, progress};
use crate::workspace::{Name, Project};

/// So many specs are named.
const NAMED: usize = 5;

/// The specs that share a label.
#[must_use]
pub fn label(project: &Project, label: &str) -> String {
    let has = project.naming(Name::Label(label));
    let found: Vec<_> = has.filter(|entry| entry.is_active()).collect();
    let mut out = format!("{} · {}", code(label), many(found.len(), "spec"));
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
