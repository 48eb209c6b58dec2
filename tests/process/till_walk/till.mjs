// A till of the walk: a browser, who is signed in there, the shift it stands at, and what its page does when somebody presses something.
// What it promises goes into the books of the walk: they are compared with the server's.
import { randomUUID } from 'node:crypto';
import { Browser } from './browser.mjs';

const PASSWORD = 'forecourt-demo';
const MANAGER = { email: 'manager1@demo.test', password: PASSWORD };
const KEPT_MAX = 1_000;
const TIMEOUT_MS = 8_000;

export class Till {
  constructor(shop, books) {
    Object.assign(this, { shop, books, browser: new Browser(shop.address), shift: undefined, who: undefined, last: undefined });
  }

  /** Asks the server past the queue, as the page's forms do. Nothing when it was not reached. */
  async ask(path, body) {
    const options = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await this.browser.fetch(path, options).catch(() => undefined);
    // A database that is too busy is one that was not reached.
    if (!answer || answer.status === 503) return undefined;
    const text = await answer.text();
    const said = { status: answer.status, ok: answer.ok, body: text ? JSON.parse(text) : undefined };
    if (answer.status >= 500) throw new Error(`${path}: ${answer.status} ${text}`);
    return said;
  }

  async signsIn(name) {
    const said = await this.insists('/api/login', { email: `${name}@demo.test`, password: PASSWORD });
    if (!said?.ok) return;
    this.who = said.body.user;
    this.books.accounts.set(this.who.id, name);
    // Another login is another device: it stands nowhere yet.
    this.shift = undefined;
    this.browser.reload(this.who.id, 1);
  }

  async joins(register, opening_cash_cents) {
    const said = await this.ask('/api/pos/sessions/get-or-create', { register_id: register, opening_cash_cents, leave: this.shift ?? null });
    if (!said?.ok) return;
    this.shift = said.body.shift.id;
    this.books.openings.set(this.shift, opening_cash_cents);
  }

  async leaves() {
    if ((await this.ask(`/api/pos/shifts/${this.shift}/leave`, {}))?.ok) this.shift = undefined;
  }

  /** Rings a sale up as the till's page does: the queue takes it, and then it is sent. */
  async ringsUp(page, { lines, tenders, total_cents, more = {}, id = randomUUID() }) {
    const { shift, who } = this;
    const sale = { id, lines, tenders, customer_id: null, void_reason: null, rung_up_at: new Date().toISOString(), cashier_id: who.id, ...more };
    const basket = JSON.stringify({ text: '', rest: { products: [] } });
    const url = `/api/pos/shifts/${shift}/sales`;
    const before = this.books.sales.get(id);
    // Of a page that is gone before it is told nobody knows whether it was taken: it was rung up, or it was not.
    this.books.sales.set(id, { by: who.name, total_cents, shift, fate: 'perhaps' });
    const taken = await page.outlives(page.queue.take(url, JSON.stringify(sale), KEPT_MAX, TIMEOUT_MS, `${who.id}/${shift}`, basket));
    if (taken === undefined) return;
    if (taken.outcome !== 'taken') {
      if (before) this.books.sales.set(id, before);
      else this.books.sales.delete(id);
      return;
    }
    this.books.sales.get(id).fate = 'taken';
    const answer = await page.outlives(page.queue.deliver(taken.number));
    if (answer?.outcome === 'recorded') this.last = { id, paid_by: tenders[0]?.kind ?? 'cash' };
  }

  /** What waits here because the server does not take it. */
  async refused(page) {
    return (await page.outlives(page.queue.state()))?.refused ?? [];
  }

  /** The cashier takes a refused sale back into the basket, and empties that. */
  async takesBack(page, { number }) {
    const id = this.idOf(number);
    const basket = await page.outlives(page.queue.takeBack(number));
    if (basket) this.books.sales.get(id).fate = 'taken back';
  }

  async setsAside(page, { number }) {
    const id = this.idOf(number);
    const url = `/api/pos/shifts/${this.shift}/set-aside-sales`;
    const answer = await page.outlives(page.queue.setAside(number, url, JSON.stringify({ ...MANAGER, reason: 'The walk goes on' })));
    if (answer?.outcome === 'set_aside') this.books.sales.get(id).fate = 'set aside';
  }

  /** The sales that lie in the browser's database, by their numbers. */
  get kept() {
    const rows = this.browser.database.stores.get('sales')?.rows ?? new Map();
    return new Map([...rows].map(([number, { body }]) => [number, JSON.parse(body)]));
  }

  idOf(number) {
    return this.kept.get(number)?.id;
  }

  /** The same request once more when no answer came: the page keeps its id. */
  async insists(path, body) {
    return (await this.ask(path, body)) ?? this.ask(path, body);
  }

  async refunds(of) {
    const id = randomUUID();
    this.books.refunds.set(id, { by: this.who.name });
    await this.insists(`/api/pos/shifts/${this.shift}/refunds`, { id, refund_of: of.id, lines: [], reason: 'Did not fit', tender: of.paid_by });
  }

  async moves(kind, amount_cents) {
    const id = randomUUID();
    const said = await this.insists(`/api/pos/shifts/${this.shift}/cash-movements`, { id, kind, amount_cents, reason: 'Stamps' });
    // Whoever was never told looks: it is there, or it is not.
    const isThere = said ? said.ok : (await this.shop.ask(`/api/pos/shifts/${this.shift}/report`)).body.movements.some((movement) => movement.id === id);
    if (isThere) this.books.movements.set(id, { shift: this.shift, cents: kind === 'paid_in' ? amount_cents : -amount_cents });
  }

  async parks() {
    const id = randomUUID();
    const said = await this.insists(`/api/pos/shifts/${this.shift}/parked`, { id, name: 'Bay 4', basket: 'one', lines_count: 1, total_cents: 100 });
    if (said?.ok) this.books.parked.push(id);
  }

  async takesUp(id) {
    return (await this.insists(`/api/pos/shifts/${this.shift}/parked/${id}/take`, {}))?.ok;
  }

  /** Counts what should be there and closes; with a manager's word where devices hold sales, if that is `insisted` on. */
  async closes(insisted) {
    const { shift } = this;
    const at = `/api/pos/shifts/${shift}`;
    if (!(await this.ask(`${at}/count`, {}))?.ok) return;
    const { body: x } = await this.shop.ask(`${at}/report`);
    if (x.kind !== 'X') return;
    const counted = await this.ask(`${at}/count`, { counted_cents: x.drawer.expected_cents });
    const closing = { count_id: counted?.body.count?.id, note: 'Counted', ...(insisted && { approval: MANAGER, unsent_reason: 'It was late' }) };
    const closed = counted?.ok && (await this.insists(`${at}/close`, closing));
    const now = await this.shop.ask(`${at}/report`);
    if (now.body.kind === 'Z') {
      this.shift = undefined;
      if (!this.books.reports.some((kept) => kept.shift === shift)) this.books.reports.push({ shift, report: now.body });
    } else if (!closed?.ok) await this.insists(`${at}/reopen`, {});
  }
}
