import assert from 'node:assert/strict';
import test from 'node:test';
import { after, chainAfter, elapsed, isLive, linesOf, readChainEvent, readEvent, type Chain, type Run } from './run';

const uri = 'file:///p/.chant/specs/005-fix.md';

function told(events: object[]): Run | undefined {
  return events.reduce<Run | undefined>((run, params) => {
    const event = readEvent({ uri, ...params });
    return event === undefined ? run : after(run, event, 1000);
  }, undefined);
}

void test('a run is followed from its queue to its end', () => {
  const begun = [{ event: 'queued', ahead: 1 }, { event: 'started', at: 7, agent: 'sh', run: '1' }, { event: 'criteria', checked: 1, total: 3 }];
  assert.deepEqual(told(begun), { uri, state: 'running', since: 7000, agent: 'sh', criteria: { checked: 1, total: 3 } });
  const ended = told([...begun, { event: 'line', text: 'done' }, { event: 'ended', outcome: 'needs_attention', message: '2 criteria are open' }]);
  assert.equal(ended?.state, 'needs_attention');
  assert.equal(ended.last, '2 criteria are open');
  assert.ok(!isLive(ended));
});

void test('the next run of a spec begins anew', () => {
  const run = told([{ event: 'started', at: 7, agent: 'sh' }, { event: 'lost' }, { event: 'queued', ahead: 0 }]);
  assert.deepEqual(run, { uri, state: 'queued', since: 1000 });
});

void test('a chain is heard of from its beginning to its end', () => {
  const hear = (chain: Chain | undefined, params: object) => {
    const event = readChainEvent({ chain: '1', ...params });
    return event === undefined ? chain : chainAfter(chain, event);
  };
  const ended = { event: 'chain_ended', outcome: 'blocked', message: '1 spec is completed' };
  const begun = hear(undefined, { event: 'chain_started', topic: 'issue-7', specs: [{ uri }, { uri: null }] });
  assert.deepEqual(begun, { name: '1', topic: 'issue-7', specs: [uri] });
  assert.equal(hear(begun, ended)?.over?.outcome, 'blocked');
  assert.equal(hear(undefined, ended), undefined);
  assert.equal(readChainEvent({ uri, chain: '1', event: 'started' }), undefined);
  assert.equal(told([{ event: 'started', at: 7, agent: 'sh', chain: '1' }])?.chain, '1');
});

void test('what a later server tells is passed over', () => {
  assert.equal(readEvent({ uri, event: 'weather' }), undefined);
  assert.equal(readEvent({ event: 'lost' }), undefined);
  assert.equal(readEvent(undefined), undefined);
  assert.equal(told([{ event: 'ended', outcome: 'exploded', message: '' }])?.state, 'failed');
});

void test('time is short', () => {
  assert.equal(elapsed(65_000), '1:05');
  assert.equal(elapsed(3_723_000), '1:02:03');
  assert.equal(elapsed(-5), '0:00');
});

void test('every line that was told is shown, and how many were not', () => {
  const left = (count: number) => `… ${count} more`;
  assert.deepEqual(linesOf({ uri, event: 'line', text: 'b', lines: ['a', '', 'b'] }, left), ['a', '', 'b']);
  assert.deepEqual(linesOf({ uri, event: 'line', text: 'b', lines: ['b'], skipped: 7 }, left), ['… 7 more', 'b']);
  assert.deepEqual(linesOf({ uri, event: 'line', text: 'of an older server' }, left), ['of an older server']);
});
