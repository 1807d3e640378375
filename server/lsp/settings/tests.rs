//! Layers, bad values, and the manual.

use std::path::Path;

use serde_json::json;

use super::*;
use crate::testing::keep_fresh;

#[test]
fn the_settings_of_the_user_lie_over_the_first_ones() {
    let first = json!({"logLevel": "debug", "diagnostics": {"scope": "open"}, "rules": {"missing-title": "hint"}});
    let later = json!({"chant": {"diagnostics.scope": "workspace", "rules": {"unknown-dependency": "off"}}});
    let (settings, complaints) = Settings::read([&first, &Value::Null, &later]);
    assert_eq!(complaints, [""; 0]);
    assert_eq!(
        (settings.log_level, settings.scope),
        (LogLevel::Debug, Scope::Workspace)
    );
    let levels: Vec<_> = settings
        .levels
        .0
        .iter()
        .map(|(code, level)| (&**code, *level))
        .collect();
    assert_eq!(
        levels,
        [
            ("missing-title", Some(Severity::Hint)),
            ("unknown-dependency", None)
        ]
    );
}

#[test]
fn a_bad_value_is_named_and_the_rest_is_taken() {
    let odd = json!({
        "rules": {"missing-title": "loud", "no-such-rule": "off", "unknown-dependency": "hint"},
        "diagnostics": {"scope": 7},
        "server": {"path": "not ours"},
    });
    let (settings, complaints) = Settings::read([&odd]);
    assert_eq!(settings.scope, Scope::Workspace);
    assert_eq!(settings.levels.0.len(), 1);
    let named = |name: &str| complaints.iter().any(|complaint| complaint.contains(name));
    assert!(
        named("`chant.rules.missing-title`")
            && named("`no-such-rule`")
            && named("`chant.diagnostics.scope`")
    );
    assert_eq!(complaints.len(), 3, "{complaints:?}");
    assert_eq!(Settings::read([&json!([1])]).1.len(), 1);
}

#[test]
fn settings_md_is_fresh() {
    let mut page = String::from(
        "# Settings\n\nGiven as `initializationOptions`, or in the section `chant` of the client's configuration; nested \
         or with dots. This page is written by a test from the table in `server/lsp/settings.rs`.\n",
    );
    for setting in all() {
        assert!(
            Settings::read([
                &json!({setting.name: serde_json::from_str::<Value>(setting.default).unwrap()})
            ]) == (Settings::default(), Vec::new()),
            "{} does not take its own default",
            setting.name
        );
        let Setting {
            name,
            default,
            values,
            about,
            ..
        } = setting;
        page.push_str(&format!(
            "\n## {name}\n\n{about}\n\nTakes {values}. Default: `{default}`.\n"
        ));
    }
    keep_fresh(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md"),
        &page,
    );
}
