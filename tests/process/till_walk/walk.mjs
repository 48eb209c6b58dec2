// Walks the counter at random over its API, three tills at two registers, each with the browser's own queue. Prints the seed of a walk
// that breaks a law, and ends with 1. TILL_WALK_SECONDS is how long; TILL_WALK_SEED walks one again, of TILL_WALK_STEPS steps.
import { mkdirSync } from 'node:fs';
import { serve } from '../../../end2end/server.mjs';
import { check } from './laws.mjs';
import { Till } from './till.mjs';

const SECONDS = Number(process.env.TILL_WALK_SECONDS || 12);
const SEED = process.env.TILL_WALK_SEED;
const STEPS = Number(process.env.TILL_WALK_STEPS || 70);
const TILLS = 3;
const RESTARTS_MAX = 2;
const [folder, databaseUrl] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

/** Numbers that are the same for the same seed: xorshift, 32 bits. */
function dice(seed) {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (count) => Math.floor(next() * count);
  return { below, one: (of) => of[below(of.length)], may: (chance) => next() < chance };
}

/** The server, and a manager's look at it. */
class Shop {
  async begin() {
    this.server = await serve({ databaseUrl, folder });
    this.address = this.server.address;
    const login = await fetch(`${this.address}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'manager1@demo.test', password: 'forecourt-demo' }),
    });
    this.cookie = login.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
    this.registers = (await this.ask('/api/pos/registers')).body.registers.slice(0, 2).map(({ id }) => id);
    this.labour = (await this.ask('/api/pos/catalogue')).body.products.find(({ unit }) => unit === 'h');
  }

  async ask(path, body, tries = 5) {
    const options = { headers: { cookie: this.cookie, 'content-type': 'application/json' } };
    const asked = fetch(`${this.address}${path}`, body ? { ...options, method: 'POST', body: JSON.stringify(body) } : options);
    const answer = await asked.catch((error) => (tries > 1 ? undefined : Promise.reject(error)));
    // Its connection was to the server of before, or the database is too busy.
    if (!answer || (answer.status === 503 && tries > 1)) return this.ask(path, body, tries - 1);
    return { status: answer.status, body: await answer.json() };
  }

  /** Ends it, as an operator or as a fault does, and starts it where it was. */
  async restarts(isKilled) {
    if (isKilled) {
      process.kill(this.server.pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 100));
    } else await this.server.stop();
    this.server = await serve({ databaseUrl, folder, listen: new URL(this.address).host });
  }
}

const cash = (amount_cents) => [{ kind: 'cash', amount_cents }];

/** What may be done at a till that is signed in and stands at a shift, and how often. */
const AT_A_SHIFT = {
  sells: [14, ({ till, page, shop, dice: { below, one } }) => {
    // In whole numbers: a half is none in binary fractions.
    const thousandths = 1 + below(4_000);
    const product = thousandths * shop.labour.price_cents;
    const total_cents = Math.floor(product / 1_000) + (product % 1_000 > 500 ? 1 : 0);
    // A half goes to the even one, which is the register's own rule to test.
    if (product % 1_000 === 500 || total_cents === 0) return undefined;
    const quantity = thousandths / 1_000;
    const tenders = one([cash(total_cents + 10), cash(total_cents), [{ kind: 'card', amount_cents: total_cents }]]);
    const lines = [{ product_id: shop.labour.id, quantity, unit_price_cents: shop.labour.price_cents }];
    return till.ringsUp(page, { lines, tenders, total_cents });
  }],
  'sells for less than a cashier may': [4, ({ till, page, shop }) => {
    const lines = [{ product_id: shop.labour.id, quantity: 1, unit_price_cents: 5, price_reason: 'A friend' }];
    return till.ringsUp(page, { lines, tenders: cash(5), total_cents: 5 });
  }],
  voids: [1, ({ till, page, shop }) => {
    const lines = [{ product_id: shop.labour.id, quantity: 1, unit_price_cents: shop.labour.price_cents }];
    return till.ringsUp(page, { lines, tenders: [], total_cents: shop.labour.price_cents, more: { void_reason: 'Walked away' } });
  }],
  'takes a deposit': [2, ({ till, page, books, dice: { one, below } }) => {
    const cents = 100 + below(2_000);
    const lines = [{ product_id: null, name: 'Deposit', quantity: 1, unit_price_cents: cents, tax_bp: 1_900 }];
    return till.ringsUp(page, { lines, tenders: cash(cents), total_cents: cents, more: { deal_id: one(books.deals), is_deposit: true } });
  }],
  // Of a deposit that may not be there, or be spent already.
  'sells a deal': [2, ({ till, page, books, dice: { one } }) => {
    const lines = [{ product_id: null, name: 'Work', quantity: 1, unit_price_cents: 5_000, tax_bp: 1_900 }];
    const tenders = [{ kind: 'deposit', amount_cents: 500 }, { kind: 'cash', amount_cents: 4_500 }];
    return till.ringsUp(page, { lines, tenders, total_cents: 5_000, more: { deal_id: one(books.deals) } });
  }],
  refunds: [3, ({ till }) => till.last && till.refunds(till.last)],
  moves: [2, ({ till, dice: { one } }) => till.moves(one(['paid_in', 'paid_out', 'drop']), 700)],
  parks: [1, ({ till }) => till.parks()],
  'takes up': [2, async ({ till, page, books, shop, dice: { one } }) => {
    if (books.parked.length === 0) return;
    const id = one(books.parked);
    const lines = [{ product_id: shop.labour.id, quantity: 1, unit_price_cents: shop.labour.price_cents }];
    const total_cents = shop.labour.price_cents;
    if (await till.takesUp(id)) await till.ringsUp(page, { id, lines, tenders: cash(total_cents), total_cents });
  }],
  'takes back': [2, async ({ till, page }) => {
    const own = (await till.refused(page)).find((sale) => !sale.is_others);
    if (own) await till.takesBack(page, own);
  }],
  'sets aside': [2, async ({ till, page }) => {
    const [first] = await till.refused(page);
    if (first) await till.setsAside(page, first);
  }],
  again: [1, ({ page }) => page.outlives(page.queue.again())],
  leaves: [1, ({ till }) => till.leaves()],
  closes: [3, ({ till, dice: { may } }) => till.closes(may(0.3))],
};

const ANYWHERE = {
  joins: [6, ({ till, shop, dice: { one } }) => till.joins(one(shop.registers), 20_000)],
  'signs in': [1, ({ till, dice: { one } }) => till.signsIn(one(['cashier1', 'cashier2', 'manager1']))],
  network: [8, ({ till, dice: { one } }) => void (till.browser.network = one(['up', 'up', 'up', 'down', 'lost', 'dies']))],
  reloads: [3, ({ till, dice: { below } }) => till.browser.reload(till.who.id, 1 + below(2))],
  waits: [4, ({ till }) => till.browser.waits()],
};

function stepOf(till, { below }) {
  const steps = Object.entries(till.shift ? { ...AT_A_SHIFT, ...ANYWHERE } : ANYWHERE);
  let at = below(steps.reduce((all, [, [weight]]) => all + weight, 0));
  const [name, [, work]] = steps.find(([, [weight]]) => (at -= weight) < 0);
  return { name, work };
}

async function takes(walk, till, name, work) {
  // Whoever stands there opens the page again when it is gone.
  if (!till.browser.pages.some((page) => !page.isGone)) till.browser.reload(till.who.id, 1);
  const page = walk.dice.one(till.browser.pages.filter((open) => !open.isGone));
  walk.steps.push(`${walk.tills.indexOf(till)} ${name} (${till.browser.network})`);
  await work({ ...walk, till, page });
  await till.browser.calms();
}

async function walks(shop, seed, until) {
  const books = { sales: new Map(), refunds: new Map(), movements: new Map(), openings: new Map(), reports: [], parked: [], deals: [], accounts: new Map() };
  for (const title of ['Gearbox', 'Clutch']) {
    const line = { kind: 'part', name: title, quantity: 1, unit_price_cents: 50_000, tax_bp: 1_900 };
    books.deals.push((await shop.ask('/api/deals', { title, customer_name: 'Wanda', lines: [line] })).body.id);
  }
  const walk = { shop, books, dice: dice(seed), tills: [], steps: [] };
  let [step, restarts] = [0, 0];
  try {
    for (const name of ['cashier1', 'cashier2', 'manager1'].slice(0, TILLS)) {
      const till = new Till(shop, books);
      walk.tills.push(till);
      await till.signsIn(name);
      await till.joins(walk.dice.one(shop.registers), 20_000);
    }
    // On a machine that is busy a walk is shorter.
    for (; step < STEPS && Date.now() < until; step += 1) {
      if (restarts < RESTARTS_MAX && walk.dice.may(0.02)) {
        restarts += 1;
        walk.steps.push('the server restarts');
        await shop.restarts(walk.dice.may(0.5));
      }
      // Two at once, now and then: on tills of their own.
      const first = walk.dice.below(TILLS);
      const tills = walk.dice.may(0.2) ? [first, (first + 1) % TILLS] : [first];
      const chosen = tills.map((number) => walk.tills[number]).map((till) => [till, stepOf(till, walk.dice)]);
      await Promise.all(chosen.map(([till, { name, work }]) => takes(walk, till, name, work)));
    }
    await ends(walk);
    return await check({ ...books, ask: (path) => shop.ask(path) });
  } catch (error) {
    throw new Error(`TILL_WALK_SEED=${seed} TILL_WALK_STEPS=${step} walks it again. It went:\n  ${walk.steps.join('\n  ')}`, { cause: error });
  }
}

/** Everybody has a network and comes back to their till, what is refused is set aside, and every register is closed, twice. */
async function ends({ shop, tills, books, steps }) {
  steps.push('everybody has a network again');
  for (const till of tills) till.browser.network = 'up';
  for (const till of tills) {
    // Whoever rang up what is kept there signs in once more, one after the other.
    const people = new Set([...till.kept.values()].map((sale) => books.accounts.get(sale.cashier_id)));
    for (const name of people) {
      await till.signsIn(name);
      await till.joins(shop.registers[0], 20_000);
      await till.browser.waits();
      const [page] = till.browser.pages;
      await page.queue.send();
      const own = async () => (await till.refused(page)).filter((sale) => !sale.is_others);
      for (const sale of await own()) await till.setsAside(page, sale);
      // Another one of its id was set aside before: it is rung up anew.
      for (const sale of await own()) await till.takesBack(page, sale);
    }
    if (till.kept.size > 0) throw new Error(`a till still holds ${JSON.stringify([...till.kept])}`);
    till.browser.reload(till.who.id, 1);
    await till.browser.waits();
  }
  const [, , last] = tills;
  for (let round = 0; round < 2; round += 1) {
    for (const register of shop.registers) {
      await last.joins(register, 20_000);
      await last.closes(true);
      if (last.shift) throw new Error(`the shift ${last.shift} cannot be closed`);
    }
  }
  for (const [shift] of books.openings) {
    const { body: report } = await shop.ask(`/api/pos/shifts/${shift}/report`);
    if (!books.reports.some((kept) => kept.shift === shift)) books.reports.push({ shift, report });
  }
}

const shop = new Shop();
await shop.begin();
let outcome = 0;
try {
  const until = SEED ? Infinity : Date.now() + SECONDS * 1_000;
  const first = SEED ? Number(SEED) : Math.floor(Math.random() * 2 ** 31);
  const seen = {};
  let seed = first;
  do {
    const walked = await walks(shop, seed++, until);
    for (const [what, count] of Object.entries(walked)) seen[what] = (seen[what] ?? 0) + count;
  } while (!SEED && Date.now() < until);
  console.log(`${seed - first} walks from seed ${first}: ${Object.entries(seen).map((count) => count.join(' ')).join(', ')}`);
} catch (error) {
  console.error(`${error.message}\n${error.cause?.stack ?? error.stack}`);
  outcome = 1;
} finally {
  await shop.server.stop().catch(() => {});
}
process.exit(outcome);
