//! What no client should send costs one reply, and nothing else.

use serde_json::{Value, json};

use crate::support::{Client, Project, framed, only};

fn project() -> Project {
    Project::new("//- .chant/specs/001-a.md\n---\nstatus: pending\n---\n# A\n")
}

#[test]
fn broken_messages_cost_one_reply_each() {
    let project = project();
    let mut client = Client::open(&project);
    let mut bytes = Vec::new();
    for body in [
        &b"{\"jsonrpc\":"[..],
        b"\xff\xfe\xfd",
        b"[{\"jsonrpc\":\"2.0\"}]",
        b"true",
        b"{\"jsonrpc\":\"2.0\"}",
    ] {
        bytes.extend(format!("Content-Length: {}\r\n\r\n", body.len()).bytes());
        bytes.extend(body);
    }
    client.send_bytes(&bytes);
    for code in [-32700, -32700, -32600, -32600, -32600] {
        let error = client.answer(Value::Null).expect_err("an error reply");
        assert_eq!(error["code"], code, "{error}");
    }
    client.send(&json!({"jsonrpc": "1.0", "id": 77, "method": "shutdown"}));
    assert_eq!(
        client.answer(77).expect_err("an error reply")["code"],
        -32600
    );
    let symbols = client
        .request("workspace/symbol", json!({"query": ""}))
        .unwrap();
    assert_eq!(symbols[0]["name"], "001-a A");
}

#[test]
fn odd_headers_are_read() {
    let project = project();
    let mut client = Client::open(&project);
    let body =
        json!({"jsonrpc": "2.0", "id": "x", "method": "workspace/symbol", "params": {"query": ""}})
            .to_string();
    for header in [
        format!(
            "content-length: {}\r\nContent-Type: application/vscode-jsonrpc\r\n\r\n",
            body.len()
        ),
        format!(
            "A: 1\r\nB: 2\r\nC: 3\r\nContent-Length: {}\r\nContent-Type: text/x; charset=utf8\r\n\r\n",
            body.len()
        ),
        format!("Content-Length:{}\n\n", body.len()),
    ] {
        client.send_bytes(format!("{header}{body}").as_bytes());
        assert_eq!(
            client.answer("x").unwrap().as_array().map(Vec::len),
            Some(1),
            "{header:?}"
        );
    }
}

#[test]
fn frames_may_come_in_pieces_or_together() {
    let project = project();
    let mut client = Client::open(&project);
    let mut bytes = Vec::new();
    for id in ["a", "b", "c"] {
        bytes.extend(framed(&json!({"jsonrpc": "2.0", "id": id, "method": "workspace/symbol", "params": {"query": "a"}})));
    }
    for piece in bytes.chunks(7) {
        client.send_bytes(piece);
    }
    for id in ["a", "b", "c"] {
        client.answer(id).unwrap();
    }
    client.send_bytes(&bytes);
    for id in ["a", "b", "c"] {
        client.answer(id).unwrap();
    }
}

#[test]
fn unknown_methods_are_refused_and_unknown_notifications_ignored() {
    let project = project();
    let mut client = Client::open(&project);
    assert_eq!(
        client.request("chant/noSuchThing", json!({})).unwrap_err()["code"],
        -32601
    );
    client.notify("chant/noSuchThing", json!({}));
    client.notify("$/setTrace", json!({"value": "verbose"}));
    client.send(&json!({"jsonrpc": "2.0", "id": 12345, "result": null}));
    client.in_step();
}

#[test]
fn a_request_with_bad_parameters_is_refused() {
    let project = project();
    let mut client = Client::open(&project);
    let error = client
        .request("textDocument/documentSymbol", json!({"textDocument": 7}))
        .unwrap_err();
    assert_eq!(error["code"], -32602);
}

#[test]
fn an_id_in_use_is_refused_and_string_ids_are_kept() {
    let project = project();
    let mut client = Client::spawn();
    client.send(
        &json!({"jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": {
        "processId": null, "capabilities": {}, "rootUri": project.uri(""), "initializationOptions": only(&[])}}),
    );
    assert!(client.answer("hello").unwrap()["capabilities"].is_object());
    client.notify("initialized", json!({}));
    // The second one comes while the first waits for the index, or after it: then both are answered.
    let twice = framed(&json!({"jsonrpc": "2.0", "id": "s", "method": "workspace/symbol", "params": {"query": ""}})).repeat(2);
    client.send_bytes(&twice);
    let answers = [client.answer("s"), client.answer("s")];
    assert!(answers.iter().any(Result::is_ok));
    for error in answers.into_iter().filter_map(Result::err) {
        assert_eq!(error["code"], -32600);
    }
}

#[test]
fn a_client_may_write_4000_requests_before_it_reads() {
    let project = project();
    let mut client = Client::deaf();
    client.send(
        &json!({"jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": {
        "processId": null, "capabilities": {}, "rootUri": project.uri("")}}),
    );
    client.notify("initialized", json!({}));
    let params = json!({"textDocument": {"uri": project.spec("001-a")}});
    client.did_open(&project.spec("001-a"), "# A\n\n## Section\n");
    let mut bytes = Vec::new();
    for id in 0..4000 {
        bytes.extend(framed(&json!({
            "jsonrpc": "2.0", "id": format!("n{id}"), "method": "textDocument/documentSymbol", "params": params})));
    }
    client.send_bytes(&bytes);
    client.listen();
    for id in 0..4000 {
        client.answer(format!("n{id}")).unwrap();
    }
    client.answer("hello").unwrap();
    client.quiet();
    client.forget_unread();
}
