//! What happens when something panics in the server's process: the log has where and how, the user is told once.

use std::{
    backtrace::Backtrace,
    panic::{self, PanicHookInfo},
    sync::atomic::{AtomicBool, Ordering},
};

use tower_lsp::ls_types::{MessageType, ShowMessageParams, notification::ShowMessage};

use super::{front_door::panic_text, log::EditorLog};

/// Makes it so for the whole process.
pub(super) fn report(log: EditorLog) {
    let told = AtomicBool::new(false);
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let (text, place) = (
            panic_text(info.payload()),
            info.location().map(ToString::to_string),
        );
        let place = place.unwrap_or_else(|| "an unknown place".to_owned());
        tracing::error!("panic at {place}: {text}\n{}", Backtrace::force_capture());
        if !told.swap(true, Ordering::Relaxed)
            && let Some(outbox) = log.outbox()
        {
            outbox.notify::<ShowMessage>(&ShowMessageParams {
                typ: MessageType::ERROR,
                message: format!("chant-lsp has a bug, and goes on without one answer: {text} ({place}). The log has more."),
            });
        }
    }));
}
