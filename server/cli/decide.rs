//! `set-status`, `approve`, `reject`, `cancel`, `reopen`, `reset`: what the editor's commands do, without an editor.

use std::path::PathBuf;

use super::{CannotRun, Outcome, change::Target, chosen};
use crate::{
    ide::{
        actions::Asked,
        lifecycle::{self, Decision, Deed},
    },
    model::status::Status,
    text::Span,
    workspace::{Entry, World},
};

/// Which spec
#[derive(clap::Args)]
struct Which {
    /// The spec, by its id or a part of it
    id: String,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

/// Give a spec another status
#[derive(clap::Args)]
pub(super) struct SetStatus {
    #[command(flatten)]
    which: Which,

    /// The status
    status: String,

    /// Ask nothing of what chant asks: neither whether it may follow, nor whether all is done
    #[arg(long)]
    force: bool,
}

/// Approve a spec, or reject it
#[derive(clap::Args)]
pub(super) struct Approval {
    #[command(flatten)]
    which: Which,

    /// Who decides; whom git would sign as, if absent
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// Why
    #[arg(long, default_value = "")]
    reason: String,
}

/// Give a spec up
#[derive(clap::Args)]
pub(super) struct Cancel {
    #[command(flatten)]
    which: Which,

    /// Also while others wait for it, or it is in progress
    #[arg(long)]
    force: bool,
}

/// Make a spec pending again
#[derive(clap::Args)]
pub(super) struct Again {
    #[command(flatten)]
    which: Which,
}

pub(super) fn set_status(args: &SetStatus) -> Result<Outcome, CannotRun> {
    let to = Status::parse(&args.status).ok_or_else(|| {
        let names = Status::ALL.map(Status::name).join(", ");
        CannotRun(format!(
            "there is no status {}; there are {names}",
            args.status
        ))
    })?;
    let force = args.force;
    decide(&args.which, |_| Ok(Deed::Status { to, force }))
}

pub(super) fn approve(args: &Approval) -> Result<Outcome, CannotRun> {
    decide(&args.which, |world| {
        Ok(Deed::Approve(decision(args, world)?))
    })
}

pub(super) fn reject(args: &Approval) -> Result<Outcome, CannotRun> {
    decide(&args.which, |world| {
        Ok(Deed::Reject(decision(args, world)?))
    })
}

pub(super) fn cancel(args: &Cancel) -> Result<Outcome, CannotRun> {
    let force = args.force;
    decide(&args.which, |_| Ok(Deed::Cancel { force }))
}

pub(super) fn reopen(args: &Again) -> Result<Outcome, CannotRun> {
    decide(&args.which, |_| Ok(Deed::Reopen))
}

pub(super) fn reset(args: &Again) -> Result<Outcome, CannotRun> {
    decide(&args.which, |_| Ok(Deed::Reset))
}

fn decision(args: &Approval, world: &dyn World) -> Result<Decision, CannotRun> {
    let by = args.by.clone().or_else(|| world.user().map(Into::into));
    let by = by.ok_or_else(|| {
        CannotRun("say who decides, with --by: git knows no name to sign with".to_owned())
    })?;
    Ok(Decision {
        by,
        reason: args.reason.clone(),
    })
}

fn decide(
    which: &Which,
    deed: impl FnOnce(&dyn World) -> Result<Deed, CannotRun>,
) -> Result<Outcome, CannotRun> {
    let chosen = chosen::open(which.project.as_deref())?;
    let found = chosen.spec(&which.id)?;
    let deed = deed(&chosen.world)?;
    let target = Target {
        root: chosen.project.root.to_path_buf(),
        path: found.path.to_string(),
    };
    let replaced = target.change(|text| {
        let entry = Entry::closed(found.path.clone(), found.place, text);
        let asked = Asked {
            project: &chosen.project,
            entry: &entry,
            text,
            selection: Span::at(0),
            world: &chosen.world,
        };
        lifecycle::plan(&asked, &deed)
    })?;
    let told = lifecycle::told(found.id(), &deed, &replaced.before, &replaced.after);
    target.tell(&told, replaced.before != replaced.after)?;
    Ok(Outcome::Clean)
}
