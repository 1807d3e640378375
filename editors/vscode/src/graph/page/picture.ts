import { element } from './draw';
import type { Layout } from './layout';

/** What of the page's style a picture has to bring along. */
const STYLE = [
  'fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor',
];

/** The drawing as a file of its own, in the colours of the theme. */
export function asSvg(svg: SVGSVGElement, stage: SVGGElement, { width, height }: Layout): string {
  const picture = element('svg', { xmlns: 'http://www.w3.org/2000/svg', width: `${width}`, height: `${height}`, viewBox: `0 0 ${width} ${height}` });
  const background = getComputedStyle(document.body).backgroundColor;
  const copy = stage.cloneNode(true) as SVGGElement;
  copy.removeAttribute('transform');
  picture.append(element('rect', { width: '100%', height: '100%', fill: background }));
  const definitions = svg.querySelector('defs');
  if (definitions !== null) {
    const copied = definitions.cloneNode(true) as Element;
    dress(definitions, copied);
    picture.append(copied);
  }
  dress(stage, copy);
  picture.append(copy);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}

/** The same as a PNG, twice as large as on the screen: a data URL. */
export async function asPng(drawing: string, { width, height }: Layout): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  // No browser draws more than so many pixels a side.
  const scale = Math.min(2, 16_000 / Math.max(width, height, 1));
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}

/** Writes into a copy what the style sheet says of the original, as the file will lie elsewhere. */
function dress(original: Element, copy: Element): void {
  const [from, to] = [original.querySelectorAll('*'), copy.querySelectorAll('*')];
  from.forEach((one, index) => {
    if (one.localName === 'title') {
      return;
    }
    const style = getComputedStyle(one);
    for (const name of STYLE) {
      to[index]?.setAttribute(name, style.getPropertyValue(name));
    }
    for (const name of ['class', 'tabindex', 'role', 'data-id', 'aria-hidden']) {
      to[index]?.removeAttribute(name);
    }
  });
}
