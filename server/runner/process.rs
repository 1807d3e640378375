//! An agent's processes: started in a group of their own, and ended together with everything that they have started.

use std::{
    io,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How often it is looked whether processes that were asked to end have ended.
const GLANCE: Duration = Duration::from_millis(5);

/// What to start, and where.
#[derive(Debug)]
pub(super) struct Start<'a> {
    /// The program.
    pub(super) program: &'a Path,
    /// Its arguments, without its own name.
    pub(super) arguments: &'a [String],
    /// All of its environment.
    pub(super) environment: &'a [(String, String)],
    /// Where it works.
    pub(super) folder: &'a Path,
    /// Whether something will be written to its standard input.
    pub(super) stdin: bool,
}

/// Starts an agent. It leads a group of its own, so that what ends it ends what it has started.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that starts processes"
)]
pub(super) fn start(start: &Start) -> io::Result<Child> {
    let mut command = Command::new(start.program);
    command
        .args(start.arguments)
        .env_clear()
        .envs(start.environment.iter().map(|(name, value)| (name, value)))
        .current_dir(start.folder)
        .stdin(if start.stdin {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

/// Leaves the terminal and the session that this process was started in, and takes in what its children leave behind:
/// from now on nothing that they start can get away.
pub(super) fn stand_alone() {
    #[cfg(unix)]
    {
        use rustix::process;
        // Whoever leads a group already has what this is for.
        let _ = process::setsid();
        #[cfg(target_os = "linux")]
        let _ = process::set_child_subreaper(Some(process::getpid()));
    }
}

/// Ends a group: asks, waits for `grace`, and insists. Says whether there was anything left of it.
pub(super) fn end(leader: u32, grace: Duration) -> bool {
    if !ask(leader) {
        return false;
    }
    let start = Instant::now();
    while start.elapsed() < grace {
        // The dead count until they are buried, and those whose parents have died are ours to bury.
        bury();
        if !lives(leader) {
            return true;
        }
        thread::sleep(GLANCE);
    }
    insist(leader);
    true
}

#[cfg(unix)]
mod system {
    use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

    fn group(leader: u32) -> Option<Pid> {
        Pid::from_raw(i32::try_from(leader).ok()?)
    }

    /// Asks all of a group to end; false if there is nobody.
    pub(in crate::runner) fn ask(leader: u32) -> bool {
        group(leader).is_some_and(|group| kill_process_group(group, Signal::TERM).is_ok())
    }

    /// Ends all of a group.
    pub(in crate::runner) fn insist(leader: u32) {
        if let Some(group) = group(leader) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }

    /// Whether anybody of a group is there; one that has ended and was not yet buried counts.
    pub(in crate::runner) fn lives(leader: u32) -> bool {
        group(leader).is_some_and(|group| test_kill_process_group(group).is_ok())
    }
}

#[cfg(not(unix))]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that starts processes"
)]
mod system {
    use std::process::{Command, Stdio};

    fn taskkill(leader: u32, more: &[&str]) -> bool {
        let id = leader.to_string();
        Command::new("taskkill")
            .args(["/T", "/PID", &id])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Asks a process and those below it to end; false if there is nobody.
    pub(in crate::runner) fn ask(leader: u32) -> bool {
        taskkill(leader, &[])
    }

    /// Ends a process and those below it.
    pub(in crate::runner) fn insist(leader: u32) {
        taskkill(leader, &["/F"]);
    }

    /// Cannot be asked cheaply: nobody waits.
    pub(in crate::runner) fn lives(_: u32) -> bool {
        false
    }
}

use system::lives;
pub(super) use system::{ask, insist};

/// Ends what has got away from the group and was left to us; how many processes that were.
#[cfg(target_os = "linux")]
pub(super) fn end_orphans(grace: Duration) -> usize {
    use rustix::process::{Pid, Signal, kill_process};

    let signal = |signal: Signal| -> usize {
        let orphans = children();
        for orphan in &orphans {
            if let Some(pid) = Pid::from_raw(*orphan) {
                let _ = kill_process(pid, signal);
            }
        }
        orphans.len()
    };
    // Those that are dead already are not counted.
    bury();
    let found = signal(Signal::TERM);
    let start = Instant::now();
    while found > 0 && start.elapsed() < grace {
        bury();
        if children().is_empty() {
            return found;
        }
        thread::sleep(GLANCE);
    }
    // One that dies may leave others: there is an end to it, since nobody can start any more.
    while signal(Signal::KILL) > 0 && start.elapsed() < grace + Duration::from_secs(2) {
        bury();
        thread::sleep(GLANCE);
    }
    found
}

/// Buries what has died and was ours. Only once nobody else waits for a child.
#[cfg(target_os = "linux")]
fn bury() {
    use rustix::process::{WaitOptions, wait};
    while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
}

/// Buries what an agent that still works has started and left to us, once it has died: a long run would gather the dead.
#[cfg(target_os = "linux")]
pub(super) fn bury_strays(agent: u32) {
    use rustix::process::{Pid, WaitOptions, waitpid};
    // The agent itself is waited for elsewhere.
    let strays = children()
        .into_iter()
        .filter(|pid| u32::try_from(*pid) != Ok(agent));
    for stray in strays.filter_map(Pid::from_raw) {
        let _ = waitpid(Some(stray), WaitOptions::NOHANG);
    }
}

/// Elsewhere the system does.
#[cfg(not(target_os = "linux"))]
fn bury() {}

/// Elsewhere the system does.
#[cfg(not(target_os = "linux"))]
pub(super) fn bury_strays(_: u32) {}

/// Elsewhere nobody tells us of them.
#[cfg(not(target_os = "linux"))]
pub(super) fn end_orphans(_: Duration) -> usize {
    0
}

/// The processes that have this one as their parent.
#[cfg(target_os = "linux")]
fn children() -> Vec<i32> {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else {
        return Vec::new();
    };
    let lists = tasks.flatten().filter_map(|task| {
        let list = std::fs::read_to_string(task.path().join("children")).ok()?;
        let pids: Vec<i32> = list
            .split_whitespace()
            .filter_map(|pid| pid.parse().ok())
            .collect();
        Some(pids)
    });
    lists.flatten().collect()
}

/// Ends everything that a run has left: what was started in it knows its name.
#[cfg(target_os = "linux")]
pub(super) fn end_run(run: &str, grace: Duration) {
    use rustix::process::{Pid, Signal, kill_process};

    let signal = |signal: Signal| -> bool {
        let left = of_run(run);
        for pid in left.iter().filter_map(|pid| Pid::from_raw(*pid)) {
            let _ = kill_process(pid, signal);
        }
        !left.is_empty()
    };
    let start = Instant::now();
    if !signal(Signal::TERM) {
        return;
    }
    while start.elapsed() < grace {
        if of_run(run).is_empty() {
            return;
        }
        thread::sleep(GLANCE);
    }
    while signal(Signal::KILL) && start.elapsed() < 2 * grace {
        thread::sleep(GLANCE);
    }
}

/// Elsewhere that cannot be told, and nobody is ended by mistake.
#[cfg(not(target_os = "linux"))]
pub(super) fn end_run(_: &str, _: Duration) {}

/// The processes that were started in a run and live. The dead have no environment.
#[cfg(target_os = "linux")]
fn of_run(run: &str) -> Vec<i32> {
    let wanted = format!("{}={run}", super::supervise::RUN);
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let of_run = |pid: &i32| {
        let environment = std::fs::read(format!("/proc/{pid}/environ"));
        environment.is_ok_and(|bytes| {
            let mut lines = bytes.split(|byte| *byte == 0);
            lines.any(|line| line == wanted.as_bytes())
        })
    };
    let names = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter_map(|name| name.parse().ok())
        .filter(of_run)
        .collect()
}

/// From now on what is written to standard output and finds no room there is lost: nobody holds an agent up by not
/// listening.
pub fn never_wait_for_stdout() {
    #[cfg(unix)]
    {
        use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
        let out = std::io::stdout();
        if let Ok(flags) = fcntl_getfl(&out) {
            let _ = fcntl_setfl(&out, flags | OFlags::NONBLOCK);
        }
    }
}
