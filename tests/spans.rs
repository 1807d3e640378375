//! Two readers, one truth: what the tolerant reader sees is what serde_yaml sees, wherever serde_yaml sees anything.
//!
//! On every file of a corpus of real and of damaged specs, and on random text.

use std::{cell::Cell, fmt};

use chant_lsp::{
    model::{
        Spec,
        fields::{FIELDS, Shape},
        split,
        yaml::{self, Document, Node, Value},
    },
    text::Span,
};
use proptest::prelude::*;
use serde::{
    Deserialize, Deserializer,
    de::{EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor},
};

mod corpus;

/// A value as serde_yaml gives it to those who take anything.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Seen>),
    Map(Vec<(Seen, Seen)>),
    Tagged,
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Seen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_unit<E>(self) -> Result<Seen, E> {
        Ok(Seen::Null)
    }
    fn visit_none<E>(self) -> Result<Seen, E> {
        Ok(Seen::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Seen, E> {
        Ok(Seen::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Seen, E> {
        Ok(Seen::Number(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Seen, E> {
        Ok(Seen::Number(value.to_string()))
    }
    fn visit_u128<E>(self, value: u128) -> Result<Seen, E> {
        Ok(Seen::Number(value.to_string()))
    }
    fn visit_i128<E>(self, value: i128) -> Result<Seen, E> {
        Ok(Seen::Number(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Seen, E> {
        Ok(Seen::Number(format!("{value:?}")))
    }
    fn visit_str<E>(self, value: &str) -> Result<Seen, E> {
        Ok(Seen::Text(value.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Seen, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Seen::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Seen, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Seen::Map(pairs))
    }
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Seen, A::Error> {
        let (_, variant) = data.variant::<String>()?;
        variant.newtype_variant::<serde::de::IgnoredAny>()?;
        Ok(Seen::Tagged)
    }
}

/// Whether the tolerant reader's node is what serde saw.
fn agrees(node: &Node, seen: &Seen) -> bool {
    match (&node.value, seen) {
        (Value::Opaque, _) => true,
        (Value::Null, seen) => *seen == Seen::Null,
        (Value::Quoted(text), Seen::Text(seen)) => **text == **seen,
        (Value::Plain(text), Seen::Text(seen)) => **text == **seen,
        (Value::Plain(text), seen) => {
            serde_yaml::from_str::<Seen>(text).is_ok_and(|of| of == *seen)
        }
        (Value::List(list), Seen::List(items)) => {
            list.items.len() == items.len()
                && list
                    .items
                    .iter()
                    .zip(items)
                    .all(|(node, seen)| agrees(node, seen))
        }
        (Value::Map(pairs), Seen::Map(seen)) => {
            pairs.len() == seen.len()
                && pairs.iter().zip(seen).all(|(pair, (key, value))| {
                    let key = match key {
                        Seen::Text(key) => *key == *pair.name,
                        key => serde_yaml::from_str::<Seen>(&pair.name).is_ok_and(|of| of == *key),
                    };
                    key && agrees(&pair.node, value)
                })
        }
        _ => false,
    }
}

/// The text of a node as YAML of its own: at the column where it stands, with the line break that ends it.
fn alone(text: &str, region: Span, node: &Node) -> String {
    let start = node.span.range().start;
    let line = text[region.range().start..start]
        .rfind(['\n', '\r'])
        .map_or(region.range().start, |at| region.range().start + at + 1);
    let column = text[line..start].chars().count();
    let end = match &text[node.span.range().end..region.range().end] {
        "" => "",
        rest if rest.starts_with("\r\n") => "\r\n",
        rest if rest.starts_with('\r') => "\r",
        _ => "\n",
    };
    format!("{}{}{end}", " ".repeat(column), node.span.of(text))
}

/// Each node's own text must deserialize to what serde saw there in the whole. What stands in a flow collection is put
/// into one again, because lines fold otherwise outside.
fn spans_hold(
    text: &str,
    region: Span,
    node: &Node,
    seen: &Seen,
    flow: bool,
) -> Result<(), String> {
    let own = alone(text, region, node);
    let header = own.trim_start().lines().next().unwrap_or_default();
    let counted = header.starts_with(['|', '>']) && header.contains(|ch: char| ch.is_ascii_digit());
    if matches!(node.value, Value::Opaque) || counted {
        // What `|2` counts from is not in the span.
        return Ok(());
    }
    let found = if flow && node.value != Value::Null {
        let own = node.span.of(text);
        let space = if own.ends_with(':') { " " } else { "" };
        serde_yaml::from_str::<[Seen; 1]>(&format!("[{own}{space}]")).map(|[found]| found)
    } else {
        serde_yaml::from_str(&own)
    };
    if !found.as_ref().is_ok_and(|found| found == seen) {
        return Err(format!("{own:?} gives {found:?}, not {seen:?}"));
    }
    let flow = flow || node.span.of(text).starts_with(['[', '{']);
    match (&node.value, seen) {
        (Value::List(list), Seen::List(items)) => {
            for (node, seen) in list.items.iter().zip(items) {
                spans_hold(text, region, node, seen, flow)?;
            }
        }
        (Value::Map(pairs), Seen::Map(seen)) => {
            for (pair, (_, value)) in pairs.iter().zip(seen) {
                spans_hold(text, region, &pair.node, value, flow)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Spans are in bounds, on the boundaries of characters, nested, and in order.
fn is_nested(text: &str, outer: Span, node: &Node) -> Result<(), String> {
    let inside = |outer: Span, inner: Span| {
        if outer.start <= inner.start
            && inner.start <= inner.end
            && inner.end <= outer.end
            && text.get(inner.range()).is_some()
        {
            Ok(())
        } else {
            Err(format!("{inner:?} is not inside {outer:?}"))
        }
    };
    inside(outer, node.span)?;
    let mut before = node.span.start;
    let mut next = |span: Span| {
        let ordered = before <= span.start;
        before = span.end;
        if ordered {
            Ok(())
        } else {
            Err(format!("{span:?} begins before what stands before it ends"))
        }
    };
    for item in node.value.items() {
        next(item.span)?;
        is_nested(text, node.span, item)?;
    }
    for pair in node.value.pairs() {
        inside(node.span, pair.key)?;
        next(pair.key)?;
        next(pair.node.span)?;
        is_nested(text, node.span, &pair.node)?;
    }
    Ok(())
}

fn is_sane(text: &str, region: Span, document: &Document) -> Result<(), String> {
    is_nested(text, region, &document.root)?;
    for comment in &document.comments {
        if !comment.of(text).starts_with('#') {
            return Err(format!("{comment:?} is no comment"));
        }
    }
    if !document.comments.is_sorted_by(|a, b| a.end <= b.start) {
        return Err("comments overlap".to_owned());
    }
    for unclosed in &document.unclosed {
        let opening = unclosed.opening.of(text);
        if !matches!(opening, "[" | "{" | "\"" | "'")
            || unclosed.missing < unclosed.opening.range().end
            || unclosed.missing > region.range().end
            || !text.is_char_boundary(unclosed.missing)
        {
            return Err(format!("{unclosed:?}: {opening:?}"));
        }
    }
    Ok(())
}

/// All that must hold for any YAML at `region` of `text`; says whether the values could be compared with serde's.
fn holds(text: &str, region: Span) -> Result<bool, String> {
    let half_typed = yaml::read(text, region);
    is_sane(text, region, &half_typed)?;
    let sound = yaml::read_sound(text, region);
    is_sane(text, region, &sound)?;
    let Ok(seen) = serde_yaml::from_str::<Seen>(region.of(text)) else {
        return Ok(false);
    };
    if sound.opaque {
        return Ok(false);
    }
    if !agrees(&sound.root, &seen) {
        return Err(format!("serde sees {seen:?}, we see {:#?}", sound.root));
    }
    if !sound.unclosed.is_empty() {
        return Err(format!("nothing is unclosed: {:?}", sound.unclosed));
    }
    spans_hold(text, region, &sound.root, &seen, false)?;
    Ok(true)
}

/// All texts of the corpus by name.
fn everything() -> Vec<(String, String)> {
    let mut texts = corpus::texts("real");
    texts.extend(corpus::texts("mutated"));
    texts
}

#[test]
fn spans_of_the_corpus_deserialize_to_what_serde_saw() {
    let (mut compared, mut refused, mut fields) = (0, 0, 0);
    for (name, text) in everything() {
        let Some(region) = split::split(&text).yaml else {
            continue;
        };
        let held = holds(&text, region).unwrap_or_else(|error| panic!("{}: {error}", name));
        let spec = Spec::read(&text);
        if !spec.loads() {
            refused += 1;
            continue;
        }
        // A few nest deeper than serde_yaml follows.
        opaque += usize::from(!held);
        compared += 1;
        fields += known_fields_hold(&name, &text, region, &spec);
    }
    if compared > 0 {
        assert!(
            compared > 1_000 && refused > 300 && fields > 5_000,
            "{compared} {refused} {fields}"
        );
    }
}

/// Each known field and each of its items, by the spans that `Spec` gives: as its type would read it.
fn known_fields_hold(name: &str, text: &str, region: Span, spec: &Spec) -> usize {
    let mut count = 0;
    for field in FIELDS {
        let Some(node) = spec.field(field.name) else {
            continue;
        };
        count += 1;
        let own = alone(text, region, node);
        let of = format!("{name}: {}: {own:?}", field.name);
        match field.shape {
            Shape::Text => {
                let value: Option<String> = serde_yaml::from_str(&own).expect(&of);
                assert_eq!(
                    value.as_deref(),
                    spec.text(field.name).map(|(text, _)| text),
                    "{of}"
                );
            }
            Shape::Texts => {
                let value: Option<Vec<String>> = serde_yaml::from_str(&own).expect(&of);
                let texts: Vec<&str> = spec.texts(field.name).map(|(text, _)| text).collect();
                assert_eq!(value.unwrap_or_default(), texts, "{of}");
                for (item, span) in spec.texts(field.name) {
                    let node = Node {
                        span,
                        value: Value::Null,
                    };
                    let own: String = serde_yaml::from_str(&alone(text, region, &node)).expect(&of);
                    assert_eq!(own, item, "{of}");
                }
            }
            Shape::Status => assert_eq!(
                own.trim().trim_matches(['"', '\'']),
                spec.status.name(),
                "{of}"
            ),
            Shape::Kind => assert_eq!(
                own.trim().trim_matches(['"', '\'']),
                spec.kind.name(),
                "{of}"
            ),
            _ => {}
        }
    }
    count
}

/// Pieces from which random YAML is made; joined blindly they give every kind of broken text, and now and then a sound one.
const PIECES: &[&str] = &[
    "status",
    "labels",
    "a",
    "b c",
    "é",
    "日本",
    "😀",
    "approval",
    "depends_on",
    ": ",
    ":",
    ":\n",
    ":\n  ",
    ":\n- ",
    ":\n  - ",
    "\n",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "- ",
    "-",
    "- - ",
    "[",
    "]",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "\"",
    "'",
    "''",
    "\\",
    "\\n",
    "\\\n",
    "\\u00e9",
    " # note",
    "#",
    "# x\n",
    "|\n",
    "|-\n  ",
    ">\n  ",
    "|2\n",
    ">+\n\n",
    "|+\n   ",
    "~",
    "null",
    "true",
    "1",
    "0x1F",
    "1.5",
    "&a ",
    "*a",
    "!t ",
    "? ",
    "...",
    "...\n",
    "%",
    "@",
    "`",
    "<<: ",
    "=",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "a: b\n",
    "a: [b, c]\n",
    "x: 'y'\n",
    "k:\n",
    "\"q\": ",
    "--",
    "http://x",
    "a#b",
    "*.rs",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

/// Scalars in all styles, for a line of their own or not.
fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9._/-]{0,8}",
        "[a-zé日 ]{1,8}",
        "'([a-z :#,\\]]|''){0,8}'",
        "\"([a-z :#,\\]]|\\\\n|\\\\\"){0,8}\"",
        Just("~".to_owned()),
        Just("0x1F".to_owned()),
        Just("'a\n\n   b'".to_owned()),
        Just("\"a \n  b\\\n  c\"".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("[a, 'b', \"c\", d e]".to_owned()),
        Just("[a,\n    b, # note\n    c]".to_owned()),
        Just("{a: b, c: [d, {e: f}]}".to_owned()),
        Just("[a: b, c]".to_owned()),
        Just("plain\n     folded\n\n     over lines".to_owned()),
        Just("a # comment".to_owned()),
        Just("|\n     lit\n       deep\n\n     eral".to_owned()),
        Just(">-\n     fol\n     ded\n\n       deep\n     again\n\n".to_owned()),
        Just("|+\n     kept\n\n".to_owned()),
        Just("|2-\n     lead\n".to_owned()),
    ]
}

/// A document with the shape of a block map, often sound.
fn shaped() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        8 => ("[a-e]{1,3}", scalar()).prop_map(|(key, value)| format!("{key}: {value}\n")),
        2 => ("[a-e]{1,3}", prop::collection::vec(scalar(), 0..4), 0..3usize, prop::bool::ANY).prop_map(
            |(key, items, indent, comment)| {
                let mut out = format!("{key}:{}\n", if comment { " # list" } else { "" });
                for item in items {
                    out.push_str(&format!("{}- {item}\n", " ".repeat(indent)));
                }
                out
            }
        ),
        1 => ("[a-e]{1,3}", "[a-e]{1,3}", scalar(), scalar()).prop_map(|(key, sub, a, b)| format!(
            "{key}:\n  {sub}: {a}\n  y{sub}: {b}\n"
        )),
        1 => ("[a-e]{1,3}", scalar(), scalar()).prop_map(|(key, a, b)| format!(
            "{key}:\n  - x: {a}\n    y: {b}\n  - - {b}\n    - {a}\n"
        )),
        1 => Just("# comment\n".to_owned()),
        1 => Just("\n".to_owned()),
        1 => Just("'quoted key' : x\n".to_owned()),
        1 => Just("...\n".to_owned()),
    ];
    (
        prop::collection::vec(line, 0..6),
        0..4usize,
        soup(),
        0..1_000usize,
    )
        .prop_map(|(lines, how, junk, at)| {
            let text = lines.concat();
            match how {
                0 => text.replace('\n', "\r\n"),
                1 => {
                    let mut at = at % (text.len() + 1);
                    while !text.is_char_boundary(at) {
                        at -= 1;
                    }
                    format!("{}{junk}{}", &text[..at], &text[at..])
                }
                _ => text,
            }
        })
}

thread_local! {
    static COMPARED: Cell<usize> = const { Cell::new(0) };
}

#[test]
fn random_text_is_read_as_serde_reads_it() {
    let config = ProptestConfig::with_source_file(file!());
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let text = (
        prop_oneof![soup(), shaped()],
        prop::sample::select(&["", "---", "---\n", "é --- "][..]),
    );
    runner
        .run(&text, |(yaml, before)| {
            let text = format!("{before}{yaml}---\nbody: [\n");
            let region = Span::new(before.len(), before.len() + yaml.len());
            match holds(&text, region) {
                Ok(compared) => COMPARED.set(COMPARED.get() + usize::from(compared)),
                Err(error) => return Err(TestCaseError::fail(error)),
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(
        COMPARED.get() > 20,
        "too few of the texts are sound: {}",
        COMPARED.get()
    );
}

#[test]
fn half_typed_specs_are_read() {
    let files = everything();
    if files.is_empty() {
        return;
    }
    let edit = (
        prop::sample::select(files),
        any::<prop::sample::Index>(),
        0..30usize,
        soup(),
        prop::bool::ANY,
    );
    proptest!(|(((_, text), index, removed, inserted, cut) in edit)| {
        let Some(region) = split::split(&text).yaml else {
            return Ok(());
        };
        let yaml = region.of(&text);
        let starts: Vec<usize> = yaml.char_indices().map(|(at, _)| at).chain([yaml.len()]).collect();
        let at = index.index(starts.len());
        let end = (at + removed).min(starts.len() - 1);
        let rest = if cut { "" } else { &yaml[starts[end]..] };
        let edited = format!("{}{inserted}{rest}", &yaml[..starts[at]]);
        let region = Span::new(3, 3 + edited.len());
        let text = format!("---{edited}---\n# T\n");
        if let Err(error) = holds(&text, region) {
            return Err(TestCaseError::fail(error));
        }
    });
}

#[test]
fn hostile_text_is_read_in_time() {
    let mb = 1024 * 1024;
    for piece in [
        "- ",
        "[",
        "{",
        "a: [",
        "- [\n",
        "- \"\n",
        "'",
        "k:\n",
        " \n",
        "#\n",
        "a: |\n",
        "? ",
        "a: ",
        "- a\n",
        "\u{65e5}",
        "\r",
        "a:\n ",
        "[a: ",
        "x\n",
        "\"\\",
        "- 'a\n- \"b\n",
        "a: >\n\n",
    ] {
        let text = piece.repeat(mb / piece.len());
        let region = Span::new(0, text.len());
        for document in [yaml::read(&text, region), yaml::read_sound(&text, region)] {
            is_sane(&text, region, &document).unwrap_or_else(|error| panic!("{piece:?}: {error}"));
        }
    }
    // Ever deeper lines, which all end at once.
    let stairs: String = (0..1_000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    let region = Span::new(0, stairs.len());
    assert_eq!(yaml::read(&stairs, region).root.value.pairs().len(), 1);
}
