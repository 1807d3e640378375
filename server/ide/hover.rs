//! What is under the cursor: a field's manual, a spec's card, a path, a commit, a status, a criterion – and the long
//! help of what is wrong there.

use super::{
    Ask, File, cards,
    cursor::{Spot, line_at},
    destination::specs,
    diagnostics::{self, Finding},
    meant::meant,
    named::{How, Thing},
    place::{self, LineKind, Place, Rows, Table, Wanted},
};
use crate::{
    model::{
        criteria::{Criterion, HEADING},
        fields,
        keys::{self, Shape},
        prompt::{PARENT, VARIABLES},
        status::{Kind, Status},
        time,
    },
    text::Span,
};

/// More findings than this at one place are not explained at length; their messages are shown by the editor anyway.
const MAX_EXPLAINED: usize = 3;

/// What is told about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What is told.
    pub markdown: String,
}

/// What is told about the place at the cursor; `None` where there is nothing to tell. `findings` are those about the
/// file, by whoever has them.
#[must_use]
pub fn hover(ask: &Ask, findings: &[Finding]) -> Option<Hover> {
    let at = Ask {
        offset: ask.at(),
        trigger: None,
        ..*ask
    };
    let told = place::with(&at, |place| told(&at, &place)).flatten();
    let told = told.or_else(|| name(&at));
    let here = findings
        .iter()
        .filter(|finding| finding.span.touches(at.offset));
    let mut helps: Vec<(Span, String)> = Vec::new();
    let mut codes: Vec<&str> = Vec::new();
    for finding in here.take(MAX_EXPLAINED) {
        if !codes.contains(&finding.code) {
            codes.push(finding.code);
            helps.extend(help(finding.code).map(|text| (finding.span, text)));
        }
    }
    let span = told
        .as_ref()
        .map(|(span, _)| *span)
        .or(helps.first().map(|(span, _)| *span))?;
    let parts = told.into_iter().chain(helps).map(|(_, text)| text);
    Some(Hover {
        span,
        markdown: parts.collect::<Vec<_>>().join("\n\n---\n\n"),
    })
}

/// The page of a rule without its example: code in bold, then its prose.
fn help(code: &str) -> Option<String> {
    let page = diagnostics::explain(code)?;
    let prose = page.split("```").next().unwrap_or_default();
    let prose = prose.split_once('\n').map_or("", |(_, rest)| rest).trim();
    Some(format!("**{code}**\n\n{prose}"))
}

type Told = (Span, String);

fn told(ask: &Ask, place: &Place) -> Option<Told> {
    match place {
        Place::Skeleton(_) => None,
        Place::Key { table, spot } => key(ask, *table, spot),
        Place::Row { rows, spot } => row(ask, rows, spot),
        Place::Value { wanted, spot, .. } => value(ask, *wanted, spot),
        Place::Line(line) => body(ask, line.kind),
        Place::Variable(variable) => {
            let name = variable.span.of(ask.text).trim();
            if name == PARENT {
                return Some((
                    variable.span,
                    "The text of the prompt that this one extends.".to_owned(),
                ));
            }
            let known = VARIABLES.iter().find(|known| known.name == name)?;
            Some((variable.span, format!("`{{{{{name}}}}}` – {}", known.about)))
        }
    }
}

fn key(ask: &Ask, table: Table, spot: &Spot) -> Option<Told> {
    let (span, name) = (spot.token.span, spot.token.span.of(ask.text));
    let text = match table {
        Table::Fields => cards::field(fields::field(name)?),
        Table::Few(keys) => {
            let (_, about) = keys.iter().find(|(key, _)| *key == name)?;
            format!("`{name}` – {about}")
        }
    };
    Some((span, text))
}

/// A key of configuration or of a prompt.
fn row(ask: &Ask, rows: &Rows, spot: &Spot) -> Option<Told> {
    let (span, name) = (spot.token.span, spot.token.span.of(ask.text));
    let key = keys::below(rows.keys, &rows.section).find(|key| key.name() == name)?;
    let mut parts = vec![format!("`{}` – {}", key.path, key.about)];
    match key.shape {
        Shape::OneOf(words) => parts.push(format!("One of `{}`.", words.join("`, `"))),
        Shape::Bool => parts.push("`true` or `false`.".to_owned()),
        _ => {}
    }
    if !key.default.is_empty() {
        parts.push(format!("Where it is absent: `{}`.", key.default));
    }
    Some((span, parts.join("\n\n")))
}

fn value(ask: &Ask, wanted: Wanted, spot: &Spot) -> Option<Told> {
    let (span, text) = (spot.token.span, spot.token.span.of(ask.text));
    let (project, world) = (ask.project, ask.world);
    if span.is_empty() {
        return None;
    }
    let told = match wanted {
        Wanted::Kind => Kind::parse(text).map(|kind| format!("`{kind}` – {}", cards::kind(kind))),
        Wanted::Status => match ask.file {
            File::Spec(entry) => {
                Status::parse(text).map(|status| cards::status(project, entry, status))
            }
            File::Page(_) => None,
        },
        Wanted::Ids | Wanted::Members => project
            .resolve(text)
            .entry()
            .map(|entry| cards::spec(project, world, entry)),
        Wanted::Prompt => project
            .prompt(text)
            .map(|page| cards::prompt(project, page)),
        Wanted::Label => Some(cards::label(project, text)),
        Wanted::Time => time::seconds(text).map(|at| cards::ago(world.now() - at)),
        Wanted::Path(_) => Some(cards::path(project, world, text)),
        Wanted::Commit => world
            .commit(text)
            .map(|commit| cards::commit(world, &commit)),
        Wanted::FieldName | Wanted::Requirable => fields::field(text).map(cards::field),
        _ => None,
    };
    // A value that says nothing by itself is told by its key.
    let told = told.or_else(|| match (ask.file, spot.path.as_slice()) {
        (File::Spec(_), [name]) => fields::field(name).map(cards::field),
        _ => None,
    })?;
    Some((span, told))
}

fn body(ask: &Ask, kind: LineKind) -> Option<Told> {
    let File::Spec(entry) = ask.file else {
        return None;
    };
    let (spec, line) = (&entry.spec, line_at(ask.text, ask.offset));
    if kind == LineKind::Heading && line.of(ask.text).trim_start().starts_with(HEADING) {
        return (spec.criteria.heading == Some(line))
            .then(|| (line, cards::criteria(&spec.criteria)));
    }
    name(ask).or_else(|| {
        let items = &spec.criteria.items;
        let whole = |item: &Criterion| Span {
            start: item.mark.start,
            end: item.text.end,
        };
        let number = items
            .iter()
            .position(|item| whole(item).touches(ask.offset))?;
        let card = cards::criterion(&spec.criteria, number);
        Some((whole(&items[number]), card))
    })
}

/// What is named at the cursor, or meant by a word of prose.
fn name(ask: &Ask) -> Option<Told> {
    let here = meant(ask)?;
    let (project, world) = (ask.project, ask.world);
    let told = match (&here.thing, ask.file) {
        (Thing::Spec(_), File::Spec(entry)) if here.how == How::Own => {
            cards::spec(project, world, entry)
        }
        (Thing::Spec(id), _) => cards::spec(project, world, specs(project, id).first()?),
        (Thing::Path(path) | Thing::Glob(path), _) => cards::path(project, world, path),
        (Thing::Prompt(name), _) => cards::prompt(project, project.prompt(name)?),
        (Thing::Extension(name), _) => {
            let path = format!(".chant/prompts/extensions/{name}.md");
            cards::extension(project.page(&path)?)
        }
        (Thing::Label(label), _) => cards::label(project, label),
        (Thing::Commit(hash), _) => cards::commit(world, &world.commit(hash)?),
    };
    Some((here.span, told))
}

#[cfg(test)]
mod tests;
