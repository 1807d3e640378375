// Pictures of a window have few colours that count: with 256 of them a file is half as large, and looks the same.
import { asPng, OF_PALETTE } from '../media/png.mjs';

/** A PNG with at most 256 colours, and in place of every other the nearest. */
export async function fewColours(browser, png) {
  const { width, height, pixels } = await pixelsOf(browser, png);
  const counts = new Map();
  for (const colour of pixels) {
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = paletteOf(counts);
  const indices = new Map(palette.map((colour, index) => [colour, index]));
  const rows = Buffer.alloc((width + 1) * height); // each row begins with the number of its filter: none
  pixels.forEach((colour, at) => {
    let index = indices.get(colour);
    if (index === undefined) {
      indices.set(colour, (index = nearest(palette, colour)));
    }
    rows[at + Math.floor(at / width) + 1] = index;
  });
  return asPng({ width, height, kind: OF_PALETTE, palette: palette.flatMap(channels), rows });
}

/** The colours of a PNG, one number each. The browser reads it. */
export async function pixelsOf(browser, png) {
  const page = await browser.newPage();
  try {
    const read = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const drawing = canvas.getContext('2d');
      drawing.drawImage(image, 0, 0);
      const { data } = drawing.getImageData(0, 0, image.width, image.height);
      let bytes = '';
      for (let at = 0; at < data.length; at += 4) {
        bytes += String.fromCharCode(data[at], data[at + 1], data[at + 2]);
      }
      return { width: image.width, height: image.height, bytes: btoa(bytes) };
    }, `data:image/png;base64,${png.toString('base64')}`);
    const bytes = Buffer.from(read.bytes, 'base64');
    return { ...read, pixels: Array.from({ length: bytes.length / 3 }, (_, at) => bytes.readUIntBE(at * 3, 3)) };
  } finally {
    await page.close();
  }
}

/** Always next the colour whose absence would be seen most: because it is there often, or like none that is taken. */
function paletteOf(counts) {
  const left = [...counts].map(([colour, count]) => ({ colour, count, distance: Infinity }));
  const palette = [];
  while (palette.length < 256 && left.some(({ distance }) => distance > 0)) {
    const loss = ({ count, distance }) => (distance === Infinity ? count : count * distance);
    const next = left.reduce((worst, one) => (loss(one) > loss(worst) ? one : worst)).colour;
    palette.push(next);
    for (const one of left) {
      one.distance = Math.min(one.distance, distance(one.colour, next));
    }
  }
  return palette;
}

function distance(one, other) {
  const to = channels(other);
  return channels(one).reduce((sum, value, at) => sum + (value - to[at]) ** 2, 0);
}

function channels(colour) {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

function nearest(palette, colour) {
  return palette.reduce((best, other, index) => (distance(other, colour) < distance(palette[best], colour) ? index : best), 0);
}
