// The counter: a shift on two devices from its start to its Z report, with a script and without one.
import { isForEverybody } from './axe.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`${how} JavaScript two devices share a shift from its start to its Z report`, async ({ someone }) => {
    const casey = await someone('cashier1', options);
    const chris = await someone('cashier2', options);
    await casey.signsIn();
    await chris.signsIn();

    // Starting, and joining with another amount.
    await casey.page.getByRole('link', { name: 'Till', exact: true }).first().click();
    const harbour = casey.page.getByRole('listitem').filter({ hasText: 'Harbour 1' });
    await expect(harbour).toContainText('Free');
    await harbour.getByLabel('Cash in the drawer').fill('nonsense');
    await harbour.getByRole('button', { name: 'Start a shift on Harbour 1' }).click();
    await expect(harbour).toContainText('This is no amount');
    await harbour.getByLabel('Cash in the drawer').fill('200');
    await harbour.getByRole('button', { name: 'Start a shift on Harbour 1' }).click();
    await expect(casey.notice).toContainText('The shift is open');
    await chris.page.goto('/pos/register');
    const same = chris.page.getByRole('listitem').filter({ hasText: 'Harbour 1' });
    await expect(same).toContainText('by Casey Lorenz, 1 device');
    await same.getByLabel('Cash in the drawer').fill('190,00');
    await same.getByRole('button', { name: 'Join the shift on Harbour 1' }).click();
    await expect(chris.notice).toContainText('You joined');
    await expect(chris.main).toContainText('Chris Dorn counted 190.00 at the start');

    // Three tiles and one press: sold in cash.
    for (const tile of ['Coffee 2.50', 'Coffee 2.50', 'Oil filter 14.50']) await casey.page.getByRole('link', { name: tile }).click();
    await casey.page.getByRole('button', { name: 'Cash, exactly 19.50' }).click();
    await expect(casey.main).toContainText('2 × Coffee');
    const receipt = casey.page.url();

    // A scanner types digits and Enter into the field that has the focus.
    await casey.page.getByRole('link', { name: 'Next sale' }).click();
    await casey.page.getByLabel('Find by name or barcode').fill('2000000000084');
    await casey.page.keyboard.press('Enter');
    await expect(casey.page.getByRole('region', { name: 'Basket' })).toContainText('Headlight bulb H7');
    await casey.page.locator('summary').filter({ hasText: 'Other amounts' }).click();
    await casey.page.getByLabel('Cash given').fill('5');
    await casey.page.getByRole('button', { name: 'Take payment' }).click();
    await expect(casey.main).toContainText('3.99 EUR are still to be paid');
    await expect(casey.page.getByLabel('Cash given')).toHaveValue('5');
    await casey.page.getByLabel('Cash given').fill('10');
    await casey.page.getByRole('button', { name: 'Take payment' }).click();
    await expect(casey.page.locator('.figure')).toContainText('1.01');

    // One coffee goes back, and stamps are paid out of the drawer, both on the other device.
    await chris.page.goto(receipt);
    await chris.page.locator('summary').filter({ hasText: 'Give money back' }).click();
    await chris.page.getByLabel('What goes back').selectOption({ label: 'Coffee (2 left, 2.50 each)' });
    await chris.page.getByLabel('Why').fill('Cold');
    await chris.page.getByRole('button', { name: 'Give it back' }).click();
    await expect(chris.main).toContainText('Refund');
    await expect(chris.main).toContainText('-2.50');
    await chris.page.getByRole('link', { name: 'Next sale' }).click();
    await chris.page.locator('summary').filter({ hasText: 'Move cash' }).click();
    await chris.page.getByLabel('Amount').fill('4.00');
    await chris.page.getByLabel('What for').fill('stamps');
    await chris.page.getByRole('button', { name: 'Record it' }).click();
    await expect(chris.main).toContainText('Paid out 4.00: stamps');

    // Every page shows which shift this device is on.
    await chris.page.goto('/account');
    await expect(chris.page.getByRole('region', { name: 'Shift' })).toContainText('Harbour 1');
    await chris.page.getByRole('link', { name: 'Return' }).click();

    // Counting freezes both devices; the stamps explain the difference.
    await casey.page.getByRole('link', { name: 'Next sale' }).click();
    await casey.page.getByRole('link', { name: 'Close', exact: true }).click();
    await casey.page.getByRole('button', { name: 'Stop selling and count' }).click();
    await chris.page.reload();
    await expect(chris.main).toContainText('The drawer is being counted');
    await expect(casey.page.getByLabel('200.00 ×')).toBeVisible();
    await casey.page.getByLabel('Or the sum').fill('225.99');
    await casey.page.getByRole('button', { name: 'That is what is there' }).click();
    await expect(casey.main).toContainText('Difference');
    const difference = await casey.page.locator('.sums-total dd').innerText();
    expect(difference).toBe('4.00');
    await expect(casey.main).toContainText('Paid out 4.00: stamps. It is booked; perhaps it did not happen.');
    await casey.page.getByLabel('Note').fill('No stamps were bought');
    await casey.page.getByRole('button', { name: 'Close the shift' }).click();
    await expect(casey.main.getByRole('heading', { level: 1 })).toContainText('Z report');
    await expect(casey.main).toContainText('No stamps were bought');
    await expect(casey.main).toContainText('225.99');
    await chris.page.reload();
    await expect(chris.main).toContainText('This shift is closed');
    await casey.page.goto('/pos/register');
    await expect(harbour).toContainText('Free');
  });
}

test('every page of the counter is for everybody', async ({ someone }) => {
  test.setTimeout(120_000);
  const { page } = await (await someone('cashier1')).isSignedIn();
  await page.goto('/pos/register');
  await isForEverybody(page);
  const card = page.getByRole('listitem').filter({ hasText: 'Main Street 2' });
  await card.getByRole('button').click();
  await page.getByRole('link', { name: 'Coffee 2.50' }).click();
  const till = page.url();
  await isForEverybody(page);
  await page.getByRole('button', { name: 'Cash, exactly 2.50' }).click();
  await isForEverybody(page);
  await page.goto(till);
  await page.getByRole('link', { name: 'X report' }).click();
  await isForEverybody(page);
  await page.goto(till);
  await page.getByRole('link', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Stop selling and count' }).click();
  await isForEverybody(page);
  await page.getByLabel('Or the sum').fill('202.50');
  await page.getByRole('button', { name: 'That is what is there' }).click();
  await isForEverybody(page);
  await page.getByRole('button', { name: 'Close the shift' }).click();
  await isForEverybody(page);
});
