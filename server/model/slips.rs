//! Slips of the pen that keep frontmatter from being YAML: what was meant, and what mends it.
//!
//! The parser names the first place at which it could not go on; this looks for the reason, which often stands before
//! it. Where no reason is found, the parser's own words have to do.

use std::collections::BTreeSet;

use super::{
    Spec, fields,
    frontmatter::{Refusal, YamlError},
    yaml::{Node, Pair, Value},
};
use crate::text::{Edit, Span};

/// One slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where, in bytes of the file's text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// What mends it; empty where that is for a person to say.
    pub edits: Vec<Edit>,
}

/// What a slip is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value that begins with `*`, which is an alias to YAML.
    Glob,
    /// A value that holds `: ` or ends with `:`.
    Colon,
    /// A value that begins with a character that YAML keeps for itself.
    Reserved(char),
    /// A bracket or a quote that nothing closes.
    Unclosed(char),
    /// A tab where YAML wants spaces.
    Tab,
    /// A key without a colon.
    NoColon,
    /// A key whose colon is not followed by a space.
    NoSpace,
    /// A key that is indented deeper than those above it.
    Indented,
    /// Text behind a closing quote or bracket.
    Behind,
}

/// The slips of a spec whose frontmatter is no YAML, by place; none for any other. What follows something unclosed is
/// left out: it may be part of it.
#[must_use]
pub fn find(text: &str, spec: &Spec) -> Vec<Slip> {
    let (Some(error), Some(region)) = (syntax_error(spec), spec.split.yaml) else {
        return Vec::new();
    };
    let mut search = Search {
        text,
        region,
        anchors: anchors(region.of(text)),
        slips: Vec::new(),
        error,
    };
    search.pairs(&spec.fields);
    search.unclosed(error);
    search.tab();
    search.slips.sort_by_key(|slip| slip.span);
    let unclosed = |slip: &Slip| matches!(slip.kind, Kind::Unclosed(_));
    if let Some(at) = search.slips.iter().position(unclosed) {
        search.slips.truncate(at + 1);
    }
    search.slips
}

fn syntax_error(spec: &Spec) -> Option<&YamlError> {
    spec.error
        .as_deref()
        .filter(|error| error.refusal == Refusal::Syntax)
}

struct Search<'a> {
    text: &'a str,
    region: Span,
    /// The names of the anchors in the frontmatter.
    anchors: BTreeSet<&'a str>,
    slips: Vec<Slip>,
    error: &'a YamlError,
}

impl Search<'_> {
    fn push(&mut self, span: Span, kind: Kind, edits: Vec<Edit>) {
        self.slips.push(Slip { span, kind, edits });
    }

    fn pairs(&mut self, pairs: &[Pair]) {
        self.indented(pairs);
        for pair in pairs {
            if pair.colon {
                self.node(&pair.node, false);
            } else {
                self.no_colon(pair);
            }
        }
    }

    fn no_colon(&mut self, pair: &Pair) {
        let name = pair.key.of(self.text);
        let known = name
            .split_once(':')
            .filter(|(name, _)| fields::field(name).is_some());
        if let Some((name, _)) = known {
            let colon = pair.key.range().start + name.len() + 1;
            self.push(
                Span::new(pair.key.range().start, colon),
                Kind::NoSpace,
                vec![Edit::insert(colon, " ")],
            );
        } else if !name.starts_with(['-', '?', '}', ']', ',']) {
            let edits = if fields::field(name).is_some() {
                vec![Edit::insert(pair.key.range().end, ":")]
            } else {
                Vec::new()
            };
            self.push(pair.key, Kind::NoColon, edits);
        }
    }

    /// Keys that are indented deeper than the first of their map, if the parser gave up at one of them.
    fn indented(&mut self, pairs: &[Pair]) {
        let (Some(first), Some(at)) = (pairs.first(), self.error.at) else {
            return;
        };
        let next = pairs.partition_point(|pair| pair.key.start <= at);
        let Some(here) = next.checked_sub(1).map(|last| &pairs[last]) else {
            return;
        };
        let indent = self.indent(first.key);
        if self.indent(here.key) <= indent || at as usize > self.line_of(here.key).range().end {
            return;
        }
        let deeper = pairs[next - 1..]
            .iter()
            .map(|pair| (pair.key.range().start, self.indent(pair.key)))
            .take_while(|(_, column)| *column > indent);
        let edits = deeper
            .map(|(start, column)| Edit::delete(Span::new(start - (column - indent), start)))
            .collect();
        self.push(here.key, Kind::Indented, edits);
    }

    fn node(&mut self, node: &Node, flow: bool) {
        match &node.value {
            Value::List(list) => {
                for item in &list.items {
                    self.item(item, list.flow);
                }
            }
            Value::Map(pairs) if flow || self.text[node.span.range().start..].starts_with('{') => {
                for pair in pairs {
                    self.node(&pair.node, true);
                }
            }
            Value::Map(pairs) => self.pairs(pairs),
            Value::Plain(text) => self.plain(node, text, flow),
            Value::Opaque => self.opaque(node),
            Value::Quoted(_) => self.behind(node),
            Value::Null => {}
        }
        if matches!(&node.value, Value::List(list) if list.flow) {
            self.behind(node);
        }
    }

    fn item(&mut self, item: &Node, flow: bool) {
        match item.value.pairs() {
            // Lists of specs hold texts, and not maps: it is the whole item that wants quotes.
            [pair] if !flow && pair.node.value.text().is_some_and(has_colon) => {
                self.push(item.span, Kind::Colon, self.quote(item.span));
            }
            _ => self.node(item, flow),
        }
    }

    fn plain(&mut self, node: &Node, text: &str, flow: bool) {
        if !flow && has_colon(text) {
            self.push(node.span, Kind::Colon, self.quote(node.span));
        }
        let first = text.chars().next().unwrap_or_default();
        if !flow && matches!(first, ',' | ']' | '}') {
            self.push(node.span, Kind::Reserved(first), self.quote(node.span));
        }
    }

    fn opaque(&mut self, node: &Node) {
        let raw = node.span.of(self.text);
        match raw.chars().next() {
            Some('*') if !self.anchors.contains(&raw[1..]) => {
                self.push(node.span, Kind::Glob, self.quote(node.span));
            }
            Some(first @ ('@' | '`' | '%')) => {
                self.push(node.span, Kind::Reserved(first), self.quote(node.span));
            }
            Some(first @ '&') if !is_anchor(raw[1..].split(' ').next().unwrap_or_default()) => {
                self.push(node.span, Kind::Reserved(first), self.quote(node.span));
            }
            _ => {}
        }
    }

    /// Text between a closing quote or bracket and the end of its line, if that is where the parser gave up.
    fn behind(&mut self, node: &Node) {
        let end = node.span.range().end;
        let Some(start) = self.error.at.map(|at| at as usize).filter(|at| end <= *at) else {
            return;
        };
        let closed = self.text[..end].ends_with(['"', '\'', ']', '}']);
        let between = &self.text.as_bytes()[end..start];
        if !closed || !between.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return;
        }
        let line = self.line_of(Span::at(start));
        let ink = &self.text[start..line.range().end];
        let ink = ink.split(" #").next().unwrap_or_default().trim_end();
        let span = Span::new(start, start + ink.len());
        if span.is_empty() {
            return;
        }
        let whole = Span::new(node.span.range().start, span.range().end);
        let edits = match node.value {
            Value::Quoted(_) => self.quote(whole),
            _ => Vec::new(),
        };
        self.push(span, Kind::Behind, edits);
    }

    /// The outermost bracket or quote of each run that nothing closes.
    fn unclosed(&mut self, error: &YamlError) {
        for (at, unclosed) in error.unclosed.iter().enumerate() {
            let nested = error.unclosed[..at].iter().rev();
            let inner = nested.take_while(|inner| inner.missing == unclosed.missing);
            let outer = error.unclosed.get(at + 1);
            let opening = |span: Span| span.of(self.text).chars().next().unwrap_or_default();
            if outer.is_some_and(|outer| {
                outer.missing == unclosed.missing && outer.opening.start < unclosed.opening.start
            }) {
                continue;
            }
            let mut closing: Vec<char> =
                inner.map(|inner| closing(opening(inner.opening))).collect();
            closing.reverse();
            closing.push(self::closing(opening(unclosed.opening)));
            let closing: String = closing.into_iter().collect();
            self.push(
                unclosed.opening,
                Kind::Unclosed(opening(unclosed.opening)),
                vec![Edit::insert(unclosed.missing, closing)],
            );
        }
    }

    /// Tabs that indent, if the parser gave up at one of them: two spaces for each.
    fn tab(&mut self) {
        let Some(at) = self.error.at.map(|at| at as usize) else {
            return;
        };
        let line = self.line_of(Span::at(at));
        let indentation = |line: Span| {
            let ink = line.of(self.text);
            let ink = ink.trim_start_matches([' ', '\t']);
            Span::new(line.range().start, line.range().end - ink.len())
        };
        let here = indentation(line);
        let is_tab = |at: usize| self.text[at..].starts_with('\t');
        let Some(first) = here.range().find(|at| is_tab(*at)) else {
            return;
        };
        if !(here.touches(at) || self.error.message.contains("tab character")) {
            return;
        }
        let edits = super::criteria::lines(self.text, self.region)
            .flat_map(|line| indentation(line).range())
            .filter(|at| is_tab(*at))
            .map(|at| Edit::replace(Span::new(at, at + 1), "  "))
            .collect();
        self.push(Span::new(first, first + 1), Kind::Tab, edits);
    }

    /// Puts the value at `span` into quotes, if it stands on one line.
    fn quote(&self, span: Span) -> Vec<Edit> {
        let raw = span.of(self.text);
        if raw.contains(['\n', '\r']) {
            return Vec::new();
        }
        vec![Edit::replace(span, quoted(raw))]
    }

    fn line_of(&self, span: Span) -> Span {
        let region = self.region.range();
        let at = span.range().start.clamp(region.start, region.end);
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[region.start..at])
            .map_or(region.start, |len| region.start + len + 1);
        let end = memchr::memchr2(b'\n', b'\r', &bytes[at..region.end])
            .map_or(region.end, |len| at + len);
        Span::new(start, end.max(start))
    }

    /// The white space before `span` on its line, in bytes.
    fn indent(&self, span: Span) -> usize {
        let line = self.line_of(span).of(self.text);
        line.len() - line.trim_start_matches([' ', '\t']).len()
    }
}

/// `raw` as a YAML string in quotes: single ones, unless it holds such itself.
#[must_use]
pub fn quoted(raw: &str) -> String {
    if raw.contains('\'') && !raw.contains(['"', '\\']) {
        format!("\"{raw}\"")
    } else {
        format!("'{}'", raw.replace('\'', "''"))
    }
}

fn closing(opening: char) -> char {
    match opening {
        '[' => ']',
        '{' => '}',
        quote => quote,
    }
}

fn has_colon(text: &str) -> bool {
    text.contains(": ") || text.ends_with(':')
}

/// Whatever follows a `&`, as far as an anchor's name may reach.
fn anchors(yaml: &str) -> BTreeSet<&str> {
    memchr::memchr_iter(b'&', yaml.as_bytes())
        .map(|at| {
            let rest = &yaml[at + 1..];
            &rest[..rest.find(|ch| !is_anchor_letter(ch)).unwrap_or(rest.len())]
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn is_anchor(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_anchor_letter)
}

fn is_anchor_letter(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    /// Draws each slip as its kind and its text; with all of them mended the frontmatter must be YAML, if `mends`.
    #[track_caller]
    fn check(yaml: &str, drawn: &[&str], mended: &str) {
        let text = format!("---\n{yaml}---\n# T\n");
        let spec = Spec::read(&text);
        let slips = find(&text, &spec);
        let found: Vec<String> = slips
            .iter()
            .map(|slip| format!("{:?} {}", slip.kind, slip.span.of(&text)))
            .collect();
        assert_eq!(found, drawn, "{:?}", spec.error);
        let edits: Vec<Edit> = slips.into_iter().flat_map(|slip| slip.edits).collect();
        let after = apply(&text, &edits);
        assert_eq!(after, format!("---\n{mended}---\n# T\n"));
        let spec = Spec::read(&after);
        assert!(spec.loads(), "{after}: {:?}", spec.error);
    }

    #[test]
    fn values_that_need_quotes() {
        check(
            "prompt: a: b\nbranch: it's: x\nlabels:\n- x: y: z:\n",
            &["Colon a: b", "Colon it's: x", "Colon x: y: z:"],
            "prompt: 'a: b'\nbranch: \"it's: x\"\nlabels:\n- 'x: y: z:'\n",
        );
        check(
            "branch: @me\nlabels:\n- `code`\n- &\nprompt: %x\nschedule: , x\n",
            &[
                "Reserved('@') @me",
                "Reserved('`') `code`",
                "Reserved('&') &",
                "Reserved('%') %x",
                "Reserved(',') , x",
            ],
            "branch: '@me'\nlabels:\n- '`code`'\n- '&'\nprompt: '%x'\nschedule: ', x'\n",
        );
    }

    #[test]
    fn globs_and_aliases() {
        check(
            "tracks: [*.rs, src/*, *x]\norigin:\n- **/*.md\nlabels: &l [a]\ncontext: *l\n",
            &["Glob *.rs", "Glob *x", "Glob **/*.md"],
            "tracks: ['*.rs', src/*, '*x']\norigin:\n- '**/*.md'\nlabels: &l [a]\ncontext: *l\n",
        );
    }

    #[test]
    fn what_is_unclosed() {
        check(
            "labels: [a, b # c\nstatus: pending\n",
            &["Unclosed('[') ["],
            "labels: [a, b] # c\nstatus: pending\n",
        );
        check(
            "labels: [a, 'b\n",
            &["Unclosed('[') ["],
            "labels: [a, 'b']\n",
        );
        check(
            "labels: ['a, b]\n",
            &["Unclosed('\\'') '"],
            "labels: ['a', b]\n",
        );
        check(
            "approval: {required: true\n",
            &["Unclosed('{') {"],
            "approval: {required: true}\n",
        );
        check(
            "prompt: \"a\nlabels: []\n",
            &["Unclosed('\"') \""],
            "prompt: \"a\"\nlabels: []\n",
        );
        check(
            "labels:\n- \"a\n- b\n",
            &["Unclosed('\"') \""],
            "labels:\n- \"a\"\n- b\n",
        );
    }

    #[test]
    fn what_follows_something_unclosed_is_left_out() {
        let text = "---\nprompt: a: b\nbranch: 'x\n  y\n  z: z: z\n---\n";
        let kinds: Vec<Kind> = find(text, &Spec::read(text))
            .iter()
            .map(|slip| slip.kind)
            .collect();
        assert_eq!(kinds, [Kind::Colon, Kind::Unclosed('\'')]);
    }

    #[test]
    fn tabs() {
        check(
            "labels:\n\t- a\n\t- b\nprompt: x\ty\n",
            &["Tab \t"],
            "labels:\n  - a\n  - b\nprompt: x\ty\n",
        );
    }

    #[test]
    fn keys() {
        check(
            "type:code\nprompt\nlabels: []\n",
            &["NoSpace type:", "NoColon prompt"],
            "type: code\nprompt:\nlabels: []\n",
        );
        check(
            "type: code\n  status: failed\n  labels:\n    - a\nprompt: x\n",
            &["Indented status"],
            "type: code\nstatus: failed\nlabels:\n    - a\nprompt: x\n",
        );
    }

    #[test]
    fn text_behind_a_value() {
        check(
            "prompt: \"a\" b # c\n",
            &["Behind b"],
            "prompt: '\"a\" b' # c\n",
        );
    }
}
