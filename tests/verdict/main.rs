//! The verdict on frontmatter is chant's, and every refusal is explained.
//!
//! On every file of a corpus of real and of damaged specs, against what chant itself said of them; and on random
//! frontmatter.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use chant_lsp::{
    ide::diagnostics::{Finding, Levels, Severity, Subject, check_spec},
    model::{Spec, frontmatter::Refusal, problems, split, yaml},
    workspace::{Entry, Place, Project},
};
use proptest::prelude::*;

#[path = "../corpus/mod.rs"]
mod corpus;
mod fixes;
mod nowhere;
mod random;

use fixes::fixes_mend;
use nowhere::Nowhere;
use random::fields;

/// The rules that explain why chant refuses a spec.
const REFUSALS: [&str; 5] = [
    "bad-yaml",
    "wrong-type",
    "unknown-value",
    "duplicate-field",
    "unquoted-glob",
];

/// Those that speak alone, because the file is not what it seems.
const OBSTACLES: [&str; 4] = [
    "merge-conflict",
    "byte-order-mark",
    "unclosed-frontmatter",
    "truncated-frontmatter",
];

fn findings(text: &str) -> Vec<Finding> {
    let entry = Entry {
        path: ".chant/specs/spec.md".into(),
        place: Place::Active,
        spec: Spec::read(text),
        fault: None,
        open: None,
    };
    let subject = Subject {
        project: &Project::new(Path::new("/project")),
        entry: &entry,
        text,
        world: &Nowhere,
    };
    check_spec(&subject, &Levels::default())
}

/// chant's verdict and our explanation belong together. Says whether the spec loads.
fn is_explained(text: &str) -> Result<bool, String> {
    let spec = Spec::read(text);
    let found = findings(text);
    for finding in &found {
        let fits = text.get(finding.span.range()).is_some();
        let fixes = finding.fixes.iter().flat_map(|fix| fix.edits(text));
        if !fits
            || fixes
                .clone()
                .any(|edit| text.get(edit.span.range()).is_none())
        {
            return Err(format!("{finding:?} is out of bounds"));
        }
    }
    let codes: BTreeSet<&str> = found.iter().map(|finding| finding.code).collect();
    if spec.obstacle.is_some() {
        let alone = codes.iter().all(|code| OBSTACLES.contains(code));
        return if alone && !codes.is_empty() {
            Ok(spec.loads())
        } else {
            Err(format!("{:?}: {codes:?}", spec.obstacle))
        };
    }
    let explained = REFUSALS.iter().any(|code| codes.contains(code));
    match &spec.error {
        Some(_) if !explained => return Err(format!("{:?} is not explained", spec.error)),
        None if explained => return Err(format!("chant loads it: {codes:?}")),
        _ => {}
    }
    // Without serde's verdict the fields alone must say the same.
    let opaque = spec
        .split
        .yaml
        .is_none_or(|region| yaml::read_sound(text, region).opaque);
    let shaped = spec
        .error
        .as_ref()
        .is_none_or(|error| error.refusal == Refusal::Shape);
    if shaped && !opaque {
        let refused = if spec.loads() {
            let wrong = |pair: &yaml::Pair| !problems::of_value(&pair.name, &pair.node).is_empty();
            spec.fields.iter().any(wrong)
        } else {
            !problems::find(&spec).is_empty()
        };
        if refused == spec.loads() {
            return Err(format!("{:?}: {:#?}", spec.error, spec.fields));
        }
    }
    Ok(spec.loads())
}

/// What `chant lint --format json` said of a part of the corpus.
fn lint_report(part: &str) -> serde_json::Value {
    let shared = env::var_os("CHANT_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = shared.join(format!("corpus/golden/{part}.lint.json"));
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("chant writes JSON")
}

#[test]
fn refuses_what_chant_refuses() {
    for part in ["real", "mutated"] {
        let texts = corpus::texts(part);
        if texts.is_empty() {
            continue;
        }
        let report = lint_report(part);
        let refused: BTreeSet<&str> = report["diagnostics"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|diagnostic| diagnostic["rule"] == "parse")
            .filter_map(|diagnostic| diagnostic["spec_id"].as_str())
            .collect();
        let mut ours = BTreeSet::new();
        for (name, text) in &texts {
            let loads = is_explained(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            if !loads {
                ours.insert(name.as_str());
            }
        }
        // Files that are no text at all are refused as well, but not by reading them.
        let read: BTreeSet<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
        let refused: BTreeSet<&str> = refused.intersection(&read).copied().collect();
        assert_eq!(ours, refused, "in {part}");
        assert!(refused.len() > 10);
    }
}

#[test]
fn every_fix_mends_what_it_is_offered_for() {
    let texts = corpus::texts("mutated");
    let count: usize = texts
        .iter()
        .map(|(name, text)| fixes_mend(name, text))
        .sum();
    assert!(texts.is_empty() || count > 500, "{count}");
}

proptest! {
    #[test]
    fn every_refusal_is_explained(text in fields()) {
        if let Err(error) = is_explained(&text) {
            return Err(TestCaseError::fail(error));
        }
    }

    #[test]
    fn fixes_of_random_frontmatter_mend_it(text in fields()) {
        fixes_mend("random", &text);
    }

    #[test]
    fn whatever_is_typed_is_explained(text in "[-a: \\[\\]{}\"'#|>*&!?,\n\té]{0,40}") {
        let text = format!("---\n{text}\n---\n# T\n");
        if let Err(error) = is_explained(&text) {
            return Err(TestCaseError::fail(error));
        }
    }
}

#[test]
fn a_refusal_is_an_error() {
    for text in [
        "---\nstatus: done\n---\n",
        "---\nlabels: [\n---\n",
        "---\nlabels: a\nlabels: b\n---\n",
        "---\ntracks: *.rs\n---\n",
    ] {
        assert!(split::split(text).yaml.is_some());
        assert!(
            findings(text)
                .iter()
                .any(|finding| finding.severity == Severity::Error),
            "{text}"
        );
    }
}

#[test]
fn hostile_frontmatter_is_judged_in_time() {
    for piece in [
        "[",
        "- ",
        "a: [",
        "? ",
        "k: v\n",
        "k:\n",
        "- [a,\n",
        "'",
        "- *a\n",
        "a: b: c\n",
        "# x\n",
        "x\n",
        "\"a\",",
        "{a: ",
        "&a ",
        "!a ",
        "- - ",
        "k: \"\n",
        "label: x\n",
        "labels: x\n",
        "labels: x\na: 1\n",
        "status: a: b\n",
        "a:\n- *x\n",
        "# # x\n",
        "- a:\n  - b\n",
        "x: |\n a\n",
        "&a",
        "- \n",
    ] {
        let text = format!("---\n{}\n---\n# T\n", piece.repeat(100_000 / piece.len()));
        let start = std::time::Instant::now();
        let _ = Spec::read(&text);
        let a = start.elapsed();
        is_explained(&text).unwrap_or_else(|error| panic!("{piece:?}: {error}"));
        eprintln!("{piece:?} {a:?} {:?}", start.elapsed());
    }
}
