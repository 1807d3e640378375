import assert from 'node:assert/strict';
import test from 'node:test';
import { apart } from './names';

/** The names of folders that are called as their last part says. */
function named(...paths: string[]): string[] {
  return apart(paths.map((path) => ({ name: path.slice(path.lastIndexOf('/') + 1), path })));
}

void test('a name that only one has is left alone', () => {
  assert.deepEqual(named('/home/one/web', '/home/two/api'), ['web', 'api']);
  assert.deepEqual(named(), []);
});

void test('equal names are told apart by what differs in their paths', () => {
  assert.deepEqual(named('/home/one/web', '/home/two/web', '/home/api'), ['web — one', 'web — two', 'api']);
  assert.deepEqual(named('/home/one/src/web', '/home/two/src/web'), ['web — one', 'web — two']);
  assert.deepEqual(named('/a/x/web', '/a/y/web', '/b/x/web'), ['web — a/x', 'web — a/y', 'web — b/x']);
});

void test('one that lies within another one of its name is told apart as well', () => {
  assert.deepEqual(named('/home/web', '/home/web/lib/web'), ['web', 'web — web/lib']);
  assert.deepEqual(named('/home/web', '/home/web/web'), ['web', 'web — web']);
});
