//! While an agent works: what it says is written down and told, who wants it to end is heard, and when it is over the spec
//! gets what came of it.

use std::{
    sync::mpsc::RecvTimeoutError,
    time::{Duration, Instant},
};

use super::{Heard, Run};
use crate::{
    model::{
        Spec,
        run::{Ended, Ending, Event, Facts},
    },
    runner::{
        Ear, Git, Rules, end,
        job::now,
        process,
        record::{self, asked_to_stop},
    },
    store,
};

/// How often a keeper looks up while its agent is silent. Costs a few system calls.
const TICK: Duration = Duration::from_millis(200);

/// How often the dead are buried that an agent leaves to its keeper while it works.
const BURIAL: Duration = Duration::from_secs(1);

/// What is said in so short a time is told at once.
const LINES: Duration = Duration::from_millis(30);

/// How long pipes are waited for that somebody holds open though all are gone whom we know of.
const LAST_WORDS: Duration = Duration::from_secs(2);

impl Run<'_> {
    /// Until the agent and all that it has started are gone.
    pub(super) fn watch(&mut self, ear: &mut dyn Ear) {
        ear.knock();
        let began = Instant::now();
        let limit = (self.job.seconds > 0).then(|| Duration::from_secs(self.job.seconds));
        let grace = Duration::from_secs(self.job.grace);
        let mut pipes = 2;
        let mut looked = Instant::now();
        let mut buried = Instant::now();
        while self.ending.is_none() {
            let wait = if self.unsaid.is_due() {
                LINES.saturating_sub(self.said_at.elapsed())
            } else {
                TICK
            };
            match self.heard.recv_timeout(wait) {
                Ok(Heard::Said(error, bytes)) => self.take(error, &bytes),
                Ok(Heard::Silent) => pipes -= 1,
                Ok(Heard::Ended(ending)) => self.ending = Some(ending),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.ending = Some(Ending::Signal(0)),
            }
            self.say(ear);
            if looked.elapsed() < TICK {
                continue;
            }
            looked = Instant::now();
            self.put_back();
            if buried.elapsed() >= BURIAL {
                buried = Instant::now();
                process::bury_strays(self.process);
            }
            self.count(ear);
            let why = if asked_to_stop(&self.job.root, &self.job.id, &self.job.run) {
                Some(Ending::Cancelled)
            } else {
                let over = limit.is_some_and(|limit| began.elapsed() >= limit);
                over.then_some(Ending::TooLong(self.job.seconds))
            };
            if let Some(why) = why {
                self.record.tell(&Event::Stopping);
                ear.knock();
                self.stop(grace, &mut pipes);
                self.ending = Some(why);
            }
        }
        self.sweep(grace, pipes);
        self.say(ear);
    }

    /// Ends the group. What it still has to say is listened to, or it could not go.
    fn stop(&mut self, grace: Duration, pipes: &mut u8) {
        let leader = self.process;
        process::ask(leader);
        let start = Instant::now();
        let mut insisted = false;
        let mut ended = false;
        while !ended && start.elapsed() < grace + LAST_WORDS {
            if !insisted && start.elapsed() >= grace {
                process::insist(leader);
                insisted = true;
            }
            match self.heard.recv_timeout(Duration::from_millis(5)) {
                Ok(Heard::Said(error, bytes)) => self.take(error, &bytes),
                Ok(Heard::Silent) => *pipes -= 1,
                Ok(Heard::Ended(_)) => ended = true,
                Err(_) => {}
            }
        }
    }

    /// Ends what the agent has left behind, and listens to what is still in the pipes.
    fn sweep(&mut self, grace: Duration, mut pipes: u8) {
        // Those are no longer wanted: a moment is enough for them.
        let grace = grace.min(Duration::from_secs(1));
        let left = self.process != 0 && process::end(self.process, grace);
        let orphans = process::end_orphans(grace);
        let start = Instant::now();
        while pipes > 0 && self.process != 0 && start.elapsed() < LAST_WORDS {
            match self
                .heard
                .recv_timeout(LAST_WORDS.saturating_sub(start.elapsed()))
            {
                Ok(Heard::Said(error, bytes)) => self.take(error, &bytes),
                Ok(Heard::Silent) => pipes -= 1,
                Ok(Heard::Ended(_)) => {}
                Err(_) => break,
            }
        }
        let Self {
            log,
            kept,
            complaints,
            unsaid,
            ..
        } = self;
        log.finish(&mut |error, line| {
            if error { &mut *complaints } else { &mut *kept }.line(line);
            unsaid.line(line);
        });
        if left || orphans > 0 {
            log.line("# Processes that the agent left behind were ended");
        }
    }

    fn take(&mut self, error: bool, bytes: &[u8]) {
        let Self {
            log,
            kept,
            complaints,
            unsaid,
            ..
        } = self;
        let said = if error { complaints } else { kept };
        let mut each = |line: &str| {
            said.line(line);
            unsaid.line(line);
        };
        log.take(error, bytes, &mut each);
    }

    /// Tells the lines that were not told yet, if it is time.
    fn say(&mut self, ear: &mut dyn Ear) {
        let due = self.ending.is_some() || self.said_at.elapsed() >= LINES;
        if due && let Some(lines) = self.unsaid.take() {
            self.record.tell(&lines);
            self.said_at = Instant::now();
            ear.knock();
        }
    }

    /// Tells how many criteria are ticked, if that is news.
    fn count(&mut self, ear: &mut dyn Ear) {
        let file = self.job.root.join(&self.job.path);
        let stamp = std::fs::metadata(&file).and_then(|meta| Ok((meta.len(), meta.modified()?)));
        let stamp = stamp.ok();
        // An agent that thinks costs nothing.
        if self.stamp == stamp {
            return;
        }
        self.stamp = stamp;
        let Ok(text) = store::read(&file) else {
            return;
        };
        let criteria = Spec::read(&text).criteria;
        let counted = (criteria.checked(), criteria.total());
        if self.counted.replace(counted) != Some(counted) && counted.1 > 0 {
            let (checked, total) = counted;
            self.record.tell(&Event::Criteria { checked, total });
            ear.knock();
        }
    }

    /// An agent that tidies up takes away what git ignores, and with it what keeps others from its spec.
    fn put_back(&mut self) {
        self.record.put_back();
        self.log.put_back();
        for file in [&mut self.lock, &mut self.copy].into_iter().flatten() {
            let _ = file.put_back(false);
        }
    }

    /// Writes into the spec what came of the run, and tells it.
    pub(super) fn finish(mut self, rules: &Rules, ear: &mut dyn Ear) {
        let job = self.job;
        self.put_back();
        let ending = self.ending.unwrap_or(Ending::Abandoned);
        self.count(ear);
        let facts = self.facts(ending);
        let (written, mut verdict) = end::write(&job.root, &job.path, (rules, job.chant), &facts);
        end::approval(job, rules, &facts, &mut verdict);
        let mut message = format!("{}: {}", job.id, verdict.message);
        let mut complaints = self.complaints.text.lines();
        let last = complaints.rfind(|line| !line.trim().is_empty());
        if ending != Ending::Exit(0)
            && ending != Ending::Cancelled
            && let Some(last) = self.refused.as_deref().or(last)
        {
            let last: String = last.trim().chars().take(200).collect();
            message.push_str(&format!(" ({last})"));
        }
        let had = self.criteria.is_some_and(|(_, total)| total > 0);
        let gone = had && self.counted.is_some_and(|(_, total)| total == 0);
        let status = match written {
            Ok(()) if gone => {
                message.push_str(&end::kept(&job.root, &job.id));
                Some(verdict.status.name().to_owned())
            }
            Ok(()) => Some(verdict.status.name().to_owned()),
            Err(sentence) => {
                message.push_str(&format!(
                    "; this was not noted in the spec, because {sentence}; what the agent said is in .chant/logs/{}.log{}",
                    job.id,
                    end::kept(&job.root, &job.id)
                ));
                None
            }
        };
        self.log.hide(job);
        if let Some(lock) = self.lock.take() {
            let _ = lock.remove();
        }
        record::clear(&job.root, &job.id);
        let code = match ending {
            Ending::Exit(code) => Some(code),
            _ => None,
        };
        self.record.tell(&Event::Ended(Ended {
            at: facts.at,
            seconds: facts.at - self.started.at,
            outcome: verdict.outcome().to_owned(),
            message,
            status,
            code,
            open: verdict.open,
            commits: facts.commits,
        }));
        ear.knock();
    }

    fn facts(&mut self, ending: Ending) -> Facts {
        let job = self.job;
        // An agent that has said nothing but what went wrong has said that.
        let said = if self.kept.chars == 0 {
            &mut self.complaints
        } else {
            &mut self.kept
        };
        let chars = said.chars;
        let output = said.text.clone();
        let git = Git::open(&job.root);
        let commits = git.commits_of_run(&job.id, self.started.head.as_deref());
        let unmarked = commits.is_empty() && git.head().is_some();
        Facts {
            ending,
            at: now(),
            mismatch: job.strict.then(|| end::mismatch(job, &output)).flatten(),
            output,
            chars,
            commits,
            model: job.model.clone(),
            criteria: self.criteria,
            unmarked: unmarked.then(|| format!("chant({}):", job.id)),
        }
    }
}
