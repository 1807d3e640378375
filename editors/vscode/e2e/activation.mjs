// usage: node editors/vscode/e2e/activation.mjs [TIMES]
//
// How long VS Code says that the extension took to wake up (*Developer: Show Running Extensions*: its code is read, and
// `activate` called), in as many windows. It is woken by a press on its icon, in a window that has come to rest: where a
// window opens, all that is in it wants the processor at once. Wants what the tests want: see window.mjs.
import { loadavg } from 'node:os';
import { command, openSpecs } from './hands.mjs';
import { inWindow } from './window.mjs';

const times = [];
for (let left = Number(process.argv[2] ?? 5); left > 0; left--) {
  await inWindow({ name: 'activation' }, async ({ page }) => {
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => new Promise((rest) => globalThis.requestIdleCallback(rest)));
    await openSpecs(page);
    // A line of the list is there only while it is seen, and the quick ones stand last.
    await page.setViewportSize({ width: 1280, height: 2400 });
    await command(page, 'Developer: Show Running Extensions');
    const ours = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'chant specs' });
    const text = await ours.locator('.activation-time').textContent();
    times.push(Number(/(\d+)\s*ms/.exec(text)[1]));
    console.log(`${text} (load ${loadavg()[0].toFixed(1)})`);
  });
}
times.sort((a, b) => a - b);
console.log(`median of ${times.length}: ${times[Math.floor(times.length / 2)]} ms`);
