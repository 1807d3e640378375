// What a person sees and does, in VS Code's own window.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { command, goTo, inWindow, openFile, pressUntil, read, require, until } from './harness.mjs';

const limit = { timeout: 240_000 };
const row = (page, text) => page.locator('.pane-body .monaco-list-row', { hasText: text });
const line = (page, text) => page.locator('.editor-instance .view-line', { hasText: text });

test('problems at their places, a fix by keyboard, and the graph of what is left', limit, () =>
  inWindow({ example: 'faulty', name: 'faulty' }, async (page, workspace) => {
    const spec = '.chant/specs/012-status-typo.md';
    await openFile(page, '012-status-typo.md');
    await page.locator('.squiggly-error').first().waitFor();
    const problems = page.locator('.markers-panel .monaco-list-row');
    await pressUntil(page, 'Control+Shift+M', problems);
    await problems.filter({ hasText: 'truncated-config' }).filter({ hasText: 'Ln 11, Col 21' }).waitFor();
    await picture(page, 'problems');

    const before = read(workspace, spec);
    const at = before.split('\n').findIndex((text) => text.startsWith('status:')) + 1;
    await line(page, 'status:').first().click();
    await goTo(page, at, 10);
    await pressUntil(page, 'Control+.', page.locator('.action-widget .monaco-list-row', { hasText: 'Change to `in_progress`' }));
    await page.keyboard.press('Enter');
    await page.locator('.tab.active.dirty').waitFor();
    await page.keyboard.press('Control+S');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    const after = await until('the file', () => {
      const text = read(workspace, spec);
      return text !== before && text;
    });
    assert.equal(after.split('\n').filter((text, index) => text !== before.split('\n')[index]).length, 1);
  }));

test('specs in a tree and in a graph, by keyboard, and with nothing that a screen reader misses', limit, () =>
  inWindow({ example: 'issue-42', name: 'issue-42' }, async (page, workspace) => {
    await page.locator('.activitybar .action-item a[aria-label*="chant"]').click();
    const ready = row(page, 'Map what else the lost write touches');
    await ready.waitFor();
    const names = await page.locator('.pane-body .monaco-list-row').allInnerTexts();
    assert.match(names[0], /issue-42/);
    assert.match(names[1], /Map what else/, 'what is ready comes first');

    await command(page, 'Show the graph of specs');
    const graph = page.frameLocator('iframe.webview').frameLocator('iframe');
    const box = (id) => graph.locator(`.box[data-id="${id}"]`);
    await box('005-fix').waitFor();
    assert.equal(await graph.locator('.box').count(), 6);
    assert.match(await box('004-impact-map').locator('title').textContent(), /ready, 0 of 4 criteria, after 003-root-cause/);
    await picture(page, 'graph');

    await box('004-impact-map').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await graph.locator('.box:focus').getAttribute('data-id'), '005-fix');
    await page.keyboard.press('Space');
    await graph.locator('#around').waitFor();
    assert.equal(await graph.locator('.box').count(), 4, 'two steps before, one behind');
    await page.keyboard.press('Escape');
    await graph.locator('#search').fill('upstream');
    await until('the search', async () => (await graph.locator('.box').count()) === 1);
    await graph.locator('#search').fill('');
    await box('001-comprehension').waitFor();

    const found = await axe(await frame(page));
    assert.deepEqual(found, []);

    // Somebody else completes what is ready: what waited for it is ready now.
    const spec = join(workspace, '.chant/specs/004-impact-map.md');
    writeFileSync(spec, readFileSync(spec, 'utf8').replace('status: pending', 'status: completed'));
    await graph.locator('.box.ready[data-id="005-fix"]').waitFor();
    await row(page, '1 ready').filter({ hasText: '4/6' }).waitFor();

    await box('005-fix').focus();
    await page.keyboard.press('Enter');
    await line(page, 'Lock each key, and write by rename').first().waitFor();
    await page.keyboard.press('Control+W');
  }));

test('the prompt of a run, criteria as tests, and the walkthrough', limit, () =>
  inWindow({ example: 'issue-42', name: 'views' }, async (page) => {
    await openFile(page, '004-impact-map.md');
    await page.locator('.codelens-decoration', { hasText: '0/4 criteria' }).waitFor();
    await command(page, 'Show the prompt of a run');
    await page.locator('.tab.active', { hasText: 'prompt of 004-impact-map' }).waitFor();
    await line(page, 'Map what else the lost write touches').first().waitFor();
    await picture(page, 'prompt');

    await command(page, 'Testing: Focus on Test Explorer View');
    const tests = page.locator('.test-explorer .monaco-list-row');
    const spec = tests.filter({ hasText: 'Map what else the lost write touches' }).first();
    await spec.waitFor();
    await command(page, 'Test: Run All Tests');
    await spec.locator('.codicon-testing-failed-icon').waitFor();
    const done = tests.filter({ hasText: 'Reproduce the lost write in a test' }).first();
    await done.locator('.codicon-testing-passed-icon').waitFor();
    await picture(page, 'tests');

    await command(page, 'Welcome: Open Walkthrough...');
    await page.locator('.quick-input-widget input').first().fill('chant');
    await page.locator('.quick-input-widget .monaco-list-row', { hasText: 'Work with chant specs' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.getting-started-step', { hasText: 'See what is ready' }).first().waitFor();
    await picture(page, 'walkthrough');
  }));

test('an id is renamed across files, and undone', limit, () =>
  inWindow({ example: 'issue-42', name: 'rename' }, async (page, workspace) => {
    const before = read(workspace, '.chant/specs/005-fix.md');
    await openFile(page, '005-fix.md');
    await page.locator('.codelens-decoration', { hasText: '0/5 criteria' }).waitFor();
    await line(page, '004-impact-map').first().click();
    await goTo(page, 5, 6);
    const box = page.locator('.rename-box input');
    await pressUntil(page, 'F2', box);
    await box.fill('004-map');
    await page.keyboard.press('Enter');
    await line(page, '- 004-map').first().waitFor();
    const there = (name) => existsSync(join(workspace, '.chant/specs', name));
    await until('the file', () => there('004-map.md') && !there('004-impact-map.md'));

    await line(page, '- 004-map').first().click();
    await page.keyboard.press('Control+Z');
    await until('the file under its old name', () => there('004-impact-map.md') && !there('004-map.md'));
    await line(page, '- 004-impact-map').first().waitFor();
    await page.keyboard.press('Control+S');
    await until('the old text', () => read(workspace, '.chant/specs/005-fix.md') === before);
  }));

test('where nothing is trusted specs are checked, and a server that ends is started again', limit, () => {
  const settings = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
  return inWindow({ example: 'faulty', name: 'untrusted', settings }, async (page, workspace, server) => {
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await openFile(page, '012-status-typo.md');
    await page.locator('.squiggly-error').first().waitFor();

    const first = await until('the server', server);
    process.kill(first, 'SIGKILL');
    await page.locator('.notification-list-item', { hasText: 'is started again' }).waitFor();
    await until('another server', () => server() !== undefined && server() !== first);
    await page.locator('.squiggly-error').first().waitFor();
  });
});

/** Keeps pictures for the manual, dark and light, where they are wanted: CHANT_PICTURES is their folder. */
async function picture(page, name) {
  if (process.env.CHANT_PICTURES) {
    mkdirSync(process.env.CHANT_PICTURES, { recursive: true });
    for (const theme of ['dark', 'light']) {
      await page.screenshot({ path: join(process.env.CHANT_PICTURES, `${name}-${theme}.png`) });
      await command(page, 'Preferences: Toggle between Light/Dark Themes');
      await page.locator(theme === 'dark' ? '.monaco-workbench.vs' : '.monaco-workbench.vs-dark').waitFor();
      await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
    }
  }
}

async function frame(page) {
  return until('the page of the graph', async () => {
    for (const candidate of page.frames()) {
      if ((await candidate.locator('#drawing').count().catch(() => 0)) > 0) {
        return candidate;
      }
    }
    return undefined;
  });
}

/** What axe finds against a page: rules and the elements that break them. */
async function axe(page) {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('; ')}`);
}
