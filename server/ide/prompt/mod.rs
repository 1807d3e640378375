//! The prompt of a run: every byte that the agent would be given for a spec.
//!
//! First chant's own text, byte for byte (reference §8.1, §8.3): the prompt file with what it extends, its variables
//! replaced one kind after the other, so that a variable in the spec's own words is replaced too; then what chant puts
//! below it. Behind that, where it is wanted, the background: the sources and results that chant forgets.

mod background;
mod schema;

use crate::{
    model::{Spec, prompt, split, status::Kind},
    workspace::{Entry, Project, World, sources::plain},
};

/// What is to be assembled, and for where.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// The project of the spec.
    pub project: &'a Project,
    /// The spec.
    pub entry: &'a Entry,
    /// Its text.
    pub text: &'a str,
    /// The prompt to take in place of the one that the spec, its type or the configuration names.
    pub prompt: Option<&'a str>,
    /// The worktree that the run would have to itself.
    pub worktree: Option<Worktree<'a>>,
    /// Whether the sources and results follow behind chant's text.
    pub background: bool,
    /// Answers about files.
    pub world: &'a dyn World,
}

/// A worktree of git in which an agent works alone.
#[derive(Clone, Copy, Debug)]
pub struct Worktree<'a> {
    /// Its folder.
    pub path: &'a str,
    /// Its branch.
    pub branch: &'a str,
}

/// The worktree that `chant work` would make for a run.
#[derive(Clone, Debug)]
pub struct Chants {
    path: String,
    branch: String,
}

impl Chants {
    /// That of the spec of this id. chant's folder is the same on every system.
    #[must_use]
    pub fn of(project: &Project, id: &str) -> Self {
        let config = &project.config;
        let dash = if config.project_name.is_empty() {
            ""
        } else {
            "-"
        };
        Self {
            path: format!("/tmp/chant-{}{dash}{id}", config.project_name),
            branch: format!("{}{id}", config.branch_prefix),
        }
    }

    /// As an [`Order`] wants it.
    #[must_use]
    pub fn worktree(&self) -> Worktree<'_> {
        Worktree {
            path: &self.path,
            branch: &self.branch,
        }
    }
}

/// A prompt as an agent gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembled {
    /// All of it.
    pub text: String,
    /// How many bytes of it, from the beginning, are chant's.
    pub chants: usize,
    /// The name of the prompt file.
    pub prompt: String,
    /// What was asked for and could not be put in, a sentence each. chant goes on without it, mostly in silence.
    pub missing: Vec<String>,
}

impl Assembled {
    /// About how many tokens a language model makes of it.
    ///
    /// Models differ; four letters of English or code are about one token for all of them, and characters outside of
    /// ASCII about one each.
    #[must_use]
    pub fn tokens(&self) -> usize {
        let ascii = self.text.bytes().filter(u8::is_ascii).count();
        ascii.div_ceil(4) + self.text.chars().filter(|ch| !ch.is_ascii()).count()
    }
}

/// So many prompts may extend one another: far more than anybody writes, few enough for any stack.
const MAX_PARENTS: usize = 32;

/// The prompt that chant would take for a spec, where nobody names another one (reference §8.1).
#[must_use]
pub fn name<'a>(project: &'a Project, spec: &'a Spec) -> &'a str {
    if let Some((name, _)) = spec.text("prompt") {
        return name;
    }
    let documents = spec.kind == Kind::Documentation;
    if documents && project.prompt("documentation").is_some() {
        return "documentation";
    }
    &project.config.default_prompt
}

/// Assembles the prompt of a run.
///
/// # Errors
/// One sentence: why there is none.
pub fn assemble(order: &Order) -> Result<Assembled, String> {
    let (project, entry) = (order.project, order.entry);
    if !entry.loads() {
        return Err(format!(
            "{} cannot be read: mend its frontmatter first",
            entry.path
        ));
    }
    if order.world.leads_out(&entry.path) {
        return Err(elsewhere(&entry.path));
    }
    let name = order
        .prompt
        .unwrap_or_else(|| self::name(project, &entry.spec));
    let body = resolved(order, name, &mut Vec::new())?;
    let mut missing = Vec::new();
    let mut text = replaced(order, body, &mut missing);
    if let Some(worktree) = order.worktree {
        text.push_str(&environment(worktree));
    }
    if let Some((path, _)) = entry.spec.text("output_schema") {
        match schema::section(order.world, path) {
            Ok(section) => text.push_str(&section),
            Err(sentence) => missing.push(sentence),
        }
    }
    // chant asks nothing of `split`, which only answers.
    let is_split = name.rsplit('/').next() == Some("split");
    if !is_split && !text.to_lowercase().contains("commit your work") {
        text.push_str(&reminder(entry.id()));
    }
    for name in &project.config.prompt_extensions {
        text.push_str("\n\n");
        let path = format!(".chant/prompts/extensions/{name}.md");
        if !prompt::is_name(name) {
            return Err(prompt::no_name(name));
        }
        if order.world.leads_out(&path) {
            return Err(elsewhere(&path));
        }
        let extension = page(order, &path).ok_or_else(|| {
            format!("{path} cannot be read, and the configuration puts it below every prompt")
        })?;
        text.push_str(body_of(&extension));
    }
    let chants = text.len();
    if order.background {
        text.push_str(&background::section(project, entry, order.world));
    }
    Ok(Assembled {
        text,
        chants,
        prompt: name.to_owned(),
        missing,
    })
}

/// The body of a prompt, with the body of what it extends where it wants it. `above` are those that extend it.
fn resolved(order: &Order, name: &str, above: &mut Vec<String>) -> Result<String, String> {
    let spelled: Vec<&str> = name
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    let name = &*spelled.join("/");
    if above.iter().any(|other| other == name) {
        above.push(name.to_owned());
        return Err(format!(
            "prompts extend each other in a circle: {}",
            above.join(" extends ")
        ));
    }
    if above.len() >= MAX_PARENTS {
        return Err(format!(
            "prompt `{}` has more than {MAX_PARENTS} parents",
            above[0]
        ));
    }
    let path = format!(".chant/prompts/{name}.md");
    if !prompt::is_name(name) {
        return Err(prompt::no_name(name));
    }
    if order.world.leads_out(&path) {
        return Err(elsewhere(&path));
    }
    let Some(text) = page(order, &path) else {
        return Err(match above.last() {
            Some(child) => format!("prompt `{child}` extends `{name}`, and there is no {path}"),
            None => format!("there is no prompt `{name}`: write {path}, or name another one"),
        });
    };
    let parent = prompt::parent(&text)
        .map_err(|error| format!("{path} cannot be read: {}", error.message))?;
    let body = body_of(&text);
    let Some(parent) = parent else {
        return Ok(body.to_owned());
    };
    // The folder of the parent is the child's.
    let parent = match name.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{parent}"),
        None => parent,
    };
    above.push(name.to_owned());
    let inner = resolved(order, &parent, above)?;
    Ok(body.replace("{{> parent}}", &inner))
}

fn elsewhere(path: &str) -> String {
    format!(
        "{path} is a link that leads out of the project: nothing from there is given to an agent"
    )
}

/// The text of a prompt file: as the editor has it, else the disk's.
fn page(order: &Order, path: &str) -> Option<String> {
    match order.project.page(path) {
        Some(page) => Some(page.text.to_str().into_owned()),
        None => order.world.read(path),
    }
}

fn body_of(text: &str) -> &str {
    split::split(text).body.of(text)
}

/// Replaces the variables in chant's order: what one puts in is searched for the next.
fn replaced(order: &Order, body: String, missing: &mut Vec<String>) -> String {
    let (entry, spec) = (order.entry, &order.entry.spec);
    let words = body_of(order.text);
    let targets: Vec<&str> = spec.texts("target_files").map(|(path, _)| path).collect();
    let mut whole = format!("Spec ID: {}\n\n{words}", entry.id());
    if spec.has("target_files") {
        whole.push_str("\n\n## Target Files\n\n");
        for path in &targets {
            whole.push_str(&format!("- {path}\n"));
        }
    }
    let context = context(order, missing);
    let worktree = order.worktree;
    let values: [(&str, &str); 11] = [
        ("{{project.name}}", &order.project.config.project_name),
        ("{{spec.id}}", entry.id()),
        ("{{spec.title}}", spec.title_or_untitled()),
        ("{{spec.description}}", words),
        ("{{spec.path}}", &format!(".chant/specs/{}.md", entry.id())),
        ("{{spec}}", &whole),
        ("{{spec.target_files}}", &targets.join("\n")),
        ("{{spec.context}}", &context),
        (
            "{{worktree.path}}",
            worktree.map_or("", |worktree| worktree.path),
        ),
        (
            "{{worktree.branch}}",
            worktree.map_or("", |worktree| worktree.branch),
        ),
        (
            "{{worktree.isolated}}",
            if worktree.is_some() { "true" } else { "false" },
        ),
    ];
    values.iter().fold(body, |text, (variable, value)| {
        text.replace(variable, value)
    })
}

/// The text of every file that `context` names.
fn context(order: &Order, missing: &mut Vec<String>) -> String {
    let mut out = String::new();
    for (path, _) in order.entry.spec.texts("context") {
        match order.world.read(plain(path)) {
            Some(text) => out.push_str(&format!("\n--- {path} ---\n{text}\n")),
            None => missing.push(format!("`context` names {path}, which cannot be read")),
        }
    }
    out
}

fn environment(worktree: Worktree) -> String {
    format!(
        "\n\n## Execution Environment\n\n\
         You are running in an **isolated worktree**:\n\
         - **Working directory:** `{}`\n\
         - **Branch:** `{}`\n\
         - **Isolation:** Changes are isolated from the main repository until merged\n\n\
         This means your changes will not affect the main branch until explicitly merged.\n",
        worktree.path, worktree.branch
    )
}

fn reminder(id: &str) -> String {
    format!(
        "\n\n## Required: Commit Your Work\n\n\
         When you have completed the work, commit your changes with:\n\n\
         ```\n\
         git commit -m \"chant({id}): <brief description of changes>\"\n\
         ```\n\n\
         This commit message pattern is required for chant to track your work."
    )
}

#[cfg(test)]
mod tests;
