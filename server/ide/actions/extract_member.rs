//! Moves a section to a new spec that is a member of this one.
//!
//! The member gets the next free number, the section's heading as its title, and what stood below it; headings move up,
//! so that its criteria count. It is of this spec's kind and has what belongs to that, such as a research's sources. In
//! this spec the heading stays, with the member's id below it; `members` is kept up where the spec has it. Offered on
//! the section's heading while the work is not over.
//!
//! ```spec
//! ---
//! members: [spec.1]
//! ---
//! # Login
//! ## Se$0ssions
//! They expire.
//! ### Acceptance Criteria
//! - [ ] After an hour
//! ## Notes
//! //- .chant/specs/spec.1.md
//! # Tokens
//! => Move this section to the member `spec.2`
//! -| members: [spec.1]
//! +| members: [spec.1, spec.2]
//!  | ---
//!  | # Login
//!  | ## Sessions
//! -| They expire.
//! -| ### Acceptance Criteria
//! -| - [ ] After an hour
//! +|
//! +| See `spec.2`.
//! +|
//! //- .chant/specs/spec.2.md
//! +| ---
//! +| type: code
//! +| status: pending
//! +| ---
//! +|
//! +| # Sessions
//! +|
//! +| They expire.
//! +| ## Acceptance Criteria
//! +| - [ ] After an hour
//! ```

use super::{
    Asked, Of, Offers,
    of::{line_of, lines_of},
};
use crate::{
    ide::{
        change::{Change, Step},
        fields::{line_end, line_start},
        lists,
    },
    model::{body, fields::FIELDS, status::Kind},
    text::{Edit, Span, line_break},
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    if !asked.entry.is_active() || !asked.spec().loads() || asked.spec().status.is_over() {
        return;
    }
    let line = lines_of(asked.text, asked.selection);
    let sections = sections(asked);
    let Some(section) = sections.iter().find(|section| section.heading == line) else {
        return;
    };
    // What chant takes for the title may be a comment in code further down: it has to stay.
    let title = asked.spec().title.as_ref().map(|title| title.span);
    if section.below.of(asked.text).trim().is_empty()
        || title.is_some_and(|title| section.below.meets(title))
        || listed(asked, &[""]).is_err()
    {
        return;
    }
    let title = format!("Move this section to the member `{}`", next(asked));
    offers.add(
        title,
        Of::one(section.title, asked.text, line.range().start),
    );
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    let text = asked.text;
    let far = |section: &&Section| line_of(text, section.heading.range().start).abs_diff(of.line);
    let sections = sections(asked);
    let named = sections.iter().filter(|section| section.title == of.name());
    let section = named
        .min_by_key(far)
        .ok_or_else(|| format!("no section of this spec is called “{}”", of.name()))?;
    let (id, eol) = (next(asked), line_break(text));
    let closes = section.below.range().end == text.len();
    let tail = if closes { "" } else { eol };
    let mut edits = vec![Edit::replace(
        section.below,
        format!("{eol}See `{id}`.{eol}{tail}"),
    )];
    edits.extend(listed(asked, &[&id])?);
    let member = member_text(
        asked,
        section.title,
        &raised(section.below.of(text), section.level - 1),
    );
    Ok(Change {
        steps: vec![
            Step::Create {
                path: path_of(&id),
                text: member,
            },
            Step::Edit {
                path: asked.entry.path.to_string(),
                edits,
            },
        ],
    })
}

/// A section of the prose.
struct Section<'a> {
    title: &'a str,
    level: usize,
    /// The heading's line.
    heading: Span,
    /// From behind that line to the next heading of its level or above.
    below: Span,
}

/// The sections below the title, but for the criteria that count: without them nothing says when the spec is done.
fn sections<'a>(asked: &Asked<'a>) -> Vec<Section<'a>> {
    let text = asked.text;
    let prose = body::prose(text, asked.spec().split.body);
    let headings: Vec<_> = body::walk(text, prose)
        .filter(|line| !line.hidden)
        .filter_map(|line| {
            let ink = line.span.of(text);
            let level = ink.len() - ink.trim_start_matches('#').len();
            let title = ink[level..].strip_prefix(' ')?.trim();
            ((1..=6).contains(&level) && !title.is_empty()).then_some((level, title, line.span))
        })
        .collect();
    let counted = asked.spec().criteria.heading;
    let end = prose.range().end;
    let whole = if text[..end].ends_with('\n') {
        end
    } else {
        line_end(text, end)
    };
    let mut found = Vec::new();
    for (at, (level, title, heading)) in headings.iter().enumerate() {
        let next = headings[at + 1..].iter().find(|(other, ..)| other <= level);
        let start = line_end(text, heading.range().end);
        let stop = next.map_or(whole.max(start), |(_, _, next)| next.range().start);
        if *level > 1 && !counted.is_some_and(|counted| counted.meets(*heading)) && start <= stop {
            found.push(Section {
                title,
                level: *level,
                heading: *heading,
                below: Span::new(start, stop),
            });
        }
    }
    found
}

/// A section's text with its headings `by` levels higher; what stands between fences stays.
fn raised(text: &str, by: usize) -> String {
    let mut fenced = false;
    let mut out = String::with_capacity(text.len());
    for line in text.trim_start_matches(['\n', '\r']).split_inclusive('\n') {
        fenced ^= line.trim_start().starts_with("```");
        let level = line.len() - line.trim_start_matches('#').len();
        let is_heading = !fenced && level > by + 1 && line[level..].starts_with(' ');
        out.push_str(if is_heading { &line[by..] } else { line });
    }
    out
}

/// The text of a new member: of the same kind of work as the spec, with its prompt and the fields of that kind as they
/// are written there.
pub(super) fn member_text(asked: &Asked, title: &str, below: &str) -> String {
    let (text, spec, eol) = (asked.text, asked.spec(), line_break(asked.text));
    let kind = if spec.kind.has_members() {
        Kind::Code
    } else {
        spec.kind
    };
    let mut head = format!("---{eol}type: {}{eol}status: pending{eol}", kind.name());
    for field in FIELDS {
        let shared = field.name == "prompt" || field.kinds.contains(&kind);
        if let Some(pair) = spec.pair(field.name).filter(|_| shared) {
            let start = pair.key.range().start;
            let end = pair.node.span.range().end.max(pair.key.range().end);
            if line_start(text, start) == start {
                head.push_str(text[start..end].trim_end());
                head.push_str(eol);
            }
        }
    }
    let below = below.trim_end();
    format!("{head}---{eol}{eol}# {title}{eol}{eol}{below}{eol}")
}

/// The file of an active spec.
pub(super) fn path_of(id: &str) -> String {
    format!(".chant/specs/{id}.md")
}

/// The number of the first member that no file has, nor any later one.
pub(super) fn next_number(asked: &Asked) -> u64 {
    let own = asked.entry.id();
    let active = asked.project.members(own).into_iter();
    let start = format!("{own}.");
    let all = active.chain(asked.project.elsewhere_from(&start));
    let listed = asked.spec().texts("members").map(|(id, _)| id);
    let numbers = all
        .map(|member| member.id())
        .chain(listed)
        .filter_map(|id| {
            let rest = id.strip_prefix(&start)?;
            let digits = rest.len()
                - rest
                    .trim_start_matches(|ch: char| ch.is_ascii_digit())
                    .len();
            rest[..digits].parse::<u64>().ok()
        });
    numbers.max().unwrap_or(0).saturating_add(1)
}

fn next(asked: &Asked) -> String {
    format!("{}.{}", asked.entry.id(), next_number(asked))
}

/// The edits that add members to the field, where the spec has it.
fn listed(asked: &Asked, ids: &[&str]) -> Result<Vec<Edit>, String> {
    if !asked.spec().has("members") {
        return Ok(Vec::new());
    }
    let mut edits = Vec::new();
    for id in ids {
        let added = lists::add_item(asked.text, asked.spec(), "members", id);
        edits.extend(added.ok_or("`members` is written so unusually that it is left alone")?);
    }
    Ok(edits)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_action, check_no_action};

    #[test]
    fn the_last_section_and_line_endings() {
        check_action(
            "Move this section to the member `spec.1`",
            "---\r\n---\r\n# T\r\n\r\n## One$0\r\n\r\nText\r\n",
            expect![[r#"
                -| Text
                +| See `spec.1`.
                //- .chant/specs/spec.1.md
                +| ---
                +| type: code
                +| status: pending
                +| ---
                +|
                +| # One
                +|
                +| Text
            "#]],
        );
    }

    #[test]
    fn the_member_does_the_same_kind_of_work() {
        check_action(
            "Move this section to the member `spec.1`",
            "---\nprompt: research # ours\ntype: research\nlabels: [a]\ninformed_by:\n- docs/a.md\n- docs/b.md\n---\n# T\n## One$0\nText\n",
            expect![[r#"
                -| Text
                +|
                +| See `spec.1`.
                //- .chant/specs/spec.1.md
                +| ---
                +| type: research
                +| status: pending
                +| prompt: research
                +| informed_by:
                +| - docs/a.md
                +| - docs/b.md
                +| ---
                +|
                +| # One
                +|
                +| Text
            "#]],
        );
    }

    #[test]
    fn a_text_may_end_in_any_letter() {
        check_action(
            "Move this section to the member `spec.1`",
            "# T\n## One$0\nfin é",
            expect![[r#"
                -| fin é
                +|
                +| See `spec.1`.
                //- .chant/specs/spec.1.md
                +| ---
                +| type: code
                +| status: pending
                +| ---
                +|
                +| # One
                +|
                +| fin é
            "#]],
        );
        check_no_action("Move", "# T$0\n\nfin é\n");
        check_no_action("Move", "# é$0");
        check_no_action("Move", "# T\n- x —$0\n");
        check_no_action("Move", "# T\n## Acceptance Criteria\n\n- [ ] Café$0\n");
    }

    #[test]
    fn not_the_title_the_criteria_or_an_empty_section() {
        let title = "Move this section to the member `spec.1`";
        check_no_action(title, "# T$0\ntext\n");
        check_no_action(title, "# T\n## Acceptance Criteria$0\n- [ ] a\n");
        check_no_action(title, "# T\n## Empty$0\n\n## Next\ntext\n");
        check_no_action(title, "# T\n## One\ntext$0\n");
        check_no_action(title, "---\nstatus: completed\n---\n# T\n## One$0\ntext\n");
    }
}
