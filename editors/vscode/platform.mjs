// Packages the extension together with a server: `npm run package:platform -- [TARGET [SERVER]]`.
//
// TARGET is one of VS Code's platforms (linux-x64, darwin-arm64, win32-x64, alpine-x64 …), this machine's if absent;
// SERVER is the program for it, the release build of this checkout if absent. Makes chant-lsp-TARGET.vsix.
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pack } from './package.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const [target = `${process.platform}-${process.arch}`, given] = process.argv.slice(2);
const name = target.startsWith('win32') ? 'chant-lsp.exe' : 'chant-lsp';
const server = given ?? fileURLToPath(new URL(`../../target/release/${name}`, import.meta.url));
if (!existsSync(server)) {
  console.error(`there is no server at ${server}: build one with \`cargo build --release\`, or name one`);
  process.exit(2);
}

const folder = `${here}server`;
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
try {
  // Where src/find.ts looks for it.
  copyFileSync(server, `${folder}/${name}`);
  chmodSync(`${folder}/${name}`, 0o755);
  process.exitCode = pack(`chant-lsp-${target}.vsix`, '--target', target);
} finally {
  rmSync(folder, { recursive: true });
}
