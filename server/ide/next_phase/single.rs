//! A spec of no chain.

use super::{
    Birth, Planned, identity, plan,
    sheet::{Sheet, line},
};
use crate::{model::status::Kind, workspace::Project};

/// What a new spec of no chain shall say.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// Its title.
    pub title: &'a str,
    /// `type`, `code` where absent.
    pub kind: Option<&'a str>,
    /// `prompt`.
    pub prompt: Option<&'a str>,
    /// The ids it waits for.
    pub depends_on: Vec<&'a str>,
    /// What it reads.
    pub informed_by: Vec<&'a str>,
    /// Its labels.
    pub labels: Vec<&'a str>,
}

/// Plans a spec.
///
/// # Errors
/// One sentence: why there is none.
pub fn new_spec(project: &Project, request: &Request, birth: &Birth) -> Result<Planned, String> {
    let title = line(request.title);
    if title.is_empty() {
        return Err("a spec has a title".to_owned());
    }
    let kind = match request.kind {
        None => Kind::default(),
        Some(name) => Kind::parse(name).ok_or_else(|| {
            let names = Kind::ALL.map(Kind::name).join(", ");
            format!("there is no type {name}; there are {names}")
        })?,
    };
    if let Some(id) = request
        .depends_on
        .iter()
        .find(|id| project.by_id(id).is_none())
    {
        return Err(format!(
            "no spec is named {id}, and a spec that waits for it would wait for ever"
        ));
    }
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let sheet = Sheet {
        kind,
        depends_on: owned(&request.depends_on),
        labels: owned(&request.labels),
        prompt: request.prompt.map(str::to_owned),
        informed_by: owned(&request.informed_by),
        title,
        ..Sheet::default()
    };
    let id = identity::dated(project, birth);
    let sentence = format!("{id} is a new {kind} spec");
    Ok(plan(project, &id, &sheet, sentence))
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
    fn a_spec_of_no_chain() {
        let fixture = Fixture::new("# T\n");
        let request = Request {
            title: "Add  a lock",
            kind: Some("task"),
            depends_on: vec!["spec"],
            labels: vec!["true", "a: b"],
            ..Request::default()
        };
        let new = |request: &Request| new_spec(&fixture.project, request, &BIRTH);
        expect![[r#"
            2026-06-01-001-00z is a new task spec
            //- .chant/specs/2026-06-01-001-00z.md
            ---
            type: task
            status: pending
            depends_on:
            - spec
            labels:
            - 'true'
            - 'a: b'
            ---

            # Add a lock

            $0

            ## Acceptance Criteria

            - [ ] 
        "#]]
        .assert_eq(&drawn(&new(&request).expect("a plan")));
        let of_prompt = Request {
            title: "T",
            prompt: Some("mine"),
            ..Request::default()
        };
        assert_eq!(
            new(&of_prompt).expect("a plan").sentence,
            "2026-06-01-001-00z is a new code spec; there is no prompt mine yet: write .chant/prompts/mine.md"
        );
        let refusal = |request: Request| new(&request).expect_err("a refusal");
        assert_eq!(refusal(Request::default()), "a spec has a title");
        assert_eq!(
            refusal(Request {
                title: "T",
                kind: Some("docs"),
                ..Request::default()
            }),
            "there is no type docs; there are code, task, driver, documentation, research, group"
        );
        assert_eq!(
            refusal(Request {
                title: "T",
                depends_on: vec!["gone"],
                ..Request::default()
            }),
            "no spec is named gone, and a spec that waits for it would wait for ever"
        );
    }
}
