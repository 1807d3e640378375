// Bundles the extension and its page, or (`test`) its unit tests into one file each, or (`watch`) again at every change.
import { readdirSync, rmSync } from 'node:fs';
import { build, context } from 'esbuild';

const task = process.argv[2];

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20', // what VS Code 1.91, the oldest supported, runs extensions on
  external: ['vscode'],
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const extension = {
  ...common,
  // The client of the protocol is a file of its own: it is twelve times as large as all else, and read when it is needed.
  entryPoints: ['src/extension.ts', 'src/languageclient.ts'],
  external: [...common.external, './languageclient'],
  supported: { 'dynamic-import': false }, // `require` it is: that is where VS Code gives out the module `vscode`
  outdir: 'dist',
  minify: task !== 'watch',
  sourcemap: task === 'watch',
};

/** The page of the graph, which runs in a browser.
 * @type {import('esbuild').BuildOptions} */
const page = {
  ...common,
  platform: 'browser',
  format: 'iife',
  target: 'chrome124', // what VS Code 1.91 shows pages with
  entryPoints: [
    { in: 'src/graph/page/main.ts', out: 'graph' },
    { in: 'src/graph/page/style.css', out: 'graph' },
  ],
  outdir: 'dist',
  minify: task !== 'watch',
  sourcemap: task === 'watch' ? 'inline' : false,
};

if (task === 'test') {
  const tests = readdirSync('src', { recursive: true }).filter((name) => name.endsWith('.test.ts'));
  await build({
    ...common,
    entryPoints: tests.map((name) => `src/${name}`),
    outdir: 'dist/test',
    entryNames: '[name]', // all in one folder, whatever folder they come from
    outExtension: { '.js': '.cjs' },
  });
} else if (task === 'watch') {
  for (const part of [extension, page]) {
    await (await context(part)).watch();
  }
} else {
  rmSync('dist', { recursive: true, force: true });
  await Promise.all([build(extension), build(page)]);
}
