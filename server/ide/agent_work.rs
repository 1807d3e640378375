//! Work in which an agent has a share, by what its commits say, and the approval that a project may want for it
//! (`approval.require_approval_for_agent_work`).

use super::fields;
use crate::{
    model::Spec,
    text::{Edit, line_break},
};

/// What the trailers of agents' commits name.
const AGENTS: &[&str] = &[
    "claude",
    "anthropic",
    "gpt",
    "openai",
    "codex",
    "copilot",
    "gemini",
    "cursor",
];

/// Whether a commit's message names an agent as one of its authors.
#[must_use]
pub fn names_agent(message: &str) -> bool {
    message.lines().any(|line| {
        let line = line.trim().to_lowercase();
        let author = line.strip_prefix("co-authored-by:");
        author.is_some_and(|author| AGENTS.iter().any(|agent| author.contains(agent)))
    })
}

/// The edits that ask for an approval; none where the spec speaks of one already.
///
/// # Errors
/// A sentence: it cannot be read or written.
pub fn ask(text: &str) -> Result<Vec<Edit>, String> {
    let spec = Spec::read(text);
    if !spec.loads() {
        return Err("its frontmatter cannot be read".to_owned());
    }
    if spec.has("approval") {
        return Ok(Vec::new());
    }
    let eol = line_break(text);
    let lines = format!("approval:{eol}  required: true{eol}  status: pending");
    fields::add(text, &spec, "approval", &lines)
        .ok_or_else(|| "its frontmatter is written so unusually that it is left alone".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    #[test]
    fn only_a_trailer_that_names_an_agent_counts() {
        assert!(names_agent("Fix\n\nCo-Authored-By: Claude <x@y>\n"));
        assert!(names_agent("Fix\n\nco-authored-by: some GPT\n"));
        assert!(!names_agent("Fix\n\nCo-Authored-By: Ada <a@b>\n"));
        assert!(!names_agent("Ask Claude about it\n"));
    }

    #[test]
    fn an_approval_that_is_there_stays() {
        let text = "---\r\nstatus: completed\r\n---\r\n# T\r\n";
        let after = apply(text, &ask(text).expect("a plan"));
        assert_eq!(
            after,
            "---\r\nstatus: completed\r\napproval:\r\n  required: true\r\n  status: pending\r\n---\r\n# T\r\n"
        );
        assert_eq!(ask(&after), Ok(Vec::new()));
        assert_eq!(
            ask("---\napproval: {required: false}\n---\n# T\n"),
            Ok(Vec::new())
        );
    }
}
