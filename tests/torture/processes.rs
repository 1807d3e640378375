//! Two servers and four command lines tick the criteria of one spec, and those of many others, whose status they set as
//! well, all at once.

use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use serde_json::json;

use crate::{
    history::{Edit, explains},
    stage::{SPEC, Stage, complaint, rounds, run},
    support::{Client, Project, capabilities, only},
};

const CRITERIA: usize = 200;
const OTHERS: usize = 50;
const OTHER_CRITERIA: usize = 4;
const SERVERS: usize = 2;
const COMMAND_LINES: usize = 4;

/// What one writer does next: mostly to the one spec, now and then to one of the others. A cheap random number decides,
/// a different one for each writer and round, the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides as u64).expect("it is small")
    }
}

/// What the status of the other specs is when it is set, and when it is not.
const STATUS: [&str; 2] = ["pending", "paused"];

struct Choice {
    /// 0 is the one spec that all are after.
    file: usize,
    /// The number of a criterion; one more than the last stands for the status.
    of: usize,
    to: bool,
}

impl Choice {
    fn is_status(&self) -> bool {
        self.file > 0 && self.of == OTHER_CRITERIA
    }

    fn status(&self) -> &'static str {
        STATUS[usize::from(self.to)]
    }
}

fn choose(dice: &mut Dice) -> Choice {
    let file = if dice.roll(4) == 0 {
        1 + dice.roll(OTHERS)
    } else {
        0
    };
    let places = if file == 0 {
        CRITERIA
    } else {
        OTHER_CRITERIA + 1
    };
    Choice {
        file,
        of: dice.roll(places),
        to: dice.roll(3) > 0,
    }
}

fn id(file: usize) -> String {
    if file == 0 {
        "001-a".to_owned()
    } else {
        format!("{:03}-b", file + 1)
    }
}

fn text(criteria: usize) -> String {
    let boxes: String = (0..criteria)
        .map(|number| format!("- [ ] c{number}\n"))
        .collect();
    format!("---\nstatus: pending\n---\n# A\n\n## Acceptance Criteria\n\n{boxes}")
}

#[test]
fn every_edit_of_every_process_is_in_the_files() {
    let project = Project::new(&format!("//- {SPEC}\n{}", text(CRITERIA)));
    for file in 1..=OTHERS {
        project.write(
            &format!(".chant/specs/{}.md", id(file)),
            &text(OTHER_CRITERIA),
        );
    }
    let stage = Stage::at(project.root(), &text(CRITERIA));
    let left = AtomicUsize::new(rounds(400, 10_000));
    let start = Arc::new(Barrier::new(SERVERS + COMMAND_LINES));
    let next = || {
        left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            left.checked_sub(1)
        })
        .is_ok()
    };

    let told: Vec<Vec<(usize, Edit)>> = thread::scope(|scope| {
        let mut writers = Vec::new();
        for number in 0..SERVERS + COMMAND_LINES {
            let (start, project, stage, next) = (Arc::clone(&start), &project, &stage, &next);
            writers.push(scope.spawn(move || {
                let mut dice = Dice(number as u64 + 1);
                let mut server = (number < SERVERS)
                    .then(|| Client::open_with(project, capabilities(), only(&[])));
                start.wait();
                let mut told = Vec::new();
                while next() {
                    let choice = choose(&mut dice);
                    let began = Instant::now();
                    let (changed, ticked) = match &mut server {
                        Some(server) => ask_server(server, project, &choice),
                        None => ask_command_line(stage, &choice),
                    };
                    told.push((
                        choice.file,
                        Edit {
                            began,
                            ended: Instant::now(),
                            of: choice.of,
                            to: choice.to,
                            changed,
                            ticked,
                        },
                    ));
                }
                if let Some(server) = &mut server {
                    server.forget_unread();
                }
                told
            }));
        }
        writers
            .into_iter()
            .map(|writer| writer.join().expect("it ends well"))
            .collect()
    });

    let told: Vec<(usize, Edit)> = told.into_iter().flatten().collect();
    assert_eq!(told.len(), rounds(400, 10_000));
    for file in 0..=OTHERS {
        let text = project.read(&format!(".chant/specs/{}.md", id(file)));
        let mut last: Vec<bool> = text
            .lines()
            .filter_map(|line| Some(line.strip_prefix("- [")?.starts_with('x')))
            .collect();
        if file > 0 {
            let status = |name: &str| text.starts_with(&format!("---\nstatus: {name}\n---\n"));
            assert!(STATUS.iter().any(|name| status(name)), "{text}");
            last.push(status(STATUS[1]));
        }
        let edits: Vec<Edit> = told
            .iter()
            .filter(|(of, _)| *of == file)
            .map(|(_, edit)| edit.clone())
            .collect();
        let count = edits.len();
        assert!(
            explains(edits, &last),
            "{}: no sequence of its {count} edits explains it",
            id(file)
        );
    }
    assert_eq!(stage.names().len(), 1 + OTHERS, "{:?}", stage.names());
}

fn ask_server(server: &mut Client, project: &Project, choice: &Choice) -> (bool, Option<usize>) {
    let uri = project.spec(&id(choice.file));
    let (command, argument) = if choice.is_status() {
        let argument = json!({"uri": uri, "status": choice.status(), "force": true});
        ("chant.setStatus", argument)
    } else {
        let criterion = format!("c{}", choice.of);
        let argument = json!({"uri": uri, "criterion": criterion, "checked": choice.to});
        ("chant.tickCriterion", argument)
    };
    let params = json!({"command": command, "arguments": [argument]});
    let answer = server
        .request("workspace/executeCommand", params)
        .expect("no reason to refuse");
    let ticked = answer["checked"].as_u64();
    (
        answer["applied"] == json!(true),
        ticked.map(|ticked| usize::try_from(ticked).expect("it is small")),
    )
}

fn ask_command_line(stage: &Stage, choice: &Choice) -> (bool, Option<usize>) {
    let (id, criterion) = (id(choice.file), format!("c{}", choice.of));
    if choice.is_status() {
        let output = run(stage.calls(&["set-status", &id, choice.status(), "--force"]));
        assert!(output.status.success(), "{}", complaint(&output));
        let said = String::from_utf8(output.stdout).expect("text");
        return (!said.contains("already"), None);
    }
    let mut arguments = vec![id.as_str(), criterion.as_str()];
    if !choice.to {
        arguments.push("--untick");
    }
    let output = run(stage.command(&arguments));
    assert!(output.status.success(), "{}", complaint(&output));
    // `PATH: ticked; 3 of 200 criteria are ticked`
    let said = String::from_utf8(output.stdout).expect("text");
    let (did, counts) = said.split_once("; ").expect("two clauses");
    let ticked = counts
        .split(' ')
        .next()
        .and_then(|word| word.parse().ok())
        .expect("a number");
    (!did.ends_with("already"), Some(ticked))
}
