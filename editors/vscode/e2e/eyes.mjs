// What is looked at besides words: pictures for the manual, and what axe finds against a page.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer, command, until } from './hands.mjs';
import { fewColours } from './colours.mjs';
import { require } from './window.mjs';

/** VS Code's own themes, and the class of the window that shows one. */
export const THEMES = {
  dark: ['Dark Modern', 'vs-dark'],
  light: ['Light Modern', 'vs'],
  contrast: ['Dark High Contrast', 'hc-black'],
};

/** Shows the window in a theme, and waits until it is. */
export async function wear(page, theme) {
  const [name, sign] = THEMES[theme];
  if ((await page.locator(`.monaco-workbench.${sign}`).count()) === 0) {
    await command(page, 'Preferences: Color Theme');
    await answer(page, name);
  }
  await page.locator(`.monaco-workbench.${sign}`).waitFor();
  // What turns for ever is not waited for.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity);
    return Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
  });
}

/**
 * Keeps pictures for the manual, light and dark, where they are wanted: CHANT_PICTURES is their folder. `show` brings
 * what is to be seen once the theme is worn; `height` is that of the window.
 */
export async function picture(page, name, { show, height } = {}) {
  const folder = process.env.CHANT_PICTURES;
  if (folder) {
    const before = page.viewportSize();
    await page.setViewportSize({ ...before, height: height ?? before.height });
    mkdirSync(folder, { recursive: true });
    for (const theme of ['light', 'dark']) {
      await wear(page, theme);
      await show?.();
      const whole = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      writeFileSync(join(folder, `${name}-${theme}.png`), await fewColours(page.context().browser(), whole));
    }
    await page.setViewportSize(before);
  }
}

/** What axe finds against a webview that has an element: rules, and the elements that break them. */
export async function axe(page, element) {
  const frame = await until(`a page with ${element}`, async () => {
    for (const candidate of page.frames()) {
      if ((await candidate.locator(element).count().catch(() => 0)) > 0) {
        return candidate;
      }
    }
    return undefined;
  });
  await frame.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await frame.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('; ')}`);
}
