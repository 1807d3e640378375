// What package.json promises, held against what it is about.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { root } from './window.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'editors/vscode/package.json'), 'utf8'));

test('the problem matchers know every line of `check`', () => {
  const printed = (...words) => spawnSync(process.env.CHANT_LSP, ['check', '--severity', 'hint', '--color', 'never', ...words], { cwd: join(root, 'examples/faulty'), encoding: 'utf8' }).stdout;
  const pattern = (name) => manifest.contributes.problemMatchers.find((matcher) => matcher.name === name).pattern;
  const lines = printed('--format', 'github').split('\n').filter((line) => line.startsWith('::'));
  assert.ok(lines.length > 60);
  assert.deepEqual(lines.filter((line) => !new RegExp(pattern('chant-lsp-github').regexp).test(line)), []);

  const text = printed().split('\n');
  const [head, place] = pattern('chant-lsp').map(({ regexp }) => new RegExp(regexp));
  const found = text.filter((line, at) => head.test(line) && place.test(text[at + 1]));
  assert.equal(found.length, lines.length, 'as many findings in either format');
});

test('the pictures and pages of the README are found in the package', () => {
  const readme = execFileSync('python3', ['-c', 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("extension/readme.md").decode())', join(root, 'editors/vscode/chant-lsp.vsix')], { encoding: 'utf8' });
  const links = [...readme.matchAll(/https:\/\/github\.com\/chant-lsp\/chant-lsp\/(?:raw|blob)\/HEAD\/([^)#\s]+)/g)].map(([, path]) => path);
  assert.ok(links.length >= 7);
  assert.deepEqual(links.filter((path) => !existsSync(join(root, path))), []);
});
