// A window with several projects, in several folders; and the task that checks them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { answer, choice, command, graphOf, openSpecs, pressUntil, problem, until } from './hands.mjs';
import { inWindow } from './window.mjs';

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
