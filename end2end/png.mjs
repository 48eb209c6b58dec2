// Makes a screenshot small enough for a repository: at most 256 colours in a palette, squeezed well.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const COLOURS_MAX = 256;

/** The same picture with a palette; a picture of another kind than Chromium's screenshots is left as it is. */
export function smaller(png) {
  const { header, data } = read(png);
  const [width, height, depth, type] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9]];
  if (depth !== 8 || (type !== 2 && type !== 6) || header[12] !== 0) return png;
  const pixels = unfilter(inflateSync(data), width, height, type === 2 ? 3 : 4);
  const { palette, nearest } = choose(pixels);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = nearest.get(pixels[y * width + x]);
  }
  const ihdr = Buffer.from(header);
  ihdr[9] = 3;
  const plte = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const made = [SIGNATURE, chunk('IHDR', ihdr), chunk('PLTE', plte), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat(made);
}

function read(png) {
  let header;
  const data = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
  }
  return { header, data: Buffer.concat(data) };
}

/** Undoes PNG's five row filters; one number 0xRRGGBB a pixel. */
function unfilter(raw, width, height, size) {
  const pixels = new Uint32Array(width * height);
  const length = width * size;
  let above = new Uint8Array(length);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (length + 1)];
    const row = new Uint8Array(raw.subarray(y * (length + 1) + 1, (y + 1) * (length + 1)));
    for (let i = 0; i < length; i += 1) {
      const [a, b, c] = [i >= size ? row[i - size] : 0, above[i], i >= size ? above[i - size] : 0];
      row[i] += [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
    }
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = (row[x * size] << 16) | (row[x * size + 1] << 8) | row[x * size + 2];
    above = row;
  }
  return pixels;
}

function paeth(a, b, c) {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** The colours used most, and for each colour the one of them that it becomes. */
function choose(pixels) {
  const uses = new Map();
  for (const colour of pixels) uses.set(colour, (uses.get(colour) ?? 0) + 1);
  const palette = [...uses].sort(([, a], [, b]) => b - a).slice(0, COLOURS_MAX).map(([colour]) => colour);
  const nearest = new Map(palette.map((colour, index) => [colour, index]));
  for (const colour of uses.keys()) {
    if (!nearest.has(colour)) nearest.set(colour, closest(palette, colour));
  }
  return { palette, nearest };
}

function closest(palette, colour) {
  let [best, least] = [0, Infinity];
  for (const [index, other] of palette.entries()) {
    const [r, g, b] = [16, 8, 0].map((shift) => ((colour >> shift) & 255) - ((other >> shift) & 255));
    const distance = r * r + g * g + b * b;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function chunk(type, body) {
  const made = Buffer.alloc(12 + body.length);
  made.writeUInt32BE(body.length, 0);
  made.write(type, 4, 'latin1');
  body.copy(made, 8);
  made.writeUInt32BE(crc32(made.subarray(4, 8 + body.length)), 8 + body.length);
  return made;
}
