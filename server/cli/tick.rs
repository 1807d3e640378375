//! `chant-lsp tick ID CRITERION`: what the editor's command does, without an editor.

use std::{io::Write, path::Path};

use anstream::ColorChoice;

use super::{CannotRun, Outcome, current_folder, outlet};
use crate::{ide::tick, model::Spec, store};

/// Tick an acceptance criterion of a spec, or open it again
#[derive(clap::Args)]
pub(super) struct Args {
    /// The spec's id, or a path to its file
    id: String,

    /// The criterion, as it reads behind the box
    criterion: String,

    /// Open it again
    #[arg(long, conflicts_with = "toggle")]
    untick: bool,

    /// Tick it if it is open, open it if it is ticked
    #[arg(long)]
    toggle: bool,

    /// Which of several criteria that read the same: the one nearest to this line of the file
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u32).range(1..))]
    line: Option<u32>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let folder = current_folder()?;
    let root = store::project_above(&folder)
        .ok_or_else(|| CannotRun(format!("{} is in no chant project", folder.display())))?;
    let path = find(&root, &folder, &args.id)?;
    let checked = (!args.toggle).then_some(!args.untick);
    let line = args.line.map(|line| line as usize - 1);
    let plan = |text: &str| tick::plan(text, &Spec::read(text), &args.criterion, line, checked);
    let replaced = store::replace(&root, &path, plan).map_err(CannotRun)?;

    let criteria = Spec::read(&replaced.after).criteria;
    let did = match (replaced.before == replaced.after, args.untick, args.toggle) {
        (true, false, _) => "was ticked already",
        (true, true, _) => "was open already",
        (false, _, true) => "turned over",
        (false, false, _) => "ticked",
        (false, true, _) => "opened again",
    };
    let mut out = outlet::styled(ColorChoice::Auto);
    let line = format!(
        "{path}: {did}; {} of {} criteria are ticked\n",
        criteria.checked(),
        criteria.total()
    );
    outlet::finish(out.write_all(line.as_bytes()).and_then(|()| out.flush()))?;
    if replaced.before != replaced.after {
        for process in store::open_in(&root, &path) {
            anstream::eprintln!(
                "{path} is open in the editor of chant-lsp, process {process}; it was changed on disk, and may have to be \
                 reloaded there"
            );
        }
    }
    Ok(Outcome::Clean)
}

/// The file of a spec, relative to its project.
fn find(root: &Path, folder: &Path, id: &str) -> Result<String, CannotRun> {
    let direct = format!(".chant/specs/{id}.md");
    if !id.contains('/') && root.join(&direct).exists() {
        return Ok(direct);
    }
    // A path to a file is one, whatever it is called.
    let named = folder.join(id);
    if named.is_file()
        && let Ok(below) = named.strip_prefix(root)
        && let Some(below) = below.to_str()
    {
        return Ok(below.to_owned());
    }
    let file = format!("/{id}.md");
    let mut files = store::list(root).files.into_iter();
    files
        .find(|path| path.ends_with(&file))
        .ok_or_else(|| CannotRun(format!("no spec of {} is named `{id}`", root.display())))
}
