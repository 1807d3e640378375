// A window with several projects, in several folders; and the task that checks them.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { answer, choice, command, graphOf, message, openSpecs, pressUntil, problem, row, until } from './hands.mjs';
import { inWindow, root } from './window.mjs';

const limit = { timeout: 240_000 };

test('several folders with several projects, and a task whose findings are problems', limit, () =>
  // What the server is to say nothing of here, the command line does: it knows no settings of an editor.
  inWindow({ name: 'folders', examples: ['issue-42', 'faulty'], settings: { 'chant.rules': { 'truncated-config': 'off' } } }, async ({ page }) => {
    await openSpecs(page);
    await page.getByRole('treeitem', { name: 'faulty', exact: true }).waitFor();
    await command(page, 'chant: Focus on Specs View');
    await pressUntil(page, 'Control+ArrowLeft', page.getByRole('treeitem', { name: 'issue-42', exact: true }));
    for (const project of ['issue-42', 'faulty', 'faulty/packages/cli', 'faulty/packages/web']) {
      await page.getByRole('treeitem', { name: project, exact: true }).waitFor();
    }

    await command(page, 'chant: Show the graph of specs');
    const { inside: graph, box } = graphOf(page);
    await box('001-comprehension').first().waitFor();
    assert.equal(await graph.locator('#projects option').count(), 4);
    await graph.locator('#projects').selectOption('issue-42');
    await until('the graph of the other project', async () => (await graph.locator('.box').count()) === 6);
    await graph.locator('#projects').selectOption('faulty');
    await graph.locator('.box.unreadable').first().waitFor();

    await pressUntil(page, 'Control+Shift+M', problem(page, ''));
    const twice = problem(page, 'unknown-parent').filter({ hasText: 'Ln 4, Col 10' });
    await twice.waitFor();
    assert.equal(await problem(page, 'truncated-config').count(), 0);
    await command(page, 'Tasks: Run Task');
    await answer(page, 'chant');
    await choice(page, 'check').filter({ hasText: 'faulty' }).click();
    // What both say is counted once.
    await page.locator('.statusbar-item', { hasText: /34\s*28\s*7/ }).waitFor();
    await pressUntil(page, 'Control+Shift+M', problem(page, 'truncated-config').filter({ hasText: 'Ln 11, Col 21' }));
    assert.equal(await twice.count(), 1);
  }));

test('projects come and go, without a config and of one name', limit, () =>
  inWindow({ name: 'come-and-go', folders: { 'one/web': undefined, 'two/web': undefined } }, async ({ page, folder }) => {
    const parent = join(folder, '../..');
    const project = (name) => page.getByRole('treeitem', { name, exact: true });
    const count = (specs) => page.locator(`.statusbar-item[aria-label*="chant: ${specs} spec"]`).waitFor();
    const write = (below, text) => {
      const file = join(parent, below);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    };
    await openSpecs(page);
    await page.locator('.pane-body', { hasText: 'No folder with a .chant is open' }).first().waitFor();

    // A folder with specs is added to a window that had none.
    cpSync(join(root, 'examples/issue-42'), join(parent, 'work'), { recursive: true });
    const file = join(parent, 'all.code-workspace');
    const { folders } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ folders: [...folders, { path: 'work' }] }));
    await count(6);
    await row(page, 'Map what else the lost write touches').waitFor();

    // Folders get their first specs.
    write('one/web/.chant/specs/001-a.md', '---\ndepends_on: [gone]\n---\n# The first\n');
    write('one/web/packages/a/.chant/specs/001-nested.md', '---\n---\n# The nested\n');
    await count(8);
    await project('web').waitFor();
    await project('web/packages/a').waitFor();
    write('two/web/.chant/specs/002-b.md', '---\n---\n# The second\n');
    write('two/web/.chant/specs/003-c.md', '---\n---\n# Bytes\n\0\0\0\n');
    for (const name of ['web — one', 'web/packages/a', 'web — two', 'work']) {
      await project(name).waitFor();
    }
    assert.equal(await project('web').count(), 0);

    await command(page, 'chant: Show the graph of specs');
    const { inside: graph, box } = graphOf(page);
    await box('001-comprehension').or(box('001-a')).first().waitFor();
    assert.deepEqual((await graph.locator('#projects option').allTextContents()).sort(), ['web — one', 'web — two', 'web/packages/a', 'work']);
    await graph.locator('#projects').selectOption('web — one');
    await box('001-a').waitFor();
    await graph.locator('#projects').selectOption('web — two');
    await box('002-b').waitFor();
    // What the editor cannot open, it says.
    await box('003-c').click();
    await message(page, 'binary').waitFor();

    // Folders go, and come back whole.
    await pressUntil(page, 'Control+Shift+M', problem(page, 'gone'));
    rmSync(join(parent, 'two/web/.chant'), { recursive: true });
    renameSync(join(parent, 'work/.chant'), join(parent, 'work/away'));
    await count(2);
    await project('web').waitFor();
    assert.equal(await project('work').count(), 0);
    renameSync(join(parent, 'one/web/.chant'), join(parent, 'one/web/away'));
    await problem(page, 'gone').waitFor({ state: 'detached' });
    await row(page, 'The nested').waitFor();
    renameSync(join(parent, 'work/away'), join(parent, 'work/.chant'));
    await count(7);
    await project('work').waitFor();
  }));
