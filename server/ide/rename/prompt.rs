//! A prompt: its file, the specs that run with it, the prompts that extend it, and the default of the configuration.

use super::draft::Draft;
use crate::{
    ide::{Ask, named::Thing, uses},
    model::prompt::MERGE_CONFLICT,
    workspace::{Name, PathKind, Project},
};

/// Prompts that chant asks for by name, and what for.
const CALLED: &[(&str, &str)] = &[
    (MERGE_CONFLICT, "merging"),
    ("split", "splitting specs"),
    ("verify", "verifying criteria"),
    ("documentation", "specs of type `documentation`"),
];

/// Whether a prompt may have another name.
pub(super) fn check(ask: &Ask, old: &str) -> Result<(), String> {
    allowed(ask.project, old)
}

fn allowed(project: &Project, old: &str) -> Result<(), String> {
    if let Some((_, what)) = CALLED.iter().find(|(name, _)| *name == old) {
        return Err(format!("chant asks for `{old}` by this name, for {what}"));
    }
    let is_default = *project.config.default_prompt == *old;
    let config = project.page(".chant/config.md");
    let said = config.is_some_and(|page| {
        let source = crate::model::keys::Source::read(&page.text.to_str());
        source.at("defaults.prompt").is_some()
    });
    if is_default && !said {
        return Err(format!(
            "`{old}` is the default of specs without a prompt, and the project's configuration does not say so: set `defaults.prompt` first"
        ));
    }
    Ok(())
}

pub(super) fn plan(
    draft: &mut Draft,
    old: &str,
    new: &str,
    with_file: bool,
) -> Result<String, String> {
    allowed(draft.project, old)?;
    file(draft, "prompts/", old, new, with_file)?;
    let wanted = |thing: &Thing| matches!(thing, Thing::Prompt(name) if **name == *old);
    let specs = draft.project.naming(Name::Prompt(old));
    let mut found = uses::in_specs(draft.world, specs, &wanted);
    found.extend(uses::in_pages(draft.project, &wanted));
    draft.write(found, &|_| Some(new.to_owned()));
    Ok(format!("Rename prompt {old} to {new}"))
}

pub(super) fn plan_extension(
    draft: &mut Draft,
    old: &str,
    new: &str,
    with_file: bool,
) -> Result<String, String> {
    file(draft, "prompts/extensions/", old, new, with_file)?;
    let wanted = |thing: &Thing| matches!(thing, Thing::Extension(name) if **name == *old);
    let found = uses::in_pages(draft.project, &wanted);
    draft.write(found, &|_| Some(new.to_owned()));
    Ok(format!("Rename extension {old} to {new}"))
}

/// The prompt's own file, if there is one.
fn file(
    draft: &mut Draft,
    folder: &str,
    old: &str,
    new: &str,
    with_file: bool,
) -> Result<(), String> {
    super::spec::legal(new)?;
    let path = |name: &str| format!(".chant/{folder}{name}.md");
    let (from, to) = (path(old), path(new));
    if !with_file || old == new {
        return Ok(());
    }
    if draft.project.page(&to).is_some() || draft.world.kind(&to) != PathKind::Missing {
        return Err(format!("{to} exists already"));
    }
    if draft.project.page(&from).is_some() {
        draft.rename_file(from, to);
    }
    Ok(())
}
