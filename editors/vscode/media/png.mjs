// The file format PNG, as far as we write it.
import { deflateSync } from 'node:zlib';

/** What a pixel is made of: four channels, or the number of a colour. */
export const [WITH_TRANSPARENCY, OF_PALETTE] = [6, 3];

/** A picture; each of its rows begins with a 0 (they are not filtered). `palette` holds three bytes a colour. */
export function asPng({ width, height, kind, palette = [], rows }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, kind], 8); // eight bits a channel
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(palette.length === 0 ? [] : [chunk('PLTE', Buffer.from(palette))]),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

/** The checksum of a chunk. Node has it from 22.2 on only. */
function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
  }
  return ~sum >>> 0;
}
