//! `chant-lsp check`: every rule over every spec of some projects, as a report.

mod chant_lint;
pub(super) mod engine;
mod fix;
pub(super) mod identity;
mod select;
mod since;
mod then;

use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
    time::Instant,
};

use anstream::{AutoStream, ColorChoice};

use self::{engine::Checked, select::Selection};
use super::{
    CannotRun, Outcome, outlet,
    progress::Progress,
    render::{self, Look, View},
};
use crate::ide::diagnostics::{Levels, RULES, Severity};

/// How wide a frame is where no terminal says.
const WIDTH: usize = 120;

/// Check specs, prompts and configuration
#[derive(clap::Args)]
#[command(
    after_help = "Exit code: 0 without errors, 1 with errors, 2 if nothing could be checked."
)]
pub(super) struct Args {
    /// Projects, folders with projects below, single files, or `-` for a list of files on standard input; the project
    /// around the current folder if nothing is named
    paths: Vec<PathBuf>,

    /// How to write the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Report only what the change since this commit introduced
    #[arg(long, value_name = "REV")]
    since: Option<String>,

    /// Carry out the fixes that need no second thought, and report what is left
    #[arg(long, conflicts_with = "since")]
    fix: bool,

    /// With --fix: print the difference that it would make, and change nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,

    /// The least severity to show; if absent, hints are left out of text, github and junit
    #[arg(long, value_enum, value_name = "LEVEL")]
    severity: Option<Level>,

    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Threshold::Error)]
    error_on: Threshold,

    /// Give a rule another severity, or turn it off (error, warning, information, hint, off); may be repeated
    #[arg(long = "rule", value_name = "CODE=LEVEL", value_parser = rule_level)]
    rules: Vec<(Box<str>, Option<Severity>)>,

    /// Whether to colour text; `auto` looks at the terminal, NO_COLOR and CLICOLOR_FORCE
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Source frames and a summary, for people
    Text,
    /// Everything, for programs; the schema is in docs/check.md
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// JUnit XML, for CI systems that show tests
    Junit,
    /// What `chant lint --format json` prints
    ChantLint,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Level {
    Error,
    Warning,
    Information,
    Hint,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Threshold {
    Error,
    Warning,
    Information,
    Hint,
    Never,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let started = Instant::now();
    let folder = super::current_folder()?;
    let selection = select::select(&args.paths, &folder)?;
    for note in &selection.notes {
        anstream::eprintln!("chant-lsp: {note}");
    }
    let progress = Progress::new();
    let draw = match args.format {
        Format::Text => render::text::write,
        Format::Json => render::json::write,
        Format::Sarif => render::sarif::write,
        Format::Github => render::github::write,
        Format::Junit => render::junit::write,
        Format::ChantLint => return args.stand_in(selection, &progress),
    };
    let levels = Levels(args.rules.iter().cloned().collect());
    let mut checked = Checked::new(folder);
    let mut mended = fix::Mended::default();
    for (root, only) in selection.projects {
        if args.fix {
            let how = if args.dry_run {
                fix::How::Shown
            } else {
                fix::How::Written
            };
            mended.add(&root, &only, &checked.folder, &levels, how);
        }
        let mut project = engine::check(&root, only, &checked.folder, &levels, &progress);
        if let Some(revision) = &args.since {
            since::keep_new(&mut project, revision, &levels)?;
        }
        checked.add(project);
    }
    progress.done();
    let look = args.look();
    let breaks = checked
        .files()
        .any(|(_, file)| file.findings.iter().any(|finding| look.breaks(finding)));
    checked.hide_below(args.least());
    checked.elapsed = started.elapsed();
    mended.say(args.dry_run);
    // Only text has colours.
    let mut out: Box<dyn Write> = if look.colored {
        Box::new(outlet::styled(ColorChoice::Always))
    } else {
        Box::new(outlet::plain())
    };
    let written = if args.dry_run {
        out.write_all(mended.differences.as_bytes())
    } else {
        draw(&View::new(&checked, look), &mut *out)
    };
    let written = written.and_then(|()| out.flush());
    let problems: Vec<String> = checked.problems().chain(mended.refusals).collect();
    // The process ends here: taking a hundred thousand specs apart piece by piece would be time for nothing.
    std::mem::forget(checked);
    outlet::finish(written)?;
    if !problems.is_empty() {
        return Err(CannotRun(problems.join("\nchant-lsp: ")));
    }
    Ok(if breaks {
        Outcome::Found
    } else {
        Outcome::Clean
    })
}

impl Args {
    /// Prints what chant would; its words are fixed, so that nothing may be asked of them.
    fn stand_in(&self, selection: Selection, progress: &Progress) -> Result<Outcome, CannotRun> {
        let asked = self.since.is_some() || self.severity.is_some() || self.fix;
        if asked || !self.rules.is_empty() {
            let sentence = "`--format chant-lint` prints what chant says: --since, --severity, --rule and --fix do not go with it";
            return Err(CannotRun(sentence.to_owned()));
        }
        let (failed, warned) = chant_lint::run(selection.projects, progress)?;
        let breaks = match self.error_on {
            Threshold::Never => false,
            Threshold::Error => failed,
            Threshold::Warning | Threshold::Information | Threshold::Hint => failed || warned,
        };
        Ok(if breaks {
            Outcome::Found
        } else {
            Outcome::Clean
        })
    }

    fn look(&self) -> Look {
        let terminal = std::io::stdout().is_terminal();
        let colored = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => AutoStream::choice(&std::io::stdout()) != ColorChoice::Never,
        };
        let wide = terminal_size::terminal_size()
            .filter(|_| terminal)
            .map(|(width, _)| usize::from(width.0));
        Look {
            colored,
            width: wide.unwrap_or(WIDTH),
            timed: terminal,
            since: self.since.is_some(),
            error_on: match self.error_on {
                Threshold::Error => Some(Severity::Error),
                Threshold::Warning => Some(Severity::Warning),
                Threshold::Information => Some(Severity::Information),
                Threshold::Hint => Some(Severity::Hint),
                Threshold::Never => None,
            },
        }
    }

    /// The least severity that is shown.
    fn least(&self) -> Severity {
        match (self.severity, self.format) {
            (Some(Level::Error), _) => Severity::Error,
            (Some(Level::Warning), _) => Severity::Warning,
            (Some(Level::Information), _) => Severity::Information,
            (Some(Level::Hint), _) => Severity::Hint,
            // A person, a pull request and a list of tests are helped by what needs doing; programs can choose.
            (None, Format::Text | Format::Github | Format::Junit) => Severity::Information,
            (None, Format::Json | Format::Sarif | Format::ChantLint) => Severity::Hint,
        }
    }
}

/// Reads `CODE=LEVEL`.
fn rule_level(text: &str) -> Result<(Box<str>, Option<Severity>), String> {
    let (code, level) = text.split_once('=').ok_or("expected CODE=LEVEL")?;
    if !RULES.iter().any(|rule| rule.code == code) {
        return Err(super::explain::unknown(code));
    }
    let level = match level {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "information" | "info" => Some(Severity::Information),
        "hint" => Some(Severity::Hint),
        "off" => None,
        _ => {
            return Err(format!(
                "`{level}` is none of error, warning, information, hint, off"
            ));
        }
    };
    Ok((code.into(), level))
}
