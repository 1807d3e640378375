/** The graph of a project, as `chant.graph` answers in `json`; docs/commands.md says what is in it. */
export interface Graph {
  /** The spec in the middle, where the graph is a neighbourhood. */
  focus: string | null;
  specs: Spec[];
  edges: Edge[];
  /** How many neighbours were left out. */
  hidden: number;
}

export interface Edge {
  from: string;
  to: string;
  kind: 'dependency' | 'member';
}

export const STATES = ['ready', 'running', 'waiting', 'trouble', 'stopped', 'done', 'unreadable', 'missing'] as const;

/** What a spec is to somebody who looks for the next thing to do. */
export type State = (typeof STATES)[number];

/** A spec; of one that is missing there is only its id. */
export interface Spec {
  id: string;
  state: State;
  /** From the project's folder, with slashes. */
  path?: string;
  title?: string;
  type?: string;
  status?: string;
  criteria?: { checked: number; total: number };
  labels?: string[];
  phase?: string;
  workflow?: string | null;
}

/** Reads an answer of the server. A later server may know more states and say more of a spec; neither is a mistake. */
export function readGraph(text: string): Graph {
  const graph = JSON.parse(text) as Graph;
  if (!Array.isArray(graph.specs) || !Array.isArray(graph.edges)) {
    throw new Error('the answer of chant.graph is no graph');
  }
  for (const spec of graph.specs) {
    if (!STATES.includes(spec.state)) {
      spec.state = 'waiting';
    }
  }
  return graph;
}

/** Specs that cannot get on without a person. */
export function needsAttention({ state }: Spec): boolean {
  return state === 'trouble' || state === 'unreadable' || state === 'missing';
}
