// What it costs that the selected deal is restored on every request: remembered (warm) and read (cold), in a small shop and
// in one with 10,000 people and 100,000 deals.
import { signIn } from './client.mjs';
import { load, median } from './load.mjs';

const ROUNDS = 5;
const SECONDS = 4;
const COLD = 300;
const ROUTE = '/api/me/sessions';

/** Two people with as many logins each: one whose deal is restored, and a customer, who has none. */
export async function people(server) {
  const staff = [await signIn(server.address, 'mechanic8'), await signIn(server.address, 'mechanic8')];
  const customers = [await signIn(server.address, 'customer8'), await signIn(server.address, 'customer8')];
  const deals = [];
  for (const title of ['Warm', 'Cold']) deals.push((await staff[0].post('/api/deals', { title })).id);
  await staff[0].post(`/api/deals/${deals[0]}/select`);
  return { staff, customer: customers[0], deals };
}

/** Requests per second of one route, with a restore and without: A B A B …, the median of each. */
export async function warm(server, { staff, customer }) {
  const url = server.address + ROUTE;
  const [without, measured] = [[], []];
  const { deal } = JSON.parse((await staff[0].get('/api/me')).body.toString());
  if (!deal) throw new Error('nothing is selected: there is nothing to restore');
  for (let round = 0; round < ROUNDS; round += 1) {
    without.push((await load(url, { seconds: SECONDS, cookie: customer.cookie })).perSecond);
    measured.push((await load(url, { seconds: SECONDS, cookie: staff[0].cookie })).perSecond);
  }
  return { without: median(without), measured: median(measured) };
}

/** How much longer a request takes that must read the selection than the same one right after it, in milliseconds. */
export async function cold({ staff: [person, elsewhere], deals }) {
  const [first, again] = [[], []];
  for (let round = 0; round < COLD; round += 1) {
    await elsewhere.post(`/api/deals/${deals[round % deals.length]}/select`);
    first.push(await took(person));
    again.push(await took(person));
  }
  return { first: median(first), again: median(again) };
}

async function took(person) {
  const since = performance.now();
  const { status } = await person.get(ROUTE);
  if (status !== 200) throw new Error(`${ROUTE}: ${status}`);
  return performance.now() - since;
}

/** The rows of the table: in a small shop, and after `crowd` came. */
export async function restore(server, crowd) {
  const who = await people(server);
  const few = { warm: await warm(server, who), cold: await cold(who) };
  await crowd();
  const many = { warm: await warm(server, who), cold: await cold(who) };
  // How much longer the server is at work on each request, whatever that takes otherwise.
  const cost = ({ measured, without }) => 1_000_000 / measured - 1_000_000 / without;
  const extra = ({ first, again }) => first - again;
  const percent = (share) => `${(share * 100).toFixed(1)} %`;
  const rows = [];
  for (const [where, { warm, cold }] of [['', few], [' among 10,000 people, 100,000 deals', many]]) {
    rows.push({
      what: `GET ${ROUTE}, deal restored, warm${where}`,
      measured: `${Math.round(warm.measured)}/s, ${cost(warm).toFixed(1)} µs more`,
      baseline: `without a restore ${Math.round(warm.without)}/s`,
      bound: '< 10 µs',
      isGood: cost(warm) < 10,
    });
    rows.push({
      what: `the same, cold: what reading adds, median of ${COLD}${where}`,
      measured: `${extra(cold).toFixed(2)} ms`,
      baseline: `warm ${cold.again.toFixed(2)} ms`,
      bound: '< 1 ms',
      isGood: extra(cold) < 1,
    });
  }
  const change = Math.max(many.cold.first / few.cold.first, few.warm.measured / many.warm.measured) - 1;
  rows.push({
    what: 'what the crowd changes of either, the larger',
    measured: percent(change),
    baseline: 'the small shop',
    bound: '< 20 %',
    isGood: change < 0.2,
  });
  return rows;
}
