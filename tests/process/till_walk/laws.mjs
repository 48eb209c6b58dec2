// What must be so after every walk, whatever happened: looked up at the server, compared with what the tills promised.
import assert from 'node:assert/strict';

const sum = (amounts) => amounts.reduce((all, amount) => all + amount, 0);
const cashOf = ({ sale, tenders }) => sum(tenders.filter(({ kind }) => kind === 'cash').map((tender) => tender.amount_cents)) - sale.change_cents;

/** Looks at everything of one walk. `ask` gets a path as a manager: `{ status, body, text }`. */
export async function check({ ask, sales, refunds, movements, reports, openings }) {
  const receipts = new Map();
  const zs = new Map(reports.map(({ shift, report }) => [shift, report]));
  const named = (of) => [...zs.values()].flatMap((report) => report[of].map(({ id }) => id));
  const [corrected, aside] = [named('corrections'), named('set_aside')];

  for (const [id, rung] of sales) {
    const { status, body } = await ask(`/api/pos/sales/${id}`);
    const times = aside.filter((other) => other === id).length;
    if (status === 404) {
      // One that was set aside and taken back before the answer was there is rung up anew as another one.
      const isAccountedFor = ['perhaps', 'taken back'].includes(rung.fate) ? times <= 1 : times === 1;
      assert.ok(isAccountedFor, `the sale ${id} of ${rung.by} is lost: ${rung.fate}, on ${times} reports as set aside`);
      continue;
    }
    assert.equal(status, 200);
    assert.equal(times, 0, `the sale ${id} is recorded and set aside`);
    assert.notEqual(rung.fate, 'taken back', `the sale ${id} was taken back and is recorded`);
    assert.equal(body.sale.cashier_name, rung.by, `the sale ${id} is under another's name`);
    assert.equal(body.sale.total_cents, rung.total_cents, `the sale ${id} comes to something else`);
    assert.equal(body.sale.shift_id, rung.shift, `the sale ${id} is on another shift`);
    receipts.set(id, body);
  }
  for (const [id, { by }] of refunds) {
    const { status, body } = await ask(`/api/pos/sales/${id}`);
    // Its answer may have been a refusal.
    if (status === 404) continue;
    assert.equal(body.sale.cashier_name, by, `the refund ${id} is under another's name`);
    receipts.set(id, body);
  }
  for (const id of aside) assert.ok(sales.has(id), `${id} was set aside, and nobody rang it up`);

  for (const [id, { sale }] of receipts) {
    const times = corrected.filter((other) => other === id).length;
    assert.equal(times, sale.booking === 'correction' ? 1 : 0, `the ${sale.booking} receipt ${id} is on ${times} reports as a correction`);
    assert.ok(zs.has(sale.shift_id), `the receipt ${id} is on a shift without a Z report`);
  }

  for (const [shift, report] of zs) {
    const of = [...receipts.values()].filter(({ sale }) => sale.shift_id === shift && sale.booking === 'regular');
    const what = `Z ${report.number} of ${report.register_name}`;
    for (const kind of ['sale', 'refund', 'void']) {
      const mine = of.filter(({ sale }) => sale.kind === kind && !sale.deposit_cents);
      const stated = report.receipts.find((line) => line.kind === kind) ?? { count: 0, total_cents: 0 };
      assert.deepEqual([stated.count, stated.total_cents], [mine.length, sum(mine.map(({ sale }) => sale.total_cents))], `${what}: ${kind}`);
    }
    assert.equal(report.deposits_cents, sum(of.map(({ sale }) => sale.deposit_cents ?? 0)), `${what}: deposits`);
    const tenders = sum(report.tenders.map((tender) => tender.total_cents));
    const turnover = sum(report.receipts.filter(({ kind }) => kind !== 'void').map((line) => line.total_cents));
    assert.equal(tenders, turnover + report.deposits_cents + report.rounding_cents, `${what}: the tenders are the receipts, the deposits and the rounding`);
    const moved = await ask(`/api/pos/shifts/${shift}/report`);
    assert.deepEqual(moved.body, report, `${what} is written once`);
    const paid = sum([...movements].filter(([, movement]) => movement.shift === shift).map(([, movement]) => movement.cents));
    const expected = openings.get(shift) + sum(of.map(cashOf)) + paid;
    assert.equal(report.drawer.expected_cents, expected, `${what}: the drawer`);
    const numbers = [...receipts.values()].filter(({ sale }) => sale.shift_id === shift).map(({ sale }) => sale.number);
    assert.equal(new Set(numbers).size, Math.max(0, ...numbers), `${what}: receipts without a gap`);
  }
  const late = [...receipts.values()].filter(({ sale }) => sale.booking === 'correction').length;
  return { sales: sales.size, receipts: receipts.size, refunds: refunds.size, late, aside: aside.length, reports: zs.size };
}
