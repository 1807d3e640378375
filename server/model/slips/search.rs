//! The search for slips: certain ones in what the tolerant reader made of the text, others at the place where the parser
//! gave up.

use std::collections::BTreeSet;

use super::{Kind, Slip, quoted};
use crate::{
    model::{
        Spec,
        criteria::lines,
        fields,
        frontmatter::YamlError,
        yaml::{Node, Pair, Value},
    },
    text::{Edit, Span},
};

pub(super) struct Search<'a> {
    text: &'a str,
    region: Span,
    /// The names of the anchors in the frontmatter.
    anchors: BTreeSet<&'a str>,
    slips: Vec<Slip>,
    error: &'a YamlError,
}

impl<'a> Search<'a> {
    /// A search of the YAML at `region`, which is refused with `error`.
    pub(super) fn new(text: &'a str, region: Span, error: &'a YamlError) -> Self {
        Self {
            text,
            region,
            anchors: anchors(region.of(text)),
            slips: Vec::new(),
            error,
        }
    }

    /// All slips, in no order.
    pub(super) fn all(mut self, spec: &Spec) -> Vec<Slip> {
        self.dashes(spec.split.closing);
        self.document_end();
        self.dedented(&spec.fields);
        self.pairs(&spec.fields);
        self.unclosed();
        self.tab();
        self.stray_item();
        self.slips
    }

    fn push(&mut self, span: Span, kind: Kind, edits: Vec<Edit>) {
        self.slips.push(Slip { span, kind, edits });
    }

    /// Dashes that follow the three of the opening line, and those that follow the closing three in the same way.
    fn dashes(&mut self, closing: Option<Span>) {
        let run = |from: usize| {
            let dashes = self.text[from..].bytes().take_while(|byte| *byte == b'-');
            Span::new(from, from + dashes.count())
        };
        let extra = run(self.region.range().start);
        if extra.is_empty() {
            return;
        }
        let below = closing.map(|closing| run(closing.range().end));
        let below = below.filter(|below| !below.is_empty());
        let edits = [Some(extra), below].into_iter().flatten();
        let edits = edits.map(Edit::delete).collect();
        self.push(extra, Kind::Dashes, edits);
    }

    fn document_end(&mut self) {
        let mark =
            lines(self.text, self.region).find(|line| line.of(self.text).trim_end() == "...");
        if let Some(mark) = mark {
            let end = memchr::memchr(b'\n', &self.text.as_bytes()[mark.range().end..])
                .map_or(mark.range().end, |len| mark.range().end + len + 1);
            let line = Span::new(mark.range().start, end);
            self.push(mark, Kind::DocumentEnd, vec![Edit::delete(line)]);
        }
    }

    /// Fields at the start that are indented deeper than those that follow.
    fn dedented(&mut self, pairs: &[Pair]) {
        let indents: Vec<usize> = pairs.iter().map(|pair| self.indent(pair.key)).collect();
        let least = indents.iter().copied().min().unwrap_or_default();
        let (Some(first), true) = (pairs.first(), indents.first() > Some(&least)) else {
            return;
        };
        let deeper = pairs
            .iter()
            .zip(&indents)
            .take_while(|(_, indent)| **indent > least);
        let edits = deeper
            .map(|(pair, indent)| {
                let start = pair.key.range().start;
                Edit::delete(Span::new(start - (indent - least), start))
            })
            .collect();
        self.push(first.key, Kind::Indented, edits);
    }

    /// An item at which the parser gave up, because no list can stand there.
    fn stray_item(&mut self) {
        let Some(at) = self.error.at.map(|at| at as usize) else {
            return;
        };
        let line = self.line_of(Span::at(at));
        let ink = line.of(self.text).trim();
        let start = line.range().end - line.of(self.text).trim_start().len();
        if self.slips.is_empty() && start == at && (ink == "-" || ink.starts_with("- ")) {
            self.push(Span::new(at, at + ink.len()), Kind::StrayItem, Vec::new());
        }
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
        if let Some(item) = text.strip_prefix("- ").filter(|_| !flow) {
            let special = ['[', ']', '{', '}', ',', ':', '#', '"', '\''];
            let item = item.trim();
            let new = if item.contains(special) {
                quoted(item)
            } else {
                item.to_owned()
            };
            let edits = vec![Edit::replace(node.span, format!("[{new}]"))];
            self.push(node.span, Kind::ItemBehindColon, edits);
        }
    }

    fn opaque(&mut self, node: &Node) {
        let raw = node.span.of(self.text);
        match raw.chars().next() {
            Some('*') if !self.anchors.contains(&raw[1..]) => {
                self.push(node.span, Kind::Glob, self.quote(node.span));
            }
            Some(first @ ('@' | '`' | '%' | '?')) => {
                self.push(node.span, Kind::Reserved(first), self.quote(node.span));
            }
            Some(first @ '&') if !is_anchor(raw[1..].split(' ').next().unwrap_or_default()) => {
                self.push(node.span, Kind::Reserved(first), self.quote(node.span));
            }
            _ => {}
        }
    }

    /// Text between a closing quote or bracket and the end of its line.
    fn behind(&mut self, node: &Node) {
        let end = node.span.range().end;
        let next = self
            .error
            .junk
            .partition_point(|junk| junk.range().start < end);
        let Some(junk) = self.error.junk.get(next).copied() else {
            return;
        };
        let closed = self.text[..end].ends_with(['"', '\'', ']', '}']);
        let between = &self.text.as_bytes()[end..junk.range().start];
        if !closed || !between.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return;
        }
        let whole = Span::new(node.span.range().start, junk.range().end);
        let edits = match node.value {
            Value::Quoted(_) => self.quote(whole),
            _ => Vec::new(),
        };
        self.push(junk, Kind::Behind, edits);
    }

    /// The outermost bracket or quote of each run that nothing closes.
    fn unclosed(&mut self) {
        let error = self.error;
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
        let edits = lines(self.text, self.region)
            .flat_map(|line| {
                let ink = line.of(self.text).trim_start();
                let name = ink.split(':').next().unwrap_or_default();
                // A field of the spec stands at the margin, whatever is above it.
                let spaces = if fields::field(name).is_some() {
                    ""
                } else {
                    "  "
                };
                let tabs = indentation(line).range().filter(|at| is_tab(*at));
                tabs.map(move |at| Edit::replace(Span::new(at, at + 1), spaces))
            })
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
