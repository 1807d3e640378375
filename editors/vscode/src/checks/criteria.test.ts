import assert from 'node:assert/strict';
import test from 'node:test';
import { criteriaIn, headingIn } from './criteria';

void test('criteria are found wherever they stand in the outline', () => {
  const leaf = (name: string, detail: string, kind = 16) => ({ name, detail, kind, range: name.length, children: [] });
  const heading = (name: string, children: ReturnType<typeof leaf>[]) => ({ name, detail: '1/2', kind: 14, range: name.length, children });
  const outline = [leaf('status', 'pending', 6), heading('Title', [heading('Acceptance Criteria', [leaf('one', 'open'), leaf('two', 'done')]) as never])];
  assert.deepEqual(criteriaIn(outline), [
    { text: 'one', done: false, range: 3 },
    { text: 'two', done: true, range: 3 },
  ]);
  assert.equal(headingIn(outline), 19);
  assert.equal(headingIn([]), undefined);
});
