//! `chant-lsp run ID --chain`: specs that belong together, each as soon as it may begin, until something stands in the way.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Sender, channel},
    },
    thread,
    time::Duration,
};

use super::{
    CannotRun, Outcome,
    chosen::{self, Chosen},
    run::{self, Args},
};
use crate::{
    ide::chain::{Chain, Member, Turn, stands},
    lsp::RUN_RULES,
    model::{
        run::{Ended, Event},
        status::Status,
    },
    runner::{self, Job},
};

/// How often a run is looked at that others have begun: its keeper knocks at nobody's door.
const GLANCE: Duration = Duration::from_millis(200);

/// So many of those that were not run are told of, each with its reason.
const TOLD: usize = 10;

/// Something that has happened in the run of a spec: that others have begun it, an event, or why there are none.
struct Heard {
    path: Arc<str>,
    id: Box<str>,
    what: Result<What, CannotRun>,
}

enum What {
    /// Others run it.
    Underway,
    /// They do no longer, and nothing is told of how that ended: it is judged anew.
    Free,
    Event(Event),
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let mut chosen = chosen::open(args.project.as_deref())?;
    let mut chain = Chain::of(&chosen.project, chosen.spec(&args.id)?).map_err(CannotRun)?;
    let width = chain.members().map(|it| it.id.chars().count()).max();
    let (say, heard) = channel::<Heard>();
    let mut going = 0_usize;
    loop {
        going += begin(args, &chosen, &mut chain, going, &say);
        if chain.going() == 0 {
            break;
        }
        for Heard { path, id, what } in &heard {
            if let Ok(What::Free) = what {
                going -= 1;
                chain.put_back(&path);
                break;
            }
            let (words, end) = match what {
                Ok(What::Free) => (Vec::new(), None),
                Ok(What::Underway) => (vec!["is being run already".to_owned()], None),
                Ok(What::Event(Event::Ended(ended))) => (vec![ended.message.clone()], Some(ended)),
                Ok(What::Event(event)) => (run::words(&event), None),
                Err(CannotRun(message)) => (vec![message.clone()], Some(failed(message))),
            };
            for words in words {
                let words = words.strip_prefix(&format!("{id}: ")).unwrap_or(&words);
                run::print(&format!("{id:0$} | {words}", width.unwrap_or(0)))?;
            }
            if let Some(ended) = end {
                going -= 1;
                chain.ended(&path, &ended.outcome, &ended.message);
                let (completed, all) = chain.count();
                run::print(&format!("{completed} of {all} are completed"))?;
                break;
            }
        }
        // What the run has written is what the others are judged by.
        chosen = chosen::open(args.project.as_deref())?;
    }
    tell(args, &chosen, &chain)
}

/// Begins what may begin; how many are waited for from now on.
fn begin(
    args: &Args,
    chosen: &Chosen,
    chain: &mut Chain,
    going: usize,
    say: &Sender<Heard>,
) -> usize {
    let project = &chosen.project;
    let room = usize::from(args.parallel).saturating_sub(going);
    let mut underway = Vec::new();
    let turn = |it: &Member| {
        let Some(entry) = project.spec(&it.path) else {
            return Turn::Not;
        };
        if entry.spec.status == Status::Completed {
            return Turn::Completed;
        }
        if is_live(&project.root, &it.id) || runner::is_running(&project.root, &it.id) {
            underway.push((Arc::clone(&it.path), it.id.clone()));
            return Turn::Underway;
        }
        if !project.obstacles(entry).is_empty() {
            return Turn::Not;
        }
        match run::job(args, chosen, entry) {
            Ok(job) => Turn::Begin(job),
            Err(_) => Turn::Not,
        }
    };
    let begun = chain.advance(room, turn);
    let count = begun.len() + underway.len();
    for (path, (job, missing)) in begun {
        for sentence in missing {
            anstream::eprintln!("{}: {sentence}", job.id);
        }
        let say = say.clone();
        thread::spawn(move || carry_out(&job, &path, &say));
    }
    for (path, id) in underway {
        let (root, say) = (Arc::clone(&project.root), say.clone());
        thread::spawn(move || {
            let tell = teller(&say, &path, &id);
            tell(Ok(What::Underway));
            tell(wait_for(&root, &id, &path));
        });
    }
    count
}

/// From the start of a run to its end.
fn carry_out(job: &Job, path: &Arc<str>, say: &Sender<Heard>) {
    let tell = teller(say, path, &job.id);
    let ended = run::launch(job).and_then(|mut launched| {
        run::follow(job, &mut launched, |event| {
            tell(Ok(What::Event(event.clone())));
            Ok(())
        })
    });
    match ended {
        // Who comes second to a spec waits for the first.
        Err(CannotRun(reason)) if runner::is_taken(&reason) => {
            tell(Ok(What::Underway));
            thread::sleep(GLANCE); // The first holds its record before it has written into it, and nobody tells when.
            tell(wait_for(&job.root, &job.id, path));
        }
        Err(reason) => tell(Err(reason)),
        Ok(_) => {}
    }
}

/// The end of a run that others have begun. chant tells of none, only that it goes on.
fn wait_for(root: &Path, id: &str, path: &str) -> Result<What, CannotRun> {
    while !is_live(root, id) {
        if !runner::is_running(root, id) {
            return Ok(What::Free);
        }
        thread::sleep(GLANCE); // A lock is a file: nobody tells when its owner has died.
    }
    watch(root, id, path).map(What::Event)
}

fn is_live(root: &Path, id: &str) -> bool {
    let last = runner::runs(root, id).pop();
    last.is_some_and(|run| run.live)
}

/// Tells what happens in the run of a spec. Whoever listened has its reasons to be gone; the run goes on.
fn teller<'a>(
    say: &'a Sender<Heard>,
    path: &'a Arc<str>,
    id: &'a str,
) -> impl Fn(Result<What, CannotRun>) + 'a {
    move |what| {
        let (path, id) = (Arc::clone(path), id.into());
        let _ = say.send(Heard { path, id, what });
    }
}

/// Waits for the end of a run that others have begun.
fn watch(root: &Path, id: &str, path: &str) -> Result<Event, CannotRun> {
    let run = runner::runs(root, id).pop().map(|told| told.started.run);
    let run = run.unwrap_or_default();
    loop {
        let live = is_live(root, id);
        if let Some(ended) = runner::end_of(root, id, &run) {
            return Ok(Event::Ended(ended));
        }
        if !live {
            let gone = || CannotRun("what kept watch over the run is gone".to_owned());
            let ended = runner::bury(root, id, path, &RUN_RULES);
            return ended.map(Event::Ended).ok_or_else(gone);
        }
        thread::sleep(GLANCE); // The record is a file: nobody tells of a new line in it.
    }
}

fn failed(message: String) -> Ended {
    Ended {
        outcome: "failed".to_owned(),
        message,
        ..Ended::default()
    }
}

/// Says how it ended, and what stands against what is left.
fn tell(args: &Args, chosen: &Chosen, chain: &Chain) -> Result<Outcome, CannotRun> {
    let project = &chosen.project;
    let why = |it: &Member| {
        let Some(entry) = project.spec(&it.path) else {
            return Some(format!("{} is gone", it.id));
        };
        let stands = stands(project, &chosen.world, entry);
        stands.or_else(|| Some(run::job(args, chosen, entry).err()?.0))
    };
    if chain.waiting().count() == chain.members().count()
        && let Some(reason) = chain.first().and_then(why)
    {
        return Err(CannotRun(reason));
    }
    let end = chain.end(why);
    run::print(&end.message)?;
    for (id, reason) in end.left.iter().take(TOLD) {
        let reason = reason.strip_prefix(&format!("{id} cannot be run: "));
        let reason = reason.unwrap_or("was not begun");
        run::print(&format!("  {id}: {reason}"))?;
    }
    if end.left.len() > TOLD {
        run::print(&format!("  and {} more", end.left.len() - TOLD))?;
    }
    Ok(if end.outcome == "completed" {
        Outcome::Clean
    } else {
        Outcome::Found
    })
}
