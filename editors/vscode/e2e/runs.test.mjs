// From an open criterion to a completed phase: by lenses, in the lists, and what is left to read of it.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { answer, command, goTo, lens, line, openFile, openSpecs, row, until } from './hands.mjs';
import { picture } from './eyes.mjs';
import { inWindow, root } from './window.mjs';

const limit = { timeout: 240_000 };
const agents = join(root, 'tests/agents');

test('a criterion is ticked and a phase run by a press on a lens, and a run that hangs is stopped', limit, () => {
  /** One spec waits until it is told to go on; the others hang, and do not want to be ended. */
  const prepare = (folder) => {
    const agent = join(folder, 'agent.sh');
    writeFileSync(agent, `#!/bin/sh\ncase $CHANT_SPEC_ID in 004-*) exec ${agents}/wait.sh ;; *) exec ${agents}/hang.sh ;; esac\n`);
    chmodSync(agent, 0o755);
    machine['chant.run.agent'] = [agent];
  };
  const machine = { 'chant.run.grace': 1 };
  return inWindow({ name: 'runs', examples: ['issue-42'], machine, prepare }, (window) =>
    tickAndRun(window).finally(() => alive(window.folder).forEach((id) => process.kill(id, 'SIGKILL'))),
  );
});

async function tickAndRun(window) {
  const { page, folder } = window;
  const spec = join(folder, '.chant/specs/004-impact-map.md');
  await openFile(page, '004-impact-map.md');

  // A tick changes the text in the editor; the file follows when it is saved.
  await lens(page, '0/4 criteria').waitFor();
  await lens(page, 'tick …').click();
  await answer(page, 'Check each claim');
  await line(page, '[x] Check each claim').waitFor();
  await lens(page, '1/4 criteria').waitFor();
  assert.doesNotMatch(readFileSync(spec, 'utf8'), /\[x\]/);
  await page.locator('.tab.active.dirty').waitFor();
  await page.keyboard.press('Control+S');
  await until('the tick in the file', () => /^- \[x\] Check each claim/m.test(readFileSync(spec, 'utf8')));

  // Seen before the focus goes elsewhere: VS Code asks for no lenses when it leaves the text.
  await lens(page, '▶ Run impact map').waitFor();

  await openSpecs(page);
  await page.locator('.pane-body .welcome-view-content', { hasText: 'Nothing was run' }).waitFor();
  await lens(page, '▶ Run impact map').click();
  const run = row(page, /^004-impact-map/);
  await run.filter({ hasText: 'waiting' }).waitFor();
  await page.locator('.statusbar-item', { hasText: '004-impact-map' }).waitFor();
  await page.locator('.terminal-wrapper.active .xterm-rows', { hasText: 'waiting' }).waitFor();
  await page.getByRole('treeitem', { name: 'Map what else the lost write touches, running, 1/4' }).waitFor();
  await page.getByRole('treeitem', { name: '004-impact-map, running' }).waitFor();
  await picture(page, 'run');

  writeFileSync(join(folder, 'go'), '');
  await run.locator('.codicon-pass').waitFor();
  await page.locator('.terminal-wrapper.active .xterm-rows', { hasText: 'did it' }).waitFor();
  await lens(page, '● completed').waitFor();
  await lens(page, '4/4 criteria').waitFor();
  assert.match(readFileSync(spec, 'utf8'), /^status: completed$/m);
  await row(page, '1 ready').filter({ hasText: '4/6' }).waitFor();

  await command(page, 'chant: Show the runs');
  await page.locator('.tab.active', { hasText: 'runs of 004-impact-map.md' }).waitFor();
  await line(page, 'completed').first().waitFor();

  const next = row(page, 'Lock each key');
  await next.hover();
  await next.locator('.action-label[aria-label^="Run"]').click();
  const hung = row(page, /^005-fix/);
  await hung.filter({ hasText: 'waiting' }).waitFor();
  await hung.hover();
  await hung.locator('.action-label[aria-label^="Stop"]').click();
  await hung.locator('.codicon-circle-slash').waitFor();
  await until('the status', () => /^status: paused$/m.test(readFileSync(join(folder, '.chant/specs/005-fix.md'), 'utf8')));
  assert.deepEqual(alive(folder), [], 'the agent and all that it has started are gone');
}

test('phases are run as tests: what they leave open fails at its line', limit, () => {
  /** Ticks the first criterion, and all of them once it may. */
  const prepare = (folder) => {
    const agent = join(folder, 'agent.sh');
    const first = `sed '0,/- \\[ \\]/s//- [x]/' "$CHANT_SPEC_FILE" > new && mv new "$CHANT_SPEC_FILE"`;
    writeFileSync(agent, `#!/bin/sh\n[ -e may ] && exec ${agents}/tick.sh\ncat > /dev/null\n${first}\necho "gave up"\n`);
    chmodSync(agent, 0o755);
    for (const name of ['007-other', '008-third']) {
      const frontmatter = 'type: code\nstatus: pending\nlabels: [other]\nprompt: standard';
      writeFileSync(join(folder, `.chant/specs/${name}.md`), `---\n${frontmatter}\n---\n# Do ${name}\n\n## Acceptance Criteria\n\n- [ ] Add another one\n`);
    }
    machine['chant.run.agent'] = [agent];
  };
  const machine = {};
  return inWindow({ name: 'tests', examples: ['issue-42'], machine, prepare }, async ({ page, folder }) => {
    await openFile(page, '004-impact-map.md');
    await lens(page, '0/4 criteria').waitFor();
    await command(page, 'Testing: Focus on Test Explorer View');
    const tests = page.locator('.test-explorer .monaco-list-row');
    const spec = tests.filter({ hasText: 'Map what else the lost write touches' }).first();
    await runTest(spec);
    await spec.locator('.codicon-testing-failed-icon').waitFor();
    await lens(page, '1/4 criteria').waitFor();
    await goTo(page, 26, 1);
    await page.locator('.test-error-content-widget', { hasText: 'open: Check each claim' }).waitFor();
    assert.match(readFileSync(join(folder, '.chant/specs/004-impact-map.md'), 'utf8'), /^status: needs_attention$/m);

    // The others are left to whoever wants them.
    const others = ['007-other', '008-third'];
    const other = (name) => tests.filter({ hasText: `Do ${name}` }).first();
    const status = (name) => /^status: (.*)$/m.exec(readFileSync(join(folder, `.chant/specs/${name}.md`), 'utf8'))[1];
    for (const name of others) {
      await other(name).locator('.codicon-testing-unset-icon').waitFor();
      assert.equal(status(name), 'pending');
    }

    writeFileSync(join(folder, 'may'), '');
    await command(page, 'Test: Run All Tests');
    // Those that are ready, once a person has said so.
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Run 2 phases' });
    await dialog.locator('.monaco-button', { hasText: /^Run$/ }).click();
    for (const name of others) {
      await other(name).locator('.codicon-testing-passed-icon').waitFor();
      assert.equal(status(name), 'completed');
    }
    assert.equal(status('004-impact-map'), 'needs_attention');
    await runTest(spec);
    await spec.locator('.codicon-testing-passed-icon').waitFor();
  });
});

/** Presses the button that a row of the Test Explorer shows below the mouse. Rows move when a state changes. */
function runTest(row) {
  return until('a press on Run Test', async () => {
    await row.hover();
    return row.locator('.action-label[aria-label^="Run Test"]').click({ timeout: 2000 }).then(() => true, () => false);
  });
}

/** The processes that an agent told of and that are there. */
function alive(folder) {
  const told = join(folder, 'pids');
  const ids = existsSync(told) ? readFileSync(told, 'utf8').split('\n').filter(Boolean).map(Number) : [];
  return ids.filter((id) => {
    try {
      return process.kill(id, 0);
    } catch {
      return false;
    }
  });
}
