import type { Graph, State } from '../project/graph';

/** What the page of the graph is told. */
export interface Shown {
  /** The projects to choose among; what they are known by is the `uri` of their folders. */
  projects: { uri: string; name: string; graph: Graph }[];
  words: Words;
  /** The spec to put in the middle, if it was asked for. */
  focus?: { uri: string; id: string };
}

/** What the page says. */
export type Said =
  | { kind: 'ready' }
  | { kind: 'open'; uri: string; id: string }
  | { kind: 'save'; format: 'svg' | 'png'; data: string };

/** What the page says to people, in their language. */
export interface Words {
  states: Record<State, string>;
  /** `{0}` and `{1}` are numbers. */
  shown: string;
  tooMany: string;
  criteria: string;
  waitsFor: string;
  /** `{0}` is an id. */
  around: string;
}
