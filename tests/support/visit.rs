//! What most tests begin and end with: a spec that is open, a place in it, a command, a farewell.

use serde_json::{Value, json};

use super::{Client, Project, only};

/// A session without diagnostics, with one spec open, and its URI.
pub fn session(project: &Project, id: &str, capabilities: Value) -> (Client, String) {
    let mut client = Client::open_with(project, capabilities, only(&[]));
    let uri = project.spec(id);
    client.did_open(&uri, &project.read(&format!(".chant/specs/{id}.md")));
    (client, uri)
}

/// Leaves what was published on the way: it is not what the test is about.
pub fn leave(mut client: Client) {
    client.quiet();
    client.forget_unread();
}

/// A document and a position in it.
pub fn place(uri: &str, line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
}

/// Invokes a command with its one argument.
pub fn call(client: &mut Client, command: &str, argument: Value) -> Result<Value, Value> {
    let params = json!({"command": command, "arguments": [argument]});
    client.request("workspace/executeCommand", params)
}
