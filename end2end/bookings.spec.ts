// A time that opens in a minute: a mechanic makes a calendar, one customer prebooks and signs out everywhere, another asks later and stays.
import { findsNothingIn, isForEverybody } from './axe.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

const ZONE = 'Europe/Berlin';
const DAY_MS = 86_400_000;

/** A moment as the garage's clock shows it. */
function byTheGarage(at: Date): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { day: `${of('year')}-${of('month')}-${of('day')}`, time: `${of('hour')}:${of('minute')}` };
}

// Who it is: others when it is tried again, because a calendar that is saved stays.
const CASTS = [
  [['mechanic3', 'customer4', 'customer5'], ['mechanic4', 'customer7', 'customer8']],
  [['mechanic5', 'customer1', 'customer2'], ['mechanic6', 'customer3', 'customer6']],
  [['mechanic7', 'customer4', 'customer5'], ['mechanic8', 'customer7', 'customer8']],
] as const;
const WAYS = [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const;

test('with JavaScript and without a customer prebooks, signs out everywhere, and is booked the moment it opens', async ({ someone, engine }) => {
  test.setTimeout(300_000);
  const casts = CASTS[test.info().retry] ?? CASTS[0];
  // Side by side: most of it is waiting for the moment. Pages are looked at once that is over.
  await Promise.all(WAYS.map(([how, options], way) => test.step(`${how} JavaScript`, async () => {
    const hasScript = how === 'with';
    const isLookedAt = hasScript && engine === 'sqlite';
    const [mechanic, first, second] = casts[way] ?? casts[0];
    const [olu, deniz, elin] = [await someone(mechanic, options), await someone(first, options), await someone(second, options)];

    // The calendar: tomorrow's times open in the minute after the next.
    await olu.signsIn();
    await olu.page.goto('/mechanic/calendar');
    await expect(olu.main).toContainText('Nobody has booked yet');
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) {
      await olu.page.getByLabel(`${day} optional`).fill('09:00-12:00');
    }
    await olu.page.getByLabel('Minutes of one booking').fill('60');
    await olu.page.getByLabel('Opens for booking so many days before').fill('often');
    await olu.page.getByRole('button', { name: 'Save calendar' }).click();
    await expect(olu.main).toContainText('Write a whole number here.');
    const opens = new Date(Math.ceil((Date.now() + 75_000) / 60_000) * 60_000);
    await olu.page.getByLabel('Opens for booking so many days before').fill('1');
    await olu.page.getByLabel('And at what time').fill(byTheGarage(opens).time);
    await olu.page.getByRole('button', { name: 'Save calendar' }).click();
    await expect(olu.notice).toContainText('Your calendar is saved');

    // Both want the same time; who asks first is first.
    const tomorrow = byTheGarage(new Date(opens.getTime() + DAY_MS)).day;
    for (const customer of [deniz, elin]) {
      await customer.signsIn();
      await customer.page.goto(`/book?week=${tomorrow}`);
      await customer.page.getByLabel('Mechanic').selectOption({ label: olu.name });
      await customer.page.getByRole('button', { name: 'Show' }).click();
      const day = customer.page.locator(`section[aria-labelledby="day-${tomorrow}"]`);
      await day.getByRole('link', { name: /Prebook 09:00/ }).click();
      await expect(customer.main).toContainText('It opens for booking on');
      await customer.page.getByLabel('What\'s wrong?').fill('It squeals when it rains.');
      await customer.page.getByRole('button', { name: 'Prebook' }).click();
      await expect(customer.notice).toContainText('Prebooked.');
      await expect(customer.page.getByRole('region', { name: 'Prebooked' })).toContainText(olu.name);
    }

    // The first one signs out everywhere and goes to bed.
    await deniz.page.goto('/account');
    const everywhere = deniz.page.getByRole('button', { name: 'Sign out everywhere else' });
    if (await everywhere.isVisible()) await everywhere.click();
    await deniz.signsOut();
    await elin.page.goto('/account');

    // The moment: the second one is told on the page that is open, whichever it is.
    const news = elin.page.locator('#booking-news');
    const left = opens.getTime() - Date.now();
    if (hasScript) {
      await expect(news).toContainText('Missed', { timeout: left + 5_000 });
      if (isLookedAt) await findsNothingIn(elin.page);
    } else {
      await elin.page.waitForTimeout(Math.max(left, 0) + 3_000);
      await elin.page.reload();
      await expect(news).toContainText('Missed');
    }
    await expect(news).toContainText('no seat was left');
    await news.getByRole('button', { name: 'See bookings' }).click();
    await expect(elin.page).toHaveURL('/book');
    await expect(news).not.toContainText('Missed');

    // And the first one has it in the morning.
    await deniz.signsIn();
    await expect(deniz.page.locator('#booking-news')).toContainText('Booked');
    await deniz.page.goto('/book');
    const booked = deniz.page.getByRole('region', { name: 'Bookings to come' }).getByRole('row', { name: new RegExp(olu.name) });
    await expect(booked).toContainText('09:00');
    if (isLookedAt) await isForEverybody(deniz.page);
    await olu.page.goto('/mechanic/calendar');
    await expect(olu.page.getByRole('region', { name: 'Bookings with you' })).toContainText(deniz.name);
    if (isLookedAt) {
      await isForEverybody(olu.page);
      await elin.page.goto(`/book?week=${tomorrow}`);
      await isForEverybody(elin.page);
      await elin.page.getByRole('link', { name: /ook 10:00/ }).first().click();
      await expect(elin.page.getByLabel('What\'s wrong?')).toBeVisible();
      await findsNothingIn(elin.page);
    }

    // Tomorrow morning is nearer than the notice, or not: the garage can cancel either way.
    await olu.page.getByRole('button', { name: /^Cancel the booking/ }).click();
    await expect(olu.notice).toContainText('is cancelled');
    await deniz.page.goto('/book');
    await expect(deniz.main).not.toContainText('Your bookings');
  })));
});

test('a booking stands in a calendar program by a secret address that is shown once', async ({ someone }) => {
  const ada = await someone('customer1');
  await ada.signsIn();
  await ada.page.goto('/book');
  await ada.page.getByRole('button', { name: 'Make an address' }).click();
  const link = (await ada.page.locator('.once-link').getAttribute('href')) ?? '';
  expect(link).toMatch(/\/api\/bookings\.ics\?key=[0-9a-f]{64}$/);
  await findsNothingIn(ada.page);
  const calendar = await ada.page.request.get(link);
  expect(calendar.headers()['content-type']).toContain('text/calendar');
  expect(await calendar.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
  await ada.page.goto('/book');
  await expect(ada.page.locator('.once-link'), 'it is shown once').toHaveCount(0);
  await ada.page.getByRole('button', { name: 'Revoke it' }).click();
  await expect(ada.notice).toContainText('opens nothing any more');
  expect((await ada.page.request.get(link)).status()).toBe(404);
});
