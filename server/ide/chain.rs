//! Specs that somebody wants run until something stands in the way: which belong together, which of them may begin, when
//! no more are begun, and what is said in the end. The server and the command line carry it out.

use std::{collections::BTreeSet, sync::Arc};

use super::{permit, why};
use crate::workspace::{Entry, Obstacle, Project, World};

/// A chain, as far as it has come.
#[derive(Clone, Debug)]
pub struct Chain {
    /// What it is about: the label that its specs share, else the id that was named.
    pub topic: Box<str>,
    members: Vec<Member>,
    halted: Option<Halt>,
}

/// A spec of a chain.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its id.
    pub id: Box<str>,
    /// Its file.
    pub path: Arc<str>,
    /// The specs of the chain that it waits for, by their ids.
    pub waits_for: Vec<Box<str>>,
    step: Step,
    /// What is to be told of its run.
    said: String,
}

/// How far a spec of a chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Waits,
    Goes,
    Completed,
    /// It was run, and is not completed.
    Over,
}

/// Why no more are begun.
#[derive(Clone, Debug)]
enum Halt {
    /// A run has ended so.
    Run(String),
    /// A person wants it.
    Person,
}

/// What may be done with a spec of a chain now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn<T> {
    /// It may begin, with this.
    Begin(T),
    /// Somebody runs it already, and will tell how that ends.
    Underway,
    /// It is completed already.
    Completed,
    /// Something stands in the way.
    Not,
}

/// How a chain has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// `completed`, `blocked`, `stopped` or `cancelled`.
    pub outcome: &'static str,
    /// All of it, in one sentence.
    pub message: String,
    /// The specs that were not run, by their ids, and what stands against each.
    pub left: Vec<(Box<str>, String)>,
}

/// Longer chains are a mistake: each of their specs is the work of minutes.
const LONGEST: usize = 1000;

/// So many that go on are told of in a line.
const TOLD: usize = 3;

impl Chain {
    /// The chain of a spec: the members of a driver, or the spec itself and everything that waits for it, directly or
    /// through others. What is over is none of it, nor are drivers, which have no work of their own. By path.
    ///
    /// # Errors
    /// A sentence: there is nothing to run.
    pub fn of(project: &Project, entry: &Arc<Entry>) -> Result<Self, String> {
        let specs = specs(project, entry)?;
        let ids: BTreeSet<&str> = specs.iter().map(|it| it.id()).collect();
        let members = specs.iter().map(|it| Member {
            id: it.id().into(),
            path: Arc::clone(&it.path),
            waits_for: waits_for(project, it)
                .into_iter()
                .flat_map(|id| among(project, &ids, id))
                .collect(),
            step: Step::Waits,
            said: String::new(),
        });
        Ok(Self {
            topic: topic(&specs, entry),
            members: members.collect(),
            halted: None,
        })
    }

    /// Its specs, by path.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.iter()
    }

    /// Those that have not begun.
    pub fn waiting(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|it| it.step == Step::Waits)
    }

    /// The one that would be first: it waits for none of the others.
    #[must_use]
    pub fn first(&self) -> Option<&Member> {
        self.members.iter().find(|it| it.waits_for.is_empty())
    }

    /// Whether no more are begun.
    #[must_use]
    pub fn is_halted(&self) -> bool {
        self.halted.is_some()
    }

    /// Whether a person has stopped it.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        matches!(self.halted, Some(Halt::Person))
    }

    /// How many are run, or about to be. Where [`Self::advance`] has left none, that is the end.
    #[must_use]
    pub fn going(&self) -> usize {
        let going = self.members.iter().filter(|it| it.step == Step::Goes);
        going.count()
    }

    /// Takes those that may begin, `room` of them at most, each with what it begins with.
    pub fn advance<T>(
        &mut self,
        mut room: usize,
        mut turn: impl FnMut(&Member) -> Turn<T>,
    ) -> Vec<(Arc<str>, T)> {
        let mut begun = Vec::new();
        if self.is_halted() {
            return begun;
        }
        for member in self.members.iter_mut().filter(|it| it.step == Step::Waits) {
            if room == 0 {
                break;
            }
            match turn(member) {
                Turn::Begin(with) => {
                    room -= 1;
                    member.step = Step::Goes;
                    begun.push((Arc::clone(&member.path), with));
                }
                Turn::Underway => member.step = Step::Goes,
                Turn::Completed => member.step = Step::Completed,
                Turn::Not => {}
            }
        }
        begun
    }

    /// What is to be told of the run of a spec.
    pub fn say(&mut self, path: &str, text: String) {
        if let Some(member) = self.named(path) {
            member.said = text;
        }
    }

    /// A run is over. One that is not completed is the last that was begun.
    pub fn ended(&mut self, path: &str, outcome: &str, message: &str) {
        let Some(member) = self.named(path) else {
            return;
        };
        if outcome == "completed" {
            member.step = Step::Completed;
        } else {
            member.step = Step::Over;
            self.halted
                .get_or_insert_with(|| Halt::Run(message.to_owned()));
        }
    }

    /// A spec that was about to be run is not run after all.
    pub fn put_back(&mut self, path: &str) {
        if let Some(member) = self.named(path) {
            member.step = Step::Waits;
        }
    }

    /// A person wants no more to be begun.
    pub fn stop(&mut self) {
        self.halted = Some(Halt::Person);
    }

    /// How many are completed, of how many.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let completed = self.members.iter().filter(|it| it.step == Step::Completed);
        (completed.count(), self.members.len())
    }

    /// How it stands, in a line: `2 of 6 · 003-one: 1/2 criteria · reads the code`.
    #[must_use]
    pub fn line(&self) -> String {
        let (completed, all) = self.count();
        let going = self.members.iter().filter(|it| it.step == Step::Goes);
        let going: Vec<&Member> = going.collect();
        let mut told: Vec<String> = going
            .iter()
            .take(TOLD)
            .map(|it| {
                let colon = if it.said.is_empty() { "" } else { ": " };
                format!("{}{colon}{}", it.id, it.said)
            })
            .collect();
        if going.len() > TOLD {
            told.push(format!("{} more", going.len() - TOLD));
        }
        let dot = if told.is_empty() { "" } else { " · " };
        format!("{completed} of {all}{dot}{}", told.join("; "))
    }

    /// How it ended. `why` says what stands against a spec.
    #[must_use]
    pub fn end(&self, why: impl Fn(&Member) -> Option<String>) -> End {
        let halt = self.halted.as_ref().map(|halt| match halt {
            Halt::Run(message) => format!("stopped, because of {message}"),
            Halt::Person => "stopped".to_owned(),
        });
        let left: Vec<(Box<str>, String)> = self
            .waiting()
            .map(|it| {
                let reason = why(it).or_else(|| halt.clone());
                let reason = reason.unwrap_or_else(|| format!("{} was not begun", it.id));
                (it.id.clone(), reason)
            })
            .collect();
        let (completed, _) = self.count();
        let s = if completed == 1 { " is" } else { "s are" };
        let mut message = format!("{completed} spec{s} completed");
        if let Some(reason) = halt.as_ref().or(left.first().map(|(_, reason)| reason)) {
            message.push_str(&format!("; {reason}"));
        }
        let outcome = match &self.halted {
            Some(Halt::Person) => "cancelled",
            Some(Halt::Run(_)) => "stopped",
            None if left.is_empty() => "completed",
            None => "blocked",
        };
        End {
            outcome,
            message,
            left,
        }
    }

    fn named(&mut self, path: &str) -> Option<&mut Member> {
        let mut going = self.members.iter_mut().filter(|it| it.step == Step::Goes);
        going.find(|it| *it.path == *path)
    }
}

/// What a spec's own story says against a run, in a sentence: what can be asked of thousands, since neither files nor git
/// are looked at where it waits for others.
#[must_use]
pub fn stands(project: &Project, world: &dyn World, entry: &Entry) -> Option<String> {
    if project.obstacles(entry).is_empty() {
        return None;
    }
    permit::refusal(entry, &why::reasons(project, world, entry))
}

fn specs<'a>(project: &'a Project, entry: &'a Arc<Entry>) -> Result<Vec<&'a Arc<Entry>>, String> {
    let id = entry.id();
    let mut found = project.members(id);
    if found.is_empty() {
        found = behind(project, entry)
            .ok_or_else(|| format!("{id} has too many specs behind it to run them all"))?;
    }
    found.retain(|it| {
        it.is_active()
            && !it.spec.status.is_over()
            && !it.spec.kind.has_members()
            && project.members(it.id()).is_empty()
    });
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found.dedup_by(|one, other| one.path == other.path);
    if found.is_empty() {
        return Err(format!("there is nothing left to run of {id}"));
    }
    Ok(found)
}

/// A spec, and all that waits for it: also through those that are over, so that a chain is found from any spec of it.
fn behind<'a>(project: &'a Project, entry: &'a Arc<Entry>) -> Option<Vec<&'a Arc<Entry>>> {
    let (mut found, mut seen) = (vec![entry], BTreeSet::from([entry.id()]));
    let mut at = 0;
    while let Some(next) = found.get(at).copied() {
        at += 1;
        // A driver is over once its members are.
        let driver = next.driver().and_then(|id| project.by_id(id));
        let driver = driver.filter(|it| it.is_active());
        for other in project.waiting_for(next).into_iter().chain(driver) {
            if seen.insert(other.id()) {
                found.push(other);
            }
        }
        if found.len() > LONGEST {
            return None;
        }
    }
    Some(found)
}

/// The spec of that id, if it is of the chain; of a driver, its members that are.
fn among(project: &Project, ids: &BTreeSet<&str>, id: Box<str>) -> Vec<Box<str>> {
    if ids.contains(&*id) {
        return vec![id];
    }
    let members = project.members(&id).into_iter().map(|it| it.id());
    members
        .filter(|id| ids.contains(id))
        .map(Into::into)
        .collect()
}

fn waits_for(project: &Project, entry: &Entry) -> Vec<Box<str>> {
    let mut found: Vec<Box<str>> = Vec::new();
    for obstacle in project.obstacles(entry) {
        let id: Box<str> = match obstacle {
            Obstacle::Dependency(id, _) | Obstacle::DriverDependency(id, _) => id.into(),
            Obstacle::Sibling(id, _) => id,
            _ => continue,
        };
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// The label that all specs of a chain have, one with a number before others, or the id of the one that was named.
fn topic(specs: &[&Arc<Entry>], named: &Entry) -> Box<str> {
    let Some((first, others)) = specs.split_first().filter(|(_, others)| !others.is_empty()) else {
        return named.id().into();
    };
    let labels = first.spec.texts("labels").map(|(label, _)| label);
    let shared = |label: &&str| {
        let has = |it: &&Arc<Entry>| it.spec.texts("labels").any(|(other, _)| other == *label);
        others.iter().all(has)
    };
    let shared: Vec<&str> = labels.filter(shared).collect();
    let numbered = |label: &&&str| label.ends_with(|ch: char| ch.is_ascii_digit());
    let label = shared.iter().find(numbered).or(shared.first());
    label.copied().unwrap_or(named.id()).into()
}

#[cfg(test)]
mod tests;
