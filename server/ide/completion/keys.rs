//! Keys that are not there yet, those that matter for this kind of spec first.

use super::{ItemKind, list::List, snippet};
use crate::{
    ide::{
        File, cards,
        cursor::{Quote, Slot, Spot},
        place::{BOOL, Table},
    },
    model::{
        Spec,
        fields::{FIELDS, Field, Shape},
        status::{Kind, Status, Verification},
        yaml::{Pair, Value},
    },
};

/// Offers the keys of `table`.
pub(super) fn offer(list: &mut List, table: Table, spot: &Spot) {
    let siblings = match spot.slot {
        Slot::Key { siblings, .. } => siblings,
        _ => &[],
    };
    let here = |pair: &Pair| pair.key.touches(list.ask.offset);
    let taken = |name: &str| {
        siblings
            .iter()
            .any(|pair| &*pair.name == name && !here(pair))
    };
    // What is there already is kept: its colon, its quotes, its brackets.
    let bare =
        matches!(spot.slot, Slot::Key { colon: true, .. }) || spot.token.quote != Quote::None;
    match table {
        Table::Fields => {
            let File::Spec(entry) = list.ask.file else {
                return;
            };
            let mut fields: Vec<&Field> =
                FIELDS.iter().filter(|field| !taken(field.name)).collect();
            fields.sort_by_key(|field| {
                matters(
                    field,
                    list.ask.project.config.required.as_ref(),
                    &entry.spec,
                )
            });
            let block = lists_are_blocks(siblings);
            for field in fields {
                field_item(list, field, bare, block);
            }
        }
        Table::Few(keys) => {
            for (name, about) in keys.iter().filter(|(name, _)| !taken(name)) {
                let item = if bare {
                    list.value(ItemKind::Key, name)
                } else {
                    let rest = match *name {
                        "required" => snippet::choice(BOOL),
                        _ => "$0".to_owned(),
                    };
                    list.snippet(ItemKind::Key, name, format!("{name}: {rest}"))
                };
                item.detail(*about);
            }
        }
    }
}

fn field_item(list: &mut List, field: &'static Field, bare: bool, block: bool) {
    let item = if bare {
        list.value(ItemKind::Key, field.name)
    } else {
        let text = written(list, field, block);
        list.snippet(ItemKind::Key, field.name, text)
    };
    item.detail(cards::shape(field)).more("field", field.name);
    if !field.by_hand {
        item.note("written by chant");
    }
}

/// How much a field matters, the smaller the more.
fn matters(field: &Field, required: &[Box<str>], spec: &Spec) -> u8 {
    let basic = matches!(field.shape, Shape::Kind | Shape::Status);
    // What chant's `type` rule asks for (reference §9.1).
    let asked_for =
        field.name == "target_files" && matches!(spec.kind, Kind::Documentation | Kind::Research);
    if required.iter().any(|name| **name == *field.name) || field.kinds.contains(&spec.kind) {
        0
    } else if basic || asked_for {
        1
    } else if !field.by_hand {
        4
    } else if field.kinds.is_empty() {
        2
    } else {
        3
    }
}

/// Whether new lists should be written as lines of `- `, as chant writes them: unless those that are there are not.
fn lists_are_blocks(siblings: &[Pair]) -> bool {
    let mut lists = siblings.iter().filter_map(|pair| match &pair.node.value {
        Value::List(list) => Some(!list.flow),
        _ => None,
    });
    lists
        .next()
        .is_none_or(|first| first || lists.any(|block| block))
}

/// The key with the shape of its value, as a snippet.
fn written(list: &List, field: &Field, block: bool) -> String {
    let (name, eol) = (field.name, list.eol());
    let kinds = Kind::ALL.map(Kind::name);
    match field.shape {
        Shape::Ids | Shape::Texts if block => format!("{name}:{eol}- $0"),
        Shape::Ids | Shape::Texts => format!("{name}: [$0]"),
        Shape::Kind => format!("{name}: {}", snippet::choice(&kinds)),
        Shape::Status => {
            let mut words = vec![Status::Pending.name()];
            if let File::Spec(entry) = list.ask.file {
                let next = cards::next(list.ask.project, entry, Status::Pending);
                words.extend(next.map(Status::name));
            }
            format!("{name}: {}", snippet::choice(&words))
        }
        Shape::Verification => format!("{name}: {}", snippet::choice(&Verification::NAMES)),
        Shape::Bool => format!("{name}: {}", snippet::choice(&["false", "true"])),
        Shape::Approval => format!("{name}:{eol}  required: {}", snippet::choice(BOOL)),
        Shape::Retry => format!("{name}:{eol}  attempts: $0"),
        Shape::Text | Shape::Count => format!("{name}: $0"),
    }
}

#[cfg(test)]
mod tests;
