// Deals: one selection that follows the person everywhere, with a script and without one.
import type { Page } from '@playwright/test';
import { findsNothingIn, isForEverybody } from './axe.ts';
import { Counter } from './counter.ts';
import type { Person } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';
import { watch } from './watch.ts';

const PHONE = {
  userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36',
  viewport: { width: 412, height: 860 },
};

const chip = (person: Person) => person.page.locator('.deal-menu > summary');
const news = (person: Person) => person.page.locator('.deal-news');

/** Presses Alt and a letter as a keyboard does: an access key is the browser's own, and Playwright's keys pass it by. */
async function pressesTheAccessKey(page: Page, letter: string): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const key = { modifiers: 1, key: letter, text: letter, unmodifiedText: letter, windowsVirtualKeyCode: letter.toUpperCase().charCodeAt(0) };
  for (const type of ['keyDown', 'keyUp'] as const) await browser.send('Input.dispatchKeyEvent', { type, ...key });
}

/** Makes a deal on its page, and answers with its number, as `D-12`. */
async function makes(person: Person, title: string, customer = ''): Promise<string> {
  const { page } = person;
  await page.goto('/deals/new');
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Vehicle').fill('Red hatchback, 2018');
  await page.getByLabel('Customer').fill(customer);
  await page.getByRole('button', { name: 'Create deal' }).click();
  await expect(person.main.getByRole('heading', { level: 1 })).toContainText(title);
  return /D-\d+/.exec((await person.main.getByRole('heading', { level: 1 }).textContent()) ?? '')?.[0] ?? '';
}

async function adds(person: Person, what: string, fields: { type?: string; quantity?: string; price?: string }): Promise<void> {
  const form = person.page.getByRole('form', { name: 'Add a line' });
  if (fields.type) await form.getByLabel('Type').selectOption(fields.type);
  await form.getByLabel('Item').fill(what);
  if (fields.quantity) await form.getByLabel('Qty').fill(fields.quantity);
  if (fields.price) await form.getByLabel('Price').fill(fields.price);
  await form.getByRole('button', { name: 'Add' }).click();
}

/** Loses a deal by the menu on its card, and gets it back: by dragging it where there is a script. */
async function movesOnTheBoard(person: Person, title: string, hasScript: boolean): Promise<void> {
  const card = person.page.locator('.deal-card').filter({ hasText: title });
  const lead = person.page.locator('.board-stage[data-stage=lead]');
  const chooses = async (name: string) => {
    await card.locator('.stage-menu > summary').press('Enter');
    await card.getByRole('button', { name }).press('Enter');
  };
  await chooses('Mark as lost');
  await expect(person.notice).toContainText('is now “Lost”');
  if (hasScript) await card.locator('.deal-name').dragTo(lead.locator('h2'));
  else await chooses('Reopen');
  await expect(lead).toContainText(title);
}

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript a selected deal follows its person from the counter to the phone and back`, async ({ someone }) => {
    const mara = await (await someone('mechanic1', options)).isSignedIn();
    const first = await makes(mara, `Gearbox ${how}`);
    const second = await makes(mara, `Steering ${how}`);
    await mara.page.goto('/deals');
    await movesOnTheBoard(mara, `Steering ${how}`, hasScript);
    await mara.page.getByRole('listitem').filter({ hasText: `Gearbox ${how}` }).getByRole('button', { name: 'Select' }).click();
    await expect(chip(mara)).toContainText(`${first} Gearbox ${how}`);
    for (const path of ['/mechanic', '/account', '/deals?view=table']) {
      await mara.page.goto(path);
      await expect(chip(mara)).toContainText(first);
    }

    // Another device finds it selected.
    const phone = await (await someone('mechanic1', { ...options, ...PHONE })).isSignedIn();
    await phone.page.goto('/mechanic');
    await expect(chip(phone)).toContainText(first);

    // Choosing another there changes it here.
    await mara.page.goto('/mechanic');
    if (hasScript) await mara.hears();
    await phone.page.goto('/deals?q=Steering');
    const changed = hasScript ? await watch(mara.page, '.deal-news form', true) : undefined;
    const pressed = Date.now();
    await phone.page.getByRole('listitem').filter({ hasText: `Steering ${how}` }).getByRole('button', { name: 'Select' }).click();
    await changed?.within('the chip on the other device follows', pressed);
    if (!hasScript) await mara.page.reload();
    await expect(chip(mara)).toContainText(`${second} Steering ${how}`);
    await expect(news(mara)).toContainText('Changed on your phone');
    await news(mara).getByRole('button', { name: 'Undo' }).click();
    await expect(chip(mara)).toContainText(first);
    await phone.page.goto('/account');
    await expect(chip(phone)).toContainText(first);

    // The last ones are one key away; choosing none leaves them there.
    await pressesTheAccessKey(mara.page, 'd');
    await expect(chip(mara)).toBeFocused();
    await mara.page.locator('.deal-choices').getByRole('button', { name: `Steering ${how}` }).click();
    await expect(chip(mara)).toContainText(second);
    await chip(mara).click();
    await mara.page.getByRole('button', { name: 'Clear' }).click();
    await expect(chip(mara)).toContainText('No deal');
  });

  test(`${how} JavaScript a quote is made, approved by its customer, and the deal given away takes itself off the chip`, async ({ someone }) => {
    const mara = await (await someone('mechanic1', options)).isSignedIn();
    const ben = await (await someone('customer2', options)).isSignedIn();
    const mona = await (await someone('manager1', options)).isSignedIn();
    await ben.page.goto('/customer');
    if (hasScript) await ben.hears();
    const number = await makes(mara, `Suspension ${how}`, 'customer2@demo.test');
    await adds(mara, 'Labour on the front axle', { type: 'labour', quantity: '3', price: 'much' });
    await expect(mara.main).toContainText('This is no amount');
    await expect(mara.page.getByLabel('Item', { exact: true })).toHaveValue('Labour on the front axle');
    await mara.page.getByLabel('Price, EUR').fill('24.75');
    await mara.page.getByRole('button', { name: 'Add', exact: true }).click();
    await adds(mara, 'Oil filter', {});
    await expect(mara.page.getByRole('region', { name: 'Lines' })).toContainText('88.75');
    await expect(mara.page.locator('#deal-history')).toContainText('Added Oil filter, 14.50 EUR');
    await mara.page.locator('#quote-fold > summary').click();
    await mara.page.getByLabel('Message to the customer').fill('Ready on Friday');
    const offered = hasScript ? await watch(ben.page, '#quotes-waiting .quote-card', true) : undefined;
    const made = Date.now();
    await mara.page.getByRole('button', { name: 'Send to the customer' }).click();
    await offered?.within('the customer sees the quote', made);
    await expect(mara.main).toContainText('Version 1: 88.75 EUR');

    if (!hasScript) await ben.page.reload();
    await expect(ben.page.locator('#quotes-waiting')).toContainText(/wait(s)? for your answer/);
    // On the quote one signs as one likes, on its card by the name of the account.
    const signs = hasScript ? 'B. Okafor' : 'Ben Okafor';
    if (hasScript) {
      await findsNothingIn(ben.page);
      await ben.page.getByRole('link', { name: `Suspension ${how}` }).click();
      await expect(ben.main).toContainText('Ready on Friday');
      await isForEverybody(ben.page);
      await ben.page.getByLabel('Your name').fill(signs);
    } else {
      await ben.page.locator('.quote-card').filter({ hasText: `Suspension ${how}` }).getByText('Approve', { exact: true }).click();
    }
    await ben.page.getByRole('button', { name: 'Approve for 88.75 EUR' }).click();
    await expect(ben.notice).toContainText('You approved the quote');
    await expect(ben.main).toContainText(`Approved by ${signs}`);

    if (!hasScript) await mara.page.reload();
    await expect(mara.page.locator('#deal-stage [aria-current]')).toContainText('Approved');
    await expect(mara.page.locator('#deal-history')).toContainText(`signed ${signs}`);
    await mara.page.getByRole('button', { name: 'Select' }).click();
    await expect(chip(mara)).toContainText(number);

    // Whoever runs the shop gives it to another team: it is nobody else's any more.
    await mona.page.goto(new URL(mara.page.url()).pathname);
    await mona.page.getByText('Reassign', { exact: true }).click();
    await mona.page.getByLabel('New owner').selectOption({ label: 'Quentin Roy (Workshop two)' });
    const elsewhere = hasScript ? await mara.page.context().newPage() : undefined;
    await elsewhere?.goto(new URL(mara.page.url()).pathname);
    await mara.page.goto('/mechanic');
    if (hasScript) await mara.hears();
    const lost = hasScript ? await watch(mara.page, '.deal-news form', true) : undefined;
    const given = Date.now();
    await mona.page.getByRole('button', { name: 'Reassign deal' }).click();
    await lost?.within('the chip lets go of a deal that is no longer theirs', given);
    if (!hasScript) await mara.page.reload();
    await expect(chip(mara)).toContainText('No deal');
    await expect(news(mara)).toContainText('can no longer see');
    // A page that showed it shows it no more.
    if (elsewhere) await expect(elsewhere.getByText(`Suspension ${how}`)).toHaveCount(0);
    await elsewhere?.close();
    await expect(mara.page.getByText(`Suspension ${how}`)).toHaveCount(0);
    await news(mara).getByRole('button', { name: 'OK' }).click();
    await expect(news(mara)).toHaveText('');
  });

  test(`${how} JavaScript two people who change one deal see what the other wrote before either is lost`, async ({ someone }) => {
    const casey = await (await someone('cashier1', options)).isSignedIn();
    const mona = await (await someone('manager1', options)).isSignedIn();
    await makes(casey, `Wipers ${how}`);
    const { pathname } = new URL(casey.page.url());
    await mona.page.goto(pathname);
    await mona.page.getByText('Edit title, vehicle or customer').click();
    await casey.page.getByText('Edit title, vehicle or customer').click();
    await casey.page.getByLabel('Title').fill(`Wipers and washers ${how}`);
    await casey.page.getByRole('button', { name: 'Save' }).first().click();
    await expect(casey.notice).toContainText('Saved');
    await mona.page.getByLabel('Title').fill(`Wipers, rear ${how}`);
    await mona.page.getByRole('button', { name: 'Save' }).first().click();
    await expect(mona.main).toContainText('Somebody else changed this deal');
    await expect(mona.page.getByLabel('Title')).toHaveValue(`Wipers, rear ${how}`);
    await expect(mona.main).toContainText(`Now: Wipers and washers ${how}`);
    if (hasScript) await isForEverybody(mona.page);
    await mona.page.getByRole('button', { name: 'Save' }).first().click();
    await expect(mona.main.getByRole('heading', { level: 1 })).toContainText(`Wipers, rear ${how}`);

    // Deleted, and brought back.
    await mona.page.getByText('Delete', { exact: true }).click();
    await mona.page.getByRole('button', { name: 'Delete deal' }).click();
    await mona.page.getByRole('row').filter({ hasText: `Wipers, rear ${how}` }).getByRole('button', { name: /Restore D-\d+/ }).click();
    await expect(mona.main.getByRole('heading', { level: 1 })).toContainText(`Wipers, rear ${how}`);
  });
}

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`${how} JavaScript the selected deal is sold at the till, and whose sale it is is asked where that is not clear`, async ({ someone }) => {
    const casey = new Counter(await (await someone('cashier1', options)).isSignedIn(), how === 'with');
    const { page } = casey;
    const number = await makes(casey.person, `Hood latch ${how}`, 'customer2@demo.test');
    await adds(casey.person, 'Latch with cable', { quantity: '2', price: '12.50' });
    await expect(page.getByRole('region', { name: 'Lines' })).toContainText('25.00');
    const selected = page.waitForEvent('framenavigated');
    await page.getByRole('button', { name: 'Select' }).click();
    await selected;
    await casey.startsOn('Main Street 3');
    await casey.taps('Coffee');
    await casey.opens('Add customer');
    await page.getByLabel('Their e-mail').fill('customer1@demo.test');
    await page.getByRole('button', { name: 'It is for them' }).click();
    await expect(casey.basket).toContainText('Ada Winter');
    await page.getByRole('link', { name: `Put ${number} into the basket` }).click();
    await expect(casey.main).toContainText(`${number} is for Ben Okafor`);
    await expect(casey.main).toContainText('The basket is for Ada Winter');
    if (how === 'with') await isForEverybody(page);
    await page.getByRole('link', { name: 'Sell it to Ben Okafor' }).click();
    await casey.awake();
    await expect(casey.basket).toContainText('Latch with cable');
    await expect(casey.basket).toContainText('Ben Okafor');
    await expect(casey.basket).toContainText('27.50');
    await casey.paysExactly();
    await expect(casey.paper).toContainText('2 × Latch with cable');
    await page.locator('.deal-menu > summary').click();
    await page.getByRole('link', { name: 'Open deal' }).click();
    await expect(page.locator('#deal-history')).toContainText('27.50 EUR');
    await expect(page.locator('#deal-history')).toContainText('Sold at the till');
  });

  test(`${how} JavaScript a mechanic makes a quote of a consultation, and attaches another to the deal they work on`, async ({ someone }) => {
    const [ada, mara] = [await (await someone('customer6', options)).isSignedIn(), await (await someone('mechanic6', options)).isSignedIn()];
    const opens = async (concern: string) => {
      await ada.sends('start_consultation', { plan: 'free', channel: 'chat', concern, vehicle: 'Yellow roadster, 2007' });
      const { id, assignment_id } = (await ada.active()) ?? { id: '', assignment_id: '' };
      await mara.sends('accept', { id: assignment_id });
      await mara.page.goto(`/consultations/${id}`);
      return id;
    };
    const first = await opens(`It pulls to the left ${how}`);
    await mara.page.getByRole('button', { name: 'Create deal' }).click();
    await expect(mara.main.getByRole('heading', { level: 1 })).toContainText(`It pulls to the left ${how}`);
    await expect(chip(mara)).toContainText(`It pulls to the left ${how}`);
    await mara.page.goto(`/consultations/${first}`);
    await expect(mara.page.locator('#room-deal')).toContainText('Belongs to D-');
    await mara.sends('start', { id: first });
    await mara.sends('end', { id: first });
    await opens(`And now to the right ${how}`);
    await mara.page.getByRole('button', { name: /Attach to D-\d+ It pulls to the left/ }).click();
    await expect(mara.page.locator('#room-deal')).toContainText('Belongs to D-');
    if (how === 'with') await isForEverybody(mara.page);
  });
}

test('every page of the deals is for everybody', async ({ someone }) => {
  test.setTimeout(240_000);
  const mara = await (await someone('mechanic1')).isSignedIn();
  for (const path of ['/deals', '/deals?view=table', '/deals?view=deleted', '/deals/new', '/deals?q=nothing+like+this']) {
    await mara.page.goto(path);
    await isForEverybody(mara.page);
  }
  await mara.page.goto('/deals');
  await mara.page.locator('.deal-name').first().click();
  await chip(mara).click();
  await isForEverybody(mara.page);
});

test('what is typed under “Other stages” stays while the part around it is fetched again, and is sent once', async ({ someone }) => {
  const mara = await (await someone('mechanic1')).isSignedIn();
  const desk = await (await someone('mechanic1')).isSignedIn();
  await makes(mara, 'Exhaust', 'customer3@demo.test');
  await adds(mara, 'Pipe', { price: '120' });
  await mara.page.locator('#quote-fold > summary').click();
  await mara.page.getByRole('button', { name: 'Send to the customer' }).click();
  await expect(mara.notice).toContainText('The quote is');
  await mara.hears();
  const form = mara.page.locator('#deal-stage form');
  const id = async () => new URL((await form.getAttribute('action')) ?? '', mara.page.url()).searchParams.get('once');
  await mara.page.locator('#other-stages-title').click();
  const word = form.getByLabel('Message to the customer');
  await word.pressSequentially('The pipe is sold out, sorry.');
  const before = await id();
  expect(before).toBeTruthy();

  // Somebody changes the deal elsewhere: what is shown of it follows, and what is typed stays, with the caret where it was.
  await desk.page.goto(new URL(mara.page.url()).pathname);
  const version = form.locator('input[name=version]');
  const shown = await version.inputValue();
  await desk.page.getByLabel('Price of Pipe').fill('130.00');
  await desk.page.getByRole('button', { name: 'Save Pipe' }).click();
  await expect(version).not.toHaveValue(shown);
  await expect(word).toHaveValue('The pipe is sold out, sorry.');
  await expect(word).toBeFocused();
  expect(await word.evaluate((field: HTMLTextAreaElement) => field.selectionStart)).toBe('The pipe is sold out, sorry.'.length);
  expect(await id()).toBe(before);
  await expect(mara.page.locator('#other-stages')).toHaveAttribute('open', '');

  // Sent, it is another form from then on.
  await form.getByRole('button', { name: 'Mark as lost' }).click();
  await expect(mara.page.locator('#deal-quotes')).toContainText('The pipe is sold out, sorry.');
  expect(await id()).not.toBe(before);
});
