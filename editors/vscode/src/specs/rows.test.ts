import assert from 'node:assert/strict';
import test from 'node:test';
import type { Graph, Spec, State } from '../project/graph';
import { groups, progress } from './rows';

function spec(id: string, state: State, more: Partial<Spec> = {}): Spec {
  return { id, state, path: `.chant/specs/${id}.md`, title: id, status: 'pending', labels: [], ...more };
}

const GRAPH: Graph = {
  focus: null,
  hidden: 0,
  specs: [
    spec('001-read', 'done', { status: 'completed', labels: ['issue-42', 'comprehension'], workflow: 'bug-hunt' }),
    spec('002-reproduce', 'waiting', { labels: ['issue-42', 'reproduction'], workflow: 'bug-hunt' }),
    spec('010-fix', 'ready', { labels: ['issue-42'] }),
    spec('100-alone', 'trouble', { status: 'failed' }),
    { id: '009-gone', state: 'missing' },
  ],
  edges: [
    { from: '001-read', to: '002-reproduce', kind: 'dependency' },
    { from: '010-fix', to: '002-reproduce', kind: 'dependency' },
    { from: '009-gone', to: '010-fix', kind: 'dependency' },
  ],
};

function drawn(by: 'workflow' | 'status' | 'label'): string[] {
  return groups(GRAPH, by).map(({ name, about, specs }) => `${name} (${about ?? ''}): ${specs.map(({ id }) => id).join(' ')}`);
}

void test('a chain is named by the label that its specs share, and begins with what is ready', () => {
  assert.deepEqual(drawn('workflow'), [
    'issue-42 (bug-hunt): 010-fix 002-reproduce 001-read 009-gone',
    ' (): 100-alone',
  ]);
});

void test('groups by status and by label', () => {
  assert.deepEqual(drawn('status'), [
    'pending (): 010-fix 002-reproduce',
    'failed (): 100-alone',
    'completed (): 001-read',
    'missing (): 009-gone',
  ]);
  assert.deepEqual(drawn('label'), [
    'issue-42 (): 010-fix 002-reproduce 001-read',
    'reproduction (): 002-reproduce',
    'comprehension (): 001-read',
    ' (): 100-alone 009-gone',
  ]);
});

void test('what is missing needs a person as what failed does', () => {
  assert.deepEqual(progress(GRAPH.specs), { done: 1, ready: 1, attention: 2 });
});
