//! A label: wherever a spec has it, archived ones too, and in the configuration.
//!
//! A label is no link to anything but a way to find specs together, so all of them follow. Where a spec has the new
//! label already, the old one goes.

use super::draft::Draft;
use crate::{
    ide::{
        lists,
        named::{How, Thing},
        uses,
    },
    model::Spec,
    workspace::Name,
};

pub(super) fn plan(draft: &mut Draft, old: &str, new: &str) -> Result<String, String> {
    let new = new.trim();
    if new.is_empty() {
        return Err("A label cannot be empty".to_owned());
    }
    if new.chars().any(char::is_control) {
        return Err("A label must be one line".to_owned());
    }
    let title = format!("Rename label {old} to {new}");
    if old == new {
        return Ok(title);
    }
    let project = draft.project;
    let wanted =
        |thing: &Thing| matches!(thing, Thing::Label(label) if **label == *old || **label == *new);
    let found = uses::in_specs(draft.world, project.naming(Name::Label(old)), &wanted);
    let mut plain = uses::in_pages(project, &wanted);
    for mut uses in found {
        // All labels are renamed together, the archive's as well.
        uses.is_history = false;
        let has_both = uses.named.iter().any(|named| named.thing.name() == new);
        if !has_both {
            plain.push(uses);
            continue;
        }
        let spec = Spec::read(&uses.text);
        let gone = uses
            .named
            .iter()
            .filter(|named| named.thing.name() == old && matches!(named.how, How::Field(_)));
        let edits = gone.filter_map(|named| lists::remove_item(&uses.text, &spec, named.scalar));
        let edits = edits.flatten().collect();
        draft.edit(&uses.path, edits);
    }
    draft.write(plain, &|named| {
        (named.thing.name() == old).then(|| new.to_owned())
    });
    Ok(title)
}
