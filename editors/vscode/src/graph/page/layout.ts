import { Graph as Dagre, layout } from '@dagrejs/dagre';
import type { View } from './choose';

export const BOX = { width: 228, height: 52 };

export interface Point {
  x: number;
  y: number;
}

/** Where everything is: boxes by their middle, edges by the points that they pass. */
export interface Layout {
  boxes: Map<string, Point>;
  edges: { from: string; to: string; kind: string; points: Point[] }[];
  width: number;
  height: number;
}

/** Places boxes in columns: what comes first stands left. */
export function place({ specs, edges }: View): Layout {
  const graph = new Dagre();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 56, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of specs) {
    graph.setNode(id, { ...BOX });
  }
  for (const { from, to } of edges) {
    // A spec that waits for itself is reported as a problem; an arrow to itself would tell nothing more.
    if (from !== to) {
      graph.setEdge(from, to);
    }
  }
  layout(graph);

  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    boxes: new Map(specs.map(({ id }) => [id, graph.node(id) as Point])),
    edges: edges
      .filter(({ from, to }) => from !== to)
      .map(({ from, to, kind }) => ({ from, to, kind, points: (graph.edge(from, to) as { points: Point[] }).points })),
    width: Math.max(0, width),
    height: Math.max(0, height),
  };
}

/** The path of an edge through its points, without corners. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (first === undefined || last === undefined) {
    return '';
  }
  let path = `M${at(first)}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1] ?? last;
    const middle = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    path += `Q${at(point)} ${at(index + 1 < rest.length ? middle : last)}`;
  });
  return rest.length === 0 ? `${path}L${at(last)}` : path;
}

function at({ x, y }: Point): string {
  return `${Math.round(x)} ${Math.round(y)}`;
}

/** The box that an arrow key leads to: the nearest in that direction, and rather straight ahead than aside. */
export function towards(boxes: ReadonlyMap<string, Point>, from: string, key: string): string | undefined {
  const start = boxes.get(from);
  const [ahead, sign] = ({ ArrowRight: ['x', 1], ArrowLeft: ['x', -1], ArrowDown: ['y', 1], ArrowUp: ['y', -1] } as const)[key] ?? [];
  if (start === undefined || ahead === undefined) {
    return undefined;
  }
  const aside = ahead === 'x' ? 'y' : 'x';
  let best: [id: string, distance: number] | undefined;
  for (const [id, point] of boxes) {
    const forward = sign * (point[ahead] - start[ahead]);
    const distance = forward + 3 * Math.abs(point[aside] - start[aside]);
    if (id !== from && forward > 1 && (best === undefined || distance < best[1])) {
      best = [id, distance];
    }
  }
  return best?.[0];
}
