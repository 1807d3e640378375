import type { Spec } from '../../project/graph';
import type { Words } from '../messages';
import type { View } from './choose';
import { BOX, curve, type Layout } from './layout';

const SVG = 'http://www.w3.org/2000/svg';

/** A sign for each state, so that colour alone tells nothing. */
const SIGNS = { ready: '▶', running: '⟳', waiting: '○', trouble: '!', stopped: '⊘', done: '✓', unreadable: '✗', missing: '?' };

/** So many letters of a title fit into a box. */
const LETTERS = 27;

/** Draws a view: arrows below, boxes above. A box is a button, named in full. */
export function draw(view: View, layout: Layout, words: Words): SVGGElement {
  const before = new Map<string, string[]>();
  for (const { from, to } of view.edges) {
    before.set(to, [...(before.get(to) ?? []), from]);
  }
  const all = element('g', {});
  all.append(
    ...layout.edges.map(({ points, kind }) => {
      const path = element('path', { d: curve(points), class: `edge ${kind}`, 'marker-end': 'url(#arrow)' });
      path.setAttribute('aria-hidden', 'true');
      return path;
    }),
    ...view.specs.map((spec) => box(spec, layout, nameOf(spec, before.get(spec.id) ?? [], words))),
  );
  return all;
}

/** What a box is called: `Fix it, waiting, 1 of 2 criteria, waits for 001-read`. */
function nameOf({ id, title, state, criteria }: Spec, before: readonly string[], words: Words): string {
  const parts = [title === undefined ? id : `${id}: ${title}`, words.states[state]];
  if (criteria !== undefined && criteria.total > 0) {
    parts.push(words.criteria.replace('{0}', `${criteria.checked}`).replace('{1}', `${criteria.total}`));
  }
  if (before.length > 0) {
    parts.push(words.waitsFor.replace('{0}', before.join(', ')));
  }
  return parts.join(', ');
}

function box(spec: Spec, layout: Layout, name: string): SVGGElement {
  const { x, y } = layout.boxes.get(spec.id) ?? { x: 0, y: 0 };
  const group = element('g', {
    class: `box ${spec.state}`,
    transform: `translate(${Math.round(x - BOX.width / 2)} ${Math.round(y - BOX.height / 2)})`,
    role: 'button',
    tabindex: '-1',
    'data-id': spec.id,
  });
  const title = spec.title ?? spec.id;
  const { checked = 0, total = 0 } = spec.criteria ?? {};
  group.append(
    named(name),
    element('rect', { class: 'frame', width: `${BOX.width}`, height: `${BOX.height}`, rx: '6' }),
    element('rect', { class: 'stripe', width: '5', height: `${BOX.height}`, rx: '2.5' }),
    word({ class: 'sign', x: '20', y: '22' }, SIGNS[spec.state]),
    word({ class: 'title', x: '34', y: '21' }, title.length > LETTERS ? `${title.slice(0, LETTERS - 1)}…` : title),
    word({ class: 'id', x: '34', y: '37' }, total > 0 ? `${spec.id} · ${checked}/${total}` : spec.id),
  );
  if (total > 0) {
    const width = BOX.width - 44;
    group.append(
      element('rect', { class: 'track', x: '34', y: '43', width: `${width}`, height: '3', rx: '1.5' }),
      element('rect', { class: 'bar', x: '34', y: '43', width: `${Math.round((width * checked) / total)}`, height: '3', rx: '1.5' }),
    );
  }
  return group;
}

/** An element of a drawing. */
export function element<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}

/** The name of a box, for the pointer and for screen readers. */
function named(name: string): SVGTitleElement {
  const made = element('title', {});
  made.textContent = name;
  return made;
}

/** A word in a box. The box is named as a whole; its words, some of them cut short, are for the eye. */
function word(attributes: Record<string, string>, text: string): SVGTextElement {
  const made = element('text', attributes);
  made.setAttribute('aria-hidden', 'true');
  made.textContent = text;
  return made;
}
