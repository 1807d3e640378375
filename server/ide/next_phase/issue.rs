//! The first spec of a workflow, from an issue.

use super::{
    super::workflow::{self, slug},
    Birth, Planned, identity, named, of_phase, plan,
    sheet::{Sheet, line},
};
use crate::{
    ide::change::Step,
    workspace::{PathKind, Project, World},
};

/// An issue from which a workflow starts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Issue<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it says.
    pub text: &'a str,
    /// Its number, if it has one.
    pub number: Option<u64>,
    /// Where it can be read.
    pub address: Option<&'a str>,
}

/// Plans the first spec of a workflow, from an issue. What the issue says becomes a file that the spec is informed by.
///
/// # Errors
/// One sentence: why there is none.
pub fn start(
    project: &Project,
    world: &dyn World,
    workflow: Option<&str>,
    issue: &Issue,
    birth: &Birth,
) -> Result<Planned, String> {
    let title = line(issue.title);
    if title.is_empty() {
        return Err("an issue has a title".to_owned());
    }
    let workflows = workflow::workflows(world);
    let workflow = match workflow {
        Some(name) => named(&workflows, name)?,
        None => workflows.first().ok_or("there are no workflows")?,
    };
    let first = workflow
        .phases
        .first()
        .ok_or_else(|| format!("the workflow {} has no phases", workflow.name))?;
    let topic = issue
        .number
        .map_or_else(|| slug(&title), |number| format!("issue-{number}"));
    let mut labels = vec![topic.clone()];
    labels.extend(first.labels.iter().map(|label| label.to_string()));
    let mut informed_by: Vec<String> = first.sources.iter().map(|path| path.to_string()).collect();
    informed_by.extend(issue.address.map(str::to_owned));
    let mut files = Vec::new();
    if !issue.text.trim().is_empty() {
        let text = format!("# {title}\n\n{}\n", issue.text.trim());
        let (path, is_there) = report(world, &topic, &text);
        informed_by.push(path.clone());
        if !is_there {
            files.push(Step::Create { path, text });
        }
    }
    let of_phase = of_phase(first, &topic, &title);
    let sheet = Sheet {
        labels,
        informed_by,
        about: format!("The issue is: {title}. {}", of_phase.about),
        ..of_phase
    };
    let id = identity::dated(project, birth);
    let sentence = format!(
        "{id} begins the workflow {} with {}",
        workflow.name, first.name
    );
    let mut planned = plan(project, &id, &sheet, sentence);
    planned.change.steps.splice(0..0, files);
    Ok(planned)
}

/// The file for what an issue says, and whether it says so already: what stands in another is not lost, and not taken for
/// this.
fn report(world: &dyn World, topic: &str, text: &str) -> (String, bool) {
    let mut path = format!(".chant/context/{topic}.md");
    for number in 2_u32.. {
        if world.kind(&path) == PathKind::Missing {
            return (path, false);
        }
        if world.read(&path).is_some_and(|other| other == text) {
            return (path, true);
        }
        path = format!(".chant/context/{topic}-{number}.md");
    }
    (path, false)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::{
        ide::next_phase::tests::{BIRTH, drawn},
        testing::Fixture,
    };

    #[test]
    fn an_issue_starts_a_workflow() {
        let issue = Issue {
            title: "Lost  write\n---",
            text: "Two writers:\n\n## Acceptance Criteria\n\n- [ ] mine\n",
            number: Some(42),
            address: Some("https://example.org/42"),
        };
        let fixture = Fixture::new("# T\n//- .chant/prompts/research.md\n");
        let planned = start(&fixture.project, &fixture, None, &issue, &BIRTH);
        expect![[r#"
            2026-06-01-001-00z begins the workflow research-first with comprehension
            //- .chant/context/issue-42.md
            # Lost write ---

            Two writers:

            ## Acceptance Criteria

            - [ ] mine
            //- .chant/specs/2026-06-01-001-00z.md
            ---
            type: research
            status: pending
            labels:
            - issue-42
            - comprehension
            target_files:
            - .chant/research/issue-42-comprehension.md
            prompt: research
            informed_by:
            - https://example.org/42
            - .chant/context/issue-42.md
            ---

            # Understand issue-42

            The issue is: Lost write ---. Say what was promised and what was seen, before anybody looks for the line at fault.

            $0

            ## Questions

            - Read what the manual and the code promise
            - Document what nobody has looked at yet

            ## Acceptance Criteria

            - [ ] Write `.chant/research/issue-42-comprehension.md`
            - [ ] Document what was seen, apart from what is supposed
            - [ ] Document what the project promises here
            - [ ] Create a list of explanations that a test can tell apart
        "#]].assert_eq(&drawn(&planned.expect("a plan")));
        let refused = start(&fixture.project, &fixture, None, &Issue::default(), &BIRTH);
        assert_eq!(refused.expect_err("no title"), "an issue has a title");
    }

    #[test]
    fn what_another_issue_said_is_neither_lost_nor_taken_for_this_one() {
        let issue = Issue {
            title: "Lost write",
            text: "Two writers.",
            number: Some(42),
            address: None,
        };
        let told = |files: &str| {
            let fixture = Fixture::new(&format!("# T\n{files}"));
            let planned = start(&fixture.project, &fixture, None, &issue, &BIRTH);
            let text = drawn(&planned.expect("a plan"));
            let files = text.lines().filter_map(|line| line.strip_prefix("//- "));
            let files: Vec<&str> = files.filter(|path| path.contains("context")).collect();
            let reads = text
                .lines()
                .find(|line| line.starts_with("- .chant/context"));
            format!("{files:?} {}", reads.unwrap_or_default())
        };
        let other = "//- .chant/context/issue-42.md\n# Another\n";
        assert_eq!(
            told(other),
            "[\".chant/context/issue-42-2.md\"] - .chant/context/issue-42-2.md"
        );
        let same = "//- .chant/context/issue-42.md\n# Lost write\n\nTwo writers.\n";
        assert_eq!(told(same), "[] - .chant/context/issue-42.md");
    }
}
