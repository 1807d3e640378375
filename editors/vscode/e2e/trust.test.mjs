// A workspace that nobody trusts, a server that ends by itself, and one that is not there.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { command, lens, message, openFile, openSpecs, row, until } from './hands.mjs';
import { inWindow, root } from './window.mjs';

const limit = { timeout: 240_000 };

test('where nothing is trusted specs are checked and not run; a server that ends is started again', limit, () => {
  const settings = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
  const machine = { 'chant.run.agent': [join(root, 'tests/agents/tick.sh')] };
  const own = (folder) => join(folder, '.vscode/settings.json');
  const prepare = (folder) => {
    cpSync(join(root, 'examples/faulty/.chant/specs/012-status-typo.md'), join(folder, '.chant/specs/007-typo.md'));
    mkdirSync(join(folder, '.vscode'));
    // What the workspace itself says of trust and of programs counts for nothing.
    const wish = { 'chant.trusted': true, 'chant.server.path': '/bin/false', 'chant.run.agent': ['/bin/touch', 'mine'] };
    writeFileSync(own(folder), JSON.stringify(wish));
  };
  return inWindow({ name: 'untrusted', examples: ['issue-42'], settings, machine, prepare }, async ({ page, folder, server }) => {
    const spec = join(folder, '.chant/specs/004-impact-map.md');
    const before = readFileSync(spec, 'utf8');
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await openFile(page, '007-typo.md');
    await page.locator('.squiggly-error').first().waitFor();

    // The extension has no opinion on this: whatever asks, it is the server that refuses.
    await openFile(page, '004-impact-map.md');
    await lens(page, 'lies in a workspace that is not trusted').click();
    await message(page, 'lies in a workspace that is not trusted').first().waitFor();
    await command(page, 'Notifications: Clear All Notifications');
    await message(page, 'trusted').waitFor({ state: 'detached' });
    await command(page, 'chant: Run');
    await message(page, '004-impact-map cannot be run: lies in a workspace that is not trusted').waitFor();
    assert.equal(readFileSync(spec, 'utf8'), before);
    for (const trace of ['.chant/logs', '.chant/.locks', '.chant/.store/chant-lsp/runs', 'mine']) {
      assert.ok(!existsSync(join(folder, trace)), `${trace} was made`);
    }

    const first = await until('the server', server);
    process.kill(first, 'SIGKILL');
    await message(page, 'is started again').waitFor();
    await until('another server', () => server() !== undefined && server() !== first);
    await lens(page, 'lies in a workspace that is not trusted').waitFor();

    // Trust that comes later is told to the server at once.
    writeFileSync(own(folder), '{}');
    await command(page, 'Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click();
    await openFile(page, '004-impact-map.md');
    await lens(page, '▶ Run impact map').waitFor();
  });
});

test('from an empty folder by way of a server that is not there to the list of specs', limit, () => {
  const machine = { 'chant.server.path': '/nowhere/chant-lsp' };
  return inWindow({ name: 'missing', machine }, async ({ page, folder, setMachine }) => {
    const welcome = (text) => page.locator('.welcome-view-content', { hasText: text });
    await openSpecs(page);
    await welcome('No folder with a .chant is open').waitFor();

    // A project begins here, as by `chant init`.
    cpSync(join(root, 'examples/issue-42/.chant'), join(folder, '.chant'), { recursive: true });
    await message(page, 'was not found (/nowhere/chant-lsp)').waitFor();
    await welcome('was not found').waitFor();
    await page.locator('.statusbar-item[aria-label*="was not found"]').waitFor();

    setMachine({ 'chant.server.path': '/bin/false' });
    await message(page, 'did not start (/bin/false)').waitFor();

    setMachine({ 'chant.server.path': process.env.CHANT_LSP });
    await row(page, 'Map what else the lost write touches').waitFor();
    await page.locator('.statusbar-item[aria-label*="6 specs"]').waitFor();
  });
});
