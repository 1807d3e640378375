import assert from 'node:assert/strict';
import test from 'node:test';
import type { Graph, Spec, State } from '../project/graph';
import { choose, MOST, type Wish } from './page/choose';
import { curve, place, towards } from './page/layout';

function graph(chain: number): Graph {
  const id = (number: number) => `${number}`.padStart(3, '0');
  return {
    focus: null,
    hidden: 0,
    specs: Array.from({ length: chain }, (_, at): Spec => ({ id: id(at), title: `Step ${at}`, state: 'waiting', labels: ['all'] })),
    edges: Array.from({ length: chain - 1 }, (_, at) => ({ from: id(at), to: id(at + 1), kind: 'dependency' })),
  };
}

function wish(change: Partial<Wish> = {}): Wish {
  return { search: '', without: new Set<State>(), around: undefined, ...change };
}

void test('a neighbourhood is two steps in either direction', () => {
  const view = choose(graph(9), wish({ around: '004' }));
  assert.deepEqual(view.specs.map(({ id }) => id), ['002', '003', '004', '005', '006']);
  assert.equal(view.edges.length, 4);
});

void test('all words of a search must be there, in any case and any place', () => {
  assert.deepEqual(choose(graph(9), wish({ search: ' STEP all 7 ' })).specs.map(({ id }) => id), ['007']);
  assert.deepEqual(choose(graph(9), wish({ search: 'nothing' })).specs, []);
});

void test('states can be hidden, but never the spec in the middle', () => {
  const view = choose(graph(3), wish({ without: new Set<State>(['waiting']), around: '001' }));
  assert.deepEqual(view.specs.map(({ id }) => id), ['001']);
});

void test('of too many, those with something to do are drawn', () => {
  const large = graph(MOST + 50);
  large.specs.forEach((spec, at) => (spec.state = at < 60 ? 'done' : 'ready'));
  const view = choose(large, wish());
  assert.equal(view.specs.length, MOST);
  assert.equal(view.left, 50);
  assert.equal(view.specs.filter(({ state }) => state === 'done').length, 10);
});

void test('what comes first stands left, and arrow keys follow the drawing', () => {
  const { boxes, edges, width } = place(choose(graph(4), wish()));
  const columns = ['000', '001', '002', '003'].map((id) => boxes.get(id)?.x ?? 0);
  assert.deepEqual(columns, [...columns].sort((a, b) => a - b));
  assert.ok(width > 800);
  assert.match(curve(edges[0]?.points ?? []), /^M\d+ \d+/);
  assert.equal(towards(boxes, '001', 'ArrowRight'), '002');
  assert.equal(towards(boxes, '001', 'ArrowLeft'), '000');
  assert.equal(towards(boxes, '000', 'ArrowLeft'), undefined);
  assert.equal(towards(boxes, '001', 'ArrowUp'), undefined);
  assert.equal(towards(boxes, '001', 'a'), undefined);
});

void test('circles and specs that wait for themselves are drawn', () => {
  const round = graph(2);
  round.edges.push({ from: '001', to: '000', kind: 'dependency' }, { from: '000', to: '000', kind: 'dependency' });
  assert.equal(place(choose(round, wish())).edges.length, 2);
});

void test('an empty view has no size', () => {
  const { boxes, width } = place({ specs: [], edges: [], left: 0 });
  assert.equal(boxes.size, 0);
  assert.ok(width >= 0 && Number.isFinite(width));
});
