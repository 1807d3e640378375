import { type Graph, needsAttention, type Spec, STATES } from '../project/graph';
import { chains } from './chains';

export type GroupBy = 'workflow' | 'status' | 'label';

/** A group of specs under one name; the name is empty for those that belong to none. */
export interface Group {
  name: string;
  /** What else is known of it. */
  about?: string;
  specs: Spec[];
}

/** The specs in groups: the ready ones first in each, and the groups with something to do before the others. */
export function groups(graph: Graph, by: GroupBy): Group[] {
  const found: Group[] =
    by === 'workflow'
      ? chains(graph).map(({ name, workflow, specs }) => ({ name, specs, ...(workflow === undefined ? {} : { about: workflow }) }))
      : byName(graph.specs, by === 'status' ? ({ status }) => [status ?? 'missing'] : labelsOf);
  return found
    .map((group) => ({ ...group, specs: [...group.specs].sort(byState) }))
    .sort((a, b) => Number(a.name === '') - Number(b.name === '') || urgency(a) - urgency(b) || compare(a.name, b.name));
}

function byName(specs: readonly Spec[], namesOf: (spec: Spec) => readonly string[]): Group[] {
  const found = new Map<string, Group>();
  for (const spec of specs) {
    for (const name of namesOf(spec)) {
      const group = found.get(name) ?? { name, specs: [] };
      group.specs.push(spec);
      found.set(name, group);
    }
  }
  return [...found.values()];
}

function labelsOf({ labels }: Spec): readonly string[] {
  return labels === undefined || labels.length === 0 ? [''] : labels;
}

/** How many of the specs are over, for the words beside a group. */
export function progress(specs: readonly Spec[]): { done: number; ready: number; attention: number } {
  const count = (test: (spec: Spec) => boolean) => specs.filter(test).length;
  return {
    done: count(({ state }) => state === 'done'),
    ready: count(({ state }) => state === 'ready'),
    attention: count(needsAttention),
  };
}

function byState(a: Spec, b: Spec): number {
  return STATES.indexOf(a.state) - STATES.indexOf(b.state) || compare(a.id, b.id);
}

/** The place of the most urgent spec of a group in the order of the states. */
function urgency({ specs }: Group): number {
  return specs[0] === undefined ? STATES.length : STATES.indexOf(specs[0].state);
}

let collator: Intl.Collator | undefined;

/** As files are listed: numbers by their value. A collator takes 10 ms to make, which a window that opens has not. */
function compare(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b);
}
