// What a customer's first visit to the dashboard sends over the wire: the page and everything it names, in brotli.
import { brotliDecompressSync } from 'node:zlib';
import { ask, signIn } from './client.mjs';

const KB_MAX = 140;

export async function bytesOverTheWire(server) {
  const customer = await signIn(server.address, 'customer4');
  const compressed = await visit(server.address, customer.cookie, 'br');
  const plain = await visit(server.address, customer.cookie, 'identity');
  const [kb, plainKb] = [compressed, plain].map((parts) => [...parts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1_000);
  for (const [path, bytes] of compressed) process.stderr.write(`      ${String(bytes).padStart(8)} bytes  ${path}\n`);
  return {
    what: `customer dashboard, first visit, ${compressed.size} files in brotli`,
    measured: `${kb.toFixed(1)} kB`,
    baseline: `uncompressed ${plainKb.toFixed(1)} kB`,
    bound: `< ${KB_MAX} kB`,
    isGood: kb < KB_MAX,
  };
}

/** Bytes of each body as sent, by path: the page, and in turn whatever a page, style or script names. */
async function visit(address, cookie, encoding) {
  const sizes = new Map();
  const open = ['/customer'];
  for (let path = open.pop(); path; path = open.pop()) {
    if (sizes.has(path)) continue;
    const { status, headers, body } = await ask(address + path, { headers: { cookie, 'accept-encoding': encoding } });
    if (status !== 200) throw new Error(`${path}: ${status}`);
    sizes.set(path, body.length);
    const text = headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body;
    open.push(...named(path, headers['content-type'] ?? '', text).filter((next) => !sizes.has(next)));
  }
  if (![...sizes.keys()].some((path) => path.endsWith('.wasm'))) throw new Error('the page names no wasm: its islands would not wake');
  return sizes;
}

/** What this file makes the browser fetch. Links to other pages are not fetched. */
function named(path, type, body) {
  if (!/html|css|javascript/.test(type)) return [];
  const patterns = type.includes('html')
    ? [/<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"/g, /["'`](\/pkg\/[\w./-]+\.(?:js|wasm))["'`]/g]
    : type.includes('css')
      ? [/url\(["']?([^"')]+)["']?\)/g, /@import\s+["']([^"']+)["']/g]
      : [/\bfrom\s*["']([^"']+)["']/g, /\bimport\s*["']([^"']+)["']/g];
  const text = body.toString();
  const found = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]));
  const here = new URL(path, 'http://here');
  return found
    .filter((reference) => !reference.startsWith('data:') && !reference.startsWith('#'))
    .map((reference) => new URL(reference, here))
    .filter((url) => url.host === here.host)
    .map((url) => url.pathname + url.search);
}
