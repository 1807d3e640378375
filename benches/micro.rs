//! The small steps that everything is made of: reading a spec, putting it into a project, running the rules, one key.
//!
//! `cargo bench --bench micro`, or `-- keystroke` for one of them.

mod generate;

use std::{hint::black_box, path::Path, sync::Arc};

use chant_lsp::{
    ide::diagnostics::{self, Levels, Subject},
    model::Spec,
    syntax::Syntax,
    text::{Edit, Span, Text},
    workspace::{Entry, PathKind, Place, Project, World},
};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Project sizes: cost must not grow from one to the other.
const SIZES: [usize; 2] = [900, 10_000];

/// A world in which everything is as specs say, so that the rules take their usual way.
struct Sound;

impl World for Sound {
    fn kind(&self, _: &str) -> PathKind {
        PathKind::File
    }

    fn matches(&self, _: &str) -> Arc<[Box<str>]> {
        Arc::new(["src/store/store.rs".into()])
    }

    fn read(&self, _: &str) -> Option<String> {
        None
    }

    fn changed_after(&self, _: &str, _: i64) -> Option<i64> {
        None
    }

    fn in_history(&self, _: &str) -> Option<bool> {
        Some(true)
    }

    fn knows_commit(&self, _: &str) -> Option<bool> {
        Some(true)
    }

    fn has_branch(&self, _: &str) -> Option<bool> {
        Some(true)
    }

    fn is_running(&self, _: &str) -> bool {
        false
    }

    fn now(&self) -> i64 {
        1_780_000_000
    }
}

fn path(id: &str) -> String {
    format!(".chant/specs/{id}.md")
}

fn project(count: usize) -> Project {
    let mut project = Project::new(Path::new("/bench"));
    for number in 0..count {
        let spec = generate::spec(number, &[]);
        project.insert(Entry::closed(path(&spec.id), Place::Active, &spec.text));
    }
    project
}

/// One of the first generated specs, whose text has about so many bytes.
fn sized(bytes: usize) -> generate::Generated {
    (0..SIZES[0])
        .map(|number| generate::spec(number, &[]))
        .min_by_key(|spec| spec.text.len().abs_diff(bytes))
        .expect("some")
}

/// The text of a spec, its body repeated until it is so long.
fn long(bytes: usize) -> String {
    let spec = sized(8_000).text;
    let body = spec.find("\n# ").map_or(0, |at| at + 1);
    let mut text = spec.clone();
    while text.len() < bytes {
        text.push('\n');
        text.push_str(&spec[body..]);
    }
    text
}

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("Spec::read");
    for text in [
        sized(1_000).text,
        sized(3_500).text,
        long(20_000),
        long(200_000),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(text.len()),
            &text,
            |bencher, text| {
                bencher.iter(|| Spec::read(black_box(text)));
            },
        );
    }
}

fn insert(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("Project::insert");
    for count in SIZES {
        let project = project(count);
        let spec = generate::spec(count / 2, &[]);
        let entry = Entry::closed(
            path(&spec.id),
            Place::Active,
            "---\ndepends_on: [a, b]\n---\n# T\n",
        );
        group.bench_with_input(
            BenchmarkId::from_parameter(count),
            &entry,
            |bencher, entry| {
                bencher.iter_batched(
                    || (project.clone(), entry.clone()),
                    |(mut project, entry)| {
                        project.insert(entry);
                        project
                    },
                    BatchSize::SmallInput,
                );
            },
        );
    }
}

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check_spec");
    let levels = Levels::default();
    for count in SIZES {
        let project = project(count);
        let text = sized(3_500);
        let entry = project.spec(&path(&text.id)).expect("one of the first");
        let subject = Subject {
            project: &project,
            entry,
            text: &text.text,
            world: &Sound,
        };
        group.bench_with_input(
            BenchmarkId::from_parameter(count),
            &subject,
            |bencher, subject| {
                bencher.iter(|| diagnostics::check_spec(black_box(subject), &levels));
            },
        );
    }
}

fn keystroke(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("keystroke");
    for text in [sized(3_500).text, long(20_000), long(200_000)] {
        let entry = Entry::opened(path("a"), Place::Active, &text, 1);
        look(&entry);
        let body = text.find("\n# ").map_or(0, |at| at + 5);
        for (place, at) in [("frontmatter", 10), ("body", body), ("end", text.len())] {
            let edit = Edit::insert(at, "z");
            group.bench_function(BenchmarkId::new(place, text.len()), |bencher| {
                bencher.iter(|| entry.edited(2, |draft| draft.apply(black_box(&edit))));
            });
        }
    }
}

/// Asks for structure once, so that there is a tree to be kept up.
fn look(entry: &Entry) {
    let open = entry.open.as_ref().expect("open");
    black_box(
        open.syntax
            .outline(&open.text, Span::new(0, open.text.len())),
    );
}

fn tree(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tree");
    for text in [sized(3_500).text, long(20_000)] {
        let rope = Text::new(&text);
        let syntax = Syntax::parse(&rope);
        let whole = Span::new(0, text.len());
        black_box(syntax.outline(&rope, whole));
        group.bench_function(BenchmarkId::new("outline, fresh", text.len()), |bencher| {
            bencher.iter(|| Syntax::parse(black_box(&rope)).outline(&rope, whole));
        });
        let edit = Edit::insert(text.len() / 2, "z");
        let mut typed = rope.clone();
        typed.apply(&edit);
        group.bench_function(
            BenchmarkId::new("outline, after a key", text.len()),
            |bencher| {
                bencher.iter(|| {
                    syntax
                        .reparse(&rope, black_box(&edit), &typed)
                        .outline(&typed, whole)
                });
            },
        );
        group.bench_function(BenchmarkId::new("outline", text.len()), |bencher| {
            bencher.iter(|| syntax.outline(black_box(&rope), whole));
        });
        group.bench_function(BenchmarkId::new("folds", text.len()), |bencher| {
            bencher.iter(|| syntax.folds(black_box(&rope), whole));
        });
        group.bench_function(BenchmarkId::new("inlines", text.len()), |bencher| {
            bencher.iter(|| syntax.inlines(black_box(&rope), whole));
        });
    }
}

criterion_group!(benches, read, insert, check, keystroke, tree);
criterion_main!(benches);
