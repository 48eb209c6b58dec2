// The server goes away while somebody books, and while somebody looks at where they are signed in; and a browser with many tabs.
import type { Page } from '@playwright/test';
import { ENDS, lineOf, test } from './leaving-server.ts';
import type { Person } from './person.ts';
import { expect } from './story.ts';

const CONCERN = 'It squeals, but only when it rains.';
const PHONE = { userAgent: 'Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0' };
/** One more than a browser has connections to a server over HTTP/1.1. */
const TABS = 7;

type Slot = { id: string; starts_at: string; opens_at: string; free: number };

const bookings = async (person: Person) => (await (await person.page.request.get('/api/bookings')).json()).bookings;
const mine = (page: Page) => page.getByRole('region', { name: 'Bookings to come' });

/** A time that can be booked now. */
async function openSlot({ page }: Person): Promise<Slot> {
  const { slots, server_time } = await (await page.request.get('/api/slots')).json();
  const open = slots.find((slot: Slot) => slot.opens_at <= server_time && slot.free > 0);
  expect(open, 'the demo world has one').toBeDefined();
  return open;
}

for (const how of ENDS) {
  test(`a booking that is sent with the server ${how} keeps what was typed, and is made once`, async ({ server, arrives }) => {
    test.setTimeout(120_000);
    const ada = await arrives('customer1');
    const { page } = ada;
    const slot = await openSlot(ada);
    await page.goto(`/book?slot=${slot.id}`);
    await ada.hears();
    await page.getByLabel('What\'s wrong?').fill(CONCERN);
    const book = page.getByRole('button', { name: 'Book', exact: true });
    await server.goesAway(how);
    for (let press = 0; press < 2; press += 1) {
      await book.click();
      await expect(page.getByRole('alert')).toContainText('What you typed is still here', { timeout: 15_000 });
      await expect(page.getByLabel('What\'s wrong?')).toHaveValue(CONCERN);
    }
    await server.comesBack();
    await expect(lineOf(page)).toBeHidden({ timeout: 20_000 });
    // What was frozen may have done what it was sent before; pressed again it is the same booking.
    await book.click();
    await expect(mine(page).getByRole('button', { name: /^Cancel the booking/ })).toHaveCount(1);
    expect(await bookings(ada)).toMatchObject([{ starts_at: slot.starts_at }]);
    // Back to the form that was sent, and the page anew: there is one booking.
    await page.goBack();
    await page.goto('/book');
    await expect(mine(page).getByRole('button', { name: /^Cancel the booking/ })).toHaveCount(1);
  });

  test(`with the server ${how} a device that signs in later appears, and is signed out from the page that was open`, async ({ server, arrives }) => {
    test.setTimeout(120_000);
    const desk = await arrives('customer2');
    await desk.page.goto('/account/devices');
    await desk.hears();
    const device = desk.page.getByRole('row').filter({ hasText: 'Firefox on Android' });
    await server.goesAway(how);
    await expect(lineOf(desk.page)).toBeVisible({ timeout: 20_000 });
    await server.comesBack();
    const phone = await arrives('customer2', PHONE);
    await expect(device, 'it is there without a reload').toHaveCount(1, { timeout: 20_000 });
    await device.getByRole('button').click();
    await expect(device).toHaveCount(0);
    expect((await phone.page.request.get('/api/me')).status(), 'refused on the next request').toBe(401);
  });
}

test('seven tabs show the same bookings, and one that is cancelled in the last is gone from all', async ({ arrives }) => {
  test.setTimeout(120_000);
  const ada = await arrives('customer3');
  const slot = await openSlot(ada);
  const made = await ada.page.request.post('/api/bookings', {
    data: { slot_id: slot.id, plan: 'free', channel: 'chat', concern: CONCERN, vehicle: '' },
  });
  expect(made.status(), await made.text()).toBe(201);
  const tabs = [ada.page];
  while (tabs.length < TABS) tabs.push(await ada.page.context().newPage());
  for (const [at, tab] of tabs.entries()) {
    await tab.goto(at % 2 ? '/account/devices' : '/book');
    await expect(tab.getByRole('main')).toBeVisible();
  }
  const last = tabs[TABS - 1] as Page;
  await mine(last).getByRole('button', { name: /^Cancel the booking/ }).click();
  for (const [at, tab] of tabs.entries()) {
    if (at % 2) continue;
    await tab.bringToFront();
    await expect(mine(tab), `tab ${at + 1}`).toHaveCount(0, { timeout: 10_000 });
  }
  expect(await bookings(ada)).toMatchObject([{ status: 'cancelled', why: 'by_customer' }]);
});
