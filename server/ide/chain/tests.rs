//! Chains as they go: who belongs to one, who begins, and what is said in the end.

use super::*;
use crate::testing::Fixture;

const SPECS: &str = "\
//- .chant/specs/a.md
---
status: completed
---
# A
//- .chant/specs/b.md
---
depends_on: [a]
labels: [fix, issue-7]
---
# B
//- .chant/specs/c.md
---
depends_on: [b]
labels: [issue-7, fix]
---
# C
//- .chant/specs/d.md
---
type: driver
depends_on: [c]
---
# D
//- .chant/specs/d.1.md
---
labels: [issue-7]
---
# One
//- .chant/specs/d.2.md
---
status: completed
---
# Two
//- .chant/specs/e.md
---
type: driver
---
# E
//- .chant/specs/e.1.md
# One
//- .chant/specs/e.2.md
# Two
//- .chant/specs/e.3.md
---
approval: {required: true, status: pending}
---
# Three
//- .chant/specs/other.md
# Other
";

#[track_caller]
fn of(fixture: &Fixture, id: &str) -> Result<Chain, String> {
    Chain::of(&fixture.project, fixture.project.by_id(id).expect("a spec"))
}

/// The topic, and each spec with what it waits for.
#[track_caller]
fn check(id: &str, expected: Result<&str, &str>) {
    let told = of(&Fixture::new(SPECS), id).map(|chain| {
        let each = chain
            .members()
            .map(|it| format!(" {}({})", it.id, it.waits_for.join(" ")));
        format!("{}:{}", chain.topic, each.collect::<String>())
    });
    assert_eq!(told.as_deref().map_err(|sentence| &**sentence), expected);
}

#[test]
fn a_spec_and_what_waits_for_it() {
    check("a", Ok("issue-7: b() c(b) d.1(c)"));
    check("b", Ok("issue-7: b() c(b) d.1(c)"));
    check("c", Ok("issue-7: c() d.1(c)"));
    check("other", Ok("other: other()"));
}

#[test]
fn the_members_of_a_driver() {
    check("d", Ok("d: d.1()"));
    check("e", Ok("e: e.1() e.2(e.1) e.3(e.1 e.2)"));
    check("d.2", Err("there is nothing left to run of d.2"));
}

/// Lets those begin whose ids are named.
fn begin(chain: &mut Chain, room: usize, ready: &[&str]) -> Vec<String> {
    let turn = |it: &Member| {
        if ready.contains(&&*it.id) {
            Turn::Begin(it.id.to_string())
        } else {
            Turn::Not
        }
    };
    chain
        .advance(room, turn)
        .into_iter()
        .map(|(_, id)| id)
        .collect()
}

fn path(id: &str) -> String {
    format!(".chant/specs/{id}.md")
}

#[test]
fn each_begins_once_and_no_more_than_there_is_room_for() {
    let mut chain = of(&Fixture::new(SPECS), "e").unwrap();
    assert_eq!(begin(&mut chain, 1, &["e.1", "e.2"]), ["e.1"]);
    assert_eq!(begin(&mut chain, 5, &["e.1", "e.2"]), ["e.2"]);
    assert_eq!(chain.line(), "0 of 3 · e.1; e.2");
    chain.say(&path("e.1"), "1/2 criteria · reads".to_owned());
    chain.ended(&path("e.2"), "completed", "e.2: completed");
    assert_eq!(chain.line(), "1 of 3 · e.1: 1/2 criteria · reads");
    chain.ended(&path("e.1"), "completed", "e.1: completed");
    assert_eq!(chain.going(), 0);
    assert_eq!(begin(&mut chain, 5, &[]), [""; 0]);
    let end = chain.end(|it| Some(format!("{} needs an approval", it.id)));
    assert_eq!(
        (end.outcome, &*end.message),
        ("blocked", "2 specs are completed; e.3 needs an approval")
    );
}

#[test]
fn a_failure_lets_those_end_that_go_on_and_begins_no_more() {
    let mut chain = of(&Fixture::new(SPECS), "e").unwrap();
    begin(&mut chain, 2, &["e.1", "e.2"]);
    chain.ended(&path("e.1"), "failed", "e.1: the agent failed");
    assert_eq!(begin(&mut chain, 2, &["e.3"]), [""; 0]);
    assert_eq!(chain.line(), "0 of 3 · e.2");
    chain.ended(&path("e.2"), "completed", "e.2: completed");
    let end = chain.end(|_| None);
    assert_eq!(end.outcome, "stopped");
    assert_eq!(
        end.message,
        "1 spec is completed; stopped, because of e.1: the agent failed"
    );
    let left = (
        "e.3".into(),
        "stopped, because of e.1: the agent failed".to_owned(),
    );
    assert_eq!(end.left, [left]);
}

#[test]
fn what_others_run_is_waited_for_and_what_they_have_completed_counts() {
    let mut chain = of(&Fixture::new(SPECS), "e").unwrap();
    let turn = |it: &Member| match &*it.id {
        "e.1" => Turn::Completed,
        "e.2" => Turn::Underway,
        _ => Turn::<()>::Not,
    };
    assert_eq!(chain.advance(5, turn), []);
    assert_eq!(chain.line(), "1 of 3 · e.2");
    chain.put_back(&path("e.2"));
    assert_eq!(begin(&mut chain, 1, &["e.2"]), ["e.2"]);
}

#[test]
fn a_person_stops_it() {
    let mut chain = of(&Fixture::new(SPECS), "e").unwrap();
    begin(&mut chain, 1, &["e.1"]);
    chain.stop();
    chain.ended(&path("e.1"), "cancelled", "e.1: stopped");
    assert!(chain.is_stopped());
    let end = chain.end(|_| None);
    assert_eq!(
        (end.outcome, &*end.message),
        ("cancelled", "0 specs are completed; stopped")
    );
    assert_eq!(end.left.len(), 2);
}

#[test]
fn only_what_waits_for_nobody_is_asked_more() {
    let fixture = Fixture::new(SPECS);
    let stands = |id: &str| {
        let entry = fixture.project.by_id(id).expect("a spec");
        stands(&fixture.project, &fixture, entry)
    };
    assert_eq!(stands("e.1"), None);
    assert_eq!(
        stands("c").as_deref(),
        Some("c cannot be run: waits for b (pending); has no criteria")
    );
}

#[test]
fn who_waits_for_a_driver_waits_for_its_members() {
    let specs = SPECS.replace(
        "//- .chant/specs/other.md",
        "//- .chant/specs/0-late.md\n---\ndepends_on: [e]\n---\n# Late\n//- .chant/specs/other.md",
    );
    let fixture = Fixture::new(&specs);
    let chain = of(&fixture, "e.1").expect("a chain");
    let told: Vec<String> = chain
        .members()
        .map(|it| format!("{}({})", it.id, it.waits_for.join(" ")))
        .collect();
    assert_eq!(
        told,
        ["0-late(e.1 e.2 e.3)", "e.1()", "e.2(e.1)", "e.3(e.1 e.2)"]
    );
    assert_eq!(&*chain.first().expect("a first one").id, "e.1");
}
