import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { refresh } from '../manifest.mjs';

// Run from the folder of the extension, as `npm test` does.
void test('package.json has the commands and settings of the server', () => {
  assert.deepEqual(refresh(), [], 'these files were stale and have been rewritten; commit them');
});

void test('every word of package.json is in package.nls.json, and nothing else', () => {
  const used = new Set([...readFileSync('package.json', 'utf8').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]));
  const known = new Set(Object.keys(JSON.parse(readFileSync('package.nls.json', 'utf8')) as object));
  assert.deepEqual([...used].sort(), [...known].sort());
});

void test('no word of the source is missing in the bundle for translators', async () => {
  const { wordsOf } = await import('../words.mjs');
  const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')) as object;
  assert.deepEqual(Object.keys(bundle), wordsOf('src'), 'run `npm run words`');
});
