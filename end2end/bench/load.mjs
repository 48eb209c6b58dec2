// Load by wrk, and the arithmetic of repeated measurements.
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POST = fileURLToPath(new URL('post.lua', import.meta.url));
const SALE = fileURLToPath(new URL('sale.lua', import.meta.url));
const TENTH = fileURLToPath(new URL('tenth.lua', import.meta.url));

/** Ends the program with a sentence when there is no wrk. */
export function needsWrk() {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'pipe' });
  } catch (error) {
    // It prints its version and ends with 1.
    if (error.code !== 'ENOENT') return;
    process.stderr.write('error: wrk makes the load and is not installed: `tools/setup bench` installs it.\n');
    process.exit(2);
  }
}

/**
 * Asks for `url`, or posts `fields` there, or sales with ids of their own made of `seed`, or posts every tenth time what `tenth` says,
 * as often as so many connections can for `seconds`; every answer must be a success.
 */
export async function load(url, { seconds, cookie = '', fields, sale, seed, tenth, connections = 16 }) {
  const headers = cookie ? ['-H', `Cookie: ${cookie}`] : [];
  const [script, body] = scripted({ fields, sale, seed, tenth });
  const { stdout } = await run('wrk', ['-t', '1', '-c', `${connections}`, '-d', `${seconds}s`, '--latency', '--timeout', '10s', ...headers, ...script, url, ...body]);
  const number = (pattern) => Number(pattern.exec(stdout)?.[1] ?? 0);
  const failed = number(/Non-2xx or 3xx responses: (\d+)/);
  const broken = /Socket errors: .*/.exec(stdout)?.[0];
  if (failed || (broken && /(connect|read|write) [1-9]/.test(broken))) throw new Error(`${url}: ${failed} refused; ${broken ?? 'no socket errors'}`);
  return { perSecond: number(/Requests\/sec: +([\d.]+)/), count: number(/(\d+) requests in/), p99: milliseconds(/99% +([\d.]+)(us|ms|s)/.exec(stdout)) };
}

function scripted({ fields, sale, seed, tenth }) {
  if (sale) return [['-s', SALE], ['--', `${seed}`, sale]];
  if (tenth) return [['-s', TENTH], ['--', tenth.path, JSON.stringify(tenth.fields)]];
  return fields ? [['-s', POST], ['--', JSON.stringify(fields)]] : [[], []];
}

/** What wrk wrote, in milliseconds; where it wrote nothing, no bound holds. */
const milliseconds = (said) => (Number(said?.[1]) ? said[1] * { us: 0.001, ms: 1, s: 1_000 }[said[2]] : Infinity);

/** The value below which `share` of them lie; 0.5 is the median. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => quantile(values, 0.5);
