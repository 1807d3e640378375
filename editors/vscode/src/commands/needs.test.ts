import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { commandsOf } from '../../manifest.mjs';
import { criterionIn, isArgument, NEEDS } from './needs';

void test('every command of the server can be called by a person', () => {
  // The graph has a view of its own.
  const rows = commandsOf(readFileSync('../../docs/commands.md', 'utf8')).filter(({ id }) => id !== 'chant.graph');
  assert.ok(rows.length > 5);
  for (const { id, aboutSpec } of rows) {
    assert.ok(NEEDS[id], `${id} is not in the table of needs`);
    assert.equal(NEEDS[id].includes('spec'), aboutSpec, id);
  }
});

void test('a lens gives an argument, a menu does not', () => {
  assert.ok(isArgument({ uri: 'file:///a.md', show: true }));
  assert.ok(isArgument({ id: '001-a' }));
  assert.ok(!isArgument(undefined));
  assert.ok(!isArgument({ uri: { scheme: 'file', path: '/a.md' } }));
});

void test('a line with a box holds a criterion', () => {
  assert.equal(criterionIn('- [ ] Add it '), 'Add it');
  assert.equal(criterionIn('  - [x] Done'), 'Done');
  assert.equal(criterionIn('- no box'), undefined);
});
