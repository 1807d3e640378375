//! Configuration and prompts: what their tables of keys say of a spot.

use super::{Paths, Place, Wanted};
use crate::{
    ide::{
        cursor::{ITEM, Slot, Spot},
        diagnostics::page_keys,
    },
    model::keys::{self, Key, Shape},
    workspace::Page,
};

/// Keys of one section.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Rows {
    /// The table.
    pub keys: &'static [Key],
    /// As the table names it; empty at the top.
    pub section: String,
    /// Whether the key would begin an item whose dash is missing.
    pub dash: bool,
}

/// What the page's table says of a spot.
pub(in crate::ide) fn place<'a>(page: &Page, spot: Spot<'a>) -> Option<Place<'a>> {
    let table = page_keys(page.kind)?;
    let way = way(table, &spot.path)?;
    let rows = |section: String, dash, spot| {
        let rows = Rows {
            keys: table,
            section,
            dash,
        };
        Some(Place::Row { rows, spot })
    };
    if matches!(spot.slot, Slot::Key { .. }) {
        return rows(way.section, false, spot);
    }
    let Some(key) = way.key else {
        // Below a name that people choose.
        let below = matches!(spot.slot, Slot::Below);
        return below.then(|| rows(way.section, false, spot)).flatten();
    };
    let value = |wanted, many| {
        Some(Place::Value {
            wanted,
            many,
            spot: spot.clone(),
        })
    };
    match (key.shape, spot.slot) {
        (Shape::Section, Slot::Below) => rows(key.path.to_owned(), false, spot),
        (Shape::Sections, Slot::Item { dash, .. }) => rows(format!("{}[]", key.path), dash, spot),
        (Shape::Sections, Slot::Below) => rows(format!("{}[]", key.path), true, spot),
        (Shape::Named, Slot::Below) => rows(key.path.to_owned(), false, spot),
        (Shape::Section | Shape::Sections | Shape::Named, _) => None,
        (Shape::Texts, _) => value(wanted(key)?, true),
        (_, Slot::Item { .. }) => None,
        _ => value(wanted(key)?, false),
    }
}

/// Where a path of keys leads in a table.
struct Way {
    /// The section below it, as the table names it.
    section: String,
    /// The key it ends at, unless that is a free name or an item.
    key: Option<&'static Key>,
}

fn way(table: &'static [Key], path: &[&str]) -> Option<Way> {
    let mut way = Way {
        section: String::new(),
        key: None,
    };
    for step in path {
        let shape = way.key.map(|key| key.shape);
        way = if *step == ITEM {
            (shape == Some(Shape::Sections)).then(|| Way {
                section: format!("{}[]", way.section),
                key: None,
            })?
        } else if shape == Some(Shape::Named) {
            Way {
                section: format!("{}.*", way.section),
                key: None,
            }
        } else {
            let key = keys::below(table, &way.section).find(|key| key.name() == *step)?;
            Way {
                section: key.path.to_owned(),
                key: Some(key),
            }
        };
    }
    Some(way)
}

/// What the value of a key names.
fn wanted(key: &'static Key) -> Option<Wanted> {
    Some(match (key.path, key.shape) {
        (_, Shape::Bool) => Wanted::Bool,
        (_, Shape::OneOf(words)) => Wanted::Words(words),
        ("defaults.prompt" | "extends" | "phases[].prompt", _) => Wanted::Prompt,
        ("phases[].target_files", _) => Wanted::Path(Paths::Targets),
        ("phases[].informed_by", _) => Wanted::Path(Paths::Sources),
        ("phases[].reads", _) => Wanted::Phase { is_read: true },
        ("phases[].tracks", _) => Wanted::Phase { is_read: false },
        ("defaults.prompt_extensions", _) => Wanted::Extension,
        ("defaults.model" | "defaults.split_model", _) => Wanted::Model,
        ("enterprise.required", _) => Wanted::Requirable,
        ("lint.disable", _) => Wanted::Words(&["complexity_words"]),
        ("site.include.statuses", _) => Wanted::AnyStatus,
        ("site.include.labels" | "site.exclude.labels", _) => Wanted::Label,
        ("site.exclude.fields", _) => Wanted::FieldName,
        (_, Shape::Text | Shape::Count | Shape::Number) if !key.default.is_empty() => {
            Wanted::Default(key.default)
        }
        _ => return None,
    })
}
