// Quotes: made for one person, with lines they may leave out, by a link for whoever has no account, and as a letter on paper.
import { isForEverybody } from './axe.ts';
import type { Person } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

/** Makes a deal on its page with these lines: what, what it costs, and whether it is optional. */
async function makes(person: Person, title: string, customer: string, lines: [string, string, boolean][]): Promise<void> {
  const { page } = person;
  await page.goto('/deals/new');
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Customer').fill(customer);
  await page.getByRole('button', { name: 'Create deal' }).click();
  await expect(person.main.getByRole('heading', { level: 1 })).toContainText(title);
  for (const [what, price, isOptional] of lines) {
    const form = page.getByRole('form', { name: 'Add a line' });
    await form.getByLabel('Item').fill(what);
    await form.getByLabel('Price').fill(price);
    if (isOptional) {
      await form.getByText('Discount, optional').click();
      await form.getByLabel('Optional').check();
    }
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Lines' }).first()).toContainText(what);
  }
}

async function quotes(person: Person, message: string): Promise<void> {
  await person.page.locator('#quote-fold > summary').click();
  await person.page.getByLabel('Message to the customer').last().fill(message);
  await person.page.getByRole('button', { name: 'Send to the customer' }).click();
  await expect(person.notice).toContainText('The quote is');
}

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript a customer ticks what they want of a quote, sees what it comes to, and approves that`, async ({ someone }) => {
    const mara = await (await someone('mechanic2', options)).isSignedIn();
    const deniz = await (await someone('customer4', options)).isSignedIn();
    await makes(mara, `Cooling ${how}`, 'customer4@demo.test', [['Hose', '100.00', false], ['Pump', '200.00', true], ['Coolant', '30.00', true]]);
    await quotes(mara, 'The pump is old, but it may last.');
    await deniz.page.goto('/customer');
    await deniz.page.getByRole('link', { name: `Cooling ${how}` }).click();
    await expect(deniz.main).toContainText('Deniz Kaya');
    await expect(deniz.main.getByRole('button', { name: 'Approve for 330.00 EUR' })).toBeVisible();
    await deniz.page.getByLabel('Pump').uncheck();
    if (hasScript) {
      // The total follows, and so does what is pressed; loaded anew, it is what was ticked.
      await expect(deniz.main.getByRole('button', { name: 'Approve for 130.00 EUR' })).toBeVisible();
      await expect(deniz.main.getByRole('button', { name: 'Update total' })).toBeHidden();
      await expect(deniz.page.locator('.letter-total')).toContainText('130.00');
      await deniz.page.reload();
      await expect(deniz.main.getByRole('button', { name: 'Approve for 130.00 EUR' })).toBeVisible();
      // Where it cannot be had, the button is back, and nobody approves a total that they did not see.
      await deniz.page.route('**/quotes/*', (route) => route.abort());
      await deniz.page.getByLabel('Coolant').uncheck();
      await expect(deniz.main.getByRole('button', { name: 'Update total' })).toBeVisible();
      await deniz.page.unroute('**/quotes/*');
      await deniz.page.getByRole('button', { name: 'Approve for 130.00 EUR' }).click();
      await expect(deniz.notice).toContainText('a different total');
    } else {
      await deniz.page.getByRole('button', { name: 'Approve for 330.00 EUR' }).click();
      await expect(deniz.notice).toContainText('a different total');
      await expect(deniz.page.getByLabel('Pump')).not.toBeChecked();
      await deniz.page.getByLabel('Coolant').uncheck();
      await deniz.page.getByRole('button', { name: 'Update total' }).click();
    }
    await expect(deniz.main.getByRole('button', { name: 'Approve for 100.00 EUR' })).toBeVisible();
    if (hasScript) await isForEverybody(deniz.page);
    await deniz.page.getByRole('button', { name: 'Approve for 100.00 EUR' }).click();
    await expect(deniz.notice).toContainText('You approved the quote');
    await expect(deniz.main).toContainText('left out');

    await mara.page.reload();
    await expect(mara.page.locator('#deal-facts')).toContainText('100.00 EUR by');
    await expect(mara.page.locator('#deal-approved')).toHaveText('');
    await mara.page.getByLabel('Price of Hose').fill('120.00');
    await mara.page.getByRole('button', { name: 'Save Hose' }).click();
    await expect(mara.page.locator('#deal-approved')).toContainText('differ from what was approved by');
    if (hasScript) await isForEverybody(mara.page);
  });

  test(`${how} JavaScript a quote stays with whom it was made for, and is taken back with a word`, async ({ someone }) => {
    const mara = await (await someone('mechanic2', options)).isSignedIn();
    const [elin, farid] = [await (await someone('customer5', options)).isSignedIn(), await (await someone('customer6', options)).isSignedIn()];
    await makes(mara, `Locks ${how}`, 'customer5@demo.test', [['Lock', '50.00', false]]);
    await quotes(mara, 'Between you and me');
    await mara.page.getByText('Edit title, vehicle or customer').click();
    await mara.page.getByRole('textbox', { name: /^Customer/ }).fill('customer6@demo.test');
    await mara.page.getByRole('button', { name: 'Save' }).first().click();
    await expect(mara.notice).toContainText('Saved');
    await farid.page.goto('/customer');
    await expect(farid.page.getByText(`Locks ${how}`)).toHaveCount(0);
    await elin.page.goto('/customer');
    await elin.page.getByRole('link', { name: `Locks ${how}` }).click();
    await expect(elin.main).toContainText('Between you and me');

    await mara.page.getByText('Withdraw version 1').click();
    await mara.page.locator('form[action*="withdraw_quote"]').getByLabel('Message to the customer').fill('The lock is not made any more.');
    await mara.page.getByRole('button', { name: 'Withdraw quote' }).click();
    await expect(mara.notice).toContainText('The quote is withdrawn');
    await expect(mara.page.locator('#deal-stage [aria-current]')).toContainText('Lead');
    await elin.page.reload();
    await expect(elin.main).toContainText('The lock is not made any more.');
    await expect(elin.main.getByRole('button', { name: /Approve/ })).toHaveCount(0);
    if (hasScript) await isForEverybody(elin.page);
  });

  test(`${how} JavaScript whoever has no account decides by the link, once`, async ({ someone }) => {
    const mara = await (await someone('mechanic2', options)).isSignedIn();
    const walter = await someone('nobody', options);
    await makes(mara, `Mirror ${how}`, 'Walter Walk-in', [['Mirror', '80.00', false], ['Paint', '40.00', true]]);
    await quotes(mara, 'As seen in the yard');
    const link = await mara.page.getByRole('link', { name: 'this link' }).getAttribute('href');
    await walter.page.goto(link ?? '');
    await expect(walter.main).toContainText('As seen in the yard');
    if (hasScript) await isForEverybody(walter.page);
    await walter.page.getByLabel('Paint').uncheck();
    if (!hasScript) await walter.page.getByRole('button', { name: 'Update total' }).click();
    await walter.page.getByRole('button', { name: 'Approve for 80.00 EUR' }).click();
    await expect(walter.notice).toContainText('You approved the quote');
    await expect(walter.main).toContainText('Approved by Walter Walk-in');
    await walter.page.goto(`${link}0`);
    await expect(walter.page.getByText('Mirror')).toHaveCount(0);
    await mara.page.reload();
    await expect(mara.page.locator('#deal-history')).toContainText('By the link');
  });
}

test('a quote prints as a letter, without what can be pressed', async ({ someone }) => {
  const [mara, deniz] = [await (await someone('mechanic2')).isSignedIn(), await (await someone('customer4')).isSignedIn()];
  await makes(mara, 'Paper', 'customer4@demo.test', [['Sheet', '10.00', false], ['Ink', '5.00', true]]);
  await quotes(mara, 'Dear customer');
  await deniz.page.goto('/customer');
  await deniz.page.getByRole('link', { name: 'Paper' }).click();
  await deniz.page.emulateMedia({ media: 'print' });
  await expect(deniz.main.getByText('Dear customer')).toBeVisible();
  await expect(deniz.page.locator('.letter-head')).toBeVisible();
  await expect(deniz.main.getByText(/Tax .* %/)).toBeVisible();
  for (const button of await deniz.page.getByRole('button').all()) await expect(button).toBeHidden();
  await expect(deniz.page.locator('.head')).toBeHidden();
});
