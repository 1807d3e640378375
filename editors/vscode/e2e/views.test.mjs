// What the extension shows of a project: lists, the graph, criteria as tests, the prompt of a run, a tour.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pixelsOf } from './colours.mjs';
import { axe, picture, THEMES, wear } from './eyes.mjs';
import { answer, command, goTo, graphOf, lens, line, openFile, openSpecs, pressUntil, row, until, webview } from './hands.mjs';
import { inWindow } from './window.mjs';

const limit = { timeout: 240_000 };

test('specs in a tree and in a graph, by keyboard, and with nothing that a screen reader misses', limit, () =>
  inWindow({ name: 'graph', examples: ['issue-42'] }, async ({ page, folder }) => {
    await openSpecs(page);
    await row(page, 'Map what else the lost write touches').waitFor();
    await page.locator('.statusbar-item[aria-label*="6 specs"]').waitFor();
    const names = await page.locator('.pane-body .monaco-list-row').allInnerTexts();
    assert.match(names[0], /issue-42/);
    assert.match(names[1], /Map what else/, 'what is ready comes first');

    // The tree by keys: to the second spec, its menu, and what stands against it.
    await command(page, 'chant: Focus on Specs View');
    await pressUntil(page, 'Home', page.locator('.pane-body .monaco-list-row.focused', { hasText: 'issue-42' }));
    await page.keyboard.press('ArrowDown');
    await pressUntil(page, 'ArrowDown', page.locator('.pane-body .monaco-list-row.focused', { hasText: 'Lock each key' }));
    await pressUntil(page, 'Shift+F10', page.getByRole('menuitem', { name: 'Why can this not run?' }));
    assert.equal(await page.getByRole('menuitem', { name: 'Archive a spec' }).count(), 0, 'of use for what is over');
    await page.keyboard.press('Escape');
    await pressUntil(page, 'Enter', line(page, 'Lock each key, and write by rename'));
    await page.keyboard.press('Control+W');

    await command(page, 'chant: Show the graph of specs');
    const { inside: graph, box } = graphOf(page);
    await box('005-fix').waitFor();
    assert.equal(await graph.locator('.box').count(), 6);
    assert.match(await box('004-impact-map').locator('title').textContent(), /ready, 0 of 4 criteria, after 003-root-cause/);

    // By keys alone: Tab leads from one part of the page to the next, and in the drawing to one box.
    await graph.locator('#search').focus();
    const reached = [];
    for (let at = 0; at < 16 && reached.at(-1) !== '004-impact-map'; at++) {
      await page.keyboard.press('Tab');
      reached.push(await graph.locator(':focus').evaluate(({ id, dataset }) => id || dataset.state || dataset.id));
    }
    for (const name of ['ready', 'missing', 'smaller', 'larger', 'fit', 'svg', 'png', '004-impact-map']) {
      assert.ok(reached.includes(name), `${name} among ${reached}`);
    }
    await picture(page, 'graph', { height: 420, show: () => sideBar(page, false).then(() => box('004-impact-map').press('0')) });
    await sideBar(page, true);
    await box('004-impact-map').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await graph.locator('.box:focus').getAttribute('data-id'), '005-fix');
    await page.keyboard.press('Space');
    await graph.locator('#around').waitFor();
    assert.equal(await graph.locator('.box').count(), 4, 'two steps before, one behind');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('upstream');
    await until('the search', async () => (await graph.locator('.box').count()) === 1);
    await graph.locator('#search').fill('');
    await box('001-comprehension').waitFor();

    for (const theme of Object.keys(THEMES)) {
      await wear(page, theme);
      await graph.locator(`body.vscode-${theme === 'contrast' ? 'high-contrast' : theme}`).waitFor();
      assert.deepEqual(await axe(page, '#drawing'), [], theme);
    }
    await saved(page, folder, graph);

    // Somebody else completes what is ready: what waited for it is ready now.
    const spec = join(folder, '.chant/specs/004-impact-map.md');
    writeFileSync(spec, readFileSync(spec, 'utf8').replace('status: pending', 'status: completed'));
    await graph.locator('.box.ready[data-id="005-fix"]').waitFor();
    await row(page, '1 ready').filter({ hasText: '4/6' }).waitFor();

    await box('005-fix').focus();
    await page.keyboard.press('Enter');
    await line(page, 'Lock each key, and write by rename').first().waitFor();
  }));

/** Shows the side bar, or hides it. */
async function sideBar(page, shown) {
  const bar = page.locator('.part.sidebar');
  if ((await bar.isVisible()) !== shown) {
    await command(page, 'View: Toggle Primary Side Bar Visibility');
    await bar.waitFor({ state: shown ? 'visible' : 'hidden' });
  }
}

/** Saves the graph as a picture in both formats, and looks what is in the files. */
async function saved(page, folder, graph) {
  const input = page.locator('.quick-input-widget input').first();
  const save = async (format) => {
    const file = join(folder, `specs.${format}`);
    await graph.locator(`#${format}`).click();
    await until('a place for the picture', async () => (await input.isVisible()) && (await input.inputValue()).endsWith(`specs.${format}`));
    await page.keyboard.press('Enter');
    await until(file, () => existsSync(file) && readFileSync(file).length > 0);
    return readFileSync(file);
  };
  const svg = (await save('svg')).toString();
  assert.match(svg, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d/);
  assert.equal(svg.match(/<title>/g).length, 6);
  assert.match(svg, /<title>004-impact-map: Map what else the lost write touches, ready/);
  assert.doesNotMatch(svg, /var\(|class=|tabindex|<script|href=/, 'it needs nothing of the page that it was drawn on');
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg);
  const png = await pixelsOf(page.context().browser(), await save('png'));
  assert.deepEqual([png.width, png.height], [Math.ceil(2 * width), Math.ceil(2 * height)]);
  assert.ok(new Set(png.pixels).size > 10, 'something is drawn');
}

test('the prompt of a run, criteria as tests, and the walkthrough', limit, () =>
  inWindow({ name: 'views', examples: ['issue-42'] }, async ({ page }) => {
    await openFile(page, '004-impact-map.md');
    await lens(page, '0/4 criteria').waitFor();
    await openSpecs(page);
    await row(page, 'Map what else').waitFor();
    await picture(page, 'specs');
    await command(page, 'chant: Show the prompt of a run');
    await page.locator('.tab.active', { hasText: 'prompt of 004-impact-map' }).waitFor();
    await line(page, 'Map what else the lost write touches').first().waitFor();
    await picture(page, 'prompt');

    await command(page, 'Testing: Focus on Test Explorer View');
    const tests = page.locator('.test-explorer .monaco-list-row');
    const spec = tests.filter({ hasText: 'Map what else the lost write touches' }).first();
    await spec.waitFor();
    await command(page, 'Test: Run All Tests');
    await page.locator('.monaco-dialog-box', { hasText: 'Run a phase?' }).locator('.monaco-button', { hasText: /^Run$/ }).click();
    // Nobody is there to run it; what is open and what is ticked is told all the same.
    await spec.locator('.codicon-testing-error-icon').waitFor();
    const done = tests.filter({ hasText: 'Reproduce the lost write in a test' }).first();
    await done.locator('.codicon-testing-passed-icon').waitFor();
    await openFile(page, '004-impact-map.md');
    await goTo(page, 24, 1);
    await picture(page, 'tests');

    // With all the room there is, as what belongs to a step is shown beside it then.
    await command(page, 'View: Hide Panel');
    await sideBar(page, false);
    await walk(page);
    await picture(page, 'walkthrough', { height: 560, show: () => walk(page) });
  }));

/** Opens the walkthrough at one of its steps. */
async function walk(page) {
  await command(page, 'Welcome: Open Walkthrough...');
  await answer(page, 'Work with chant specs');
  const steps = page.locator('.getting-started-step');
  for (const step of ['See what is ready', 'Mend what chant', 'Look at the graph', 'Read the prompt', 'Follow the criteria']) {
    await steps.filter({ hasText: step }).first().waitFor();
  }
  await steps.filter({ hasText: 'Look at the graph' }).first().click();
  await webview(page).getByText('With the keyboard').waitFor();
}
