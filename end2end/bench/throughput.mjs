// Requests per second of what people ask for, beside the bare health answer, and beside an answer to the same people that asks
// the database nothing: A B C A B C …, medians. The bounds are shares of the bare answer.
import { ask } from './client.mjs';
import { load, median } from './load.mjs';

const ROUNDS = 5;
const SECONDS = 4;

const EMPTY = '/api/me';
const JOIN = '/api/pos/sessions/get-or-create';

/**
 * @param people signed in: `customer` has an active consultation, `cashier` is at the counter
 */
export async function throughput(server, { customer, cashier }) {
  const health = `${server.address}/api/health`;
  const empty = server.address + EMPTY;
  const { fields: shift, leaves } = await openShift(cashier);
  const nobody = { cookie: '', get: (path, headers) => ask(server.address + path, { headers }) };
  const rows = [];
  const { session } = JSON.parse((await customer.get('/api/customer/active-session')).body.toString());
  const tenth = { path: `/api/consultations/${session.id}/messages`, fields: { body: 'Is anybody there?' } };
  for (const { what, who, path, fields, tenth: change, atLeast, isReal } of [
    { what: 'customer dashboard, signed in, with its banner', who: customer, path: '/customer', atLeast: 0.2, isReal: isDashboard },
    { what: 'the same while every 10th request changes it', who: customer, path: '/customer', tenth, atLeast: 0.12, isReal: isDashboard },
    { what: 'landing page, nobody signed in', who: nobody, path: '/', atLeast: 0.5, isReal: isLanding },
    { what: 'GET /api/customer/active-session', who: customer, path: '/api/customer/active-session', atLeast: 0.6, isReal: isSnapshot },
    { what: `POST ${JOIN}, joined`, who: cashier, path: JOIN, fields: shift, atLeast: 0.5, isReal: isJoined },
  ]) {
    const { cookie } = who;
    await mustBeReal(who, path, fields, isReal);
    const asked = { cookie, fields, tenth: change };
    await load(server.address + path, { seconds: 2, ...asked });
    await load(health, { seconds: 1 });
    const [bare, base, measured] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push((await load(health, { seconds: SECONDS })).perSecond);
      if (cookie) base.push((await load(empty, { seconds: SECONDS, cookie })).perSecond);
      measured.push((await load(server.address + path, { seconds: SECONDS, ...asked })).perSecond);
    }
    await mustBeReal(who, path, fields, isReal);
    const ratio = median(measured) / median(bare);
    rows.push({
      what,
      measured: `${perSecond(measured)}, ${ratio.toFixed(3)} of bare`,
      baseline: `bare ${perSecond(bare)}${base.length ? `; ${EMPTY} ${perSecond(base)}` : ''}`,
      bound: `≥ ${atLeast.toFixed(2)}`,
      isGood: ratio >= atLeast,
    });
  }
  await leaves();
  return rows;
}

/** Load is worth nothing when it asked for a sign-in page: the very answer is looked at, before and after. */
async function mustBeReal(who, path, fields, isReal) {
  const { status, body } = await (fields ? who.send(path, fields) : who.get(path, { accept: 'text/html,application/json' }));
  if (status !== 200 || !isReal(body.toString())) throw new Error(`${path} answered ${status}, and not what it is for: ${body.subarray(0, 300)}`);
}

/** Opens a shift on a free register; answers with what a till sends to join it, and how it leaves it. */
async function openShift(cashier) {
  const { registers } = JSON.parse((await cashier.get('/api/pos/registers')).body.toString());
  const fields = { register_id: registers.find((register) => !register.shift_id).id, opening_cash_cents: 20_000 };
  const { shift } = await cashier.post(JOIN, fields);
  return { fields, leaves: () => cashier.send(`/api/pos/shifts/${shift.id}/leave`, {}) };
}

const isDashboard = (html) =>
  html.includes('Ada Winter') && html.includes('aria-label="Active consultation"') && html.includes('id="history"') && html.includes('</html>');
const isLanding = (html) => html.includes('hero-title') && html.includes('href="/sign-up"') && html.includes('</html>');
const isSnapshot = (json) => JSON.parse(json).session?.status === 'pending';
const isJoined = (json) => JSON.parse(json).outcome === 'joined';
const perSecond = (values) => `${Math.round(median(values)).toLocaleString('en')}/s`;
