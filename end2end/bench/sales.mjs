// Sales over HTTP on one shift, as many at once as 64 tills send: how many a second, and how long the slowest hundredth waits.
// Beside it what the same 64 connections are answered that ask the database nothing.
import { load, median } from './load.mjs';

const ROUNDS = 3;
const SECONDS = 6;
const CONNECTIONS = 64;
const EMPTY = '/api/me';
const GOAL = { perSecond: 3_000, p99: 60 };

/**
 * @param cashier signed in at the counter
 * @param {string} [where] which database it is, for the table; only the embedded one has a goal
 */
export async function sales(server, cashier, where = '') {
  const { path, sale, shift } = await shiftToSellOn(cashier);
  const url = server.address + path;
  const before = await soldOn(cashier, shift);
  let seed = Math.floor(Date.now() / 1000);
  const sell = (seconds) => load(url, { seconds, cookie: cashier.cookie, connections: CONNECTIONS, sale, seed: (seed += 1) });
  let count = (await sell(2)).count;
  const [base, measured] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    base.push(await load(server.address + EMPTY, { seconds: SECONDS, cookie: cashier.cookie, connections: CONNECTIONS }));
    const sold = await sell(SECONDS);
    measured.push(sold);
    count += sold.count;
  }
  // What was answered is there. wrk hangs up on what it did not wait for: those may be there too.
  const there = (await soldOn(cashier, shift)) - before;
  if (there < count) throw new Error(`${count} sales were answered and ${there} are there`);
  const [perSecond, p99] = ['perSecond', 'p99'].map((of) => median(measured.map((round) => round[of])));
  const [bare, bareP99] = ['perSecond', 'p99'].map((of) => median(base.map((round) => round[of])));
  return {
    what: `sales of 3 lines and 2 tenders on one shift, ${CONNECTIONS} connections${where}`,
    measured: `${whole(perSecond)}/s, p99 ${p99.toFixed(0)} ms`,
    baseline: `${EMPTY} ${whole(bare)}/s, p99 ${bareP99.toFixed(0)} ms`,
    bound: where ? '' : `≥ ${whole(GOAL.perSecond)}/s, p99 < ${GOAL.p99} ms`,
    isGood: where !== '' || (perSecond >= GOAL.perSecond && p99 < GOAL.p99),
  };
}

/** A shift on a free register, and a sale of three things of the catalogue, paid by card and in cash, but for its id. */
export async function shiftToSellOn(cashier) {
  const { registers } = JSON.parse((await cashier.get('/api/pos/registers')).body.toString());
  const register = registers.find((free) => !free.shift_id);
  const opened = await cashier.post('/api/pos/sessions/get-or-create', { register_id: register.id, opening_cash_cents: 20_000 });
  const shift = opened.shift.id;
  const { products } = JSON.parse((await cashier.get('/api/pos/catalogue')).body.toString());
  const lines = products.slice(0, 3).map(({ id }) => ({ product_id: id, quantity: 2 }));
  const path = `/api/pos/shifts/${shift}/sales`;
  const id = crypto.randomUUID();
  const first = await cashier.post(path, { id, lines, tenders: [{ kind: 'cash', amount_cents: 10_000_000 }] });
  const due = first.sale.total_cents;
  const tenders = [{ kind: 'card', amount_cents: due - 100, reference: 'T-17' }, { kind: 'cash', amount_cents: 500 }];
  return { path, shift, sale: JSON.stringify({ lines, tenders }).slice(1) };
}

async function soldOn(cashier, shift) {
  const board = JSON.parse((await cashier.get(`/api/pos/shifts/${shift}`)).body.toString());
  return board.shift.sales_count;
}

const whole = (number) => Math.round(number).toLocaleString('en');
