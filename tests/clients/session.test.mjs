// A session with the library that VS Code's own client is made of, without VS Code.
//
// usage: CHANT_LSP=path/of/the/server node --test tests/clients/session.test.mjs
// (after `npm ci` in editors/vscode, whose packages it takes)
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fromClient = createRequire(createRequire(join(root, 'editors/vscode/package.json')).resolve('vscode-languageclient'));
const lsp = fromClient('vscode-languageserver-protocol/node');

const server = process.env.CHANT_LSP ?? join(root, 'target/debug/chant-lsp');
const EMOJI = '.chant/specs/029-crlf-and-emoji.md';

/** A workspace of its own, a server, and what the server has published, by URI. */
async function session(context, capabilities) {
  const folder = mkdtempSync(join(tmpdir(), 'chant-'));
  const workspace = join(folder, 'faulty');
  cpSync(join(root, 'examples/faulty'), workspace, { recursive: true });
  const uri = (path) => pathToFileURL(join(workspace, path)).href;

  const child = spawn(server, ['serve', '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, HOME: folder } });
  const ended = once(child, 'exit');
  context.after(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(child.stdout),
    new lsp.StreamMessageWriter(child.stdin),
  );
  const published = [];
  let arrived = () => {};
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
    arrived();
  });
  // A server that waits for these would hang without an answer.
  connection.onRequest(lsp.RegistrationRequest.type, () => {});
  connection.onRequest(lsp.WorkDoneProgressCreateRequest.type, () => {});
  connection.onRequest(lsp.ConfigurationRequest.type, ({ items }) => items.map(() => null));
  connection.onRequest(lsp.DiagnosticRefreshRequest.type, () => {});
  connection.listen();

  const answer = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: uri('.'),
    workspaceFolders: [{ uri: uri('.'), name: 'faulty' }],
    capabilities,
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});

  /** The diagnostics of one version of a document, once they are there. */
  async function diagnostics(document, version) {
    for (;;) {
      const found = published.findLast((params) => params.uri === document && params.version === version);
      if (found) {
        return found.diagnostics;
      }
      await new Promise((resolve) => (arrived = resolve));
    }
  }
  return { connection, answer, uri, ended, diagnostics, text: (path) => readFileSync(join(workspace, path), 'utf8') };
}

const limit = { timeout: 30_000 };

test('open, mend, close, shut down', limit, async (context) => {
  const { connection, answer, uri, ended, diagnostics, text } = await session(context, {
    textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } },
  });
  assert.equal(answer.capabilities.positionEncoding ?? 'utf-16', 'utf-16');
  assert.equal(answer.serverInfo.name, 'chant-lsp');

  const document = uri(EMOJI);
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri: document, languageId: 'markdown', version: 7, text: text(EMOJI) },
  });
  const [mistake, ...others] = await diagnostics(document, 7);
  assert.deepEqual(others, []);
  assert.equal(mistake.code, 'wrong-type');
  const line = mistake.range.start.line;
  const start = 'labels: [🚀 launch, '.length; // a string's length in JavaScript is its UTF-16 length
  assert.deepEqual(mistake.range, {
    start: { line, character: start },
    end: { line, character: start + 'phase: fix'.length },
  });

  // `: ` becomes `-`
  const colon = start + 'phase'.length;
  await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri: document, version: 8 },
    contentChanges: [{ range: { start: { line, character: colon }, end: { line, character: colon + 2 } }, text: '-' }],
  });
  assert.deepEqual(await diagnostics(document, 8), []);

  await connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri: document } });
  await connection.sendRequest(lsp.ShutdownRequest.type);
  await connection.sendNotification(lsp.ExitNotification.type);
  const [status] = await ended;
  assert.equal(status, 0);
});

test('diagnostics are answered to those who ask', limit, async (context) => {
  const { connection, answer, uri, text } = await session(context, { textDocument: { diagnostic: {} } });
  assert.ok(answer.capabilities.diagnosticProvider, 'the server offers to be asked');

  const document = uri(EMOJI);
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri: document, languageId: 'markdown', version: 1, text: text(EMOJI) },
  });
  const ask = { textDocument: { uri: document } };
  const full = await connection.sendRequest(lsp.DocumentDiagnosticRequest.type, ask);
  assert.equal(full.kind, 'full');
  assert.deepEqual(
    full.items.map(({ code }) => code),
    ['wrong-type'],
  );
  assert.ok(full.resultId, 'a result id, so that the next answer may be short');
  const again = await connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { ...ask, previousResultId: full.resultId });
  assert.equal(again.kind, 'unchanged');
});
