// Pictures of every page. Into `screens/`, light, dark and on a phone, for people who judge the look; into
// `docs/screens/` the ones that the README shows.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { Counter } from './counter.ts';
import { emptyServer } from './empty-server.ts';
import { smaller } from './png.mjs';
import { expect, test } from './story.ts';

const ALL = fileURLToPath(new URL('./screens/', import.meta.url));
const README = fileURLToPath(new URL('../docs/screens/', import.meta.url));

const LOOKS = [
  { look: 'light', colorScheme: 'light', size: { width: 1280, height: 800 } },
  { look: 'dark', colorScheme: 'dark', size: { width: 1280, height: 800 } },
  { look: 'phone', colorScheme: 'light', size: { width: 390, height: 844 } },
  { look: 'phone-dark', colorScheme: 'dark', size: { width: 390, height: 844 } },
] as const;

/** Takes the pictures of the page as it is now; the light one also for the README when it asks for `name`. */
async function picture(page: Page, name: string, forReadme = false): Promise<void> {
  mkdirSync(ALL, { recursive: true });
  mkdirSync(README, { recursive: true });
  for (const { look, colorScheme, size } of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: `${ALL}${name}-${look}.png`, fullPage: true, caret: 'hide' });
    if (forReadme && look === 'light') {
      const path = `${README}${name}.png`;
      await page.screenshot({ path, caret: 'hide' });
      writeFileSync(path, smaller(readFileSync(path)));
    }
  }
  // Whoever goes on does so on a desk: a phone has no keys to list.
  await page.setViewportSize(LOOKS[0].size);
  await page.emulateMedia({ colorScheme: LOOKS[0].colorScheme, reducedMotion: 'reduce' });
}

test('pictures for visitors', async ({ someone }) => {
  const { page } = await someone('visitor');
  for (const [name, path, forReadme] of [
    ['landing', '/', true],
    ['sign-in', '/sign-in', true],
    ['sign-up', '/sign-up', true],
    ['missing', '/nowhere', false],
    ['api-docs', '/api/docs', false],
  ] as const) {
    await page.goto(path);
    await picture(page, name, forReadme);
  }
  const elin = await someone('customer5');
  await elin.signsIn('wrong');
  await picture(elin.page, 'sign-in-refused');
});

test('pictures of a consultation', async ({ someone }) => {
  test.setTimeout(180_000);
  const [a, b, c, m] = [await someone('customer1'), await someone('customer2'), await someone('customer3'), await someone('mechanic1')];
  for (const person of [a, b, c, m]) await person.isSignedIn();

  await a.page.goto('/customer');
  await picture(a.page, 'customer-empty');
  await m.page.goto('/mechanic');
  await picture(m.page, 'mechanic-empty');

  // A day has gone by: two were helped before.
  for (const concern of ['Oil light on after a long drive.', 'The heating blows cold on the left side.']) {
    await a.sends('start_consultation', { plan: 'free', channel: 'chat', concern, vehicle: 'VW Golf, 2016' });
    const { id, assignment_id } = (await a.active())!;
    await m.sends('accept', { id: assignment_id });
    await m.sends('start', { id });
    await m.sends('end', { id });
  }
  await b.sends('start_consultation', { plan: 'credit', channel: 'chat', concern: 'Smell of petrol when it is cold, gone after a mile.', vehicle: 'Fiat Panda, 2011' });
  await c.sends('start_consultation', { plan: 'free', channel: 'chat', concern: 'The engine light blinks when I overtake.', vehicle: 'Opel Corsa, 2019' });
  await a.sends('start_consultation', { plan: 'credit', channel: 'chat', concern: 'It squeals when I brake in the rain, louder at low speed. Since about two weeks.', vehicle: 'VW Golf, 2016' });
  const { id, assignment_id } = (await a.active())!;
  await a.page.goto('/customer');
  await picture(a.page, 'customer-pending');
  await m.page.goto('/mechanic');
  await picture(m.page, 'mechanic', true);

  await m.sends('accept', { id: assignment_id });
  await m.page.goto(`/consultations/${id}`);
  await picture(m.page, 'room-waiting-mechanic');
  await a.page.goto('/customer');
  await picture(a.page, 'customer-waiting');
  await m.sends('start', { id });
  for (const [person, body] of [
    [m, 'Hello Ada, Mara here. Is it from the front or from the rear?'],
    [a, 'The front, I think. It gets quieter once the brakes are warm.'],
    [m, 'That sounds like rust on the discs, or pads with glazed edges. When were they last changed?'],
    [a, 'Three years ago, at the last inspection.'],
    [m, 'Then let us look at them. Can you send me a picture through the wheel?'],
  ] as const) {
    await person.sends('post_message', { id, body });
  }
  await m.sends('save_note', { id, note: 'Front pads 3 years old, squeal when wet. Check thickness and disc edges.', version: '0' });
  await a.page.goto('/customer');
  await expect(a.banner).toContainText('Live');
  await picture(a.page, 'customer', true);
  await a.page.goto(`/consultations/${id}`);
  await picture(a.page, 'room-customer');
  await m.page.goto(`/consultations/${id}`);
  await picture(m.page, 'room', true);
  await m.page.goto('/mechanic');
  await picture(m.page, 'mechanic-busy');
  await a.page.goto('/account/devices');
  await picture(a.page, 'account', true);
  await a.page.goto('/customer');
  await a.unfolds('End');
  await picture(a.page, 'customer-end');

  await m.sends('end', { id });
  await a.page.goto(`/consultations/${id}`);
  await picture(a.page, 'room-completed');
  await a.page.goto('/customer');
  await picture(a.page, 'customer-history');
});

test('pictures for staff', async ({ someone }) => {
  for (const [account, path, name] of [
    ['admin1', '/admin', 'admin'],
    ['manager1', '/staff', 'staff'],
    ['cashier1', '/staff', 'staff-cashier'],
  ] as const) {
    const person = await (await someone(account)).isSignedIn();
    await person.page.goto(path);
    await picture(person.page, name, name === 'admin');
  }
});

test('pictures of the counter', async ({ someone }) => {
  test.setTimeout(240_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const chris = new Counter(await (await someone('cashier2')).isSignedIn(), true);
  const { page } = casey;
  await chris.startsOn('Harbour 1', '195');
  await casey.startsOn('Main Street 1', '200');
  await page.goto('/pos/register');
  await picture(page, 'registers', true);
  await casey.startsOn('Main Street 1', '200');
  await chris.startsOn('Main Street 1', '190');

  for (const tiles of [['Coffee', 'Oil filter'], ['Wiper', 'Wiper', 'Coffee']]) {
    for (const tile of tiles) await casey.taps(tile);
    await casey.paysExactly();
    await expect(casey.paper).toBeVisible();
  }
  await picture(page, 'till-sold');
  await casey.unfolds('Cash in or out');
  await page.getByLabel('Amount').fill('4.00');
  await page.getByLabel('What for').fill('stamps');
  await page.getByRole('button', { name: 'Record it' }).click();
  await casey.awake();
  for (const tile of ['Coffee', 'Coffee', 'Oil filter', 'Headlight']) await casey.taps(tile);
  await picture(page, 'till', true);
  await page.keyboard.press('F4');
  await page.keyboard.press('F8');
  await picture(page, 'till-unfolded');
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await picture(page, 'till-keys');
  // The keys of an open list are its own: the panel behind it is closed by another.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('Escape');
  await casey.canDoWithoutANetwork();
  await page.context().setOffline(true);
  await casey.paysExactly();
  await expect(page.getByText('1 sale waits on this device')).toBeVisible();
  await picture(page, 'till-offline');
  await page.context().setOffline(false);
  await expect(page.getByText('on this device since')).toBeHidden({ timeout: 20_000 });

  await page.getByRole('link', { name: 'Close shift' }).click();
  await picture(page, 'closing-begin');
  await page.getByRole('button', { name: 'Stop selling and count' }).click();
  await picture(page, 'closing-count');
  const board = await (await page.request.get(`/api/pos/shifts/${casey.shift}`)).json();
  const sum = (20_000 + board.turnover_cents) / 100;
  await page.getByLabel('Or the sum').fill(sum.toFixed(2));
  await page.getByRole('button', { name: 'Confirm count' }).click();
  await picture(page, 'closing', true);
  await page.getByLabel('Note').fill('No stamps were bought after all.');
  await page.getByRole('button', { name: 'Close shift' }).click();
  await expect(casey.main.getByRole('heading', { level: 1 })).toContainText('Z report');
  await picture(page, 'z-report', true);
});

test('pictures of a refusal', async ({ someone }) => {
  const greta = await (await someone('customer7')).isSignedIn();
  await greta.page.goto('/customer');
  await greta.describes({ concern: 'It smells of petrol, only when cold.', vehicle: 'Škoda Fabia, 2009', plan: 'Credit' });
  await greta.asksForHelp();
  await picture(greta.page, 'customer-refused');
});

test('pictures of the deals', async ({ someone }) => {
  test.setTimeout(120_000);
  const [mara, ada] = [await someone('mechanic1'), await someone('customer1')];
  for (const person of [mara, ada]) await person.isSignedIn();
  await mara.page.goto('/deals');
  await mara.page.getByRole('listitem').filter({ hasText: 'Timing belt' }).getByRole('button', { name: 'Select' }).click();
  await expect(mara.page.locator('.deal-menu > summary')).toContainText('Timing belt');
  await picture(mara.page, 'deals', true);
  for (const [name, path] of [
    ['deals-table', '/deals?view=table'],
    ['deals-deleted', '/deals?view=deleted'],
    ['deal-new', '/deals/new'],
  ] as const) {
    await mara.page.goto(path);
    await picture(mara.page, name);
  }
  await mara.page.goto('/deals');
  await mara.page.getByRole('link', { name: /Timing belt/ }).first().click();
  await picture(mara.page, 'deal', true);
  await ada.page.goto('/customer');
  await picture(ada.page, 'customer-quotes');
  await ada.page.getByRole('link', { name: /Timing belt/ }).click();
  await picture(ada.page, 'quote', true);
});

test('pictures of the first day', async ({ browser, engine }) => {
  const server = await emptyServer(engine, `forecourt_screens_${process.pid}`);
  try {
    const page = await (await browser.newContext({ baseURL: server.address })).newPage();
    await page.goto('/');
    await picture(page, 'not-open-yet');
    await page.goto(readFileSync(server.file, 'utf8').trim());
    await picture(page, 'setup', true);
    await page.getByLabel('What is your garage called?').fill('Harbour Garage');
    await page.getByLabel('Country').selectOption('Switzerland');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByLabel('Currency')).toHaveValue('CHF');
    await picture(page, 'setup-money');
  } finally {
    await server.end();
  }
});

test('pictures of running the shop', async ({ someone }) => {
  test.setTimeout(120_000);
  const { page } = await (await someone('manager1')).isSignedIn();
  for (const [name, path, forReadme] of [
    ['people', '/manage/people', true],
    ['invites', '/manage/invites', false],
    ['overseen', '/manage/consultations', false],
    ['catalogue', '/manage/catalogue', true],
    ['categories', '/manage/catalogue/categories', false],
    ['import', '/manage/catalogue/import', false],
    ['shop', '/manage/shop', true],
    ['places', '/manage/places', false],
    ['log', '/manage/log', false],
  ] as const) {
    await page.goto(path);
    await picture(page, name, forReadme);
  }
  await page.goto('/manage/people');
  await page.getByRole('link', { name: 'Casey Lorenz' }).click();
  await picture(page, 'person');
  await page.goto('/manage/catalogue');
  await page.getByRole('link', { name: 'Coffee' }).click();
  await picture(page, 'product');
});

test('pictures of bookings and of where one is signed in', async ({ someone }) => {
  test.setTimeout(120_000);
  const [olu, deniz] = [await someone('mechanic3'), await someone('customer4')];
  for (const person of [olu, deniz]) await person.isSignedIn();
  await olu.page.goto('/mechanic/calendar');
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']) {
    await olu.page.getByLabel(`${day} optional`).fill('09:00-12:00, 13:00-16:00');
  }
  await olu.page.getByLabel('Minutes of one booking').fill('60');
  await olu.page.getByLabel('Opens for booking so many days before').fill('10');
  await olu.page.getByLabel('And at what time').fill('08:00');
  await olu.page.getByRole('button', { name: 'Save calendar' }).click();
  await expect(olu.notice).toContainText('Your calendar is saved');
  await picture(olu.page, 'calendar', true);
  const next = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await deniz.page.goto(`/book?week=${next}`);
  await picture(deniz.page, 'book', true);
  await deniz.page.getByRole('link', { name: /^Book 0?9:00/ }).first().click();
  await deniz.page.getByLabel('What\'s wrong?').fill('It squeals when it rains.');
  await picture(deniz.page, 'book-this');
  await deniz.page.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(deniz.main).toContainText('It squeals when it rains.');
  await picture(deniz.page, 'booked');
  await deniz.page.goto('/account/devices');
  await picture(deniz.page, 'devices', true);
  for (const [name, path] of [
    ['second-factor', '/account/second-factor'],
    ['my-data', '/account/data'],
  ] as const) {
    await deniz.page.goto(path);
    await picture(deniz.page, name);
  }
});
