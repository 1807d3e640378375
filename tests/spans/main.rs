//! Two readers, one truth: what the tolerant reader sees is what serde_yaml sees, wherever serde_yaml sees anything.
//!
//! On every file of a corpus of real and of damaged specs, and on random text.

mod checks;
#[path = "../corpus/mod.rs"]
mod corpus;
mod random;
mod seen;

use std::cell::Cell;

use chant_lsp::{
    model::{
        Spec,
        fields::{FIELDS, Shape},
        split,
        yaml::{self, Node, Value},
    },
    text::Span,
};
use proptest::prelude::*;

use checks::{alone, holds, is_sane};
use random::{shaped, soup};

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
        let yaml = region.of(&text);
        let odd = yaml.contains(['&', '!']) || yaml.contains("[[[");
        assert!(held || odd, "{name} holds nothing that only serde reads");
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
