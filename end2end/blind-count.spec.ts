// The count is blind: who counts sees what they counted and how it went; what should be there stands in the Z report.
import { isForEverybody } from './axe.ts';
import { Counter } from './counter.ts';
import { PASSWORD } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript a drawer is counted blind, counted again, and closed with a manager's word`, async ({ someone }) => {
    test.setTimeout(90_000);
    const casey = new Counter(await (await someone('cashier1', options)).isSignedIn(), hasScript);
    const { page } = casey;
    await casey.startsOn('Harbour 2', '200');
    await casey.taps('Coffee');
    await casey.paysExactly();
    await expect(casey.paper).toContainText('Coffee');
    await casey.goesOn();

    // Neither the X report nor the count says what is in the drawer.
    await page.getByRole('link', { name: 'X report' }).click();
    await expect(casey.main).toContainText('Sales, 1');
    await expect(casey.main).toContainText('Expected cash is shown after counting');
    await expect(casey.main).not.toContainText('Paid with');
    await page.getByRole('link', { name: 'To the till' }).click();
    await casey.awake();
    await page.getByRole('link', { name: 'Close shift' }).click();
    await page.getByRole('button', { name: 'Stop selling and count' }).click();

    // A guess that is to tell the sum tells nothing, and stays.
    await page.getByLabel('Or the sum').fill('0');
    await page.getByRole('button', { name: 'Confirm count' }).click();
    await expect(page.locator('.sums-total dd')).toHaveText('Short');
    await expect(casey.main).not.toContainText('202.50');
    await expect(casey.main).toContainText('off by more than 20.00 EUR');

    // By notes and coins, with a sum while one counts.
    await casey.unfolds('Count again');
    await page.getByLabel('100.00 ×').fill('2');
    if (hasScript) await expect(page.locator('.pieces-sum')).toHaveText('Counted so far 200.00');
    await page.getByLabel('2.00 ×', { exact: true }).fill('1');
    await page.getByLabel('0.50 ×').fill('1');
    if (hasScript) await expect(page.locator('.pieces-sum')).toHaveText('Counted so far 202.50');
    await page.getByRole('button', { name: 'Confirm count' }).click();
    await expect(page.locator('.sums-total dd')).toHaveText('Agrees');
    await expect(casey.main).toContainText('count 2');
    await expect(casey.main).toContainText('202.50');

    // Going on and counting once more washes nothing away.
    await page.getByRole('button', { name: 'Resume selling' }).click();
    await casey.awake();
    await page.getByRole('link', { name: 'Close shift' }).click();
    await page.getByRole('button', { name: 'Stop selling and count' }).click();
    await page.getByLabel('Or the sum').fill('170');
    await page.getByRole('button', { name: 'Confirm count' }).click();
    await page.getByLabel('Cash drop at closing').fill('20');
    await page.getByLabel('Note').fill('Looked for it everywhere');
    await page.getByLabel("Manager's e-mail").fill('manager1@demo.test');
    await page.getByLabel("Manager's password").fill(PASSWORD);
    await page.getByRole('button', { name: 'Close shift' }).click();
    await expect(casey.main.getByRole('heading', { level: 1 })).toContainText('Z report');
    for (const line of ['counted 0.00, expected 202.50', 'Short 202.50', 'counted 202.50, expected 202.50', 'counted 170.00', 'Short 32.50', 'Left in the drawer']) {
      await expect(casey.main).toContainText(line);
    }

    // The device is offered its register first, and who opens it is told what was left.
    await page.goto('/pos/register');
    const first = page.getByRole('listitem').filter({ has: page.getByRole('heading') }).first();
    await expect(first).toContainText('Harbour 2');
    await expect(first).toContainText('This device');
    await expect(first.getByRole('link', { name: 'Last Z report' })).toBeVisible();
    await casey.startsOn('Harbour 2', '149');
    await expect(casey.person.notice).toContainText('The last closing left 150.00: Short 1.00.');
  });
}

test('the registers and a count by notes and coins are for everybody', async ({ someone, engine }) => {
  test.skip(engine !== 'postgres', 'what only looks at pages need not be done twice');
  test.setTimeout(240_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Harbour 2');
  const closing = `/pos/shifts/${casey.shift}/close`;
  await page.goto('/pos/register');
  await casey.unfoldsTheFormOf(casey.register('Main Street 1'));
  await isForEverybody(page);
  await page.goto(closing);
  await page.getByRole('button', { name: 'Stop selling and count' }).click();
  await page.getByLabel('50.00 ×').fill('3');
  await isForEverybody(page);
  await page.getByRole('button', { name: 'Confirm count' }).click();
  await expect(page.getByRole('button', { name: 'Close shift' })).toBeVisible();
  await isForEverybody(page);
});
