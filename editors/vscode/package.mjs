// Packages the extension: `node package.mjs FILE [VSCE'S OPTIONS]`, after it was built.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Where what the README shows is read from. By itself, vsce takes this folder for the top of the repository. */
const PAGES = 'https://github.com/chant-lsp/chant-lsp';

/** Makes the file; the exit code of vsce. */
export function pack(file, ...options) {
  const bases = ['--baseContentUrl', `${PAGES}/blob/HEAD/editors/vscode`, '--baseImagesUrl', `${PAGES}/raw/HEAD/editors/vscode`];
  const words = ['package', '--no-dependencies', ...bases, '--out', file, ...options];
  return spawnSync(process.execPath, [`${here}node_modules/@vscode/vsce/vsce`, ...words], { cwd: here, stdio: 'inherit' }).status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = pack(...process.argv.slice(2));
}
