//! The protocol: the only room that knows an editor exists, and the one that wires the others together.
//!
//! [`serve`] is the whole server over any byte stream. One thread reads messages and takes the first step of each, in
//! wire order (`front_door`); one writes (`wire`); two examine files (`publish`), one rereads what changed on disk
//! (`reload`), requests run on a pool (`requests`). All of them share one `State`.

mod actions;
mod ask;
mod at_cursor;
mod backend;
mod change;
mod commands;
mod content;
mod convert;
mod document;
mod editing;
mod examine;
mod features;
mod file_operations;
mod formatting;
mod front_door;
mod glance;
mod hello;
mod hierarchy;
mod index;
mod later;
mod log;
mod memo;
mod memory;
mod navigation;
mod outline;
mod panics;
mod parent;
mod parted;
mod presence;
mod progress;
mod publish;
mod pull;
mod references;
mod refresh;
mod reload;
mod rename;
mod reports;
mod requests;
mod rewrite;
mod ripple;
mod runs;
mod settings;
mod state;
mod status;
mod sync;
mod watchers;
mod wire;

use std::{
    io::{BufReader, Read, Write},
    process::ExitCode,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use futures::{SinkExt, StreamExt};
use tokio::runtime::{Builder, Runtime};
use tower_lsp::{ClientSocket, LspService};

pub use runs::RULES as RUN_RULES;

use backend::Backend;
use front_door::FrontDoor;
use later::Later;
use log::EditorLog;
use state::State;
use wire::{Incoming, Outbox};

/// How long the last messages may take to be written, when the client does not read.
const GRACE: Duration = Duration::from_secs(1);

/// Requests that are worked on at once; more wait. Each is work for a processor, so more threads would only be in each
/// other's way, but a slow one must not hold up a quick one on a small machine.
const WORKERS: usize = 8;

/// Serves one client over stdin and stdout until it says `exit`, and tells it if something panics.
#[must_use]
pub fn serve_stdio() -> ExitCode {
    let log = EditorLog::default();
    log::install(log.clone());
    panics::report(log.clone());
    serve_with(log, std::io::stdin(), std::io::stdout())
}

/// Serves one client until it says `exit`, closes the stream or dies. Success only if it has said `shutdown` before.
///
/// Returns while the thread that reads may still wait for `reader`; it ends with its stream or the process.
#[must_use]
pub fn serve(reader: impl Read + Send + 'static, writer: impl Write + Send + 'static) -> ExitCode {
    serve_with(EditorLog::default(), reader, writer)
}

fn serve_with(
    log: EditorLog,
    reader: impl Read + Send + 'static,
    writer: impl Write + Send + 'static,
) -> ExitCode {
    let runtime = match Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(WORKERS)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("the server cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (end, ended) = mpsc::channel();
    let lost = end.clone();
    let (outbox, pump) = Outbox::start(writer, move || {
        let _ = lost.send(());
    });
    let mut kept = None;
    let (service, socket) = LspService::build(|client| {
        let state = Arc::new(State::new(
            client,
            outbox.clone(),
            runtime.handle().clone(),
            log,
            end.clone(),
        ));
        kept = Some(Arc::clone(&state));
        Backend(state)
    })
    .custom_method(content::STANDARD, Backend::content)
    .custom_method(content::OWN, Backend::content)
    .custom_method(runs::CANCEL_PROGRESS, Backend::cancel_progress)
    .finish();
    let Some(state) = kept else {
        return ExitCode::FAILURE;
    };
    publish::start(&state);
    reload::start(&state);
    read_all(reader, service, socket, &state, &runtime, end);
    // Every sender sends once at most before it goes, so an error means the same.
    let _ = ended.recv();
    state.end();
    // A file that is being written gets its text, or keeps its old one; nothing half done lies around.
    runtime.block_on(state.funnel.drained(GRACE));
    pump.finish(GRACE);
    runtime.shutdown_background();
    if state.is_shut_down() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Starts the thread that reads; it says so when there is nothing more to read.
fn read_all(
    reader: impl Read + Send + 'static,
    service: LspService<Backend>,
    socket: ClientSocket,
    state: &Arc<State>,
    runtime: &Runtime,
    end: mpsc::Sender<()>,
) {
    let (mut questions, mut answers) = socket.split();
    let outbox = state.outbox.clone();
    runtime.spawn(async move {
        while let Some(question) = questions.next().await {
            outbox.request(&question);
        }
    });
    let state = Arc::clone(state);
    let mut door = FrontDoor {
        service: Later(service),
        outbox: state.outbox.clone(),
        runtime: runtime.handle().clone(),
        check: backend::check,
        misread: Box::new(move |method, params, reason| {
            sync::misread(&state, method, params, &reason)
        }),
    };
    thread::Builder::new()
        .name("chant-read".to_owned())
        .spawn(move || {
            let mut reader = BufReader::new(reader);
            while let Some(message) = wire::read(&mut reader) {
                match message {
                    Incoming::Request(request) => {
                        if door.receive(request).is_break() {
                            break;
                        }
                    }
                    Incoming::Response(response) => {
                        // Never waits: the framework's side of it is a table. It refuses after `exit` only.
                        let _ = answers.start_send_unpin(response);
                    }
                    Incoming::Broken(broken) => {
                        tracing::warn!("{}", broken.reason);
                        door.outbox.respond(&broken.reply);
                    }
                }
            }
            let _ = end.send(());
        })
        .expect("the system can start a thread");
}
