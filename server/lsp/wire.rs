//! Bytes to messages and back: lenient framing in, an unbounded pump out.
//!
//! What cannot be read costs one error reply and nothing else: the next header that can be read is where it goes on.
//! What is to be written never waits for the client: it is queued here, and one thread writes it.

mod outbox;

use std::io::{BufRead, Read};

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

pub(super) use outbox::Outbox;

/// Longer messages are refused: a whole document of 50 MB, escaped as JSON, still fits.
const MAX_MESSAGE_BYTES: usize = 256 * 1024 * 1024;

/// Header lines are short; of a longer line only the end is kept, where the next header may begin.
const MAX_LINE_BYTES: usize = 4096;

/// A message from the client.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A request or a notification.
    Request(Request),
    /// The answer to a question of ours.
    Response(Response),
    /// Nothing that can be understood.
    Broken(Broken),
}

/// Why a message cannot be understood.
#[derive(Debug)]
pub(super) struct Broken {
    /// What to answer; its id is null where the message's own could not be read.
    pub(super) reply: Response,
    /// The reason in words, for the log.
    pub(super) reason: String,
}

/// Reads the next message; `None` at the end of the stream.
pub(super) fn read(reader: &mut impl BufRead) -> Option<Incoming> {
    let body = match frame(reader)? {
        Ok(body) => body,
        Err(reason) => return Some(broken(Id::Null, ErrorCode::ParseError, reason)),
    };
    Some(match serde_json::from_slice(&body) {
        Ok(message) => understand(message),
        Err(error) => broken(
            Id::Null,
            ErrorCode::ParseError,
            format!("a message is not valid JSON: {error}"),
        ),
    })
}

/// The body of the next message, or why there is none.
fn frame(reader: &mut impl BufRead) -> Option<Result<Vec<u8>, String>> {
    let (mut length, mut fault) = (None, None);
    loop {
        let line = line(reader)?;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if let Some(value) = content_length(text) {
            match value.parse::<usize>() {
                Ok(bytes) if bytes <= MAX_MESSAGE_BYTES => (length, fault) = (Some(bytes), None),
                _ => fault = Some(format!("Content-Length is {value:?}")),
            }
        } else if !text.is_empty() {
            fault = fault.or_else(|| Some("a header without Content-Length".to_owned()));
        } else if let Some(length) = length {
            let mut body = Vec::new();
            reader.take(length as u64).read_to_end(&mut body).ok()?;
            return (body.len() == length).then_some(Ok(body));
        } else if let Some(fault) = fault.take() {
            return Some(Err(fault));
        }
    }
}

/// The value of a `Content-Length` header, however it is spelled, and whatever a message of wrong length left before it.
fn content_length(line: &str) -> Option<&str> {
    const NAME: &str = "content-length:";
    let at = line.to_ascii_lowercase().rfind(NAME)?;
    Some(line[at + NAME.len()..].trim())
}

/// The next line with its break, or the end of it if it is very long; `None` at the end of the stream.
fn line(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    loop {
        let read = reader
            .by_ref()
            .take(MAX_LINE_BYTES as u64)
            .read_until(b'\n', &mut line)
            .ok()?;
        if read == 0 {
            return None;
        }
        if line.ends_with(b"\n") {
            return Some(line);
        }
        line.drain(..line.len().saturating_sub(MAX_LINE_BYTES));
    }
}

/// Sorts a message into what JSON-RPC knows.
fn understand(message: Value) -> Incoming {
    let Value::Object(object) = &message else {
        let what = if message.is_array() {
            "batches are not part of the protocol"
        } else {
            "a message that is no object"
        };
        return broken(Id::Null, ErrorCode::InvalidRequest, what.to_owned());
    };
    let id = match object.get("id").map(|id| id_of(id).ok_or(id)) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(odd)) => {
            let reason = format!("an id must be a whole number or a string, not {odd}");
            return broken(Id::Null, ErrorCode::InvalidRequest, reason);
        }
    };
    if object.contains_key("method") {
        return match serde_json::from_value::<Request>(message) {
            Ok(request) => Incoming::Request(request),
            Err(error) => broken(
                id.unwrap_or_default(),
                ErrorCode::InvalidRequest,
                format!("a message is no JSON-RPC: {error}"),
            ),
        };
    }
    let answer = match (object.get("result"), object.get("error")) {
        (_, Some(error)) => Err(error_of(error)),
        (Some(result), None) => Ok(result.clone()),
        (None, None) => {
            let reason = "a message is neither request nor response".to_owned();
            return broken(id.unwrap_or_default(), ErrorCode::InvalidRequest, reason);
        }
    };
    Incoming::Response(Response::from_parts(id.unwrap_or_default(), answer))
}

fn id_of(value: &Value) -> Option<Id> {
    match value {
        Value::Null => Some(Id::Null),
        Value::String(text) => Some(Id::String(text.clone())),
        value => value.as_i64().map(Id::Number),
    }
}

/// An error as the client reports it, whatever else it puts into it.
fn error_of(error: &Value) -> Error {
    let mut out = Error::new(ErrorCode::from(error["code"].as_i64().unwrap_or(0)));
    out.message = error["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
        .into();
    out
}

fn broken(id: Id, code: ErrorCode, reason: String) -> Incoming {
    let mut error = Error::new(code);
    error.message = reason.clone().into();
    Incoming::Broken(Broken {
        reply: Response::from_error(id, error),
        reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read from `bytes`: methods, ids of responses, and reasons.
    fn read_all(bytes: &[u8]) -> Vec<String> {
        let mut reader = bytes;
        std::iter::from_fn(|| read(&mut reader))
            .map(|message| match message {
                Incoming::Request(request) => request.method().to_owned(),
                Incoming::Response(response) => format!("answer to {}", response.id()),
                Incoming::Broken(broken) => {
                    let code = broken.reply.error().expect("an error").code.code();
                    format!("{code} {}: {}", broken.reply.id(), broken.reason)
                }
            })
            .collect()
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    const GOOD: &str = r#"{"jsonrpc":"2.0","method":"good"}"#;

    #[test]
    fn headers_may_be_odd() {
        let len = GOOD.len();
        for header in [
            format!("content-length:{len}\n\n"),
            format!("Content-Type: application/vscode-jsonrpc\r\nContent-Length: {len}\r\n\r\n"),
            format!("X-A: 1\r\nX-B: 2\r\nCONTENT-LENGTH : {len}\r\nContent-Type: a; charset=utf8\r\n\r\n").replace(" :", ":"),
            format!("\r\n\r\nContent-Length: {len}\r\n\r\n"),
        ] {
            assert_eq!(read_all(format!("{header}{GOOD}").as_bytes()), ["good"], "{header:?}");
        }
    }

    #[test]
    fn a_bad_message_costs_one_reply() {
        for (bad, reply) in [
            ("{\"jsonrpc\":", "-32700 null: a message is not valid JSON"),
            ("[]", "-32600 null: batches are not part of the protocol"),
            ("17", "-32600 null: a message that is no object"),
            (
                "{}",
                "-32600 null: a message is neither request nor response",
            ),
            (
                r#"{"id":3,"method":"a"}"#,
                "-32600 3: a message is no JSON-RPC",
            ),
            (
                r#"{"jsonrpc":"2.0","id":1.5,"method":"a"}"#,
                "-32600 null: an id must be",
            ),
        ] {
            let read = read_all(format!("{}{}", framed(bad), framed(GOOD)).as_bytes());
            assert!(read[0].starts_with(reply), "{bad}: {read:?}");
            assert_eq!(read[1..], ["good"], "{bad}");
        }
    }

    #[test]
    fn bad_utf8_is_bad_json() {
        let mut bytes = b"Content-Length: 2\r\n\r\n\xff\xfe".to_vec();
        bytes.extend(framed(GOOD).bytes());
        let read = read_all(&bytes);
        assert!(read[0].starts_with("-32700 null"), "{read:?}");
        assert_eq!(read[1..], ["good"]);
    }

    #[test]
    fn finds_the_next_header_after_a_wrong_length() {
        let short = framed(GOOD).replace(&GOOD.len().to_string(), "5");
        let read = read_all(format!("{short}{}", framed(GOOD)).as_bytes());
        assert_eq!(read.last().map(String::as_str), Some("good"));
        for length in ["-1", "99999999999999", "many"] {
            let text = format!("Content-Length: {length}\r\n\r\n{}", framed(GOOD));
            let read = read_all(text.as_bytes());
            assert_eq!(read.len(), 2, "{read:?}");
            assert_eq!(read[1], "good");
        }
    }

    #[test]
    fn a_very_long_line_is_not_kept() {
        let noise = "x".repeat(3 * MAX_LINE_BYTES);
        let read = read_all(format!("{noise}{}", framed(GOOD)).as_bytes());
        assert_eq!(read, ["good"]);
    }

    #[test]
    fn reads_answers_of_any_client() {
        let answer = r#"{"id":"a","error":{"code":-1,"message":"no","extra":true}}"#;
        assert_eq!(read_all(framed(answer).as_bytes()), ["answer to \"a\""]);
    }
}
