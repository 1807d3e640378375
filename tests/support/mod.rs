//! A language client for tests: it drives the built binary over real pipes.
//!
//! It never sleeps: everything waits for a message, with a deadline. It answers the server's questions by a script, and
//! when it is dropped it says goodbye properly and asserts that no message was left that the test did not expect.

// Each test binary uses its own part of this.
#![allow(dead_code)]

mod able;
mod ending;
mod project;
mod receiving;
mod sending;
mod traffic;
mod visit;

use std::{
    collections::VecDeque,
    io::BufReader,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

pub use able::{capabilities, only, pulling, with};
pub use project::Project;
use receiving::read;
pub use sending::framed;
use traffic::Traffic;
pub use visit::{call, leave, place, session};

/// Long enough for a loaded machine; no test gets here unless something is broken.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// What the client says to a question of the server: an answer, or nothing at all.
pub type Script = Box<dyn FnMut(&str, &Value) -> Option<Value>>;

/// A running server and its client.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    inbox: Receiver<Value>,
    /// Answers that have come and that nobody has asked for yet, by id.
    answers: Vec<(String, Value)>,
    /// Notifications that have come and that nobody has asked for yet.
    unread: VecDeque<Value>,
    script: Script,
    ids: i64,
    over: bool,
    careless: bool,
    listen: Option<Sender<()>>,
    traffic: Traffic,
    /// What the server wrote to the editor's log.
    pub log: Vec<String>,
    /// What it said of itself: the parameters of `chant/serverStatus`.
    pub statuses: Vec<Value>,
    /// The parameters of `$/progress`.
    pub progress: Vec<Value>,
    /// The questions that it has asked: method and parameters.
    pub asked: Vec<(String, Value)>,
    /// Their ids.
    asked_ids: Vec<Value>,
}

impl Client {
    /// Starts the server; nothing has been said yet.
    pub fn spawn() -> Self {
        Self::spawn_with(|command| command)
    }

    /// Starts the server and does not read what it says before [`Self::listen`].
    pub fn deaf() -> Self {
        let (listen, wait) = channel();
        let mut client = Self::spawn_after(
            |command| command,
            move || {
                let _ = wait.recv();
            },
        );
        client.listen = Some(listen);
        client
    }

    /// Reads what a server that was started [`Self::deaf`] has to say.
    pub fn listen(&mut self) {
        self.listen = None;
    }

    /// Starts the server with more arguments or another environment.
    pub fn spawn_with(set: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        Self::spawn_after(set, || {})
    }

    fn spawn_after(
        set: impl FnOnce(&mut Command) -> &mut Command,
        wait: impl FnOnce() + Send + 'static,
    ) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chant-lsp"));
        command
            .arg("serve")
            .env("HOME", "/nonexistent")
            .env("CHANT_LSP_LOG", "warn");
        let mut child = set(&mut command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().expect("a pipe"));
        let (found, inbox) = channel();
        let traffic = Traffic::from_environment();
        let heard = traffic.clone();
        thread::spawn(move || {
            wait();
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read(&mut stdout) {
                heard.note("server", &message);
                if found.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            stdin,
            inbox,
            answers: Vec::new(),
            unread: VecDeque::new(),
            script: Box::new(polite),
            ids: 0,
            over: false,
            careless: false,
            listen: None,
            traffic,
            log: Vec::new(),
            statuses: Vec::new(),
            progress: Vec::new(),
            asked: Vec::new(),
            asked_ids: Vec::new(),
        }
    }

    /// Starts a server on a project and waits until it has read everything and has nothing to do.
    pub fn open(project: &Project) -> Self {
        Self::open_with(
            project,
            capabilities(),
            only(&["missing-title", "unknown-dependency"]),
        )
    }

    /// The same with other capabilities and initialization options.
    pub fn open_with(project: &Project, capabilities: Value, options: Value) -> Self {
        let mut client = Self::start(project, capabilities, options);
        client.quiet();
        client
    }

    /// The same, without waiting.
    pub fn start(project: &Project, capabilities: Value, options: Value) -> Self {
        let mut client = Self::spawn();
        client.greet(json!({
            "processId": std::process::id(),
            "rootUri": project.uri(""),
            "workspaceFolders": [{"uri": project.uri(""), "name": "project"}],
            "capabilities": capabilities,
            "initializationOptions": options,
        }));
        client
    }

    /// `initialize` and `initialized`; the server's capabilities.
    pub fn greet(&mut self, params: Value) -> Value {
        let answer = self
            .request("initialize", params)
            .expect("initialize is answered");
        self.notify("initialized", json!({}));
        answer["capabilities"].clone()
    }

    /// Answers the server's questions from here on.
    pub fn script(&mut self, script: impl FnMut(&str, &Value) -> Option<Value> + 'static) {
        self.script = Box::new(script);
    }

    /// The server's process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    // Receiving.

    /// Sends a request and waits for its answer: the result, or the error.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Waits for the answer to a request.
    #[track_caller]
    pub fn answer(&mut self, id: impl Into<Value>) -> Result<Value, Value> {
        let id = id.into().to_string();
        let start = Instant::now();
        let mut answer = loop {
            if let Some(at) = self.answers.iter().position(|(of, _)| *of == id) {
                break self.answers.swap_remove(at).1;
            }
            let left = DEADLINE.saturating_sub(start.elapsed());
            assert!(
                self.receive(left),
                "waited in vain for the answer to {id}; log: {:#?}",
                self.log
            );
        };
        match answer.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(answer["result"].take()),
        }
    }

    /// Waits for the next notification of that method; its parameters.
    pub fn notification(&mut self, method: &str) -> Value {
        self.wait(method, |message| message["method"] == method)["params"].clone()
    }

    /// Waits for the next diagnostics of a file.
    pub fn published(&mut self, uri: &str) -> Value {
        let mut message = self.wait(&format!("diagnostics of {uri}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
        });
        message["params"].take()
    }

    /// Waits until the diagnostics of a file are exactly these, as `line:column code`, whatever was said before.
    #[track_caller]
    pub fn expect_published(&mut self, uri: &str, wanted: &[&str]) -> Value {
        let start = Instant::now();
        let mut last = vec!["nothing was published".to_owned()];
        while start.elapsed() < DEADLINE {
            let waited = self.wait_for(DEADLINE - start.elapsed(), |message| {
                message["method"] == "textDocument/publishDiagnostics"
                    && message["params"]["uri"] == uri
            });
            let Some(mut message) = waited else { break };
            last = codes(&message["params"]["diagnostics"]);
            if last == wanted {
                return message["params"].take();
            }
        }
        panic!(
            "{uri} should have {wanted:?} and had {last:?}; log: {:#?}",
            self.log
        )
    }

    /// Waits until nothing goes on in the background; the status.
    pub fn quiet(&mut self) -> Value {
        self.status(|status| status["quiescent"] == true)
    }

    /// Waits until the newest status is as wanted.
    #[track_caller]
    pub fn status(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            if let Some(status) = self.statuses.last().filter(|status| wanted(status)) {
                return status.clone();
            }
            assert!(
                start.elapsed() < DEADLINE,
                "no such status; there were {:#?}",
                self.statuses
            );
            self.receive(DEADLINE - start.elapsed().min(DEADLINE));
        }
    }

    /// Waits until the log has a line with `text`; the line.
    #[track_caller]
    pub fn logged(&mut self, text: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(line) = self.log.iter().find(|line| line.contains(text)) {
                return line.clone();
            }
            assert!(
                start.elapsed() < DEADLINE,
                "{text:?} was not logged; this was: {:#?}",
                self.log
            );
            self.receive(DEADLINE - start.elapsed().min(DEADLINE));
        }
    }

    /// Waits until the server has asked `method`; the parameters of the first time.
    #[track_caller]
    pub fn was_asked(&mut self, method: &str) -> Value {
        let start = Instant::now();
        loop {
            if let Some((_, params)) = self.asked.iter().find(|(asked, _)| asked == method) {
                return params.clone();
            }
            assert!(
                start.elapsed() < DEADLINE,
                "{method} was not asked; {:?} was",
                self.asked
            );
            self.receive(DEADLINE - start.elapsed().min(DEADLINE));
        }
    }

    /// Answers the last question of that method, which the script has left unanswered.
    #[track_caller]
    pub fn answer_late(&mut self, method: &str, result: Value) {
        let at = self.asked.iter().rposition(|(asked, _)| asked == method);
        let id = self.asked_ids[at.expect("it was asked")].clone();
        self.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
    }

    /// Takes in messages until something is as wanted.
    #[track_caller]
    pub fn until(&mut self, wanted: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !wanted(self) {
            assert!(
                start.elapsed() < DEADLINE,
                "waited in vain; unread: {:#?}; log: {:#?}",
                self.unread,
                self.log
            );
            self.receive(DEADLINE.saturating_sub(start.elapsed()));
        }
    }

    /// From here on it does not matter what is left unread.
    pub fn forget_unread(&mut self) {
        self.careless = true;
    }

    /// Waits until the server has taken in everything that was sent so far, and for what it had to say by then.
    pub fn in_step(&mut self) {
        // No server has this method, and every server answers.
        let _ = self.request("$test/ping", json!(null));
    }
}

/// `line:column code` of each diagnostic.
pub fn codes(diagnostics: &Value) -> Vec<String> {
    let one = |diagnostic: &Value| {
        let start = &diagnostic["range"]["start"];
        format!(
            "{}:{} {}",
            start["line"],
            start["character"],
            diagnostic["code"].as_str().unwrap_or("?")
        )
    };
    diagnostics
        .as_array()
        .map(|all| all.iter().map(one).collect())
        .unwrap_or_default()
}

/// Says yes to everything, and has set nothing.
fn polite(method: &str, params: &Value) -> Option<Value> {
    Some(match method {
        "workspace/configuration" => {
            let items = params["items"].as_array().map_or(0, Vec::len);
            Value::Array(vec![Value::Null; items])
        }
        _ => Value::Null,
    })
}
