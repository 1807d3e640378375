//! What becomes of drivers while their members are run: as `chant work` does (reference §7), the first member that begins
//! sets its driver in progress, and the last that is over completes it.

use std::path::Path;

use super::{Job, Rules, now};
use crate::{
    model::{Spec, id, status::Status},
    store,
};

const SPECS: &str = ".chant/specs/";

/// A run begins: sets the drivers of its spec in progress. chant does that itself.
pub fn begins(job: &Job, rules: &Rules) {
    if job.chant {
        return;
    }
    for driver in drivers(&job.path) {
        // One that is not there, or was begun already, is nothing to tell.
        let at = now();
        let plan = |text: &str| (rules.driver)(text, Status::InProgress, at);
        let _ = store::replace(&job.root, &path_of(driver), plan);
    }
}

/// A run has completed the spec at `path`: completes the drivers none of whose members is left, and says so.
pub(super) fn ended(root: &Path, path: &str, rules: &Rules, at: i64, message: &mut String) {
    let drivers = drivers(path);
    if drivers.is_empty() {
        return;
    }
    let all = store::list(root).files;
    for driver in drivers {
        let own = path_of(driver);
        let is_open = |text: &str| {
            let spec = Spec::read(text);
            spec.loads() && !spec.status.is_over()
        };
        let there = store::read(&root.join(&own));
        if !there.is_ok_and(|text| is_open(&text)) || !all_over(root, &all, driver) {
            continue;
        }
        match store::replace(root, &own, |text| {
            (rules.driver)(text, Status::Completed, at)
        }) {
            Ok(done) if done.before == done.after => {}
            Ok(_) => message.push_str(&format!(
                "; all members of {driver} are over, so it is completed as well"
            )),
            Err(sentence) => message.push_str(&format!(
                "; all members of {driver} are over, but {sentence}"
            )),
        }
    }
}

/// Whether chant finds no member of the driver that is left.
fn all_over(root: &Path, all: &[String], driver: &str) -> bool {
    let mut members = all
        .iter()
        .filter(|path| name_of(path).is_some_and(|id| id::is_member_of(id, driver)));
    members.all(|path| {
        store::read(&root.join(path)).is_ok_and(|text| {
            let spec = Spec::read(&text);
            spec.loads() && spec.status.is_over()
        })
    })
}

/// The drivers that a spec is a member of, the nearest first.
fn drivers(path: &str) -> Vec<&str> {
    let Some(id) = name_of(path).filter(|id| id::driver(id).is_some()) else {
        return Vec::new();
    };
    let dots = id.match_indices('.').map(|(at, _)| &id[..at]);
    let mut drivers: Vec<&str> = dots.collect();
    drivers.reverse();
    drivers
}

fn path_of(id: &str) -> String {
    format!("{SPECS}{id}.md")
}

/// The id of the spec in a file right below the folder of specs.
fn name_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix(SPECS)?.strip_suffix(".md")?;
    (!name.contains('/')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_driver_comes_first() {
        assert_eq!(drivers(".chant/specs/a.1.2.md"), ["a.1", "a"]);
        assert_eq!(drivers(".chant/specs/a.md"), <[&str; 0]>::default());
        assert_eq!(drivers(".chant/specs/v1.x.md"), <[&str; 0]>::default());
        assert_eq!(drivers(".chant/specs/old/a.1.md"), <[&str; 0]>::default());
    }
}
