//! A prompt: what it is for, what it extends, and who uses it.

use super::{code, many, plain};
use crate::{
    model::prompt::Prompt,
    workspace::{Name, Page, Project},
};

/// What a prompt says it is for.
#[must_use]
pub fn purpose(page: &Page) -> Option<String> {
    Prompt::read(&page.text.to_str()).purpose.map(Into::into)
}

/// What is known of a prompt.
#[must_use]
pub fn prompt(project: &Project, page: &Page) -> String {
    let prompt = Prompt::read(&page.text.to_str());
    let mut parts = vec![match &prompt.purpose {
        Some(purpose) => format!("{} – {}", code(page.name()), plain(purpose)),
        None => code(page.name()),
    }];
    parts.extend(
        prompt
            .extends
            .map(|(parent, _)| format!("Extends {}", code(&parent))),
    );
    let users = project.naming(Name::Prompt(page.name())).count();
    let default = *page.name() == *project.config.default_prompt;
    parts.push(match (users, default) {
        (0, false) => "No spec names it".to_owned(),
        (_, false) => format!("Named by {}", many(users, "spec")),
        (0, true) => "The default: used by every spec that names none".to_owned(),
        (_, true) => format!("The default, and named by {}", many(users, "spec")),
    });
    parts.push(code(&page.path));
    parts.join("\n\n")
}

/// What is known of a text that is put below prompts.
#[must_use]
pub fn extension(page: &Page) -> String {
    format!(
        "{} – put below every prompt that chant runs\n\n{}",
        code(page.name()),
        code(&page.path)
    )
}
