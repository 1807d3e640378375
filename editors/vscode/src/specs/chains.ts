import type { Graph, Spec } from '../project/graph';

/** Specs that build on each other, directly or through others, under the name of what they have in common. */
export interface Chain {
  name: string;
  /** The kind of work, where the server is sure of it: `bug-hunt`. */
  workflow: string | undefined;
  specs: Spec[];
}

/** The chains of a project; those specs that nothing is joined with are one chain without a name. */
export function chains({ specs, edges }: Graph): Chain[] {
  const leader = new Map(specs.map(({ id }) => [id, id]));
  const find = (id: string): string => {
    let at = id;
    for (let next = leader.get(at) ?? at; next !== at; next = leader.get(at) ?? at) {
      // Each step halves the way for the next one who asks.
      leader.set(at, leader.get(next) ?? next);
      at = next;
    }
    return at;
  };
  for (const { from, to } of edges) {
    leader.set(find(from), find(to));
  }

  const joined = new Map<string, Spec[]>();
  for (const spec of specs) {
    const key = find(spec.id);
    const members = joined.get(key) ?? [];
    members.push(spec);
    joined.set(key, members);
  }
  const [lone, chained] = [[] as Spec[], [] as Chain[]];
  for (const members of joined.values()) {
    if (members.length === 1) {
      lone.push(...members);
    } else {
      chained.push({ name: nameOf(members), workflow: most(members.flatMap(({ workflow }) => workflow ?? [])), specs: members });
    }
  }
  return lone.length === 0 ? chained : [...chained, { name: '', workflow: undefined, specs: lone }];
}

/** The label that at least half of the members share, else the title of the first. */
function nameOf(members: readonly Spec[]): string {
  const label = most(members.flatMap(({ labels }) => labels ?? []));
  const sharing = members.filter(({ labels }) => label !== undefined && labels?.includes(label)).length;
  const first = members.find(({ path }) => path !== undefined) ?? members[0];
  return label !== undefined && sharing * 2 >= members.length ? label : (first?.title ?? first?.id ?? '');
}

/** What is there most often; the first of several. */
function most(words: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].reduce<[string, number] | undefined>((best, one) => (best && best[1] >= one[1] ? best : one), undefined)?.[0];
}
