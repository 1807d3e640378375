//! A source names nothing that can be read.
//!
//! `informed_by`, `origin`, `tracks` and `context` name files by their paths from the project's root; all but `context`
//! take globs. chant silently ignores what leads nowhere: a missing file, a glob that matches nothing, a folder, a
//! spec's id, a path out of the project. A file that an unfinished spec is going to write is not missed, and web
//! addresses are left alone.
//!
//! ```spec
//! ---
//! informed_by:
//! - docs/store.md
//! - docs/locks.md
//!   ^^^^^^^^^^^^^ missing-source: there is no file `docs/locks.md`
//! - src/**/*.rs
//!   ^^^^^^^^^^^ missing-source: no file matches `src/**/*.rs`
//! ---
//! # T
//! //- docs/store.md
//! # Store
//! ```

use std::sync::Arc;

use super::{
    Plan, Report, Subject,
    links::{live, offer_removal},
    missing,
};
use crate::{
    model::status::Status,
    text::Span,
    workspace::{
        Entry, Name, PathKind, Target,
        sources::{Source, is_glob, matches, plain, sources},
    },
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(spec) = live(subject).filter(|spec| spec.status != Status::Cancelled) else {
        return;
    };
    for source in sources(spec) {
        let reads = matches!(
            source.field,
            "informed_by" | "origin" | "tracks" | "context"
        );
        if reads && !source.text.contains("://") {
            check_one(report, subject, source);
        }
    }
}

fn check_one(report: &mut Report, subject: &Subject, source: Source) {
    let Source { field, text, span } = source;
    let world = subject.world;
    let path = plain(text);
    match world.kind(path) {
        PathKind::File => {}
        PathKind::Outside => {
            let finding = report.at(
                span,
                format!("`{text}` lies outside of the project, where nothing is read"),
            );
            offer_removal(finding, text, span);
        }
        PathKind::Directory => {
            let finding = report.at(
                span,
                format!("`{text}` is a folder; chant reads only files"),
            );
            if field != "context" {
                let glob = format!("{}/**/*", path.trim_end_matches('/'));
                finding.fix(format!("Write `{glob}`"), Plan::replace_scalar(span, &glob));
            }
        }
        PathKind::Missing if is_glob(path) && field != "context" => {
            if world.matches(path).is_empty() && !is_planned(subject, path) {
                let finding = report.at(span, format!("no file matches `{text}`"));
                offer_removal(finding, text, span);
            }
        }
        PathKind::Missing => not_there(report, subject, source),
    }
}

/// Says what a path that is not there may have been meant for.
fn not_there(report: &mut Report, subject: &Subject, source: Source) {
    let Source { field, text, span } = source;
    let (project, world) = (subject.project, subject.world);
    let path = plain(text);
    let glob_in_context = field == "context" && is_glob(text);
    let planned = project.naming(Name::OpenTarget(path)).next().is_some();
    // What another spec is to write is a path, whatever else has that name.
    if planned && !glob_in_context {
        return;
    }
    if let Some(entry) = spec_of_id(subject, path) {
        let what =
            format!("`{text}` is a spec's id, which means nothing here: the field takes paths");
        let finding = report.at(span, what);
        finding.fix(
            format!("Write `{}`", entry.path),
            Plan::replace_scalar(span, &entry.path),
        );
    } else if let Some(entry) = archived(subject, path) {
        report
            .at(span, format!("`{text}` has moved into the archive"))
            .related(&entry.path, Span::default(), "here")
            .fix(
                format!("Write `{}`", entry.path),
                Plan::replace_scalar(span, &entry.path),
            );
    } else if let Some((file, mark)) = text
        .split_once('#')
        .filter(|(file, _)| world.kind(plain(file)) == PathKind::File)
    {
        report
            .at(
                span,
                format!("chant takes `#{mark}` for part of the file's name"),
            )
            .fix(format!("Write `{file}`"), Plan::replace_scalar(span, file));
    } else if glob_in_context {
        let finding = report.at(
            span,
            format!("`context` takes no globs, and no file is named `{text}`"),
        );
        offer_removal(finding, text, span);
    } else {
        let finding = report.at(span, format!("there is no file `{text}`"));
        if let Some(near) = nearest(subject, path) {
            finding.fix(
                format!("Replace by `{near}`"),
                Plan::replace_scalar(span, &near),
            );
        }
        missing::offer_file(finding, subject, path);
        offer_removal(finding, text, span);
    }
}

/// Whether a spec that this one waits for is still to write a file that the glob matches.
fn is_planned(subject: &Subject, glob: &str) -> bool {
    let Subject { project, entry, .. } = *subject;
    let before = project.all_before(entry).unwrap_or_default();
    let open = before
        .into_iter()
        .filter_map(|id| project.loaded(id))
        .filter(|it| !it.spec.status.is_over());
    open.flat_map(|it| it.spec.texts("target_files"))
        .any(|(target, _)| matches(glob, plain(target)))
}

/// The spec that a text without a folder names by its id.
fn spec_of_id<'a>(subject: &Subject<'a>, text: &str) -> Option<&'a Arc<Entry>> {
    match subject.project.resolve(text) {
        Target::Spec(entry)
        | Target::Unreadable(entry)
        | Target::Subfolder(entry)
        | Target::Archived(entry) => Some(entry),
        Target::Foreign | Target::Partial(_) | Target::Unknown => None,
    }
}

/// The archived spec that a path in `.chant/specs` once led to.
fn archived<'a>(subject: &Subject<'a>, path: &str) -> Option<&'a Arc<Entry>> {
    let id = path.strip_prefix(".chant/specs/")?.strip_suffix(".md")?;
    match subject.project.resolve(id) {
        Target::Archived(entry) => Some(entry),
        _ => None,
    }
}

/// The file in the same folder whose name looks most like the missing one's.
fn nearest(subject: &Subject, path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/')?;
    if is_glob(folder) {
        return None;
    }
    let files = subject.world.matches(&format!("{folder}/*"));
    let distance = |file: &str| {
        let other = file.rsplit('/').next().unwrap_or(file);
        strsim::osa_distance(name, other)
    };
    let best = files
        .iter()
        .min_by_key(|file| (distance(file), (*file).clone()))?;
    (distance(best) <= name.len() / 3).then(|| best.to_string())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn each_kind_of_nothing_has_its_words() {
        check(
            "missing-source",
            expect![[r#"
                ---
                tracks: [docs, ../other/x.md, login, "docs/a.md#store"]
                         ^^^^ missing-source: `docs` is a folder; chant reads only files
                               ^^^^^^^^^^^^^ missing-source: `../other/x.md` lies outside of the project, where nothing is read
                                              ^^^^^ missing-source: `login` is a spec's id, which means nothing here: the field takes paths
                                                     ^^^^^^^^^^^^^^^^^ missing-source: chant takes `#store` for part of the file's name
                context: [docs/*.md]
                          ^^^^^^^^^ missing-source: `context` takes no globs, and no file is named `docs/*.md`
                origin: [.chant/specs/old.md]
                         ^^^^^^^^^^^^^^^^^^^ missing-source: `.chant/specs/old.md` has moved into the archive
                ---
                # T
                //- docs/a.md
                # A
                //- .chant/specs/login.md
                # Login
                //- .chant/archive/o/old.md
                # Old
            "#]],
        );
    }

    #[test]
    fn the_path_of_the_spec_is_offered() {
        check_fix(
            "missing-source",
            "---\ninformed_by: [old]\n---\n//- .chant/archive/o/old.md\n",
            expect![[r#"
                -| informed_by: [old]
                +| informed_by: [.chant/archive/o/old.md]
            "#]],
        );
    }

    #[test]
    fn the_nearest_file_of_the_folder_is_offered() {
        check_fix(
            "missing-source",
            "---\ninformed_by:\n- docs/stroe.md\n---\n//- docs/store.md\n//- docs/lock.md\n",
            expect![[r#"
                -| - docs/stroe.md
                +| - docs/store.md
            "#]],
        );
    }

    #[test]
    fn silent_where_something_is_read_or_will_be_written() {
        check_no(
            "missing-source",
            "---\ninformed_by: [docs/a.md, ./docs/a.md, 'docs/*.md', 'https://example.org/x']\ncontext: [docs/a.md]\n---\n//- docs/a.md\n",
        );
        check_no(
            "missing-source",
            "---\ndepends_on: [a]\ninformed_by: [docs/report.md, 'docs/*.md']\n---\n//- .chant/specs/a.md\n---\ntarget_files: [docs/report.md]\n---\n",
        );
        check_no(
            "missing-source",
            "---\ninformed_by: [a]\n---\n//- .chant/specs/a.md\n//- .chant/specs/b.md\n---\ntarget_files: [a]\n---\n",
        );
        check_no(
            "missing-source",
            "---\nstatus: cancelled\ninformed_by: [gone.md]\n---\n",
        );
    }
}
