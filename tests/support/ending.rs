//! How a session ends: properly, and with nothing left unread.

use std::{process::ExitStatus, sync::mpsc::RecvTimeoutError, thread, time::Instant};

use serde_json::Value;

use super::{Client, DEADLINE};

impl Client {
    /// `shutdown` and `exit`; how the process has ended.
    pub fn quit(&mut self) -> ExitStatus {
        self.request("shutdown", Value::Null)
            .expect("shutdown is answered");
        self.notify("exit", Value::Null);
        self.ended()
    }

    /// The process is killed, without a word.
    pub fn crash(&mut self) {
        self.child.kill().expect("it can be killed");
        self.ended();
    }

    /// Waits for the process to end by itself.
    pub fn ended(&mut self) -> ExitStatus {
        self.over = true;
        // Its stdout closes when it ends, and the thread that reads it hangs up.
        let start = Instant::now();
        loop {
            match self
                .inbox
                .recv_timeout(DEADLINE.saturating_sub(start.elapsed()))
            {
                Ok(message) => self.unread.push_back(message),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the server does not end"),
            }
        }
        self.child.wait().expect("the server can be waited for")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if !self.over && !thread::panicking() {
            self.in_step();
            let answers = self.answers.drain(..).map(|(_, answer)| answer);
            let left: Vec<Value> = self.unread.drain(..).chain(answers).collect();
            assert!(self.quit().success(), "the server has ended badly");
            assert!(
                self.careless || left.is_empty(),
                "the test did not expect {left:#?}"
            );
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
