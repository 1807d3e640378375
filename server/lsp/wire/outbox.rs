//! The queue of what goes to the client, and the thread that writes it.

use std::{
    collections::{HashMap, VecDeque},
    io::Write,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use serde::Serialize;
use serde_json::json;
use tower_lsp::{
    jsonrpc::{Request, Response},
    ls_types::{
        PublishDiagnosticsParams,
        notification::{Notification, PublishDiagnostics},
    },
};

/// A client that lets this much pile up is told so in the log, once. Nothing is held back.
const HIGH_WATER_BYTES: usize = 64 * 1024 * 1024;

/// How much is written at once, so that a burst of small messages costs few system calls.
const BATCH_BYTES: usize = 64 * 1024;

/// An answer longer than this has taken many times its length to be made, and there will not be another one soon.
const LONG_BYTES: usize = 1024 * 1024;

/// Where everything that goes to the client is put. Never blocks; what is put first is written first.
#[derive(Clone)]
pub(in crate::lsp) struct Outbox(Arc<Shared>);

/// The thread behind an [`Outbox`].
pub(in crate::lsp) struct Pump(Arc<Shared>);

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    /// Messages with their headers. One that a newer one has replaced is empty.
    waiting: VecDeque<Vec<u8>>,
    /// Number of messages that have left `waiting` so far.
    taken: u64,
    /// The newest unwritten diagnostics of each file, by number.
    diagnostics: HashMap<String, u64>,
    bytes: usize,
    warned: bool,
    closed: bool,
    ended: bool,
}

impl Outbox {
    /// Starts the thread that writes to `writer`; `on_loss` is called if the client stops reading for good.
    pub(in crate::lsp) fn start(
        writer: impl Write + Send + 'static,
        on_loss: impl FnOnce() + Send + 'static,
    ) -> (Self, Pump) {
        let shared = Arc::new(Shared::default());
        let inner = Arc::clone(&shared);
        thread::Builder::new()
            .name("chant-write".to_owned())
            .spawn(move || {
                if inner.pump(writer).is_err() {
                    on_loss();
                }
                inner.lock().ended = true;
                inner.changed.notify_all();
            })
            .expect("the system can start a thread");
        (Self(Arc::clone(&shared)), Pump(shared))
    }

    /// Queues the answer to a request.
    pub(in crate::lsp) fn respond(&self, response: &Response) {
        self.0.push(message(response), None);
    }

    /// Queues a question; the caller sees to it that its id is unique.
    pub(in crate::lsp) fn request(&self, request: &Request) {
        self.0.push(message(request), None);
    }

    /// Queues a notification.
    pub(in crate::lsp) fn notify<N: Notification>(&self, params: &N::Params) {
        self.0.push(notification::<N>(params), None);
    }

    /// Queues diagnostics. Older ones of the same file that are still unwritten are dropped.
    pub(in crate::lsp) fn publish(&self, params: &PublishDiagnosticsParams) {
        let uri = params.uri.as_str().to_owned();
        self.0
            .push(notification::<PublishDiagnostics>(params), Some(uri));
    }
}

impl Pump {
    /// Writes what is queued and stops; gives up after `grace`, if the client does not read.
    pub(in crate::lsp) fn finish(self, grace: Duration) {
        let mut queue = self.0.lock();
        queue.closed = true;
        self.0.changed.notify_all();
        let waited = self
            .0
            .changed
            .wait_timeout_while(queue, grace, |queue| !queue.ended);
        if waited.is_ok_and(|(_, wait)| wait.timed_out()) {
            tracing::warn!("the client does not read; unwritten messages are lost");
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, message: Vec<u8>, diagnostics_of: Option<String>) {
        let mut queue = self.lock();
        if queue.closed {
            return;
        }
        let number = queue.taken + queue.waiting.len() as u64;
        if let Some(uri) = diagnostics_of
            && let Some(older) = queue.diagnostics.insert(uri, number)
        {
            queue.drop_message(older);
        }
        queue.bytes += message.len();
        queue.waiting.push_back(message);
        let warn = queue.bytes > HIGH_WATER_BYTES && !queue.warned;
        queue.warned |= warn;
        drop(queue);
        self.changed.notify_all();
        if warn {
            tracing::warn!("the client reads too slowly: {HIGH_WATER_BYTES} bytes are waiting");
        }
    }

    fn pump(&self, mut writer: impl Write) -> std::io::Result<()> {
        let mut batch = Vec::new();
        loop {
            let mut queue = self.lock();
            while queue.waiting.is_empty() && !queue.closed {
                queue = self
                    .changed
                    .wait(queue)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            batch.clear();
            while batch.len() < BATCH_BYTES
                && let Some(message) = queue.take()
            {
                batch.extend_from_slice(&message);
            }
            drop(queue);
            if batch.is_empty() {
                return Ok(());
            }
            writer.write_all(&batch)?;
            writer.flush()?;
            if batch.capacity() > LONG_BYTES {
                batch = Vec::new();
                crate::lsp::memory::give_back();
            }
        }
    }
}

impl Queue {
    fn take(&mut self) -> Option<Vec<u8>> {
        let message = self.waiting.pop_front()?;
        self.bytes -= message.len();
        self.taken += 1;
        if self.waiting.is_empty() {
            // Nothing unwritten is left, so no number in the map speaks of anything.
            self.diagnostics.clear();
        }
        Some(message)
    }

    /// Empties a message that is still waiting.
    fn drop_message(&mut self, number: u64) {
        let waiting = number
            .checked_sub(self.taken)
            .and_then(|at| usize::try_from(at).ok())
            .and_then(|at| self.waiting.get_mut(at));
        if let Some(message) = waiting {
            self.bytes -= std::mem::take(message).len();
        }
    }
}

fn notification<N: Notification>(params: &N::Params) -> Vec<u8> {
    #[derive(Serialize)]
    struct Message<'a, P> {
        jsonrpc: &'static str,
        method: &'static str,
        params: &'a P,
    }
    message(&Message {
        jsonrpc: "2.0",
        method: N::METHOD,
        params,
    })
}

/// A message with its header.
fn message(body: &impl Serialize) -> Vec<u8> {
    let body = serde_json::to_vec(body).unwrap_or_else(|error| {
        // Only a map with keys that are no strings could get here, and no type of the protocol has one.
        tracing::error!("a message cannot be written: {error}");
        json!({"jsonrpc": "2.0", "method": "$/lost"})
            .to_string()
            .into()
    });
    let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    message.extend(body);
    message
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tower_lsp::ls_types::{
        Diagnostic, MessageType, ShowMessageParams, notification::ShowMessage,
    };

    use super::*;

    /// Hands over what is written, and waits for permission before each write.
    struct Slow {
        go: mpsc::Receiver<()>,
        written: mpsc::Sender<String>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.go.recv().map_err(std::io::Error::other)?;
            let text = String::from_utf8_lossy(bytes).into_owned();
            self.written.send(text).map_err(std::io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn diagnostics(uri: &str, message: &str) -> PublishDiagnosticsParams {
        let diagnostic = Diagnostic {
            message: message.to_owned(),
            ..Diagnostic::default()
        };
        PublishDiagnosticsParams::new(uri.parse().unwrap(), vec![diagnostic], None)
    }

    fn say(outbox: &Outbox, text: &str) {
        outbox.notify::<ShowMessage>(&ShowMessageParams {
            typ: MessageType::INFO,
            message: text.to_owned(),
        });
    }

    #[test]
    fn a_slow_client_gets_only_the_newest_diagnostics_of_a_file() {
        let ((go, wait), (written, seen)) = (mpsc::channel(), mpsc::channel());
        let (outbox, pump) = Outbox::start(Slow { go: wait, written }, || {});
        say(&outbox, "first");
        go.send(()).unwrap();
        assert!(seen.recv().unwrap().contains("first"));
        // The pump is idle or waits for permission with what it took; from here on things pile up.
        say(&outbox, "second");
        for text in ["old", "newer", "newest"] {
            outbox.publish(&diagnostics("file:///a.md", text));
            outbox.publish(&diagnostics("file:///b.md", text));
        }
        for _ in 0..9 {
            let _ = go.send(());
        }
        pump.finish(Duration::from_secs(30));
        let all: String = seen.try_iter().collect();
        assert!(all.contains("second"), "{all}");
        assert_eq!(all.matches("newest").count(), 2, "{all}");
        assert!(all.rfind("old") < all.find("newest"), "{all}");
    }

    #[test]
    fn says_when_the_client_is_gone() {
        let ((go, wait), (written, _)) = (mpsc::channel::<()>(), mpsc::channel());
        let (lost, hears) = mpsc::channel();
        drop(go);
        let (outbox, _pump) =
            Outbox::start(Slow { go: wait, written }, move || lost.send(()).unwrap());
        say(&outbox, "anyone?");
        hears.recv_timeout(Duration::from_secs(30)).unwrap();
    }
}
