// The first day: from an empty database, by pages alone, to the first sale and the first Z report.
import { readFileSync, statSync } from 'node:fs';
import { findsNothingIn, isForEverybody } from './axe.ts';
import { Counter } from './counter.ts';
import { emptyServer } from './empty-server.ts';
import { Person } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

const PASSWORD = 'a sentence is a good one';

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript an empty database becomes a garage that sells and closes its first shift`, async ({ browser, engine }) => {
    test.setTimeout(240_000);
    const server = await emptyServer(engine, `forecourt_setup_${process.pid}_${how}`);
    try {
      const context = await browser.newContext({ baseURL: server.address, ...options });
      const olga = new Person('olga', await context.newPage());
      const { page, main } = olga;
      const next = () => main.getByRole('button', { name: 'Continue' }).click();

      // Before that, customers read that it is not open yet, and nothing is a fault.
      for (const path of ['/', '/sign-in', '/sign-up']) {
        await page.goto(path);
        await expect(main).toContainText('This garage is not open yet');
      }
      if (hasScript) await isForEverybody(page);
      expect((await page.request.get('/setup?token=0')).status()).toBe(404);

      // The link is for whoever started the server.
      expect(statSync(server.file).mode & 0o777).toBe(0o600);
      const link = readFileSync(server.file, 'utf8').trim();
      await page.goto(link);
      await expect(main.getByRole('heading', { level: 1 })).toHaveText('Set up your garage');
      if (hasScript) await isForEverybody(page);
      await page.getByLabel('What is your garage called?').fill('Harbour Garage');
      await page.getByLabel('Country').selectOption('Switzerland');
      await page.getByLabel('Address').fill('1 Quay Street\n8001 Zurich');
      await next();

      // What is usual in the country is filled in; a wrong rate is said beside its field.
      await expect(page.getByLabel('Currency')).toHaveValue('CHF');
      await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Zurich');
      await expect(page.getByLabel('Tax rates, %')).toHaveValue('8.1, 3.8, 2.6');
      if (hasScript) await isForEverybody(page);
      await page.getByLabel('Tax rates, %').fill('a lot');
      await next();
      await expect(page.getByLabel('Tax rates, %')).toHaveAccessibleDescription(/Write rates in percent/);
      await expect(page.getByLabel('Tax rates, %')).toHaveValue('a lot');
      await page.getByLabel('Tax rates, %').fill('8.1, 2.6');
      await next();

      // One step back, and nothing is lost on a reload.
      await expect(main.getByRole('heading', { level: 1 })).toHaveText('Your first register');
      if (hasScript) await isForEverybody(page);
      await main.getByRole('link', { name: 'Back' }).click();
      await expect(page.getByLabel('Tax rates, %')).toHaveValue('8.1, 2.6');
      await page.reload();
      await expect(page.getByLabel('Tax rates, %')).toHaveValue('8.1, 2.6');
      await next();
      await page.getByLabel('Where do you work?').fill('Quay');
      await page.getByLabel('What is the first register called?').fill('Desk 1');
      await page.getByLabel('Cash in its drawer').fill('150');
      await next();

      // Who works there is invited as soon as it is open: one a line, or nobody yet.
      await expect(main.getByRole('heading', { level: 1 })).toHaveText('Who works with you?');
      if (hasScript) await isForEverybody(page);
      await page.getByLabel('Mechanics').fill('nora@garage.test\nnobody');
      await next();
      await expect(main.getByRole('alert')).toContainText('“nobody” is no e-mail address');
      await page.getByLabel('Mechanics').fill('nora@garage.test');
      await page.getByLabel('Managers').fill('max@garage.test');
      await next();
      await main.getByRole('link', { name: 'Back' }).click();
      await expect(page.getByLabel('Managers')).toHaveValue('max@garage.test');
      await main.getByRole('link', { name: 'Skip this step' }).click();

      await page.getByLabel('Your name').fill('Olga Keller');
      await page.getByLabel('E-mail').fill('olga@garage.test');
      await page.getByLabel('Password').fill('short');
      if (hasScript) await isForEverybody(page);
      await main.getByRole('button', { name: 'Open the garage' }).click();
      await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByLabel('E-mail')).toHaveValue('olga@garage.test');
      await page.getByLabel('Password').fill(PASSWORD);
      await main.getByRole('button', { name: 'Open the garage' }).click();

      // Signed in, with what is left; the link opens nothing any more.
      await expect(page).toHaveURL('/staff');
      await expect(olga.notice).toContainText('Your garage is open');
      const left = page.getByRole('region', { name: 'What is left to do' });
      // What a garage usually sells is there already.
      await expect(left.getByRole('listitem')).toHaveCount(3);
      if (hasScript) await isForEverybody(page);
      expect((await page.request.get(link)).status()).toBe(404);

      // Opening hours: saved, on the front page, and off the list.
      await left.getByRole('link', { name: 'Say when you are open' }).click();
      await page.getByLabel('Monday').fill('8-12, 13-17');
      await page.getByRole('button', { name: 'Save opening hours' }).click();
      await expect(olga.notice).toContainText('The opening hours are saved');
      await expect(page.getByLabel('Monday')).toHaveValue('08:00-12:00, 13:00-17:00');
      if (hasScript) await isForEverybody(page);
      await page.goto('/');
      await expect(main.getByRole('heading', { level: 1 })).toHaveText('Harbour Garage');
      await expect(main).toContainText('08:00–12:00, 13:00–17:00');
      await expect(main).toContainText('1 Quay Street');
      if (hasScript) await isForEverybody(page);
      await page.goto('/staff');
      await expect(left.getByRole('listitem')).toHaveCount(2);

      // Another register; the first one stays in use while its shift is open.
      await page.goto('/manage/places');
      if (hasScript) await isForEverybody(page);
      await page.locator('summary').filter({ hasText: 'Add a register' }).click();
      await page.locator('input[id^=new-register-]').fill('Desk 2');
      await page.getByRole('button', { name: 'Add register' }).click();
      await expect(olga.notice).toContainText('Desk 2 was added');

      // The first shift, and the first sale: of something that no catalogue holds.
      const counter = new Counter(olga, hasScript);
      await page.goto('/pos/register');
      await counter.unfoldsTheFormOf(counter.register('Desk 1'));
      await expect(counter.register('Desk 1').getByLabel('Cash in the drawer')).toHaveValue('150.00');
      await counter.startsOn('Desk 1', '150');
      await counter.unfolds('Open item');
      await page.getByLabel('What', { exact: true }).fill('Wiper change');
      await page.getByLabel('Price of one').fill('20');
      await page.locator('#open_tax').selectOption('810');
      await page.getByRole('button', { name: 'Put it in the basket' }).click();
      await counter.paysExactly();
      await expect(counter.paper).toContainText('Wiper change');
      await expect(counter.paper).toContainText('8.10 %');
      await counter.goesOn();

      await page.goto('/manage/places');
      const desk = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Desk 1', exact: true }) });
      await desk.locator('summary').click();
      await desk.getByRole('button', { name: 'Take out of use' }).click();
      await expect(olga.notice).toContainText('A shift is open on this register');

      await counter.startsOn('Desk 1');
      await counter.closes('170');
      await expect(main).toContainText('Tax 8.10 % on 18.50');

      // The first consultation: a customer signs up, and the owner, who repairs too, helps.
      const visit = await browser.newContext({ baseURL: server.address, ...options });
      const carl = new Person('carl', await visit.newPage());
      await carl.page.goto('/sign-up');
      await carl.page.getByLabel('Your name').fill('Carl Reber');
      await carl.page.getByLabel('E-mail').fill('carl@example.org');
      await carl.page.getByLabel('Password').fill(PASSWORD);
      await carl.page.getByRole('button', { name: 'Create account' }).click();
      await carl.describes({ concern: 'It pulls to the left.' });
      await carl.asksForHelp();
      await page.goto('/mechanic');
      await page.getByRole('button', { name: 'Accept Carl Reber' }).click();
      await olga.starts();
      await olga.writes('Come by at two.');
      await carl.page.reload();
      await expect(carl.main).toContainText('Come by at two.');
      if (hasScript) await isForEverybody(page);
      await olga.unfolds('End');
      await olga.ends();
      await carl.page.goto('/customer');
      await expect(carl.main).toContainText('Completed');
      await visit.close();

      // What was done stands in the log.
      await page.goto('/manage/log');
      await expect(page.getByRole('row').filter({ hasText: 'Shift closed' })).toContainText('Olga Keller');
      await page.getByLabel('What happened').selectOption('Settings changed');
      await page.getByRole('button', { name: 'Show' }).click();
      await expect(page.getByRole('row')).toHaveCount(2);
      await expect(main).toContainText('week:');
      if (hasScript) await isForEverybody(page);
      const csv = await page.request.get('/api/shop/log.csv?action=settings_changed');
      expect(await csv.text()).toContain('settings_changed');

      // The currency is fixed now, and the page says why.
      await page.goto('/manage/shop');
      await expect(main).toContainText('Fixed: something was sold');
      if (hasScript) await findsNothingIn(page);
      await page.goto('/staff');
      await page.getByRole('button', { name: "Don't show this list any more" }).click();
      await expect(left).toBeHidden();
      expect(olga.complaints).toEqual([]);
      await context.close();
    } finally {
      await server.end();
    }
  });
}

test('of two managers who change the shop the second sees both', async ({ someone }) => {
  const [one, other] = [await someone('manager1'), await someone('admin1')];
  for (const who of [one, other]) {
    await who.isSignedIn();
    await who.page.goto('/manage/shop');
  }
  const foot = (who: Person) => who.page.getByLabel('Below it');
  const before = await foot(one).inputValue();
  await foot(one).fill('Thank you');
  await one.page.getByRole('button', { name: 'Save receipts' }).click();
  await expect(one.notice).toContainText('Receipts are printed so');
  await foot(other).fill('Drive safely');
  await other.page.getByRole('button', { name: 'Save receipts' }).click();
  await expect(other.notice).toContainText('Somebody else changed the settings');
  await expect(foot(other)).toHaveValue('Drive safely');
  await expect(foot(other)).toHaveAccessibleDescription(/Saved now: Thank you/);
  await foot(other).fill(before);
  await other.page.getByRole('button', { name: 'Save receipts' }).click();
  await expect(other.notice).toContainText('Receipts are printed so');
});

test('in the demo one press signs in', async ({ someone }) => {
  const visitor = await someone('manager1');
  await visitor.page.goto('/');
  await visitor.main.getByRole('link', { name: 'Look around with a demo account' }).click();
  await isForEverybody(visitor.page);
  await visitor.main.getByRole('button', { name: 'As manager1' }).click();
  await expect(visitor.page).toHaveURL('/staff');
});
