import assert from 'node:assert/strict';
import test from 'node:test';
import { findServer, type Surroundings } from './find';

function around(files: string[], change: Partial<Surroundings> = {}): Surroundings {
  return {
    setting: '',
    extension: '/ext',
    home: '/home/ada',
    searchPath: '/usr/bin:/usr/local/bin',
    platform: 'linux',
    executable: (file) => files.includes(file),
    ...change,
  };
}

void test('the setting comes first', () => {
  const files = ['/opt/chant-lsp', '/ext/server/chant-lsp', '/usr/bin/chant-lsp'];
  assert.deepEqual(findServer(around(files, { setting: '/opt/chant-lsp' })), { path: '/opt/chant-lsp', from: 'setting' });
});

void test('a setting that names nothing is told, not passed over', () => {
  const found = findServer(around(['/usr/bin/chant-lsp'], { setting: '/opt/gone' }));
  assert.deepEqual(found, { path: undefined, tried: '/opt/gone' });
});

void test('a tilde is the home folder', () => {
  const found = findServer(around(['/home/ada/bin/chant-lsp'], { setting: ' ~/bin/chant-lsp ' }));
  assert.deepEqual(found, { path: '/home/ada/bin/chant-lsp', from: 'setting' });
});

void test('the bundled server comes before PATH', () => {
  const found = findServer(around(['/ext/server/chant-lsp', '/usr/bin/chant-lsp']));
  assert.deepEqual(found, { path: '/ext/server/chant-lsp', from: 'extension' });
});

void test('PATH is searched in order', () => {
  const found = findServer(around(['/usr/local/bin/chant-lsp']));
  assert.deepEqual(found, { path: '/usr/local/bin/chant-lsp', from: 'PATH' });
});

void test('a relative entry of PATH is left out', () => {
  const found = findServer(around(['chant-lsp', 'bin/chant-lsp'], { searchPath: '.:bin::/usr/bin' }));
  assert.deepEqual(found, { path: undefined, tried: 'chant-lsp on PATH' });
});

void test('on Windows the server ends in .exe', () => {
  const found = findServer(
    around(['C:\\tools\\chant-lsp.exe'], { platform: 'win32', extension: 'C:\\ext', searchPath: 'C:\\Windows;C:\\tools' }),
  );
  assert.deepEqual(found, { path: 'C:\\tools\\chant-lsp.exe', from: 'PATH' });
});
