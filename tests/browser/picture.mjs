// A picture of a page with a palette of 256 colours in place of all: what Chromium writes is three times as large.
//
// Reads the PNG of `page.screenshot` and nothing else: eight bits, without interlacing, with or without transparency,
// which a page has not.
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});

function chunk(kind, data) {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  let sum = 0xffffffff;
  for (const byte of named) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE((sum ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, named, check]);
}

function parts(png) {
  const found = { data: [] };
  for (let at = SIGNATURE.length; at < png.length; ) {
    const [length, kind] = [png.readUInt32BE(at), png.toString('latin1', at + 4, at + 8)];
    const data = png.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') found.head = data;
    if (kind === 'IDAT') found.data.push(data);
    at += length + 12;
  }
  return found;
}

/** What a filter of PNG took away from a byte: left of it, above it, and above left. */
function taken(filter, left, above, corner) {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const guess = left + above - corner;
  const [l, a, c] = [left, above, corner].map((byte) => Math.abs(guess - byte));
  if (l <= a && l <= c) return left;
  return a <= c ? above : corner;
}

/** The bytes of all points, row by row. */
function points(raw, row, height, step) {
  const found = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const at = y * row + x;
      const left = x >= step ? found[at - step] : 0;
      const above = y ? found[at - row] : 0;
      const corner = y && x >= step ? found[at - row - step] : 0;
      found[at] = (raw[y * (row + 1) + 1 + x] + taken(filter, left, above, corner)) & 255;
    }
  }
  return found;
}

const apart = (one, other) =>
  [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);

/** The colours that the most points have, and for every colour the place of the nearest of them. */
function palette(all) {
  const counts = new Map();
  for (const colour of all) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const often = [...counts].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  const kept = often.slice(0, 256).map(([colour]) => colour);
  const place = new Map(kept.map((colour, at) => [colour, at]));
  for (const [colour] of often.slice(256)) {
    const nearest = kept.reduce((best, other, at) => (apart(colour, other) < apart(colour, kept[best]) ? at : best), 0);
    place.set(colour, nearest);
  }
  return { kept, place };
}

export function smaller(png) {
  const { head, data } = parts(png);
  const [width, height, step] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9] === 6 ? 4 : 3];
  const bytes = points(inflateSync(Buffer.concat(data)), width * step, height, step);
  const all = Array.from({ length: width * height }, (_, at) => bytes.readUIntBE(at * step, 3));
  const { kept, place } = palette(all);
  const rows = Buffer.alloc((width + 1) * height);
  all.forEach((colour, at) => {
    rows[at + Math.floor(at / width) + 1] = place.get(colour);
  });
  const own = Buffer.from(head);
  own[9] = 3;
  const colours = Buffer.from(kept.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const body = [chunk('IHDR', own), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 }))];
  return Buffer.concat([SIGNATURE, ...body, chunk('IEND', Buffer.alloc(0))]);
}
