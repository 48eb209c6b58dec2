// The till on a bad day: what belongs to one sale, what is in the basket, and what was rung up are each in one place, whatever
// happens to the network, the page, the browser's tabs and the server.
import { type Page, type Route } from '@playwright/test';
import { findsNothingIn } from './axe.ts';
import { Counter } from './counter.ts';
import { Person } from './person.ts';
import { freshFolder, serve } from './server.mjs';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

const SALES = /\/api\/pos\/shifts\/[^/]+\/sales$/;

type Sale = { number: number; kind: string; total_cents: number };

async function salesOf(casey: Counter): Promise<Sale[]> {
  const board = await (await casey.page.request.get(`/api/pos/shifts/${casey.shift}`)).json();
  return board.sales;
}

const totals = async (casey: Counter) => (await salesOf(casey)).map((sale) => sale.total_cents).toReversed();

/** The basket as it is read: names and how many. */
async function basketOf(casey: Counter): Promise<string[]> {
  const lines = await casey.basket.locator('.basket-line').all();
  return Promise.all(lines.map(async (line) => `${await line.locator('.basket-count').innerText()} ${(await line.locator('.basket-name').innerText()).trim()}`));
}

/** Joins the shift again: another login is another device. */
async function joinsAgain(casey: Counter): Promise<void> {
  await casey.page.getByRole('button', { name: 'Join this shift' }).click();
  await casey.awake();
}

/** Types into a field at a scanner's speed: the keyboard of a test is slow where the machine is busy. */
async function scans(page: Page, field: string, barcode: string): Promise<void> {
  await page.locator(field).evaluate((element, digits) => {
    const input = element as HTMLInputElement;
    const press = (key: string) => input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    input.focus();
    for (const digit of digits) {
      if (press(digit)) input.setRangeText(digit, input.value.length, input.value.length, 'end');
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    if (press('Enter')) input.form?.requestSubmit();
  }, barcode);
}

/** Holds every sale back until it is let go. */
async function holdsSales(page: Page): Promise<() => void> {
  let let_go: () => void = () => {};
  const gate = new Promise<void>((resolve) => (let_go = resolve));
  await page.route(SALES, async (route: Route) => {
    await gate;
    // The page that asked may be gone by then.
    await route.continue().catch(() => {});
  });
  return let_go;
}

test('whatever belongs to a sale ends with it: amounts, reference, credits, reasons', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  await casey.taps('Coffee');
  await casey.opens('Void');
  await page.getByLabel('Why is it not paid?').fill('Changed their mind');
  await casey.opens('Split');
  await page.getByLabel('Card').fill('2.50');
  await page.getByLabel('reference').fill('T-17');
  await page.getByRole('button', { name: 'Take payment' }).click();
  await expect(casey.paper).toContainText('Card T-17');

  await casey.taps('Wiper');
  await expect(page.getByLabel('Why is it not paid?')).toBeHidden();
  await casey.opens('Split');
  for (const field of ['Cash given', 'Card', 'reference']) await expect(page.getByLabel(field)).toHaveValue('');
  await casey.opens('Void');
  await expect(page.getByLabel('Why is it not paid?')).toHaveValue('');
  await casey.opens('Split');
  await page.getByLabel('Cash given').fill('100');
  await page.getByRole('button', { name: 'Take payment' }).click();
  await expect(casey.paper).toContainText('Cash');
  await expect(casey.paper).not.toContainText('Card');

  // One customer's credits are not the next one's.
  await casey.taps('Coffee');
  await casey.opens('Add customer');
  await page.getByLabel('Their e-mail').fill('customer2@demo.test');
  await page.getByRole('button', { name: 'It is for them' }).click();
  await casey.opens('Split');
  await page.getByLabel(/^Credits/).fill('1');
  await page.getByRole('link', { name: 'For nobody in particular' }).click();
  await expect(page.getByLabel(/^Credits/)).toHaveCount(0);
  await casey.opens('Add customer');
  await page.getByLabel('Their e-mail').fill('customer1@demo.test');
  await page.getByRole('button', { name: 'It is for them' }).click();
  await expect(casey.basket).toContainText('For Ada Winter');
  await casey.opens('Split');
  for (const field of await page.getByLabel(/^Credits/).all()) await expect(field).toHaveValue('');
});

test('what is tapped while a sale is on its way is the next basket, and a reload neither loses nor doubles', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  const letGo = await holdsSales(page);
  await casey.taps('Coffee');
  // Pressed twice.
  await casey.basket.getByRole('button', { name: 'Exact cash' }).dblclick();
  await expect(casey.basket).toContainText('The receipt is on its way');
  await casey.taps('Wiper');
  await casey.taps('Wiper');
  expect(await basketOf(casey)).toEqual(['2 Wiper blades, pair']);
  letGo();
  await expect.poll(() => totals(casey)).toEqual([250]);
  expect(await basketOf(casey)).toEqual(['2 Wiper blades, pair']);
  await page.unroute(SALES);

  const letGoAgain = await holdsSales(page);
  await casey.paysExactly();
  await casey.taps('Oil filter');
  await page.reload();
  await casey.awake();
  await expect.poll(() => basketOf(casey)).toEqual(['1 Oil filter']);
  letGoAgain();
  await page.unroute(SALES);
  await expect.poll(async () => (await totals(casey)).length, { timeout: 20_000 }).toBe(2);
  await casey.paysExactly();
  await expect.poll(async () => (await totals(casey)).length).toBe(3);
});

test('an answer that is lost does not sell twice', async ({ someone }) => {
  test.setTimeout(60_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  // The server does the work; its answer never comes.
  await page.route(SALES, async (route: Route) => {
    await route.fetch();
    await route.abort();
  });
  await casey.taps('Coffee');
  await casey.paysExactly();
  // The page's own, or the worker's when the browser wakes it: it is asked about again until an answer comes.
  await expect.poll(() => totals(casey)).toEqual([250]);
  await page.reload();
  await casey.awake();
  await page.unroute(SALES);
  await expect(page.getByText('on this device since')).toBeHidden({ timeout: 20_000 });
  await expect(casey.basket).toContainText('Nothing in the basket');
  expect(await totals(casey)).toEqual([250]);
});

test('a till without a network takes nothing that the server never can, and asks about an amount nobody gives', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  await casey.canDoWithoutANetwork();
  await page.context().setOffline(true);
  await casey.taps('Coffee');
  // A scanner's speed in the field for an amount is a scan, not an amount.
  await casey.opens('Split');
  await page.getByLabel('Cash given').fill('5');
  await scans(page, '#cash', '2000000000084');
  await expect(casey.basket).toContainText('Headlight bulb H7');
  await expect(page.getByLabel('Cash given')).toHaveValue('5');
  await expect(casey.paper).toBeHidden();

  // More than the server takes.
  await page.keyboard.press('F4');
  await page.getByLabel('How many').last().fill('10000');
  await page.getByRole('button', { name: 'Change it' }).last().click();
  await casey.paysExactly();
  await expect(casey.main).toContainText('The quantity must be more than 0 and at most 9999');
  await expect(page.getByText('on this device since')).toBeHidden();
  await page.keyboard.press('F4');
  await page.getByLabel('How many').last().fill('1');
  await page.getByRole('button', { name: 'Change it' }).last().click();

  // An amount that nobody gives is asked about, and taken when it is said twice.
  await casey.opens('Split');
  await page.getByLabel('Cash given').fill('2000');
  await page.getByRole('button', { name: 'Take payment' }).click();
  await expect(casey.main).toContainText('would go back as change');
  await expect(casey.basket).toContainText('Headlight bulb H7');
  await page.getByRole('button', { name: 'Take payment' }).click();
  await expect(page.getByText('1 sale waits on this device')).toBeVisible();
  await page.context().setOffline(false);
  await expect.poll(async () => (await totals(casey)).length, { timeout: 20_000 }).toBe(1);
});

test('a sale that the server refuses later can be corrected, and is sold once', async ({ someone }) => {
  test.setTimeout(60_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  let answersAfter = 0;
  await page.route(SALES, async (route: Route) => {
    await new Promise((resolve) => setTimeout(resolve, answersAfter));
    const problem = { type: '/problems/invalid', status: 422, title: 'No', detail: 'A word against it.' };
    await route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await casey.taps('Coffee');
  await casey.paysExactly();
  // It is back in the basket, with the reason, and waits nowhere.
  await expect(casey.main).toContainText('A word against it.');
  await expect.poll(() => basketOf(casey)).toEqual(['1 Coffee']);
  answersAfter = 2_000;
  await casey.paysExactly();
  await casey.taps('Wiper');
  // The next one has begun: the refused one stays to be seen until it can be taken up.
  await page.getByRole('button', { name: 'Correct it' }).click();
  await expect(casey.main).toContainText('Sell or empty what is in the basket first');
  expect(await basketOf(casey)).toEqual(['1 Wiper blades, pair']);
  await page.unroute(SALES);
  await casey.paysExactly();
  await expect.poll(async () => (await totals(casey)).length).toBe(1);
  await page.getByRole('button', { name: 'Correct it' }).click();
  await expect.poll(() => basketOf(casey)).toEqual(['1 Coffee']);
  await casey.paysExactly();
  await expect.poll(async () => (await totals(casey)).length).toBe(2);
  await expect(page.getByRole('button', { name: 'Correct it' })).toHaveCount(0);
});

test('a refused sale is set aside by a manager who signs at the till, once, and stands on the report', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  const problem = { type: '/problems/no-credit', status: 402, title: 'No', detail: 'A word against it.' };
  await page.route(SALES, async (route: Route) => {
    // By then the next basket has begun.
    await expect(casey.basket).toContainText('Wiper');
    await route.fulfill({ status: 402, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await casey.taps('Coffee');
  await casey.paysExactly();
  await casey.taps('Wiper');
  await expect(page.getByRole('alert').filter({ hasText: 'The server did not take' })).toContainText('1 Coffee: A word against it.');
  await page.getByRole('button', { name: 'Set it aside' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set a refused sale aside' });
  await findsNothingIn(page, 'a refused sale');
  const signs = async (password: string) => {
    await dialog.getByLabel("Manager's e-mail").fill('manager1@demo.test');
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByLabel('Why it is set aside').fill('Paid on the next day');
    await dialog.getByRole('button', { name: 'Sign and set it aside' }).click();
  };
  await signs('not it');
  await expect(dialog.getByRole('alert')).toContainText('no manager of this shop');
  // What was typed is still there. The server does it, and nobody hears of that: pressed again, it is the same.
  await expect(dialog.getByLabel('Why it is set aside')).toHaveValue('Paid on the next day');
  await page.route('**/set-aside-sales', async (route: Route) => {
    await route.fetch();
    await route.abort();
  });
  await signs('forecourt-demo');
  await expect(dialog.getByRole('alert')).toContainText('The server cannot be reached');
  await page.unroute('**/set-aside-sales');
  await signs('forecourt-demo');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('The server did not take')).toBeHidden();
  expect(await basketOf(casey)).toEqual(['1 Wiper blades, pair']);
  await page.reload();
  await casey.awake();
  await expect(page.getByRole('button', { name: 'Set it aside' })).toHaveCount(0);
  await page.getByRole('link', { name: 'X report' }).click();
  await expect(casey.paper).toContainText('Set aside');
  await expect(casey.paper.getByText('Paid on the next day')).toHaveCount(1);
  await expect(casey.paper).toContainText(/1 Coffee.*Main Street 1, shift \d+, Casey Lorenz.*2\.50 in cash.*Set aside by Mona Fischer/s);
});

test('a sale that comes back for a signature does not take the place of what was tapped meanwhile', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  const problem = { type: '/problems/needs-manager', status: 403, title: 'No', detail: 'A manager must sign.' };
  await page.route(SALES, (route: Route) =>
    route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  let asked = 0;
  await page.route('**/api/pos/catalogue', async (route: Route) => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await route.continue();
  });
  await casey.taps('Coffee');
  await casey.paysExactly();
  await expect.poll(() => asked).toBe(1);
  await casey.taps('Wiper');
  await expect(page.getByRole('button', { name: 'Take it up' })).toBeVisible();
  expect(await basketOf(casey)).toEqual(['1 Wiper blades, pair']);
  await page.unroute(SALES);
  await casey.paysExactly();
  await expect.poll(async () => (await totals(casey)).length).toBe(1);
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect.poll(() => basketOf(casey)).toEqual(['1 Coffee']);
  await casey.paysExactly();
  await expect.poll(async () => (await totals(casey)).length).toBe(2);
});

test('the basket is what it was after every ordinary act between two taps', async ({ someone }) => {
  test.setTimeout(120_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  const till = page.url();
  await casey.taps('Oil filter');
  await casey.paysExactly();
  await expect(casey.paper).toContainText('Oil filter');
  for (const tile of ['Coffee', 'Coffee', 'Wiper']) await casey.taps(tile);
  const basket = ['2 Coffee', '1 Wiper blades, pair'];
  const stands = async (after: string) => {
    await casey.awake();
    await expect.poll(() => basketOf(casey), { message: `after ${after}` }).toEqual(basket);
  };

  await page.reload();
  await stands('loading the page anew');
  await casey.looksAtReceipts();
  await page.getByRole('link', { name: 'Sale 1' }).click();
  await page.getByRole('link', { name: 'Next sale' }).click();
  await stands('reading a receipt');
  await page.getByRole('link', { name: 'X report' }).click();
  await page.getByRole('link', { name: 'To the till' }).click();
  await stands('reading the X report');
  await page.getByRole('link', { name: 'X report' }).click();
  await page.goBack();
  await stands('Back from the X report');
  await casey.unfolds('Cash in or out');
  await page.getByLabel('Amount').fill('4.00');
  await page.getByLabel('What for').fill('stamps');
  await page.getByRole('button', { name: 'Record it' }).click();
  await stands('moving cash');
  await page.getByRole('link', { name: 'Close shift' }).click();
  await page.getByRole('button', { name: 'Stop selling and count' }).click();
  await page.getByRole('button', { name: 'Resume selling' }).click();
  await stands('counting and going on');
  await page.goto('/account');
  await page.getByRole('link', { name: 'Return' }).click();
  await stands('a look at the account');
  await page.goto('/deals');
  await page.goto(till);
  await stands('a look at the deals');
  await page.goto('/pos/register');
  await page.goto(till);
  await stands('a look at the registers');

  // A second tab shows the same, and what it adds is in the first one.
  const second = await page.context().newPage();
  await second.goto(till);
  await expect(second.locator('.basket-line')).toHaveCount(2);
  await second.locator('.tile').filter({ hasText: 'Oil filter' }).click();
  basket.push('1 Oil filter');
  await stands('a tap in a second tab');
  await second.close();

  // A tab that was closed, and one's login: whoever signs in again finds it, nobody else does.
  await page.goto('about:blank');
  await page.goto(till, { waitUntil: 'domcontentloaded' });
  await stands('closing the tab');
  await page.context().clearCookies();
  await page.goto(till);
  await casey.person.signsIn();
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(till);
  await joinsAgain(casey);
  await stands('signing in again');
  await casey.person.sends('sign_in', { email: 'cashier2@demo.test', password: 'forecourt-demo' });
  await casey.startsOn('Main Street 1');
  await expect(casey.basket).toContainText('Nothing in the basket');
  await casey.person.sends('sign_in', { email: 'cashier1@demo.test', password: 'forecourt-demo' });
  await page.goto(till);
  await joinsAgain(casey);
  await stands('somebody else at the same device');

  // Sold in one tab, it is gone in the other.
  const third = await page.context().newPage();
  await third.goto(till);
  await expect(third.locator('.basket-line')).toHaveCount(3);
  await casey.paysExactly();
  await expect(casey.paper).toContainText('Coffee');
  await expect(third.locator('.basket-line')).toHaveCount(0);
  await third.close();
  expect((await totals(casey)).length).toBe(2);
});

test('without a script the basket comes along to the report, the cash and the count, and back', async ({ someone }) => {
  test.setTimeout(60_000);
  const casey = new Counter(await (await someone('cashier1', WITHOUT_JAVASCRIPT)).isSignedIn(), false);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  await casey.taps('Coffee');
  const stands = async () => expect.poll(() => basketOf(casey)).toEqual(['1 Coffee']);
  await page.getByRole('link', { name: 'X report' }).click();
  await page.getByRole('link', { name: 'To the till' }).click();
  await stands();
  await casey.unfolds('Cash in or out');
  await page.getByLabel('Amount').fill('4.00');
  await page.getByLabel('What for').fill('stamps');
  await page.getByRole('button', { name: 'Record it' }).click();
  await stands();
  await page.getByRole('link', { name: 'Close shift' }).click();
  await page.getByRole('button', { name: 'Stop selling and count' }).click();
  await page.getByRole('button', { name: 'Resume selling' }).click();
  await stands();
});

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`${how} JavaScript more than a cashier may give off is sold once a manager has signed for it`, async ({ someone }) => {
    const hasScript = how === 'with';
    const casey = new Counter(await (await someone('cashier1', options)).isSignedIn(), hasScript);
    const { page } = casey;
    await casey.startsOn('Main Street 1');
    await casey.taps('Oil filter');
    await casey.opens('Discount');
    await page.locator('#off').fill('100%');
    await page.getByRole('button', { name: 'Give the discount' }).click();
    await casey.paysExactly();
    await expect(casey.main).toContainText('A manager must');
    expect(await totals(casey)).toEqual([]);
    await page.getByLabel("Manager's e-mail").fill('manager1@demo.test');
    await page.getByLabel('Password').fill('wrong');
    await page.getByLabel('Why it is allowed').fill('A gift');
    await page.getByRole('button', { name: 'Sign and take payment' }).click();
    await expect(casey.main).toContainText('no manager');
    expect(await totals(casey)).toEqual([]);
    await page.getByLabel("Manager's e-mail").fill('manager1@demo.test');
    await page.getByLabel('Password').fill('forecourt-demo');
    await page.getByLabel('Why it is allowed').fill('A gift');
    await page.getByRole('button', { name: 'Sign and take payment' }).click();
    await expect(casey.paper).toContainText('allowed by');
    await expect(casey.paper).toContainText('A gift');
  });
}

test('a deal that was paid is offered again only after a question', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  const till = page.url();
  const line = { kind: 'part', name: 'Brake pad', quantity: 2, unit_price_cents: 5_000, tax_bp: 1_900 };
  const deal = await (await page.request.post('/api/deals', { data: { title: 'Brakes', lines: [line] } })).json();
  await page.goto(`${till}?deal=${deal.id}`);
  await casey.awake();
  await casey.paysExactly();
  await expect(casey.paper).toContainText('Brake pad');
  await casey.taps('Coffee');
  await page.goto(`${till}?deal=${deal.id}`);
  await casey.awake();
  await expect(casey.main).toContainText(`D-${deal.number} was paid at the till: 100.00 EUR`);
  await page.getByRole('link', { name: 'Leave it out' }).click();
  await casey.awake();
  await expect.poll(() => basketOf(casey)).toEqual(['1 Coffee']);
});

test('papers show the clock and the taxes of the shop, whoever reads them', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1', { timezoneId: 'America/New_York' })).isSignedIn(), true);
  const chris = new Counter(await (await someone('cashier2', { timezoneId: 'Asia/Tokyo' })).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  await casey.taps('Coffee');
  await casey.taps('Sandwich');
  await casey.paysExactly();
  await expect(casey.paper).toContainText('A · incl. VAT 19.00 % on');
  await expect(casey.paper).toContainText('B · incl. VAT 7.00 % on');
  await expect(casey.paper).toContainText('Tax number');
  const hour = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' }).format(new Date());
  await expect(casey.paper).toContainText(`${hour} `);
  await expect(casey.paper).toContainText('Europe/Berlin');
  const { shift } = casey;
  await casey.closes('206.95');
  await chris.page.goto(`/pos/shifts/${shift}/report`);
  expect(await chris.page.locator('.paper').innerText()).toBe(await page.locator('.paper').innerText());
});

const ENDS: Record<string, NodeJS.Signals> = { stopped: 'SIGTERM', killed: 'SIGKILL', frozen: 'SIGSTOP' };
const ROUNDS = Number(process.env.TILL_ROUNDS ?? 2);

for (const [how, signal] of Object.entries(ENDS)) {
  test(`a till that is loaded anew with its server ${how} wakes, sells, and loses and doubles nothing`, async ({ browser, engine }) => {
    test.skip(engine !== 'sqlite', 'the browser does not know the engine');
    test.setTimeout(60_000 + ROUNDS * 60_000);
    const folder = freshFolder();
    const start = (listen?: string) => serve({ databaseUrl: `sqlite:${folder.path}/forecourt.db`, folder: folder.path, listen });
    let server = await start();
    try {
      const context = await browser.newContext({ baseURL: server.address });
      const casey = new Counter(await new Person('cashier1', await context.newPage()).isSignedIn(), true);
      const { page } = casey;
      await casey.startsOn('Main Street 1');
      const till = page.url();
      let sold = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        await casey.canDoWithoutANetwork();
        await casey.taps('Coffee');
        process.kill(server.pid, signal);
        await page.reload();
        await casey.awake();
        await expect.poll(() => basketOf(casey)).toEqual(['1 Coffee']);
        await casey.paysExactly();
        await expect(page.getByText('1 sale waits on this device')).toBeVisible({ timeout: 20_000 });
        // A till that was installed starts at the registers: without a server that is the till.
        await page.goto('/pos/register');
        await expect(page).toHaveURL(till);
        await casey.awake();
        await casey.taps('Wiper');
        await casey.paysExactly();
        await expect(page.getByText('2 sales wait on this device')).toBeVisible({ timeout: 20_000 });
        sold += 2;
        if (signal === 'SIGSTOP') process.kill(server.pid, 'SIGCONT');
        else server = await start(new URL(server.address).host);
        await expect(page.getByText('on this device since')).toBeHidden({ timeout: 60_000 });
        expect((await totals(casey)).length).toBe(sold);
        await page.reload();
        await casey.awake();
      }
      expect(casey.person.complaints).toEqual([]);
      await context.close();
    } finally {
      if (signal === 'SIGSTOP') process.kill(server.pid, 'SIGCONT');
      await server.stop();
      folder.forget();
    }
  });
}
