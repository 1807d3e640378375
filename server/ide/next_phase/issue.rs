//! The first spec of a workflow, from an issue.

use super::{
    super::workflow::{self, slug},
    Birth, Planned, identity, named, of_phase, plan,
    sheet::{Sheet, line},
    whole,
};
use crate::{
    ide::change::Step,
    model::workflow::{Phase, Words},
    workspace::{Name, PathKind, Project, World},
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
    whole(world, workflow)?;
    let first = workflow
        .phases
        .first()
        .ok_or_else(|| format!("the workflow {} has no phases", workflow.name))?;
    let wanted = issue
        .number
        .map_or_else(|| slug(&title), |number| format!("issue-{number}"));
    let topic = free(project, world, first, wanted.clone());
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
    // A topic that is made of the title says it already.
    let subject = issue.number.map(|_| title.as_str());
    let of_phase = of_phase(workflow, first, &topic, &title, subject);
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
    let sentence = if topic == wanted {
        sentence
    } else {
        format!("{sentence}; it is about {topic}, because other specs are about {wanted}")
    };
    let mut planned = plan(project, &id, &sheet, sentence);
    planned.change.steps.splice(0..0, files);
    Ok(planned)
}

/// The topic, or the first one behind it that no other chain is about: two would share their label and write to the same
/// files.
fn free(project: &Project, world: &dyn World, first: &Phase, wanted: String) -> String {
    let is_taken = |topic: &str| {
        let words = Words {
            topic,
            ..Words::default()
        };
        let has_file = |path: &str| world.kind(&words.fill(path)) == PathKind::File;
        project.naming(Name::Label(topic)).next().is_some()
            || (first.targets.iter()).any(|path| path.contains("{{topic}}") && has_file(path))
    };
    let mut topic = wanted.clone();
    let mut number = 2_u32;
    while is_taken(&topic) {
        topic = format!("{wanted}-{number}");
        number += 1;
    }
    topic
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

            # Understand issue-42: Lost write ---

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

    #[test]
    fn a_second_issue_of_the_same_title_is_a_chain_of_its_own() {
        let issue = Issue {
            title: "Lost write",
            ..Issue::default()
        };
        let fixture = Fixture::new("---\nlabels: [lost-write]\n---\n# T\n");
        let planned = start(&fixture.project, &fixture, None, &issue, &BIRTH).expect("a plan");
        assert_eq!(
            planned.sentence,
            "2026-06-01-001-00z begins the workflow research-first with comprehension; it is about lost-write-2, because \
             other specs are about lost-write; the prompt research was missing, and is new as well"
        );
        let text = drawn(&planned);
        assert!(text.contains("- lost-write-2\n"), "{text}");
        assert!(
            text.contains("- .chant/research/lost-write-2-comprehension.md\n"),
            "{text}"
        );
        let fixture = Fixture::new("# T\n//- .chant/research/lost-write-comprehension.md\n# Old\n");
        let planned = start(&fixture.project, &fixture, None, &issue, &BIRTH).expect("a plan");
        assert!(planned.sentence.contains("about lost-write-2,"));
    }

    #[test]
    fn a_workflow_with_errors_begins_nothing() {
        let fixture = Fixture::new(
            "# T\n//- .chant/workflows/my.yml\nphases:\n- name: one\n- name: two\n  reads: [oen]\n",
        );
        let issue = Issue {
            title: "Lost write",
            ..Issue::default()
        };
        let refused = start(&fixture.project, &fixture, Some("my"), &issue, &BIRTH);
        assert_eq!(
            refused.expect_err("an error"),
            ".chant/workflows/my.yml has an error: no phase `oen` comes before this one"
        );
    }
}
