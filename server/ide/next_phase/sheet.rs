//! The text of a new spec, in the form that chant itself saves.

use crate::model::{criteria, status::Kind, yaml::write::scalar};

/// What a new spec says.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) kind: Kind,
    pub(super) depends_on: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) targets: Vec<String>,
    pub(super) prompt: Option<String>,
    pub(super) tracks: Vec<String>,
    pub(super) informed_by: Vec<String>,
    pub(super) needs_approval: bool,
    pub(super) title: String,
    /// The first paragraph; the cursor stands below it.
    pub(super) about: String,
    /// Headings and texts; a section without text is where the cursor stands.
    pub(super) sections: Vec<(String, String)>,
    /// The criteria; where there are none, an empty one.
    pub(super) criteria: Vec<String>,
}

impl Sheet {
    /// The whole file, and the first place in it that is left to be written.
    pub(super) fn write(&self) -> (String, usize) {
        let mut out = format!("---\ntype: {}\nstatus: pending\n", self.kind);
        list(&mut out, "depends_on", &self.depends_on);
        list(&mut out, "labels", &self.labels);
        list(&mut out, "target_files", &self.targets);
        if let Some(prompt) = &self.prompt {
            out.push_str(&format!("prompt: {}\n", scalar(prompt, false)));
        }
        list(&mut out, "tracks", &self.tracks);
        list(&mut out, "informed_by", &self.informed_by);
        if self.needs_approval {
            out.push_str("approval:\n  required: true\n  status: pending\n");
        }
        out.push_str(&format!("---\n\n# {}\n\n", self.title));
        if !self.about.is_empty() {
            out.push_str(&format!("{}\n\n", self.about));
        }
        let mut blank = None;
        if self.sections.iter().all(|(_, text)| !text.is_empty()) {
            blank = Some(out.len());
            out.push_str("\n\n");
        }
        for (heading, text) in &self.sections {
            out.push_str(&format!("## {heading}\n\n"));
            if text.is_empty() {
                blank.get_or_insert(out.len());
            }
            out.push_str(&format!("{text}\n\n"));
        }
        out.push_str(&format!("{}\n\n", criteria::HEADING));
        for criterion in &self.criteria {
            out.push_str(&format!("- [ ] {criterion}\n"));
        }
        if self.criteria.is_empty() {
            out.push_str("- [ ] \n");
        }
        let end = out.len();
        (out, blank.unwrap_or(end))
    }
}

fn list(out: &mut String, name: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    out.push_str(&format!("{name}:\n"));
    for item in items {
        out.push_str(&format!("- {}\n", scalar(item, false)));
    }
}

/// A text as one line: a title, a criterion.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
