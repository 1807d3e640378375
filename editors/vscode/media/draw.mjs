// usage: node media/draw.mjs        writes icon.svg and icon.png beside itself
//
// Both are drawn from one list of shapes, so that no program for pictures is needed and the same list gives the same
// bytes.
import { writeFileSync } from 'node:fs';
import { asPng, WITH_TRANSPARENCY } from './png.mjs';

const SIZE = 256;
/** Each pixel is the mean of so many by so many points. */
const FINE = 4;

const [night, paper, leaf, mist] = ['#14323b', '#f4f1e8', '#5fc08b', '#7fa3a8'];

/** From the back to the front: a spec with its criteria, and what waits for it. Lines have round ends. */
const SHAPES = [
  { kind: 'rect', x: 0, y: 0, w: 256, h: 256, r: 56, color: night },
  { kind: 'line', x1: 128, y1: 92, x2: 200, y2: 64, width: 9, color: mist },
  { kind: 'line', x1: 128, y1: 164, x2: 200, y2: 192, width: 9, color: mist },
  { kind: 'rect', x: 40, y: 48, w: 112, h: 160, r: 18, color: paper },
  { kind: 'circle', x: 204, y: 62, r: 22, color: mist },
  { kind: 'circle', x: 204, y: 194, r: 22, color: leaf },
  { kind: 'line', x1: 58, y1: 84, x2: 67, y2: 94, width: 9, color: leaf },
  { kind: 'line', x1: 67, y1: 94, x2: 84, y2: 74, width: 9, color: leaf },
  { kind: 'line', x1: 98, y1: 84, x2: 134, y2: 84, width: 9, color: night },
  { kind: 'line', x1: 58, y1: 126, x2: 67, y2: 136, width: 9, color: leaf },
  { kind: 'line', x1: 67, y1: 136, x2: 84, y2: 116, width: 9, color: leaf },
  { kind: 'line', x1: 98, y1: 126, x2: 134, y2: 126, width: 9, color: night },
  { kind: 'circle', x: 71, y: 170, r: 11, color: mist },
  { kind: 'line', x1: 98, y1: 170, x2: 134, y2: 170, width: 9, color: mist },
];

function svg() {
  const drawn = SHAPES.map((s) => {
    switch (s.kind) {
      case 'rect':
        return `<rect x="${s.x}" y="${s.y}" width="${s.w}" height="${s.h}" rx="${s.r}" fill="${s.color}"/>`;
      case 'circle':
        return `<circle cx="${s.x}" cy="${s.y}" r="${s.r}" fill="${s.color}"/>`;
      default:
        return `<path d="M${s.x1} ${s.y1}L${s.x2} ${s.y2}" stroke="${s.color}" stroke-width="${s.width}" stroke-linecap="round"/>`;
    }
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">\n  ${drawn.join('\n  ')}\n</svg>\n`;
}

/** Whether a point is inside a shape. */
function within(s, x, y) {
  if (s.kind === 'circle') {
    return Math.hypot(x - s.x, y - s.y) <= s.r;
  }
  if (s.kind === 'rect') {
    const dx = Math.max(s.x + s.r - x, x - (s.x + s.w - s.r), 0);
    const dy = Math.max(s.y + s.r - y, y - (s.y + s.h - s.r), 0);
    return Math.hypot(dx, dy) <= s.r;
  }
  const [dx, dy] = [s.x2 - s.x1, s.y2 - s.y1];
  const along = Math.min(1, Math.max(0, ((x - s.x1) * dx + (y - s.y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - s.x1 - along * dx, y - s.y1 - along * dy) <= s.width / 2;
}

function png() {
  const colors = SHAPES.map(({ color }) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)));
  const rows = Buffer.alloc(SIZE * (SIZE * 4 + 1));
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const sum = [0, 0, 0];
      let covered = 0;
      for (let at = 0; at < FINE * FINE; at++) {
        const [px, py] = [x + ((at % FINE) + 0.5) / FINE, y + (Math.floor(at / FINE) + 0.5) / FINE];
        const top = SHAPES.findLastIndex((shape) => within(shape, px, py));
        if (top >= 0) {
          covered += 1;
          colors[top].forEach((value, channel) => (sum[channel] += value));
        }
      }
      const pixel = covered === 0 ? [0, 0, 0] : sum.map((value) => Math.round(value / covered));
      rows.set([...pixel, Math.round((255 * covered) / FINE ** 2)], y * (SIZE * 4 + 1) + 1 + x * 4);
    }
  }
  return asPng({ width: SIZE, height: SIZE, kind: WITH_TRANSPARENCY, rows });
}

writeFileSync(new URL('icon.svg', import.meta.url), svg());
writeFileSync(new URL('icon.png', import.meta.url), png());
