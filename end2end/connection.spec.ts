// The server is away: stopped, killed, frozen, out of reach. Every page says of when it is what it shows, keeps what is typed, and
// goes on by itself.
import { type Locator, type Page, type Route } from '@playwright/test';
import { findsNothingIn, isForEverybody } from './axe.ts';
import { Counter } from './counter.ts';
import { ENDS, lineOf, test } from './leaving-server.ts';
import { Person } from './person.ts';
import { expect } from './story.ts';

/** What is back by then was never away (`GRACE_MS` in public/live.js). */
const GRACE_MS = 2_500;
/** Longer than a page that nobody sees keeps its stream. */
const HIDDEN_MS = 11_000;

/** Whether a running time stands still: two looks further apart than a second. */
async function stands(clock: Locator): Promise<boolean> {
  const first = await clock.innerText();
  await clock.page().waitForTimeout(2_200);
  return first === (await clock.innerText());
}

for (const how of ENDS) {
  test(`with the server ${how} every live page says since when, stops its clocks, and catches up by itself`, async ({ server, arrives }) => {
    test.setTimeout(120_000);
    const [ada, mara, olu, ben] = [await arrives('customer1'), await arrives('mechanic1'), await arrives('mechanic3'), await arrives('customer2')];
    const casey = new Counter(await arrives('cashier1'), true);
    await casey.startsOn('Main Street 1');
    const room = await ada.isHelpedBy(mara);
    await ben.sends('start_consultation', { plan: 'free', channel: 'chat', concern: 'It squeals.', vehicle: '' });
    await ada.page.goto('/customer');
    const inRoom = await ada.page.context().newPage();
    await inRoom.goto(room);
    await olu.page.goto('/mechanic');
    const pages = [ada.page, inRoom, olu.page, casey.page];
    for (const page of pages) {
      await expect(page.locator('html')).toHaveAttribute('data-live', 'yes');
      await expect(lineOf(page)).toBeHidden();
    }
    const clocks = [ada.banner.getByRole('timer'), inRoom.locator('.banner .elapsed'), olu.page.locator('.queue-time').first()];
    for (const clock of clocks) expect(await stands(clock)).toBe(false);

    await server.goesAway(how);
    for (const page of pages) await expect(lineOf(page)).toHaveText(/^Connection lost, showing \d\d:\d\d\./, { timeout: 20_000 });
    await expect(lineOf(casey.page)).toContainText('Sales are kept on this device.');
    await expect(lineOf(olu.page)).not.toContainText('Sales');
    for (const clock of clocks) expect(await stands(clock)).toBe(true);
    if (how === 'stopped') for (const page of pages) await findsNothingIn(page, 'without a connection');

    await server.comesBack();
    for (const page of pages) await expect(lineOf(page)).toBeHidden({ timeout: 20_000 });
    for (const clock of clocks) expect(await stands(clock)).toBe(false);
    await mara.sends('post_message', { id: room.split('/').pop() ?? '', body: 'There you are again.' });
    await expect(inRoom.locator('.talk')).toContainText('There you are again.', { timeout: 2_000 });
    await ben.sends('cancel', { id: (await ben.active())?.id ?? '', seen: 'pending' });
    await expect(olu.main).toContainText('Nobody is waiting', { timeout: 2_000 });
  });

  test(`a form of the till that is sent with the server ${how} is not sent, says so, keeps what was typed, and is done once`, async ({ server, arrives }) => {
    test.setTimeout(120_000);
    const casey = new Counter(await arrives('cashier1'), true);
    const { page } = casey;
    await casey.startsOn('Main Street 1');
    const address = page.url();
    const movements = async () => (await (await page.request.get(`/api/pos/shifts/${casey.shift}`)).json()).movements;
    const unsent = how === 'frozen' ? 'No answer from the server' : 'Not sent: the server cannot be reached';
    const isRefusedBy = async (form: Locator, button: Locator, field: Locator, typed: string) => {
      await button.click();
      await expect(form.getByRole('alert')).toContainText(unsent, { timeout: 15_000 });
      await expect(form.getByRole('alert')).toContainText('What you typed is still here');
      await expect(field).toHaveValue(typed);
      await expect(button).toBeFocused();
      expect(page.url()).toBe(address);
    };

    await casey.unfolds('Cash in or out');
    await page.getByLabel('Amount').fill('4.00');
    await page.getByLabel('What for').fill('stamps');
    const moves = page.locator('form[action^="/fn/move_cash"]');
    const records = page.getByRole('button', { name: 'Record it' });
    await server.goesAway(how);
    await isRefusedBy(moves, records, page.getByLabel('What for'), 'stamps');
    await isRefusedBy(moves, records, page.getByLabel('What for'), 'stamps');
    if (how === 'stopped') await isForEverybody(page);
    await server.comesBack();
    await expect(lineOf(page)).toBeHidden({ timeout: 20_000 });
    await records.click();
    await expect(casey.person.notice).toContainText('The cash movement is recorded.');
    expect((await movements()).length).toBe(1);

    await casey.awake();
    await casey.looksAtReceipts();
    await page.locator('.moved summary').click();
    const reason = page.getByLabel('Why does it count for nothing?');
    await reason.fill('They were not bought');
    const voids = page.getByRole('button', { name: 'Void this movement' });
    await server.goesAway(how);
    await isRefusedBy(page.locator('form[action^="/fn/void_movement"]'), voids, reason, 'They were not bought');
    await server.comesBack();
    await expect(lineOf(page)).toBeHidden({ timeout: 20_000 });
    // What was frozen does what it was sent before, as soon as it goes on: then there is nothing left to press.
    if (how !== 'frozen') {
      await voids.click();
      await expect(casey.person.notice).toContainText('The cash movement is void.');
    }
    const reasons = async () => (await movements()).map((movement: { void_reason: string }) => movement.void_reason);
    await expect.poll(reasons).toEqual(['They were not bought']);
  });
}

test('a network that is back within two seconds was never away, and a longer silence is said in every tab', async ({ arrives }) => {
  const mara = await arrives('mechanic1');
  const { page } = mara;
  await page.goto('/mechanic');
  const second = await page.context().newPage();
  await second.goto('/account');
  const lines = [lineOf(page), lineOf(second)];
  for (const tab of [page, second]) {
    await expect(tab.locator('html')).toHaveAttribute('data-live', 'yes');
    await tab.evaluate(() => {
      const line = document.getElementById('connection-lost');
      const seen = { times: 0 };
      new MutationObserver(() => (seen.times += Number(line?.hidden === false))).observe(line as Node, { attributes: true });
      Object.assign(window, { seen });
    });
  }
  const times = (tab: Page) => tab.evaluate(() => (window as unknown as { seen: { times: number } }).seen.times);
  await page.context().setOffline(true);
  await page.waitForTimeout(1_200);
  await page.context().setOffline(false);
  await page.waitForTimeout(2 * GRACE_MS);
  for (const tab of [page, second]) expect(await times(tab)).toBe(0);

  await page.context().setOffline(true);
  for (const line of lines) await expect(line).toContainText('Connection lost', { timeout: 3 * GRACE_MS });
  await page.waitForTimeout(GRACE_MS);
  await page.context().setOffline(false);
  for (const line of lines) await expect(line).toBeHidden({ timeout: 10_000 });
  // Said once: what comes and goes is read out each time.
  for (const tab of [page, second]) expect(await times(tab)).toBe(1);
});

test('a tab that was hidden while the server froze says so soon after it is seen again', async ({ server, arrives }) => {
  test.setTimeout(90_000);
  const ada = await arrives('customer1');
  await ada.page.goto('/customer');
  await ada.hears();
  const isHidden = (hidden: boolean) =>
    ada.page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await isHidden(true);
  await ada.page.waitForTimeout(HIDDEN_MS);
  await server.goesAway('frozen');
  await isHidden(false);
  await expect(lineOf(ada.page)).toHaveText(/^Connection lost, showing \d\d:\d\d\./, { timeout: 2 * GRACE_MS });
  await server.comesBack();
  await expect(lineOf(ada.page)).toBeHidden({ timeout: 10_000 });
});

test('where only the stream cannot be had the page says that it is not live, and shows what happened within its time', async ({ arrives }) => {
  test.setTimeout(90_000);
  const ada = await arrives('customer1');
  await ada.page.route(/\/live\?/, (route: Route) => route.abort());
  await ada.page.goto('/customer');
  await expect(lineOf(ada.page)).toHaveText(/^Not live, showing \d\d:\d\d\. Refreshing every 30 seconds\.$/);
  await ada.sends('start_consultation', { plan: 'free', channel: 'chat', concern: 'It squeals.', vehicle: '' });
  await expect(ada.banner).toContainText('Pending', { timeout: 40_000 });
  await ada.page.unroute(/\/live\?/);
  await expect(lineOf(ada.page)).toBeHidden({ timeout: 10_000 });
});

test('a form whose answer was lost is pressed again and done once, and one that is refused comes back as a page', async ({ arrives }) => {
  const casey = new Counter(await arrives('cashier1'), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  // The server does the work; its answer never comes.
  await page.evaluate(() => {
    const real = window.fetch;
    window.fetch = async (...asked) => {
      const answer = await real(...asked);
      if (!String(asked[0]).includes('/fn/move_cash')) return answer;
      window.fetch = real;
      throw new TypeError('Failed to fetch');
    };
  });
  await casey.unfolds('Cash in or out');
  await page.getByLabel('Amount').fill('4.00');
  await page.getByLabel('What for').fill('stamps');
  await page.getByRole('button', { name: 'Record it' }).click();
  await expect(page.locator('form[action^="/fn/move_cash"]').getByRole('alert')).toContainText('Not sent');
  await page.getByRole('button', { name: 'Record it' }).click();
  await expect(casey.person.notice).toContainText('The cash movement is recorded.');
  const board = await (await page.request.get(`/api/pos/shifts/${casey.shift}`)).json();
  expect(board.movements.length).toBe(1);

  await casey.unfolds('Cash in or out');
  await page.getByLabel('Amount').fill('much');
  await page.getByLabel('What for').fill('ink');
  await page.getByRole('button', { name: 'Record it' }).click();
  await expect(page.locator('#move-cash').getByRole('alert')).toContainText('amount');
  await expect(page.getByLabel('What for')).toHaveValue('ink');
});

test('whoever is signed out at the till reads that, signs in again, and has the basket and the sale', async ({ arrives }) => {
  test.setTimeout(90_000);
  const casey = new Counter(await arrives('cashier1'), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  const till = page.url();
  // Nothing tells the page: the first it hears of it is the answer to a sale.
  await page.route(/\/live\?|\/api\/health$|presence/, (route: Route) => route.abort());
  await page.reload();
  await casey.awake();
  await casey.taps('Coffee');
  await page.context().clearCookies();
  await casey.paysExactly();
  const line = page.getByRole('complementary', { name: 'You are signed out' });
  await expect(line).toBeVisible();
  await casey.taps('Wiper');
  await casey.paysExactly();
  await expect(page.getByText('2 sales wait on this device')).toBeVisible();
  await casey.taps('Oil filter');
  await findsNothingIn(page, 'signed out');
  await page.unroute(/\/live\?|\/api\/health$|presence/);
  await line.getByRole('link', { name: 'Sign in again' }).click();
  await casey.person.signsIn();
  await expect(page).toHaveURL(till);
  await page.getByRole('button', { name: 'Join this shift' }).click();
  await casey.awake();
  await expect(line).toBeHidden();
  await expect(casey.basket).toContainText('Oil filter');
  const sales = async () => (await (await page.request.get(`/api/pos/shifts/${casey.shift}`)).json()).sales.length;
  await expect.poll(sales, { timeout: 20_000 }).toBe(2);
});
