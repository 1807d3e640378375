import { type Edge, type Graph, type Spec, type State, STATES } from '../../project/graph';

/** What a person wants to see of a graph. */
export interface Wish {
  /** Words that are in the id, the title, a label or the phase; all of them must be. */
  search: string;
  /** States that are not shown. */
  without: ReadonlySet<State>;
  /** The spec whose neighbourhood is shown. */
  around: string | undefined;
}

/** What is drawn of it. */
export interface View {
  specs: Spec[];
  edges: Edge[];
  /** How many fit the wish and are left out, as no drawing of so many is of use. */
  left: number;
}

/** So many boxes are drawn: more take the layout seconds, and nobody finds anything among them. */
export const MOST = 300;

/** So many steps from the spec in the middle, in either direction. */
const STEPS = 2;

/** The part of a graph that fits a wish. */
export function choose(graph: Graph, wish: Wish): View {
  const near = wish.around === undefined ? undefined : neighbours(graph.edges, wish.around);
  const words = wish.search.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = graph.specs.filter(
    (spec) =>
      spec.id === wish.around ||
      (!wish.without.has(spec.state) && (near === undefined || near.has(spec.id)) && fits(spec, words)),
  );
  // Where there are too many, what is to be done is worth more than what is done.
  const specs =
    fitting.length <= MOST
      ? fitting
      : [...fitting].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state)).slice(0, MOST);
  const ids = new Set(specs.map(({ id }) => id));
  return {
    specs,
    edges: graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    left: fitting.length - specs.length,
  };
}

function fits({ id, title, labels, phase }: Spec, words: readonly string[]): boolean {
  const text = [id, title, phase, ...(labels ?? [])].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The ids that a few steps reach, up or down but not around a corner: siblings are no neighbours. */
function neighbours(edges: readonly Edge[], middle: string): Set<string> {
  const found = new Set([middle]);
  for (const [near, far] of [['from', 'to'], ['to', 'from']] as const) {
    let ring = new Set([middle]);
    for (let step = 0; step < STEPS; step++) {
      ring = new Set(edges.filter((edge) => ring.has(edge[near])).map((edge) => edge[far]));
      for (const id of ring) {
        found.add(id);
      }
    }
  }
  return found;
}
