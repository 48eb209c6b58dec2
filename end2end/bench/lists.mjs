// How long lists of deals take: a mechanic's, which the deals of others must not slow down, and a manager's, who sees all.
import { signIn } from './client.mjs';
import { median } from './load.mjs';

const TIMES = 60;
const PATHS = ['/api/deals', '/deals', '/deals?view=table'];
/** Milliseconds of whoever runs the shop, who waits for the totals of everything. */
const ALL_MS_MAX = 100;

/** Milliseconds of every list, at the median. */
export async function lists(server) {
  const took = {};
  for (const account of ['mechanic7', 'manager1']) {
    const person = await signIn(server.address, account);
    for (const path of PATHS) took[`${account} ${path}`] = await time(person, path);
  }
  return took;
}

async function time(person, path) {
  const samples = [];
  for (let count = 0; count < TIMES; count += 1) {
    const since = performance.now();
    const { status } = await person.get(path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    samples.push(performance.now() - since);
  }
  return median(samples);
}

/** The rows of the table: among the deals of a crowd, beside the same lists before it came. */
export function amongMany(few, many) {
  return Object.keys(many).map((what) => {
    const isAll = what.startsWith('manager');
    const max = isAll ? ALL_MS_MAX : few[what] * 1.5;
    return {
      what: `${what} among 100,000 deals, median of ${TIMES}`,
      measured: `${many[what].toFixed(2)} ms`,
      baseline: `the small shop ${few[what].toFixed(2)} ms`,
      bound: isAll ? `< ${max} ms` : '< 1.5 of it',
      isGood: many[what] < max,
    };
  });
}
