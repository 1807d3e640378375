//! The same small project in every format, and what may not break them.

use expect_test::{Expect, expect};

use super::{Format, draw};
use crate::{
    model::Spec,
    testing::Fixture,
    workspace::{Entry, Place, Project},
};

const CHAIN: &str = "\
//- .chant/specs/001-read.md
---
status: completed
---
# Read the report
//- .chant/specs/002-reproduce.md
---
status: in_progress
depends_on: [001-read]
---
# Reproduce \"it\" <b> & `so`; #1
## Acceptance Criteria
- [x] Add it
- [ ] Test it
//- .chant/specs/003-fix.md
---
depends_on: [002-reproduce, 009-gone]
---
# Fix
//- .chant/specs/004-lone.md
# Lone
//- .chant/specs/d.md
---
type: driver
depends_on: [d.1]
---
# Driver
//- .chant/specs/d.1.md
---
status: failed
---
# Member
";

#[track_caller]
fn check(focus: Option<&str>, format: Format, expect: Expect) {
    let fixture = Fixture::new(CHAIN);
    let focus = focus.map(|id| &**fixture.project.by_id(id).expect("a spec"));
    let drawn = draw(&fixture.project, &fixture, focus, format).expect("small enough");
    expect.assert_eq(&drawn);
}

#[test]
fn as_text() {
    check(
        None,
        Format::Text,
        expect![[r#"
              ● 001-read       done    completed  Read the report
              ◐ 002-reproduce  running in progress 1/2  Reproduce "it" <b> & `so`; #1  ← 001-read
              ○ 004-lone       waiting pending  Lone
              ? 009-gone       missing missing
              ○ 003-fix        waiting pending  Fix  ← 002-reproduce, 009-gone
              ✗ d.1            trouble failed  Member
              ○ d              waiting pending  Driver  ← d.1
        "#]],
    );
    check(
        Some("001-read"),
        Format::Text,
        expect![[r#"
        ▸ ● 001-read       done    completed  Read the report
          ◐ 002-reproduce  running in progress 1/2  Reproduce "it" <b> & `so`; #1  ← 001-read
          ○ 003-fix        waiting pending  Fix  ← 002-reproduce
    "#]],
    );
}

#[test]
fn as_mermaid() {
    check(
        Some("002-reproduce"),
        Format::Mermaid,
        expect![[r#"
            flowchart LR
              n0("001-read<br/>Read the report<br/>completed"):::done
              n1[["002-reproduce<br/>Reproduce #34;it#34; #60;b#62; #38; #96;so#96;#59; #35;1<br/>in progress 1/2"]]:::running
              n2["003-fix<br/>Fix<br/>pending"]:::waiting
              n0 --> n1
              n1 --> n2
              classDef ready fill:#c8f0d0,stroke:#1a7f37,color:#1f2328
              classDef running fill:#cfe4ff,stroke:#0969da,color:#1f2328
              classDef waiting fill:#f6f8fa,stroke:#57606a,color:#1f2328
              classDef trouble fill:#ffd8d3,stroke:#cf222e,color:#1f2328
              classDef stopped fill:#eaeef2,stroke:#8c959f,color:#1f2328
              classDef done fill:#e6e0f8,stroke:#6e5494,color:#1f2328
              classDef unreadable fill:#ffffff,stroke:#cf222e,color:#1f2328
              classDef missing fill:#ffffff,stroke:#cf222e,color:#1f2328,stroke-dasharray:4
              style n1 stroke-width:4px
        "#]],
    );
}

#[test]
fn as_dot() {
    check(
        Some("d.1"),
        Format::Dot,
        expect![[r##"
            digraph chant {
              rankdir=LR;
              node [fontname="sans-serif", style=filled];
              n0 [label="d\nDriver\npending", shape=box, style="filled", fillcolor="#f6f8fa", color="#57606a", penwidth=1];
              n1 [label="d.1\nMember\nfailed", shape=octagon, style="filled", fillcolor="#ffd8d3", color="#cf222e", penwidth=3];
              n1 -> n0;
            }
        "##]],
    );
}

#[test]
fn as_json() {
    check(
        Some("003-fix"),
        Format::Json,
        expect![[r#"
        {
          "focus": "003-fix",
          "specs": [
            {
              "id": "001-read",
              "state": "done",
              "path": ".chant/specs/001-read.md",
              "title": "Read the report",
              "type": "code",
              "status": "completed",
              "criteria": {
                "checked": 0,
                "total": 0
              },
              "labels": [],
              "phase": "code",
              "workflow": null
            },
            {
              "id": "002-reproduce",
              "state": "running",
              "path": ".chant/specs/002-reproduce.md",
              "title": "Reproduce \"it\" <b> & `so`; #1",
              "type": "code",
              "status": "in_progress",
              "criteria": {
                "checked": 1,
                "total": 2
              },
              "labels": [],
              "phase": "code",
              "workflow": null
            },
            {
              "id": "003-fix",
              "state": "waiting",
              "path": ".chant/specs/003-fix.md",
              "title": "Fix",
              "type": "code",
              "status": "pending",
              "criteria": {
                "checked": 0,
                "total": 0
              },
              "labels": [],
              "phase": "code",
              "workflow": null
            },
            {
              "id": "009-gone",
              "state": "missing"
            }
          ],
          "edges": [
            {
              "from": "001-read",
              "to": "002-reproduce",
              "kind": "dependency"
            },
            {
              "from": "002-reproduce",
              "to": "003-fix",
              "kind": "dependency"
            },
            {
              "from": "009-gone",
              "to": "003-fix",
              "kind": "dependency"
            }
          ],
          "hidden": 0
        }
    "#]],
    );
}

#[test]
fn as_a_drawing() {
    check(
        Some("d"),
        Format::Svg,
        expect![[r##"
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="928" height="160" viewBox="0 0 928 160" font-family="sans-serif" font-size="12" text-anchor="middle" fill="#1f2328">
            <defs><marker id="tip" markerWidth="9" markerHeight="7" refX="9" refY="3.5" orient="auto-start-reverse"><path d="M0 0L9 3.5L0 7z" fill="#57606a"/></marker></defs>
            <rect width="100%" height="100%" fill="#ffffff"/>
            <path d="M300 59C330 59 330 59 360 59" fill="none" stroke="#57606a" marker-end="url(#tip)"/>
            <g><title>d: Driver (waiting)</title>
            <rect x="360" y="30" width="270" height="58" rx="0" fill="#f6f8fa" stroke="#57606a" stroke-width="3.5"/>
            <text x="495" y="47" font-weight="bold">d</text>
            <text x="495" y="63" font-weight="normal">Driver</text>
            <text x="495" y="79" font-weight="normal">pending</text>
            </g>
            <g><title>d.1: Member (trouble)</title>
            <polygon points="40,30 290,30 300,40 300,78 290,88 40,88 30,78 30,40" fill="#ffd8d3" stroke="#cf222e" stroke-width="1.5"/>
            <text x="165" y="47" font-weight="bold">d.1</text>
            <text x="165" y="63" font-weight="normal">Member</text>
            <text x="165" y="79" font-weight="normal">failed</text>
            </g>
            <rect x="24" y="112" width="96" height="24" rx="12" fill="#c8f0d0" stroke="#1a7f37" stroke-width="1.5"/>
            <text x="72" y="128">ready</text>
            <rect x="134" y="112" width="96" height="24" rx="0" fill="#cfe4ff" stroke="#0969da" stroke-width="1.5"/>
            <rect x="137" y="115" width="90" height="18" rx="0" fill="#cfe4ff" stroke="#0969da" stroke-width="1.5"/>
            <text x="182" y="128">running</text>
            <rect x="244" y="112" width="96" height="24" rx="0" fill="#f6f8fa" stroke="#57606a" stroke-width="1.5"/>
            <text x="292" y="128">waiting</text>
            <polygon points="364,112 440,112 450,122 450,126 440,136 364,136 354,126 354,122" fill="#ffd8d3" stroke="#cf222e" stroke-width="1.5"/>
            <text x="402" y="128">trouble</text>
            <polygon points="474,112 560,112 550,136 464,136" fill="#eaeef2" stroke="#8c959f" stroke-width="1.5"/>
            <text x="512" y="128">stopped</text>
            <rect x="574" y="112" width="96" height="24" rx="8" fill="#e6e0f8" stroke="#6e5494" stroke-width="1.5"/>
            <text x="622" y="128">done</text>
            <rect x="684" y="112" width="96" height="24" rx="0" fill="#ffffff" stroke="#cf222e" stroke-width="1.5" stroke-dasharray="1 2"/>
            <text x="732" y="128">unreadable</text>
            <rect x="794" y="112" width="96" height="24" rx="0" fill="#ffffff" stroke="#cf222e" stroke-width="1.5" stroke-dasharray="4 3"/>
            <text x="842" y="128">missing</text>
            </svg>
        "##]],
    );
}

/// A project of `count` specs, each depending on what `before` says.
fn project(count: usize, before: impl Fn(usize) -> Vec<usize>) -> Project {
    let mut project = Project::new(std::path::Path::new("/p"));
    for number in 0..count {
        let ids: Vec<String> = before(number).iter().map(|at| format!("{at:06}")).collect();
        let text = format!("---\ndepends_on: [{}]\n---\n# T\n", ids.join(", "));
        let path = format!(".chant/specs/{number:06}.md");
        project.insert(Entry::closed(path, Place::Active, &text));
    }
    project
}

#[test]
fn too_many_specs_are_refused_with_a_sentence() {
    let project = project(401, |_| Vec::new());
    expect!["401 specs are too many for mermaid, which can hold 400: name a spec to see its neighbourhood, or take json or text"].assert_eq(&draw(&project, &Fixture::new(""), None, Format::Mermaid).unwrap_err());
    assert!(draw(&project, &Fixture::new(""), None, Format::Svg).is_err());
    assert!(draw(&project, &Fixture::new(""), None, Format::Dot).is_ok());
    assert_eq!(
        draw(&project, &Fixture::new(""), None, Format::Text)
            .unwrap()
            .lines()
            .count(),
        401
    );
    let one = project.by_id("000007").unwrap();
    assert!(draw(&project, &Fixture::new(""), Some(one), Format::Svg).is_ok());
}

#[test]
fn circles_and_crowds_are_drawn() {
    let ring = project(12, |at| vec![(at + 1) % 12, at]);
    let hub = project(120, |at| if at == 0 { Vec::new() } else { vec![0] });
    for project in [&ring, &hub] {
        for (_, format) in Format::ALL {
            let whole = draw(project, &Fixture::new(""), None, format).unwrap();
            assert_eq!(
                whole,
                draw(project, &Fixture::new(""), None, format).unwrap()
            );
            let one = project.by_id("000000").unwrap();
            assert!(
                !draw(project, &Fixture::new(""), Some(one), format)
                    .unwrap()
                    .is_empty()
            );
        }
    }
    let dense = project(60, |at| (0..at).collect());
    let refused = draw(&dense, &Fixture::new(""), None, Format::Svg).unwrap_err();
    assert!(refused.contains("too many arrows"), "{refused}");
    assert!(draw(&dense, &Fixture::new(""), None, Format::Text).is_ok());
    let near = draw(
        &hub,
        &Fixture::new(""),
        hub.by_id("000000").map(|it| &**it),
        Format::Text,
    )
    .unwrap();
    assert!(
        near.ends_with("59 more neighbours are not listed\n"),
        "{near}"
    );
}

#[test]
fn no_text_breaks_out_of_a_drawing() {
    let odd = "</text><script>\u{1}\u{fffe}\"]);--> ${x} '&\u{202e}";
    let mut project = Project::new(std::path::Path::new("/p"));
    let mut entry = Entry::closed(
        ".chant/specs/a\"<b>.md",
        Place::Active,
        &format!("# {odd}\n"),
    );
    entry.spec = Spec::read(&format!("---\ndepends_on: ['x\"<>&\\']\n---\n# {odd}\n"));
    project.insert(entry);
    let svg = draw(&project, &Fixture::new(""), None, Format::Svg).unwrap();
    assert!(!svg.contains("<script") && !svg.contains('\u{1}') && !svg.contains("a\"<"));
    let mermaid = draw(&project, &Fixture::new(""), None, Format::Mermaid).unwrap();
    assert!(
        mermaid
            .lines()
            .all(|line| line.matches('"').count() % 2 == 0),
        "{mermaid}"
    );
    let dot = draw(&project, &Fixture::new(""), None, Format::Dot).unwrap();
    assert!(dot.contains("\\\"") && !dot.contains('\u{1}'));
}

#[test]
fn what_cannot_be_loaded_is_there_and_listed_members_may_be_missing() {
    let fixture = Fixture::new(
        "//- .chant/specs/001-a.md\n---\nstatus: [\n---\n# A\n//- .chant/specs/d.md\n---\ntype: driver\nmembers: [d.1, d.2, other]\ndepends_on: [001-a]\n---\n# D\n//- .chant/specs/d.1.md\n# One\n",
    );
    let drawn = |focus| draw(&fixture.project, &fixture, focus, Format::Text).expect("small");
    let driver = fixture.project.by_id("d").expect("a spec");
    expect![[r#"
        ? 001-a  unreadable cannot be loaded  A
        ○ d.1    waiting pending  One
        ? d.2    missing missing
        ○ d      waiting pending  D  ← 001-a, d.1, d.2

          ? 001-a  unreadable cannot be loaded  A
          ○ d.1    waiting pending  One
          ? d.2    missing missing
        ▸ ○ d      waiting pending  D  ← 001-a, d.1, d.2
    "#]]
    .assert_eq(&format!("{}\n{}", drawn(None), drawn(Some(driver))));
}
