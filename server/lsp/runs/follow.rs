//! One run, watched to its end: what its record tells is told, and where its keeper dies without a word the end is noted.

use std::{sync::Arc, thread, time::Duration};

use super::{RULES, Wanted, chains, leave, next, told::Teller};
use crate::{
    lsp::{
        reload,
        state::{Spot, State},
    },
    model::{
        id,
        run::{Ended, Event},
    },
    runner::{self, Knocks, Tail, Told},
};

/// How often a run is looked at that was found: its keeper knocks at nobody's door.
const GLANCE: Duration = Duration::from_millis(200);

/// What wakes the thread of a run.
pub(super) enum Wake {
    /// Its keeper, which was started here.
    Knocks(Knocks),
    /// Nobody: its keeper knocks elsewhere.
    Clock,
}

/// Tells what the record tells until the run is over. `gone` waits for the keeper.
pub(super) fn follow(
    state: &Arc<State>,
    wanted: &Wanted,
    run: &str,
    mut tail: Tail,
    mut wake: Wake,
    gone: impl FnOnce(),
) {
    let mut teller = Teller::new(state, wanted, run);
    let mut ended = None;
    let mut more = true;
    while more && ended.is_none() && !tail.is_renewed() {
        more = match &mut wake {
            Wake::Knocks(knocks) => knocks.wait(),
            Wake::Clock => {
                // An agent may have taken the record away; its keeper puts it back.
                let kept = tail.is_kept() || {
                    thread::sleep(2 * GLANCE);
                    tail.is_kept()
                };
                if kept {
                    thread::sleep(GLANCE);
                }
                kept
            }
        };
        for event in tail.events() {
            match event {
                Event::Ended(end) => ended = Some(end),
                event => {
                    teller.tell(&event);
                    if !matches!(event, Event::Line { .. }) {
                        look(state, &wanted.spot);
                    }
                    if matches!(event, Event::Started(_)) {
                        reload::put_in(state, touched(state, &wanted.spot));
                    }
                }
            }
        }
    }
    gone();
    let ended = ended.or_else(|| told(wanted, run)?.ended);
    let ended = ended.or_else(|| {
        teller.tell(&Event::Lost);
        buried(wanted, run)
    });
    let ended = ended.unwrap_or_else(|| Ended {
        at: runner::now(),
        outcome: "failed".to_owned(),
        message: format!("{}: what kept watch over the run is gone", wanted.id),
        ..Ended::default()
    });
    // What waits for this spec is asked at once.
    reload::put_in(state, touched(state, &wanted.spot));
    leave(state, wanted);
    teller.tell(&Event::Ended(ended.clone()));
    chains::ended(state, &wanted.spot, &ended);
    next(state);
}

/// What the record tells of a run.
fn told(wanted: &Wanted, run: &str) -> Option<Told> {
    let runs = runner::runs(&wanted.spot.root, &wanted.id).into_iter();
    runs.rev().find(|told| told.started.run == run)
}

/// Ends what a dead keeper has left. Another server may be about it already, and note how it ended.
fn buried(wanted: &Wanted, run: &str) -> Option<Ended> {
    let spot = &wanted.spot;
    loop {
        let ended = runner::bury(&spot.root, &wanted.id, &spot.path, &RULES);
        if ended.is_some() {
            return ended;
        }
        let told = told(wanted, run)?;
        if told.ended.is_some() || !told.live {
            return told.ended;
        }
        thread::sleep(GLANCE);
    }
}

/// The files that a run writes to: that of its spec, and those of the drivers that it is a member of.
pub(super) fn touched(state: &State, spot: &Spot) -> Vec<Spot> {
    let (now, id) = (state.snapshot(), super::id_of(spot));
    let mut found = vec![spot.clone()];
    if id::driver(id).is_none() {
        return found;
    }
    let project = now.workspace.project(&spot.root);
    let drivers = id.match_indices('.').filter_map(|(at, _)| {
        let driver = project?.by_id(&id[..at])?;
        driver.is_active().then(|| Spot {
            root: Arc::clone(&spot.root),
            path: Arc::clone(&driver.path),
        })
    });
    found.extend(drivers);
    found
}

/// The file is read again at once: the client may watch it slowly, or not at all.
fn look(state: &Arc<State>, spot: &Spot) {
    reload::heard(state, [spot.root.join(&*spot.path)]);
}
