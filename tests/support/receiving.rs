//! Taking in what the server says: answers, questions, and news of every kind.

use std::{
    io::BufRead,
    sync::mpsc::RecvTimeoutError,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{Client, DEADLINE};

impl Client {
    #[track_caller]
    pub(super) fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let found = self.wait_for(DEADLINE, wanted);
        found.unwrap_or_else(|| {
            panic!(
                "waited in vain for {what}; unread: {:#?}; log: {:#?}",
                self.unread, self.log
            )
        })
    }

    pub(super) fn wait_for(
        &mut self,
        deadline: Duration,
        wanted: impl Fn(&Value) -> bool,
    ) -> Option<Value> {
        let start = Instant::now();
        loop {
            if let Some(at) = self.unread.iter().position(&wanted) {
                return self.unread.remove(at);
            }
            let left = deadline.checked_sub(start.elapsed())?;
            if !self.receive(left) {
                return None;
            }
        }
    }

    /// Takes in one message; false if none has come in time.
    pub(super) fn receive(&mut self, patience: Duration) -> bool {
        let mut message = match self.inbox.recv_timeout(patience) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => {
                panic!(
                    "the server has hung up; unread: {:#?}; log: {:#?}",
                    self.unread, self.log
                )
            }
        };
        let Some(method) = message["method"].as_str().map(str::to_owned) else {
            self.answers.push((message["id"].to_string(), message));
            return true;
        };
        if let Some(id) = message.get("id").cloned() {
            self.asked.push((method.clone(), message["params"].clone()));
            self.asked_ids.push(message["id"].clone());
            if let Some(answer) = (self.script)(&method, &message["params"]) {
                self.send(&json!({"jsonrpc": "2.0", "id": id, "result": answer}));
            }
            return true;
        }
        let params = message["params"].take();
        match method.as_str() {
            "chant/serverStatus" => self.statuses.push(params),
            "$/progress" => self.progress.push(params),
            "window/logMessage" => self
                .log
                .push(params["message"].as_str().unwrap_or_default().to_owned()),
            _ => {
                message["params"] = params;
                self.unread.push_back(message);
            }
        }
        true
    }
}

pub(super) fn read(reader: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", bytes)) => length = bytes.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length.expect("every message has a length")];
    reader.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("every message is JSON"))
}
