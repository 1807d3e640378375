//! An editor with a stopwatch: starts the server, speaks LSP over its pipes, and notes when each answer arrived.

// Each bench uses its own part of this.
#![allow(dead_code)]

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// Long enough for the largest workspace on a slow disk; whoever takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that runs, and the editor's end of its pipes.
pub struct Editor {
    child: Child,
    stdin: ChildStdin,
    inbox: Receiver<(Instant, Value)>,
    /// When the process was started.
    pub started: Instant,
    last_id: i64,
}

impl Editor {
    /// Starts `server` in `root` and completes the handshake.
    pub fn start(server: &Path, root: &Path) -> Self {
        Self::start_with(server, root, &Value::Null)
    }

    /// The same, with these settings.
    pub fn start_with(server: &Path, root: &Path, settings: &Value) -> Self {
        let started = Instant::now();
        let mut child = command(server)
            .arg("serve")
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let stdout = child.stdout.take().expect("piped");
        let stdin = child.stdin.take().expect("piped");
        let (sender, inbox) = mpsc::channel();
        thread::spawn(move || {
            let mut reader = BufReader::new(stdout);
            while let Some(body) = message(&mut reader) {
                // The clock first: parsing is the editor's time, not the server's.
                let now = Instant::now();
                let value = serde_json::from_slice(&body).expect("the server writes JSON");
                if sender.send((now, value)).is_err() {
                    break;
                }
            }
        });
        let mut editor = Self {
            child,
            stdin,
            inbox,
            started,
            last_id: 0,
        };
        let uri = uri(root);
        editor.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": uri,
                "initializationOptions": settings,
                "workspaceFolders": [{"uri": uri, "name": "bench"}],
                "capabilities": {
                    "textDocument": {
                        "synchronization": {"didSave": true},
                        "publishDiagnostics": {"relatedInformation": true, "versionSupport": true},
                    },
                    "workspace": {
                        "configuration": true,
                        "workspaceEdit": {
                            "documentChanges": true,
                            "resourceOperations": ["create", "rename", "delete"],
                        },
                        "workspaceFolders": true,
                        "didChangeWatchedFiles": {"dynamicRegistration": true},
                    },
                    "window": {"workDoneProgress": true},
                },
            }),
        );
        editor.notify("initialized", json!({}));
        editor
    }

    /// Asks, and waits for the answer; when it came, and its result.
    pub fn request(&mut self, method: &str, params: Value) -> (Instant, Value) {
        let id = self.ask(method, &params);
        let answer = self.wait(PATIENCE, |message| {
            message.get("method").is_none() && message["id"] == id
        });
        let (at, mut message) = answer.unwrap_or_else(|| panic!("no answer to {method}"));
        assert!(
            message.get("error").is_none(),
            "{method}: {}",
            message["error"]
        );
        (at, message["result"].take())
    }

    /// Asks, and does not wait; the number of the question.
    pub fn ask(&mut self, method: &str, params: &Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// Waits for the next message that fits; when it came, and what it says.
    pub fn hear(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> (Instant, Value) {
        self.wait(PATIENCE, fits)
            .unwrap_or_else(|| panic!("waited in vain for {what}"))
    }

    /// Listens for a while, and takes no notice of what is said.
    pub fn listen(&mut self, time: Duration) {
        self.wait(time, |_| false);
    }

    /// The number of the server's process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Tells, and goes on.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Waits for the diagnostics of `uri` at `version` or later; when they came, if they did.
    pub fn diagnostics(&mut self, uri: &str, version: i64, patience: Duration) -> Option<Instant> {
        let found = self.wait(patience, |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"].as_i64() >= Some(version)
        });
        found.map(|(at, _)| at)
    }

    /// Resident memory of the server in MB, where the system tells.
    pub fn memory(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kib / 1024.0)
    }

    /// Shuts the server down as an editor does.
    pub fn stop(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        // The pipe ends with the process.
        while self.inbox.recv_timeout(PATIENCE).is_ok() {}
        let status = self.child.wait().expect("the server ends");
        assert!(status.success(), "the server ended with {status}");
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{body}", body.len())
            .and_then(|()| self.stdin.flush())
            .expect("the server listens");
    }

    /// The next message that fits; meanwhile the server's own questions are answered with nothing.
    fn wait(
        &mut self,
        patience: Duration,
        fits: impl Fn(&Value) -> bool,
    ) -> Option<(Instant, Value)> {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let (at, message) = match self.inbox.recv_timeout(left) {
                Ok(found) => found,
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) => panic!("the server went away"),
            };
            if message.get("method").is_some() && message.get("id").is_some() {
                let items = message["params"]["items"].as_array().map(Vec::len);
                let result = items.map_or(Value::Null, |count| json!(vec![Value::Null; count]));
                self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": result}));
            }
            if fits(&message) {
                return Some((at, message));
            }
        }
    }
}

/// The `file:` URI of a path of plain characters.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A process to be started.
#[expect(
    clippy::disallowed_methods,
    reason = "a bench that starts the server, not the server"
)]
pub fn command(program: &Path) -> Command {
    Command::new(program)
}

/// The body of the next message; `None` where the stream ends.
fn message(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = 0;
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let header = line.trim();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(body)
}
