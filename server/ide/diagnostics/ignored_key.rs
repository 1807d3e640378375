//! A configuration holds a key that chant reads and never uses.
//!
//! Ids have no prefix, whatever `project.prefix` says; the endpoints under `providers` are never looked at; and
//! `chant silent` writes a `silent` that nothing reads.
//!
//! ```spec
//! //- .chant/config.md
//! ---
//! project:
//!   prefix: PIG
//!   ^^^^^^ ignored-key: chant reads `project.prefix` and never uses it
//! ---
//! ```

use super::{PageSubject, Report, page};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let Some(keys) = page::keys(subject.page.kind) else {
        return;
    };
    for found in page::source(subject.page.kind, subject.text).walk(keys) {
        if let Some(key) = found.key.filter(|key| !key.used) {
            report
                .at(
                    found.pair.key,
                    format!("chant reads `{}` and never uses it", key.path),
                )
                .unnecessary();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    #[test]
    fn silent_about_keys_that_do_something() {
        check_no(
            "ignored-key",
            "//- .chant/config.md\n---\nproject: {name: a, silent: true}\nscale: 5\n---\n",
        );
    }
}
