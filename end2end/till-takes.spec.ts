// What a till takes besides whole things of the catalogue for cash: parts of an hour, what stands in no catalogue, ways to pay of the
// shop's own, and money ahead of the work.
import { Counter } from './counter.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

for (const [how, options, register] of [
  ['with', undefined, 'Harbour 3'],
  ['without', WITHOUT_JAVASCRIPT, 'Main Street 3'],
] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript parts of an hour and an open item are sold, paid by voucher and in cash`, async ({ someone }) => {
    test.setTimeout(90_000);
    const casey = new Counter(await (await someone('cashier1', options)).isSignedIn(), hasScript);
    const { page } = casey;
    await casey.startsOn(register);
    await casey.taps('99.00');
    await casey.opens('Labour');
    await casey.basket.getByLabel('How much, h').fill('1.5');
    await casey.basket.getByRole('button', { name: 'Change it' }).click();
    await expect(casey.basket).toContainText('148.50');

    // Pieces are whole.
    await casey.taps('Coffee');
    await casey.opens('Coffee');
    await casey.basket.getByLabel('How many').last().fill('0.5');
    await casey.basket.getByRole('button', { name: 'Change it' }).last().click();
    await expect(casey.basket).toContainText('This is sold by the piece');

    // What is in no catalogue, refused once with what was typed.
    await casey.unfolds('Open item');
    const open = page.locator('#open-item');
    await open.getByLabel('What', { exact: true }).fill('Hose, cut to length');
    await open.getByLabel('Price of one').fill('much');
    await open.getByLabel('How much').fill('2,5');
    await open.getByLabel('Unit').selectOption('Metre');
    await open.getByRole('button', { name: 'Put it in the basket' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'This is no amount' })).toBeVisible();
    await expect(open.getByLabel('What', { exact: true })).toHaveValue('Hose, cut to length');
    await open.getByLabel('Price of one').fill('4.20');
    await open.getByRole('button', { name: 'Put it in the basket' }).click();
    await expect(casey.basket).toContainText('Hose, cut to length');
    await expect(casey.basket).toContainText('10.50');
    // It is in the basket still when the page is loaded anew, once.
    await page.reload();
    await casey.awake();
    await expect(casey.basket).toContainText('10.50');
    await expect(casey.basket.locator('.basket-total')).toContainText('161.50');

    await casey.opens('Split');
    await casey.basket.getByLabel('By another way').fill('100');
    await casey.basket.getByLabel('Which way').selectOption('Voucher');
    await casey.basket.getByLabel('Cash given').fill('70');
    await casey.basket.getByRole('button', { name: 'Take payment' }).click();
    await expect(casey.paper).toContainText('1.5 h × Labour');
    await expect(casey.paper).toContainText('2.5 m × Hose, cut to length');
    await expect(casey.paper).toContainText('Voucher');
    await expect(casey.page.locator('.figure')).toContainText('8.50');
  });

  test(`${how} JavaScript a deposit is taken on the selected deal and off its last sale`, async ({ someone }) => {
    test.setTimeout(90_000);
    const max = new Counter(await (await someone('manager1', options)).isSignedIn(), hasScript);
    const { page } = max;
    const made = await page.request.post('/api/deals', {
      data: { title: `Clutch ${how}`, lines: [{ kind: 'labour', name: 'Clutch', quantity: 2, unit: 'h', unit_price_cents: 10_000, tax_bp: 1_900 }] },
    });
    const deal = await made.json();
    await page.request.post(`/api/deals/${deal.id}/select`);
    await max.startsOn(register);
    await max.unfolds('Open item');
    await page.getByLabel(`Deposit on D-${deal.number}`).fill('50');
    await page.getByRole('button', { name: 'Take the deposit' }).click();
    await expect(max.basket).toContainText(`Deposit, D-${deal.number}`);
    await max.paysExactly();
    await expect(max.paper.getByRole('heading', { level: 1 })).toContainText('Deposit');
    await max.goesOn();

    await page.getByRole('link', { name: `Put D-${deal.number} into the basket` }).click();
    await expect(max.basket.locator('.basket-total')).toContainText('200.00');
    await expect(max.basket).toContainText('deposit 50.00 taken off, 150.00 still to pay');
    await max.awake();
    await max.basket.getByRole('button', { name: 'Exact cash 150.00' }).click();
    await expect(max.paper).toContainText('2 h × Clutch');
    await expect(max.paper).toContainText('Deposit');
    // It is taken off once.
    await max.goesOn();
    await page.goto(`/pos/shifts/${max.hasScript ? max.shift : await shiftOf(max)}?deal=${deal.id}&again=yes`);
    await expect(max.basket.locator('.basket-total')).toContainText('200.00');
    await expect(max.basket).not.toContainText('taken off');
  });

  test(`${how} JavaScript a manager signs for what a sale takes beyond what its customer approved`, async ({ someone }) => {
    test.setTimeout(90_000);
    const casey = new Counter(await (await someone('cashier1', options)).isSignedIn(), hasScript);
    const ben = await (await someone('customer2', options)).isSignedIn();
    const { page } = casey;
    const of = (await (await ben.page.request.get('/api/me')).json()).user.id;
    const made = await page.request.post('/api/deals', {
      data: { title: `Wipers ${how}`, customer_id: of, lines: [{ kind: 'part', name: 'Wiper', quantity: 1, unit_price_cents: 5_000, tax_bp: 1_900 }] },
    });
    const deal = await made.json();
    const quoted = await (await page.request.post(`/api/deals/${deal.id}/quotes`, { data: { version: deal.version } })).json();
    const decided = await ben.page.request.post(`/api/customer/quotes/${quoted.quotes[0].id}/decision`, { data: { decision: 'approve' } });
    expect(decided.ok()).toBe(true);
    await page.request.post(`/api/deals/${deal.id}/select`);
    await casey.startsOn(register);
    await page.getByRole('link', { name: `Put D-${deal.number} into the basket` }).click();
    await casey.awake();
    await casey.taps('Coffee');
    await expect(casey.basket.locator('.basket-total')).toContainText('52.50');
    await casey.paysExactly();
    await expect(page.getByRole('alert').filter({ hasText: `D-${deal.number} is approved by` }).first()).toContainText('let a manager sign');
    const signs = async (password: string) => {
      await page.getByLabel("Manager's e-mail").fill('manager1@demo.test');
      await page.getByLabel('Password').fill(password);
      await page.getByLabel('Why it is allowed').fill('She wanted a coffee');
      await page.getByRole('button', { name: 'Sign and take payment' }).click();
    };
    await signs('nothing of theirs');
    await expect(page.getByRole('alert').filter({ hasText: 'the password is wrong' }).first()).toBeVisible();
    await signs('forecourt-demo');
    await expect(casey.paper).toContainText('2.50 more than the customer approved, allowed by Mona Fischer: She wanted a coffee');
    await casey.goesOn();
    await page.getByRole('link', { name: 'X report' }).click();
    await expect(casey.paper).toContainText('more than approved, by Mona Fischer: She wanted a coffee');
  });
}

/** The shift this device stands at. */
async function shiftOf(at: Counter): Promise<string> {
  await at.page.goto('/pos/register');
  await at.page.getByRole('link', { name: 'To the till' }).click();
  return at.shift;
}
