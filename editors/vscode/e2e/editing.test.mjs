// Where a spec is written: problems and their fixes, ids that are renamed, snippets.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { picture } from './eyes.mjs';
import { answer, command, goTo, lens, line, openFile, pressUntil, problem, until } from './hands.mjs';
import { inWindow } from './window.mjs';

const limit = { timeout: 240_000 };

test('problems at their places, and a fix by keyboard', limit, () =>
  inWindow({ name: 'problems', examples: ['faulty'] }, async ({ page, folder }) => {
    const spec = join(folder, '.chant/specs/012-status-typo.md');
    await openFile(page, '012-status-typo.md');
    await page.locator('.squiggly-error').first().waitFor();
    await lens(page, 'cannot be loaded by chant').waitFor();
    await pressUntil(page, 'Control+Shift+M', problem(page, ''));
    await problem(page, 'truncated-config').filter({ hasText: 'Ln 11, Col 21' }).waitFor();
    await picture(page, 'problems');

    const before = readFileSync(spec, 'utf8');
    const at = before.split('\n').findIndex((text) => text.startsWith('status:')) + 1;
    await line(page, 'status:').first().click();
    await goTo(page, at, 10);
    await pressUntil(page, 'Control+.', page.locator('.action-widget .monaco-list-row', { hasText: 'Change to `in_progress`' }));
    await page.keyboard.press('Enter');
    await page.locator('.tab.active.dirty').waitFor();
    await page.keyboard.press('Control+S');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    const after = await until('the file', () => {
      const text = readFileSync(spec, 'utf8');
      return text !== before && text;
    });
    assert.equal(after.split('\n').filter((text, index) => text !== before.split('\n')[index]).length, 1);
  }));

test('a workflow is checked and completed while it is typed', limit, () => {
  const prepare = (folder) => {
    mkdirSync(join(folder, '.chant/workflows'), { recursive: true });
    writeFileSync(join(folder, '.chant/workflows/mine.yml'), 'name: mine\n');
  };
  return inWindow({ name: 'workflow', examples: ['issue-42'], prepare }, async ({ page }) => {
    await openFile(page, 'mine.yml');
    await line(page, 'name: mine').first().click();
    await page.locator('.squiggly-error').first().waitFor();
    await goTo(page, 2, 1);
    await pressUntil(page, 'Control+Space', page.locator('.suggest-widget .monaco-list-row', { hasText: 'phases' }));
    await page.keyboard.press('Escape');
    await page.keyboard.type('bogus: 3');
    await pressUntil(page, 'Control+Shift+M', problem(page, 'bogus'));
    await page.locator('.tab.active.dirty').waitFor();
  });
});

test('an id is renamed across files, and undone; a spec from a snippet', limit, () =>
  inWindow({ name: 'rename', examples: ['issue-42'] }, async ({ page, folder }) => {
    const spec = join(folder, '.chant/specs/005-fix.md');
    const before = readFileSync(spec, 'utf8');
    await openFile(page, '005-fix.md');
    await lens(page, '0/5 criteria').waitFor();
    await line(page, '004-impact-map').first().click();
    await goTo(page, 5, 6);
    const box = page.locator('.rename-box input');
    await pressUntil(page, 'F2', box);
    await box.fill('004-map');
    await page.keyboard.press('Enter');
    await line(page, '- 004-map').first().waitFor();
    const there = (name) => existsSync(join(folder, '.chant/specs', name));
    await until('the file', () => there('004-map.md') && !there('004-impact-map.md'));
    // Only what is over can be undone as a whole: VS Code notes it once all of it is done.
    await lens(page, 'waits for 004-map').waitFor();

    await line(page, '- 004-map').first().click();
    await page.keyboard.press('Control+Z');
    await until('the file under its old name', () => there('004-impact-map.md') && !there('004-map.md'));
    await line(page, '- 004-impact-map').first().waitFor();
    await page.keyboard.press('Control+S');
    await until('the old text', () => readFileSync(spec, 'utf8') === before);

    // In a new file, as Markdown.
    await command(page, 'File: New Untitled Text File');
    await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await command(page, 'Change Language Mode');
    await answer(page, 'Markdown');
    await page.locator('.statusbar-item', { hasText: 'Markdown' }).waitFor();
    await command(page, 'Snippets: Insert Snippet');
    await answer(page, 'chant-spec');
    for (const text of ['type: code', 'status: pending', '# What is to be done', '- [ ] What will be true']) {
      await line(page, text).first().waitFor();
    }
  }));
