//! The structured log: to stderr always, to the editor as far as its user wants.

use std::{
    fmt::{Debug, Write},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, Ordering},
    },
};

use tower_lsp::ls_types::{LogMessageParams, MessageType, notification::LogMessage};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    EnvFilter, Layer, fmt, layer::Context, layer::SubscriberExt, util::SubscriberInitExt,
};

use super::{settings::LogLevel, wire::Outbox};

/// Says what goes to stderr, in the words of `tracing_subscriber::EnvFilter`.
const VARIABLE: &str = "CHANT_LSP_LOG";

/// The part of the log that goes to the editor: `window/logMessage`.
#[derive(Clone, Default)]
pub(super) struct EditorLog(Arc<Inner>);

#[derive(Default)]
struct Inner {
    outbox: OnceLock<Outbox>,
    /// What is let through: a number of [`level`].
    level: AtomicU8,
}

impl EditorLog {
    /// Lets the log through from now on: before `initialize` nothing may be sent.
    pub(super) fn open(&self, outbox: Outbox, level: LogLevel) {
        let _ = self.0.outbox.set(outbox);
        self.set_level(level);
    }

    /// Where it goes, once it is open.
    pub(super) fn outbox(&self) -> Option<&Outbox> {
        self.0.outbox.get()
    }

    /// Changes how much is let through.
    pub(super) fn set_level(&self, level: LogLevel) {
        self.0.level.store(level as u8, Ordering::Relaxed);
    }
}

/// Makes `log` and stderr the process's log. Only the first call in a process has an effect.
pub(super) fn install(log: EditorLog) {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new("warn"));
    let stderr = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_filter(filter);
    let _ = tracing_subscriber::registry()
        .with(stderr)
        .with(log)
        .try_init();
}

impl<S: Subscriber> Layer<S> for EditorLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = level(*event.metadata().level());
        if level as u8 > self.0.level.load(Ordering::Relaxed)
            || !event.metadata().target().starts_with("chant_lsp")
        {
            return;
        }
        let Some(outbox) = self.0.outbox.get() else {
            return;
        };
        let mut text = Text::default();
        event.record(&mut text);
        let typ = match level {
            LogLevel::Off | LogLevel::Error => MessageType::ERROR,
            LogLevel::Warning => MessageType::WARNING,
            LogLevel::Info => MessageType::INFO,
            LogLevel::Debug => MessageType::LOG,
        };
        outbox.notify::<LogMessage>(&LogMessageParams {
            typ,
            message: text.0,
        });
    }
}

fn level(level: Level) -> LogLevel {
    match level {
        Level::ERROR => LogLevel::Error,
        Level::WARN => LogLevel::Warning,
        Level::INFO => LogLevel::Info,
        _ => LogLevel::Debug,
    }
}

/// An event as one line: its message, then its fields.
#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a string cannot fail.
        let _ = if field.name() == "message" {
            write!(self.0, "{value:?}")
        } else {
            write!(self.0, " {}={value:?}", field.name())
        };
    }
}
