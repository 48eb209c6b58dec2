// Requests per second of what signed-in people ask for, beside the bare health answer: A B A B …, medians.
import { load, median } from './load.mjs';

const ROUNDS = 5;
const SECONDS = 4;

/** @param customer a signed-in customer with an active consultation */
export async function throughput(server, customer) {
  const health = `${server.address}/api/health`;
  const rows = [];
  for (const { what, path, atLeast, isReal } of [
    { what: 'customer dashboard, signed in, with its banner', path: '/customer', atLeast: 0.08, isReal: isDashboard },
    { what: 'GET /api/customer/active-session', path: '/api/customer/active-session', atLeast: 0.35, isReal: isSnapshot },
  ]) {
    const { cookie } = customer;
    await mustBeReal(customer, path, isReal);
    await load(server.address + path, { seconds: 2, cookie });
    await load(health, { seconds: 1 });
    const [base, measured] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      base.push((await load(health, { seconds: SECONDS })).perSecond);
      measured.push((await load(server.address + path, { seconds: SECONDS, cookie })).perSecond);
    }
    await mustBeReal(customer, path, isReal);
    const ratio = median(measured) / median(base);
    rows.push({
      what,
      measured: `${perSecond(measured)}, ${ratio.toFixed(3)} of it`,
      baseline: `/api/health ${perSecond(base)}`,
      bound: `≥ ${atLeast.toFixed(2)}`,
      isGood: ratio >= atLeast,
    });
  }
  return rows;
}

/** Load is worth nothing when it asked for a sign-in page: the very answer is looked at, before and after. */
async function mustBeReal(customer, path, isReal) {
  const { status, body } = await customer.get(path, { accept: 'text/html,application/json' });
  if (status !== 200 || !isReal(body.toString())) throw new Error(`${path} answered ${status}, and not what it is for: ${body.subarray(0, 300)}`);
}

const isDashboard = (html) =>
  html.includes('Ada Winter') && html.includes('aria-label="Active consultation"') && html.includes('id="history"') && html.includes('</html>');
const isSnapshot = (json) => JSON.parse(json).session?.status === 'pending';
const perSecond = (values) => `${Math.round(median(values)).toLocaleString('en')}/s`;
