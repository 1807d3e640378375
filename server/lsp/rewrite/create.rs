//! New files: made exclusively, so that no two processes ever give away one name.

use std::{path::Path, sync::Arc};

use crate::{
    ide::{change::Step, next_phase::Planned},
    lsp::{
        reload,
        state::{Spot, State},
    },
    store,
    workspace::entry::role,
};

/// How often a name is chosen while others take it.
const ATTEMPTS: usize = 16;

/// Makes the files of a plan, which is asked again, on what is there then, as long as somebody else takes one of its names.
/// The refusal of the plan is its own.
pub(in crate::lsp) async fn create<R: Send + 'static>(
    state: &Arc<State>,
    root: &Arc<Path>,
    plan: impl Fn(&Arc<State>) -> Result<Planned, R> + Send + 'static,
    refuse: fn(String) -> R,
) -> Result<Planned, R> {
    let spot = |path: &str| Spot {
        root: Arc::clone(root),
        path: path.into(),
    };
    // Who makes a spec knows those that others have made: the lane is the folder's.
    let lane = state.funnel.lanes.enter(spot(".chant/specs")).await;
    let (state, root) = (Arc::clone(state), Arc::clone(root));
    let work = move || {
        let _lane = lane;
        let spot = |path: &str| Spot {
            root: Arc::clone(&root),
            path: path.into(),
        };
        for _ in 0..ATTEMPTS {
            let planned = plan(&state)?;
            let files = files(&planned);
            let taken = store::create_all(&root, &files).map_err(refuse)?;
            // Either way something is there that was not known.
            let news = match taken {
                Some(number) => &files[number..=number],
                None => &files,
            };
            let of_ours = news.iter().filter(|(path, _)| role(path).is_some());
            reload::put_in(&state, of_ours.map(|(path, _)| spot(path)).collect());
            if taken.is_none() {
                return Ok(planned);
            }
        }
        Err(refuse(format!(
            "no spec was made: others have taken its name {ATTEMPTS} times"
        )))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(made) => made,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

fn files(planned: &Planned) -> Vec<(&str, &str)> {
    let steps = planned.change.steps.iter();
    steps
        .filter_map(|step| match step {
            Step::Create { path, text } => Some((path.as_str(), text.as_str())),
            Step::Edit { .. } | Step::Rename { .. } => None,
        })
        .collect()
}
