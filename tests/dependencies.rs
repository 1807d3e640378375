//! Every dependency is named, with its reason, in docs/architecture.md; and nothing is named that is not one.

use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn each_dependency_has_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("our own Cargo.toml");
    let manual = fs::read_to_string(root.join("docs/architecture.md")).expect("the manual");

    let wanted = dependencies(&manifest);
    let named = rows(&manual);
    assert!(!wanted.is_empty() && !named.is_empty());
    assert_eq!(
        wanted.difference(&named).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "in Cargo.toml, and without a reason in docs/architecture.md"
    );
    assert_eq!(
        named.difference(&wanted).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "in docs/architecture.md, and not in Cargo.toml"
    );
}

/// The keys of every table of dependencies.
fn dependencies(manifest: &str) -> BTreeSet<&str> {
    let mut within = false;
    let mut found = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[') {
            within = table.trim_end_matches(']').ends_with("dependencies");
        } else if let Some((name, _)) = line
            .split_once('=')
            .filter(|_| within && !line.starts_with('#'))
        {
            found.insert(name.trim());
        }
    }
    found
}

/// The first cells of the table under "Dependencies".
fn rows(manual: &str) -> BTreeSet<&str> {
    let (_, table) = manual
        .split_once("\n## Dependencies\n")
        .expect("the heading");
    table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(name, _)| name)
        .collect()
}
