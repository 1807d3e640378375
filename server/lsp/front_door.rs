//! What stands before tower-lsp: order, and containment of panics.
//!
//! The stock transport runs every handler on one task and in no particular order. Here each message takes its first step
//! (up to its first await) before the next one is read. A notification that changes state has no second step, so state
//! changes in wire order; a request takes its snapshot in its first step, so it sees every change before it and none
//! after it. What remains of a request runs as a task of its own.

use std::{
    any::Any,
    fmt::Display,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll, Waker},
};

use serde_json::Value;
use tokio::runtime::Handle;
use tower::Service;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

use super::wire::Outbox;

/// Told of a notification that its handler would drop without a word: method, parameters, and what is wrong with them.
pub(super) type Misread = Box<dyn Fn(&str, Option<&Value>, String) + Send>;

/// Receives the client's messages one at a time, and hands them to a service.
pub(super) struct FrontDoor<S> {
    /// Routes a message to its handler: `LspService` in the server.
    pub(super) service: S,
    /// Where answers go.
    pub(super) outbox: Outbox,
    /// Where the rest of a request runs.
    pub(super) runtime: Handle,
    /// Says what is wrong with the parameters of a notification, if something is.
    pub(super) check: fn(&str, Option<&Value>) -> Result<(), String>,
    /// Told of what `check` found.
    pub(super) misread: Misread,
}

type Answer<E> = Result<Option<Response>, E>;

impl<S> FrontDoor<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Display + Send + 'static,
{
    /// Takes in one message. Breaks after `exit`.
    pub(super) fn receive(&mut self, request: Request) -> ControlFlow<()> {
        let method = request.method().to_owned();
        let id = request.id().cloned();
        if id.is_none()
            && let Err(reason) = (self.check)(&method, request.params())
        {
            (self.misread)(&method, request.params(), reason);
            return ControlFlow::Continue(());
        }
        let _runtime = self.runtime.enter();
        let first = catch_unwind(AssertUnwindSafe(|| {
            let mut future = Box::pin(self.service.call(request));
            let mut idle = Context::from_waker(Waker::noop());
            match future.as_mut().poll(&mut idle) {
                Poll::Ready(answer) => Ok(answer),
                Poll::Pending => Err(future),
            }
        }));
        match first {
            Ok(Ok(answer)) => deliver(&self.outbox, &method, answer),
            Ok(Err(rest)) => {
                if id.is_none() {
                    tracing::error!("{method}: a notification must not wait; order is lost");
                }
                self.run(method.clone(), id, rest);
            }
            Err(panic) => apologise(&self.outbox, &method, id, &*panic),
        }
        if method == "exit" {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Lets a request that has taken its first step run to its end.
    fn run(&self, method: String, id: Option<Id>, rest: Pin<Box<S::Future>>) {
        let (task, outbox) = (self.runtime.spawn(rest), self.outbox.clone());
        self.runtime.spawn(async move {
            match task.await {
                Ok(answer) => deliver(&outbox, &method, answer),
                Err(error) if error.is_panic() => {
                    apologise(&outbox, &method, id, &*error.into_panic());
                }
                // Only the end of the server cancels tasks.
                Err(_) => {}
            }
        });
    }
}

fn deliver<E: Display>(outbox: &Outbox, method: &str, answer: Answer<E>) {
    match answer {
        Ok(Some(response)) => outbox.respond(&response),
        Ok(None) => {}
        Err(error) => tracing::warn!("{method}: {error}"),
    }
}

/// Answers in place of a handler that panicked: the panic costs this one answer.
fn apologise(outbox: &Outbox, method: &str, id: Option<Id>, panic: &(dyn Any + Send)) {
    let text = panic_text(panic);
    tracing::error!("{method} panicked: {text}");
    if let Some(id) = id {
        let mut error = Error::internal_error();
        error.message = format!("{method} failed inside the server: {text}").into();
        outbox.respond(&Response::from_error(id, error));
    }
}

/// What a panic says.
pub(super) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        future::Future,
        io::Write,
        sync::{
            Arc, Barrier,
            atomic::{AtomicI64, Ordering},
            mpsc,
        },
        time::Duration,
    };

    use futures::future::BoxFuture;
    use serde_json::json;

    use super::*;

    const DEADLINE: Duration = Duration::from_secs(30);

    /// A service made of one function.
    struct Inner<F>(F);

    impl<F, T> Service<Request> for Inner<F>
    where
        F: FnMut(Request) -> T,
        T: Future<Output = Option<Response>> + Send + 'static,
    {
        type Response = Option<Response>;
        type Error = Infallible;
        type Future = BoxFuture<'static, Result<Option<Response>, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            let answer = (self.0)(request);
            Box::pin(async { Ok(answer.await) })
        }
    }

    struct Written(mpsc::Sender<String>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let text = String::from_utf8_lossy(bytes).into_owned();
            self.0.send(text).map_err(std::io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// A front door before a service; the second value hears what is answered, the third must be kept.
    fn door<F, T>(
        handler: F,
    ) -> (
        FrontDoor<Inner<F>>,
        mpsc::Receiver<String>,
        tokio::runtime::Runtime,
    )
    where
        F: FnMut(Request) -> T,
        T: Future<Output = Option<Response>> + Send + 'static,
    {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        let (written, seen) = mpsc::channel();
        let (outbox, _) = Outbox::start(Written(written), || {});
        let door = FrontDoor {
            service: Inner(handler),
            outbox,
            runtime: runtime.handle().clone(),
            check: |_, _| Ok(()),
            misread: Box::new(|_, _, _| {}),
        };
        (door, seen, runtime)
    }

    /// Waits for so many results; several may come in one piece.
    fn answers(seen: &mpsc::Receiver<String>, count: usize) -> String {
        let mut answers = String::new();
        while answers.matches("\"result\"").count() < count {
            answers += &seen.recv_timeout(DEADLINE).unwrap();
        }
        answers
    }

    fn ask(method: &'static str, id: i64) -> Request {
        Request::build(method).id(id).finish()
    }

    fn yes(request: &Request) -> Option<Response> {
        Some(Response::from_ok(request.id()?.clone(), json!("yes")))
    }

    #[test]
    fn a_panic_costs_one_answer() {
        let (mut door, seen, _runtime) = door(|request: Request| async move {
            match request.method() {
                "at once" => panic!("at once"),
                "later" => {
                    tokio::task::yield_now().await;
                    panic!("later")
                }
                "in the pool" => {
                    let work = tokio::task::spawn_blocking(|| panic!("in the pool")).await;
                    std::panic::resume_unwind(work.expect_err("it panics").into_panic())
                }
                _ => yes(&request),
            }
        });
        for (id, method) in ["at once", "later", "in the pool"].into_iter().enumerate() {
            assert!(door.receive(ask(method, id as i64)).is_continue());
            let answer = seen.recv_timeout(DEADLINE).unwrap();
            assert!(
                answer.contains("-32603") && answer.contains(method),
                "{answer}"
            );
        }
        assert!(
            door.receive(Request::build("at once").finish())
                .is_continue()
        );
        assert!(door.receive(ask("still there?", 9)).is_continue());
        assert!(seen.recv_timeout(DEADLINE).unwrap().contains("\"id\":9"));
        assert!(seen.try_recv().is_err(), "a notification is not answered");
    }

    #[test]
    fn work_on_the_pool_runs_in_parallel() {
        // Each of the three waits for the other two: one after the other they would wait for ever.
        let barrier = Arc::new(Barrier::new(3));
        let (mut door, seen, _runtime) = door(move |request: Request| {
            let barrier = Arc::clone(&barrier);
            async move {
                tokio::task::spawn_blocking(move || barrier.wait())
                    .await
                    .unwrap();
                yes(&request)
            }
        });
        for id in 0..3 {
            let _ = door.receive(ask("heavy", id));
        }
        answers(&seen, 3);
    }

    #[test]
    fn a_request_sees_every_change_before_it_and_none_after_it() {
        let changes = Arc::new(AtomicI64::new(0));
        let (mut door, seen, _runtime) = door(move |request: Request| {
            let changes = Arc::clone(&changes);
            async move {
                let Some(id) = request.id().cloned() else {
                    changes.fetch_add(1, Ordering::SeqCst);
                    return None;
                };
                let snapshot = changes.load(Ordering::SeqCst);
                for _ in 0..snapshot % 7 {
                    tokio::task::yield_now().await;
                }
                Some(Response::from_ok(id, json!(snapshot)))
            }
        });
        const ROUNDS: i64 = 300;
        for round in 1..=ROUNDS {
            let _ = door.receive(Request::build("change").finish());
            let _ = door.receive(ask("hover", round));
        }
        let answers = answers(&seen, ROUNDS as usize);
        for round in 1..=ROUNDS {
            let expected = format!("\"result\":{round},\"id\":{round}}}");
            assert!(
                answers.contains(&expected),
                "{expected} is not in {answers}"
            );
        }
    }

    #[test]
    fn a_misread_notification_is_told_of() {
        let (mut door, _seen, _runtime) = door(|_| async { panic!("must not be called") });
        let (told, hears) = mpsc::channel();
        door.check = |_, params| params.map(|_| ()).ok_or("no parameters".to_owned());
        door.misread =
            Box::new(move |method, _, reason| told.send(format!("{method}: {reason}")).unwrap());
        let _ = door.receive(Request::build("change").finish());
        assert_eq!(
            hears.recv_timeout(DEADLINE).unwrap(),
            "change: no parameters"
        );
    }
}
