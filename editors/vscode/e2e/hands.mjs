// What hands do in the window, by keys and mouse, and what of it the eye looks for.

/** Waits for a condition; fails with `what` where it does not come. */
export async function until(what, holds, limit = 90_000) {
  for (const end = Date.now() + limit; ; ) {
    const value = await holds();
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A line of the active editor. */
export const line = (page, text) => page.locator('.editor-instance .view-line', { hasText: text });

/** A row of a view in the side bar. */
export const row = (page, text) => page.locator('.pane-body .monaco-list-row', { hasText: text });

/** A row of the list of problems. */
export const problem = (page, text) => page.locator('.markers-panel .monaco-list-row', { hasText: text });

/** A lens in the active editor. */
export const lens = (page, text) => page.locator('.editor-instance .codelens-decoration a', { hasText: text });

/** A message that has come up in the corner. */
export const message = (page, text) => page.locator('.notification-list-item', { hasText: text });

/** A line of the list that was opened by a key, a command or a question. */
export const choice = (page, text) => page.locator('.quick-input-widget .monaco-list-row', { hasText: text });

/** Opens the specs in the side bar. */
export async function openSpecs(page) {
  await page.locator('.activitybar .action-item a[aria-label*="chant"]').click();
}

/**
 * Presses a key until what it should bring is there. The workbench does not queue keys: one that comes while the focus
 * moves or a widget closes is lost.
 */
export async function pressUntil(page, key, locator) {
  for (let tries = 0; tries < 6; tries++) {
    await page.keyboard.press(key);
    const there = locator.first().waitFor({ timeout: 5000 });
    if (await there.then(() => true, () => false)) {
      return;
    }
  }
  throw new Error(`${key} did not bring ${locator}`);
}

/** Chooses a command of the palette by its whole title. */
export async function command(page, words) {
  const label = page.locator('.label-name', { hasText: new RegExp(`^${words.replace(/\W/g, '\\$&')}$`) });
  await choose(page, 'F1', `>${words}`, page.locator('.quick-input-widget .monaco-list-row').filter({ has: label }));
}

/** Opens a file of the workspace by its name. */
export async function openFile(page, name) {
  await choose(page, 'Control+P', name, choice(page, name));
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/** Opens a list by a key, types into it and takes one of its rows. A list that closes meanwhile is opened again. */
async function choose(page, key, typed, wanted) {
  const input = page.locator('.quick-input-widget input').first();
  for (let tries = 0; ; tries++) {
    try {
      await pressUntil(page, key, input);
      await input.fill(typed, { timeout: 5000 });
      await wanted.first().click({ timeout: 10_000 });
      break;
    } catch (error) {
      if (tries === 2) {
        throw error;
      }
      await page.keyboard.press('Escape');
    }
  }
  // It closes, or asks on.
  await until('what was chosen', async () => !(await input.isVisible()) || (await input.inputValue()) !== typed);
}

/** Takes what has these words from a list that asks. */
export async function answer(page, words) {
  const input = page.locator('.quick-input-widget input').first();
  await input.fill(words);
  await choice(page, words).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Puts the cursor of the active editor at a line and column, from 1. */
export async function goTo(page, line, column) {
  const input = page.locator('.quick-input-widget input').first();
  await pressUntil(page, 'Control+G', input);
  await input.fill(`:${line}:${column}`);
  await input.press('Enter');
  await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
}

/** The page in a webview. */
export function webview(page) {
  return page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
}

/** The page of the graph, and a box in it. */
export function graphOf(page) {
  const inside = webview(page);
  return { inside, box: (id) => inside.locator(`.box[data-id="${id}"]`) };
}
