import type { Graph, Spec, State } from '../../project/graph';
import type { Said, Shown, Words } from '../messages';
import { choose, type View } from './choose';
import { draw } from './draw';
import { type Layout, place, towards } from './layout';
import { Lens, READABLE } from './lens';
import { asPng, asSvg } from './picture';

declare function acquireVsCodeApi(): {
  postMessage(said: Said): void;
  getState(): Memory | undefined;
  setState(memory: Memory): void;
};

/** What outlives the page, when its tab is hidden. */
interface Memory {
  /** The URI of its folder. */
  project: string;
  search: string;
  without: State[];
  around: string | undefined;
  at: string | undefined;
}

const host = acquireVsCodeApi();
const memory: Memory = host.getState() ?? { project: '', search: '', without: [], around: undefined, at: undefined };

const byId = (id: string): unknown => document.getElementById(id);
const [svg, stage] = [byId('drawing') as SVGSVGElement, byId('stage') as SVGGElement];
const [search, projects, said, around] = [
  byId('search') as HTMLInputElement,
  byId('projects') as HTMLSelectElement,
  byId('said') as HTMLElement,
  byId('around') as HTMLButtonElement,
];
const filters = [...document.querySelectorAll<HTMLInputElement>('input[data-state]')];
const lens = new Lens(svg, stage);

let shown: Shown | undefined;
let layout: Layout | undefined;
/** The shape of what was drawn last: as long as it stays, so does the part that is seen. */
let shape = '';

window.addEventListener('message', ({ data }: MessageEvent<Shown>) => {
  shown = data;
  if (data.focus !== undefined) {
    [memory.project, memory.around, memory.at] = [data.focus.uri, data.focus.id, data.focus.id];
  }
  projects.replaceChildren(...data.projects.map(({ uri, name }) => new Option(name, uri, false, uri === memory.project)));
  projects.hidden = data.projects.length < 2;
  redraw();
});

search.value = memory.search;
search.addEventListener('input', () => {
  memory.search = search.value;
  redraw();
});
projects.addEventListener('change', () => {
  [memory.project, memory.around] = [projects.value, undefined];
  redraw();
});
for (const filter of filters) {
  filter.checked = !memory.without.includes(filter.dataset.state as State);
  filter.addEventListener('change', () => {
    memory.without = filters.filter(({ checked }) => !checked).map(({ dataset }) => dataset.state as State);
    redraw();
  });
}

const buttons: Record<string, () => void> = {
  larger: () => lens.zoom(1.25),
  smaller: () => lens.zoom(0.8),
  fit: () => layout && lens.fit(layout),
  around: () => lookAround(undefined),
  svg: () => void save('svg'),
  png: () => void save('png'),
};
for (const [id, press] of Object.entries(buttons)) {
  (byId(id) as HTMLButtonElement).addEventListener('click', press);
}

stage.addEventListener('click', ({ target }) => open(boxOf(target)));
stage.addEventListener('focusin', ({ target }) => {
  const id = boxOf(target)?.dataset.id;
  if (id !== undefined) {
    remember(id);
  }
});
svg.addEventListener('keydown', (event) => {
  const box = boxOf(event.target);
  const id = box?.dataset.id;
  const keys: Record<string, () => void> = {
    Enter: () => open(box),
    ' ': () => lookAround(id),
    Escape: () => lookAround(undefined),
    '+': () => lens.zoom(1.25),
    '=': () => lens.zoom(1.25),
    '-': () => lens.zoom(0.8),
    '0': () => layout && lens.fit(layout),
    '/': () => search.focus(),
  };
  const next = id === undefined || layout === undefined ? undefined : towards(layout.boxes, id, event.key);
  const press = next === undefined ? keys[event.key] : () => go(next);
  if (press !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    press();
  }
});
host.postMessage({ kind: 'ready' });

/** Draws what fits the wishes. */
function redraw(): void {
  const project = shown?.projects.find(({ uri }) => uri === memory.project) ?? shown?.projects[0];
  if (shown === undefined || project === undefined) {
    stage.replaceChildren();
    return;
  }
  memory.project = project.uri;
  if (!project.graph.specs.some(({ id }) => id === memory.around)) {
    memory.around = undefined;
  }
  const view = choose(project.graph, { search: memory.search, without: new Set(memory.without), around: memory.around });
  const hadFocus = stage.contains(document.activeElement);
  const before = shape;
  shape = JSON.stringify([view.specs.map(({ id }) => id), view.edges]);
  if (layout === undefined || shape !== before) {
    layout = place(view);
  }
  stage.replaceChildren(draw(view, layout, shown.words));
  tell(project.graph, view, shown.words);
  const here = ({ id }: Spec) => id === memory.at;
  const at = (view.specs.find(here) ?? view.specs.find(({ state }) => state === 'ready') ?? view.specs[0])?.id;
  if (shape !== before) {
    lens.fit(layout, READABLE);
  }
  if (at !== undefined) {
    remember(at);
    if (shape !== before) {
      lens.reveal(layout.boxes.get(at) ?? { x: 0, y: 0 });
    }
    if (hadFocus) {
      go(at);
    }
  }
  host.setState(memory);
}

function tell(graph: Graph, view: View, words: Words): void {
  const sentence = view.left > 0 ? words.tooMany : words.shown;
  said.textContent = sentence.replace('{0}', `${view.specs.length}`).replace('{1}', `${graph.specs.length}`);
  around.hidden = memory.around === undefined;
  around.textContent = words.around.replace('{0}', memory.around ?? '');
}

/** Of all boxes one can be reached by Tab: the one that was visited last. */
function remember(id: string): void {
  stage.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
  find(id)?.setAttribute('tabindex', '0');
  memory.at = id;
  host.setState(memory);
}

function go(id: string): void {
  find(id)?.focus({ preventScroll: true });
  const point = layout?.boxes.get(id);
  if (point !== undefined) {
    lens.reveal(point);
  }
}

function lookAround(id: string | undefined): void {
  memory.around = id;
  redraw();
  if (memory.at !== undefined) {
    go(memory.at);
  }
}

function open(box: SVGGElement | null): void {
  if (box?.dataset.id !== undefined) {
    host.postMessage({ kind: 'open', uri: memory.project, id: box.dataset.id });
  }
}

async function save(format: 'svg' | 'png'): Promise<void> {
  if (layout !== undefined) {
    const drawing = asSvg(svg, stage, layout);
    host.postMessage({ kind: 'save', format, data: format === 'svg' ? drawing : await asPng(drawing, layout) });
  }
}

function boxOf(target: EventTarget | null): SVGGElement | null {
  return target instanceof Element ? target.closest<SVGGElement>('.box') : null;
}

function find(id: string): SVGGElement | null {
  return stage.querySelector<SVGGElement>(`[data-id="${CSS.escape(id)}"]`);
}
