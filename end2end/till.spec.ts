// The counter: a shift on two devices from its start to its Z report, with a script and without one.
import { findsNothingIn, isForEveryScreen, isForEverybody } from './axe.ts';
import { Counter } from './counter.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';
import { watch } from './watch.ts';

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript two devices share a shift from its start to its Z report`, async ({ someone }) => {
    test.setTimeout(90_000);
    const casey = new Counter(await someone('cashier1', options), hasScript);
    const chris = new Counter(await someone('cashier2', options), hasScript);
    await casey.person.signsIn();
    await chris.person.signsIn();

    // Starting, and joining with another amount.
    await casey.page.getByRole('link', { name: 'Till', exact: true }).first().click();
    const harbour = casey.register('Harbour 1');
    await expect(harbour).toContainText('Free');
    await casey.unfoldsTheFormOf(harbour);
    await harbour.getByLabel('Cash in the drawer').fill('nonsense');
    await harbour.getByRole('button', { name: 'Start a shift on Harbour 1' }).click();
    await expect(harbour).toContainText('This is no amount');
    await chris.page.goto('/pos/register');
    const freed = hasScript ? await watch(chris.page, '[data-open]', true) : undefined;
    const started = Date.now();
    await casey.startsOn('Harbour 1', '200');
    await expect(casey.person.notice).toContainText('The shift is open with 200.00');
    // Who looks at the registers sees it taken.
    await freed?.within('the register shows that it is open', started);
    if (!hasScript) await chris.page.reload();
    await expect(chris.register('Harbour 1')).toContainText('by Casey Lorenz, 1 device');
    await chris.startsOn('Harbour 1', '190,00');
    await expect(chris.person.notice).toContainText(/You joined the shift that Casey Lorenz opened at \d\d:\d\d\. The 190\.00 you found is noted/);

    // Three tiles and one press: sold in cash, and the other device sees it.
    const seen = hasScript ? await watch(chris.page, '[aria-label=Receipts] tbody tr', true) : undefined;
    for (const tile of ['Coffee', 'Coffee', 'Oil filter']) await casey.taps(tile);
    const pressed = Date.now();
    await casey.paysExactly();
    await expect(casey.paper).toContainText('2 × Coffee');
    await expect(casey.paper).toContainText('19.50');
    await seen?.within('the other device shows the sale', pressed);
    await casey.goesOn();

    // A scanner types digits and Enter, into the field or, with a script, wherever the focus is.
    if (hasScript) await casey.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    else await casey.page.getByLabel('Find by name or barcode').focus();
    await casey.page.keyboard.type('2000000000084');
    await casey.page.keyboard.press('Enter');
    await expect(casey.basket).toContainText('Headlight bulb H7');
    await expect(casey.page.getByLabel('Find by name or barcode')).toHaveValue('');
    await casey.opens('Split');
    await casey.page.getByLabel('Cash given').fill('5');
    await casey.page.getByRole('button', { name: 'Take payment' }).click();
    await expect(casey.main).toContainText('3.99 EUR are still to be paid');
    await expect(casey.page.getByLabel('Cash given')).toHaveValue('5');
    await casey.page.getByLabel('Cash given').fill('10');
    await casey.page.getByRole('button', { name: 'Take payment' }).click();
    await expect(casey.page.locator('.figure')).toContainText('1.01');
    await casey.goesOn();

    // One coffee goes back, and stamps are paid out of the drawer, both on the other device.
    if (!hasScript) await chris.page.reload();
    await chris.looksAtReceipts();
    await chris.page.getByRole('link', { name: 'Sale 1' }).click();
    await chris.unfolds('Give money back');
    await chris.page.getByLabel('One line').check();
    await chris.page.getByLabel('Which line').selectOption({ label: 'Coffee (2 left, 2.50 each)' });
    await chris.page.getByRole('textbox', { name: 'How much of it' }).fill('1');
    await chris.page.getByLabel('Why').fill('Cold');
    await chris.page.getByRole('button', { name: 'Give it back' }).click();
    await expect(chris.main).toContainText('Refund');
    await expect(chris.main).toContainText('-2.50');
    await chris.page.getByRole('link', { name: 'Next sale' }).click();
    await chris.unfolds('Cash in or out');
    await chris.page.getByLabel('Amount').fill('4.00');
    await chris.page.getByLabel('What for').fill('stamps');
    await chris.page.getByRole('button', { name: 'Record it' }).click();
    await expect(chris.main).toContainText('Paid out 4.00: stamps');

    // Every page shows which shift this device is on.
    await chris.page.goto('/account');
    await expect(chris.page.getByRole('region', { name: 'Shift' })).toContainText('Harbour 1');
    await chris.page.getByRole('link', { name: 'Return' }).click();
    await chris.awake();

    // Counting freezes both devices, and is blind: what should be there, and by how much it is off, is told by the Z report.
    const frozen = hasScript ? await watch(chris.page, '.till[hidden]', true) : undefined;
    await casey.page.getByRole('link', { name: 'Close shift' }).click();
    const stopped = Date.now();
    await casey.page.getByRole('button', { name: 'Stop selling and count' }).click();
    await frozen?.within('the other device stops selling', stopped);
    if (!hasScript) await chris.page.reload();
    await expect(chris.main).toContainText('The drawer is being counted');
    await expect(casey.page.getByLabel('200.00 ×')).toBeVisible();
    await casey.page.getByLabel('Or the sum').fill('225.99');
    await casey.page.getByRole('button', { name: 'Confirm count' }).click();
    await expect(casey.page.locator('.sums-total dd')).toHaveText('Agrees');
    await expect(casey.main).not.toContainText('221.99');
    await casey.page.getByLabel('Note').fill('No stamps were bought');
    await casey.page.getByRole('button', { name: 'Close shift' }).click();
    await expect(casey.main.getByRole('heading', { level: 1 })).toContainText('Z report');
    await expect(casey.main).toContainText('No stamps were bought');
    await expect(casey.main).toContainText('counted 225.99, expected 221.99');
    await expect(casey.main).toContainText('Over 4.00');
    await expect(casey.main).toContainText('Chris Dorn counted at the start');
    if (!hasScript) await chris.page.reload();
    await expect(chris.main).toContainText('This shift is closed');
    await casey.page.goto('/pos/register');
    await expect(harbour).toContainText('Free');
  });

  test(`${how} JavaScript prices, reductions, a customer and credits are taken at the till`, async ({ someone }) => {
    test.setTimeout(60_000);
    const casey = new Counter(await (await someone('cashier1', options)).isSignedIn(), hasScript);
    await casey.startsOn('Main Street 1');

    // Another price needs its reason; a line and then all of it are reduced.
    await casey.taps('Oil filter');
    await casey.opens('Oil filter');
    await casey.basket.getByLabel('Price of one').fill('13.90');
    await casey.page.getByRole('button', { name: 'Change it' }).click();
    await expect(casey.main).toContainText('Say why the price is another one');
    await casey.basket.getByLabel('Price of one').fill('13.90');
    await casey.page.getByLabel('Why another price').fill('Dented box');
    await casey.page.getByRole('textbox', { name: 'Discount, as 5.00 or 10%' }).first().fill('0.40');
    await casey.page.getByRole('button', { name: 'Change it' }).click();
    await expect(casey.basket).toContainText('Dented box');
    await casey.opens('Discount');
    await casey.page.locator('#off').fill('1.00');
    await casey.page.getByRole('button', { name: 'Give the discount' }).click();
    await expect(casey.basket.locator('output')).toHaveText('12.50');
    await casey.paysExactly();
    await expect(casey.paper).toContainText('Discount');
    await expect(casey.paper).toContainText('12.50');
    await casey.goesOn();

    // Far below the catalogue's price only a manager sells; the basket stays.
    await casey.taps('Oil filter');
    await casey.opens('Oil filter');
    await casey.basket.getByLabel('Price of one').fill('1.00');
    await casey.page.getByLabel('Why another price').fill('For a friend');
    await casey.page.getByRole('button', { name: 'Change it' }).click();
    await casey.paysExactly();
    await expect(casey.main).toContainText('A manager must');
    await expect(casey.basket).toContainText('For a friend');
    await casey.page.getByRole('link', { name: 'One Oil filter less' }).click();

    // A customer is named by their e-mail and pays with credits.
    await casey.taps('Wiper');
    await casey.opens('Add customer');
    await casey.page.getByLabel('Their e-mail').fill('nobody@demo.test');
    await casey.page.getByRole('button', { name: 'It is for them' }).click();
    await expect(casey.main).toContainText('No customer of this shop has this e-mail');
    await casey.page.getByLabel('Their e-mail').fill('Customer2@demo.test');
    await casey.page.getByRole('button', { name: 'It is for them' }).click();
    await expect(casey.basket).toContainText('For Ben Okafor');
    await casey.opens('Void');
    await casey.page.getByLabel('Why is it not paid?').fill('Only looking');
    await casey.page.getByRole('button', { name: 'Void it' }).click();
    await expect(casey.paper).toContainText('Only looking');
    await casey.goesOn();
    await casey.closes('212.50');
  });
}

for (const [how, options] of [['with', undefined], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript a basket is parked under a name and sold on the other device of the register`, async ({ someone }) => {
    test.setTimeout(60_000);
    const casey = new Counter(await (await someone('cashier1', options)).isSignedIn(), hasScript);
    const chris = new Counter(await (await someone('cashier2', options)).isSignedIn(), hasScript);
    await casey.startsOn('Main Street 1');
    await chris.startsOn('Main Street 1');
    for (const tile of ['Coffee', 'Coffee', 'Oil filter']) await casey.taps(tile);
    await casey.opens('Discount');
    await casey.page.locator('#off').fill('0.50');
    await casey.page.getByRole('button', { name: 'Give the discount' }).click();
    await expect(casey.basket.locator('output')).toHaveText('19.00');
    await casey.opens('Park');
    await casey.page.getByLabel('Park it as').fill('Bay 4');
    await casey.page.getByRole('button', { name: 'Park this basket' }).click();
    await expect(casey.basket).toContainText('Nothing in the basket');
    await expect(casey.basket.getByRole('region', { name: 'Parked baskets' })).toContainText('Bay 4');
    // It is parked: a page that is loaded anew does not have it in the basket again.
    await casey.page.goto(new URL(casey.page.url()).pathname);
    await casey.awake();
    await expect(casey.basket).toContainText('Nothing in the basket');

    // What is in the basket is not lost for what is taken up.
    if (!hasScript) await chris.page.reload();
    const waiting = chris.basket.getByRole('region', { name: 'Parked baskets' });
    await expect(waiting).toContainText('19.00');
    await waiting.getByRole('button', { name: 'Take up Bay 4' }).click();
    await chris.awake();
    await expect(chris.basket.locator('output')).toHaveText('19.00');
    await expect(chris.basket.locator('.basket-line')).toHaveCount(2);
    await chris.paysExactly();
    await expect(chris.paper).toContainText('2 × Coffee');
    await expect(chris.paper).toContainText('19.00');
    await chris.goesOn();
    if (!hasScript) await casey.page.reload();
    await expect(casey.basket.getByRole('region', { name: 'Parked baskets' })).toBeHidden();
  });
}

test('cash is counted on a pad with its change, a card takes one more press, and the sale before is undone within a minute', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page, basket } = casey;
  await casey.startsOn('Main Street 1');
  await casey.taps('Coffee');
  await casey.opens('Cash');
  await expect(page.getByLabel('Cash given')).toBeFocused();
  await basket.getByRole('button', { name: '2', exact: true }).click();
  await expect(basket.locator('.pay-change')).toHaveText('Still to pay 0.50');
  await basket.getByRole('button', { name: '0', exact: true }).click();
  await expect(basket.locator('.pay-change')).toHaveText('Change 17.50');
  await basket.getByRole('button', { name: 'Take the last digit away' }).click();
  await basket.getByRole('button', { name: '0', exact: true }).click();
  await page.getByRole('button', { name: 'Take cash' }).click();
  await expect(page.locator('.figure')).toContainText('17.50');

  await casey.taps('Oil filter');
  await page.keyboard.press('Shift+F9');
  await expect(page.getByLabel('reference')).toBeFocused();
  await page.getByRole('button', { name: 'Paid by card 14.50' }).click();
  await expect(casey.paper).toContainText('Card');
  await basket.locator('summary').filter({ hasText: 'Undo' }).click();
  await page.getByLabel('Why?').fill('Wrong filter');
  await page.getByRole('button', { name: /Give 14.50 back and undo sale/ }).click();
  await expect(casey.main).toContainText('Refund');
  await expect(casey.main).toContainText('-14.50');
  await expect(casey.main).toContainText('Card');
});

test('the till stands on one screen: the pay buttons are in sight with twenty lines, and nothing scrolls but its panes', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  for (const tile of await page.locator('.tile').all()) await tile.click();
  for (const viewport of [{ width: 1280, height: 800 }, { width: 1024, height: 768 }]) {
    await page.setViewportSize(viewport);
    for (const panel of ['Cash', 'Card', 'Split', 'Park', 'Void', 'Coffee']) {
      await casey.opens(panel);
      const [height, scrolls] = await page.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth > innerWidth]);
      expect(height).toBeLessThanOrEqual(viewport.height);
      expect(scrolls).toBe(false);
      for (const way of ['Cash', 'Card', 'Split', 'Park', 'Void']) {
        const box = await casey.basket.locator('.pay-ways').getByRole('link', { name: new RegExp(`^${way}`) }).boundingBox();
        expect(box?.height, `${way} with ${panel} open`).toBeGreaterThanOrEqual(56);
        expect((box?.y ?? 0) + (box?.height ?? 0), `${way} with ${panel} open`).toBeLessThanOrEqual(viewport.height);
      }
      await casey.opens(panel);
    }
  }
  const lines = await casey.basket.locator('.basket-line').first().boundingBox();
  expect(lines?.height).toBeLessThanOrEqual(52);

  // On a phone the basket is a bar that opens over the tiles; the change is what one sees after paying.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(casey.basket).toBeHidden();
  await page.getByRole('link', { name: /things in the basket/ }).click();
  await expect(casey.basket).toBeVisible();
  await casey.opens('Cash');
  await page.getByLabel('Cash given').fill('500');
  await page.getByRole('button', { name: 'Take cash' }).click();
  await expect(page.locator('.figure')).toBeInViewport();
  await page.getByRole('link', { name: 'Back to the tiles' }).click();
  await expect(casey.basket).toBeHidden();
});

test('three tiles in cash take four taps, and a note and its change take one more press than none', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  await casey.startsOn('Main Street 1');
  await casey.page.evaluate(() => {
    const page = window as unknown as { taps: number };
    page.taps = 0;
    document.addEventListener('click', () => (page.taps += 1), true);
  });
  for (const tile of ['Coffee', 'Wiper', 'Oil filter']) await casey.taps(tile);
  await casey.paysExactly();
  await expect(casey.paper).toContainText('Coffee');
  const taps = await casey.page.evaluate(() => (window as unknown as { taps: number }).taps);
  expect(taps).toBeLessThanOrEqual(6);
  console.log(`    taps for three tiles in cash: ${taps}`);

  // The next note up: one press takes it, and the change is what one reads.
  await casey.taps('Coffee');
  await casey.basket.getByRole('button', { name: '5.00 2.50 back' }).click();
  await expect(casey.page.locator('.figure')).toContainText('2.50');
});

test('everything at the till has a key, and a question mark shows them', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  await page.locator('h1').click();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Exact cash');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await page.keyboard.type('coff');
  await expect(page.locator('.tile')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await page.locator('h1').click();
  await page.keyboard.press('+');
  await expect(casey.basket.locator('.basket-count')).toHaveText('2');
  await page.keyboard.press('-');
  await expect(casey.basket.locator('.basket-count')).toHaveText('1');
  await page.keyboard.press('F6');
  await expect(page.locator('#off')).toBeFocused();
  await page.keyboard.type('0.50');
  await page.keyboard.press('Enter');
  await expect(casey.basket.locator('output')).toHaveText('2.00');
  await page.keyboard.press('F8');
  await expect(page.getByLabel('Cash given')).toBeFocused();
  // While the list is open, keys are for it: nothing behind it is sold or closed.
  await page.getByRole('button', { name: 'Keys' }).click();
  await expect(keys).toBeVisible();
  await page.keyboard.press('F9');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await expect(page.getByLabel('Cash given')).toBeVisible();
  await expect(casey.basket.locator('.basket-count')).toHaveText('1');
  await page.keyboard.press('F9');
  await expect(casey.paper).toContainText('2.00');
  await expect(page.getByLabel('Find by name or barcode')).toBeFocused();
});

test('a browser is told what it needs to install the till', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await page.goto('/pos/register');
  const at = new URL((await page.locator('link[rel=manifest]').getAttribute('href')) ?? '', page.url());
  const answer = await page.request.get(at.href);
  expect(answer.headers()['content-type']).toBe('application/manifest+json');
  const manifest = await answer.json();
  expect([manifest.start_url, manifest.scope, manifest.display]).toEqual(['/pos/register', '/pos/', 'fullscreen']);
  expect(manifest.icons.map((icon: { sizes: string }) => icon.sizes)).toEqual(['any', '192x192', '512x512']);
  for (const { src, type } of manifest.icons) {
    const icon = await page.request.get(new URL(src, at).href);
    expect([icon.status(), icon.headers()['content-type']]).toEqual([200, type]);
  }
});

test('on paper a receipt is the receipt and nothing else', async ({ someone }) => {
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  await casey.taps('Coffee');
  await casey.paysExactly();
  const onPaper = async () => {
    await page.emulateMedia({ media: 'print' });
    const shown = await page.evaluate(() => {
      const visible = (part: Element) => part.checkVisibility() && part.getBoundingClientRect().height > 1;
      return [...document.querySelectorAll('h1, h2, a, button, input, nav, summary, td')].filter(visible).map((part) => part.textContent?.trim() ?? '');
    });
    await page.emulateMedia({ media: 'screen' });
    return shown;
  };
  await expect(casey.paper).toContainText('Coffee');
  for (const text of await onPaper()) expect(await casey.paper.innerText()).toContain(text);
  await page.getByRole('link', { name: 'Open the receipt' }).click();
  await page.waitForURL(/\/pos\/sales\//);
  const printed = await onPaper();
  expect(printed.length).toBeGreaterThan(1);
  for (const text of printed) expect(await casey.paper.innerText()).toContain(text);
});

test('without a network the till sells on, says what waits, and sends it in order when it is back', async ({ someone }) => {
  test.setTimeout(90_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  const { shift } = casey;
  // Its worker has kept what the page is made of.
  await casey.canDoWithoutANetwork();

  await page.context().setOffline(true);
  await casey.taps('Coffee');
  await casey.paysExactly();
  await expect(casey.paper).toContainText('Kept on this device');
  await expect(page.getByText(/1 sale waits on this device since \d\d:\d\d/)).toBeVisible();
  // Loading the page anew loses neither the till, nor the basket, nor what waits.
  await casey.taps('Wiper');
  await page.reload();
  await casey.awake();
  await expect(casey.basket).toContainText('Wiper');
  await expect(page.getByText('1 sale waits on this device')).toBeVisible();
  await casey.paysExactly();
  await expect(page.getByText('2 sales wait on this device')).toBeVisible();
  await casey.taps('Oil filter');
  await casey.paysExactly();
  await expect(page.getByText('3 sales wait on this device')).toBeVisible();

  await page.context().setOffline(false);
  await expect(page.getByText('on this device since')).toBeHidden({ timeout: 20_000 });
  await expect(casey.receipts).toHaveCount(4);
  const board = await (await page.request.get(`/api/pos/shifts/${shift}`)).json();
  const totals = board.sales.map((sale: { total_cents: number }) => sale.total_cents).toReversed();
  expect(totals.slice(-3)[0]).toBe(250);
  expect(board.sales.map((sale: { number: number }) => sale.number)).toEqual([3, 2, 1]);
  const moments = board.sales.map((sale: { rung_up_at: string }) => Date.parse(sale.rung_up_at)).toReversed();
  // A moment is as exact as the way to the server is even: what was rung up within the same breath may change places.
  const isInOrder = (at: number, place: number) => place === 0 || at > (moments[place - 1] ?? 0) - 1_000;
  expect(moments.every(isInOrder), `${moments}`).toBe(true);
});

test('what one cashier rang up without a network is never sent under the name of the next', async ({ someone }) => {
  test.setTimeout(90_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  const { shift } = casey;
  await casey.canDoWithoutANetwork();
  await page.context().setOffline(true);
  await casey.taps('Coffee');
  await casey.paysExactly();
  await expect(page.getByText('1 sale waits on this device')).toBeVisible();
  // It is rung up: a page that is loaded anew does not offer it again.
  expect(new URL(page.url()).search).toBe('');
  await page.reload();
  await casey.awake();
  await expect(casey.basket).toContainText('Nothing in the basket');

  // Their login is gone before the network is back: somebody else signs in on the same device and sells.
  await page.context().clearCookies();
  await page.context().setOffline(false);
  await casey.person.sends('sign_in', { email: 'cashier2@demo.test', password: 'forecourt-demo' });
  await casey.startsOn('Main Street 1');
  await expect(page.getByText('1 sale of somebody else is kept')).toBeVisible();
  await casey.taps('Wiper');
  await casey.paysExactly();
  await expect(casey.paper).toContainText('Chris Dorn');
  const sales = async () => (await (await page.request.get(`/api/pos/shifts/${shift}`)).json()).sales;
  expect((await sales()).map((sale: { cashier_name: string }) => sale.cashier_name)).toEqual(['Chris Dorn']);

  // Whoever rang it up comes back: any page of the counter sends it.
  await casey.person.sends('sign_in', { email: 'cashier1@demo.test', password: 'forecourt-demo' });
  // The open page learns that its login is over, and loads itself anew meanwhile.
  await expect(() => page.goto('/account')).toPass();
  await expect.poll(async () => (await sales()).length).toBe(2);
  expect((await sales()).map((sale: { cashier_name: string }) => sale.cashier_name)).toEqual(['Casey Lorenz', 'Chris Dorn']);
  // Nothing is unsent on this device any more, whoever was signed in when it was: the shift can be closed.
  const unsent = async () => {
    const { devices } = await (await page.request.get(`/api/pos/shifts/${shift}`)).json();
    return devices.reduce((sum: number, device: { unsent_count: number }) => sum + device.unsent_count, 0);
  };
  await expect.poll(unsent).toBe(0);
});

test('what arrives after its shift was closed belongs to that shift, marked, and shows on the next X report', async ({ someone }) => {
  test.setTimeout(90_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const max = new Counter(await (await someone('manager1')).isSignedIn(), true);
  await casey.startsOn('Main Street 1');
  const { shift } = casey;
  await casey.canDoWithoutANetwork();
  await casey.page.context().setOffline(true);
  await casey.taps('Coffee');
  await casey.paysExactly();
  await expect(casey.page.getByText('1 sale waits on this device')).toBeVisible();

  // Nobody else knows of it: the shift is closed, and the next one begins.
  await max.startsOn('Main Street 1');
  await max.closes('200.00');
  const before = await (await max.page.request.get(`/api/pos/shifts/${shift}/report`)).text();
  await max.startsOn('Main Street 1');
  expect(max.shift).not.toBe(shift);

  await casey.page.context().setOffline(false);
  await expect(casey.page.getByText('on this device since')).toBeHidden({ timeout: 20_000 });
  const board = await (await max.page.request.get(`/api/pos/shifts/${shift}`)).json();
  expect(board.sales.map((sale: { booking: string; total_cents: number }) => [sale.booking, sale.total_cents])).toEqual([['correction', 250]]);
  expect(await (await max.page.request.get(`/api/pos/shifts/${shift}/report`)).text()).toBe(before);
  await max.page.getByRole('link', { name: 'X report' }).click();
  await expect(max.main).toContainText('Correction');
  await expect(max.main).toContainText('2.50');
});

test('every page of the counter is for everybody', async ({ someone, engine }) => {
  test.skip(engine !== 'postgres', 'what only looks at pages need not be done twice');
  test.setTimeout(240_000);
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await page.goto('/pos/register');
  await isForEverybody(page);
  await casey.startsOn('Main Street 2');
  await casey.taps('Coffee');
  // On a phone it lies over the tiles.
  await page.evaluate(() => (location.hash = 'basket'));
  for (const panel of ['Coffee', 'Discount', 'Add customer', 'Cash', 'Card', 'Split', 'Park', 'Void']) {
    await casey.opens(panel);
    await (panel === 'Coffee' ? isForEverybody(page) : findsNothingIn(page, panel));
  }
  await casey.opens('Void');
  await isForEveryScreen(page);
  for (const drop of ['Receipts', 'Cash in or out']) {
    await casey.unfolds(drop);
    await findsNothingIn(page, drop);
    await page.keyboard.press('Escape');
  }
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await isForEverybody(page);
  await page.keyboard.press('Escape');
  await casey.paysExactly();
  await expect(casey.paper).toBeVisible();
  await isForEverybody(page);
  await page.getByRole('link', { name: 'Open the receipt' }).click();
  await isForEverybody(page);
  await page.getByRole('link', { name: 'Next sale' }).click();
  await page.getByRole('link', { name: 'X report' }).click();
  await isForEverybody(page);
  await page.goBack();
  await page.getByRole('link', { name: 'Close shift' }).click();
  await page.getByRole('button', { name: 'Stop selling and count' }).click();
  await expect(page.getByLabel('Or the sum')).toBeVisible();
  await isForEverybody(page);
  await page.getByLabel('Or the sum').fill('202.50');
  await page.getByRole('button', { name: 'Confirm count' }).click();
  await expect(page.getByRole('button', { name: 'Close shift' })).toBeVisible();
  await isForEverybody(page);
  await page.getByRole('button', { name: 'Close shift' }).click();
  await expect(casey.main.getByRole('heading', { level: 1 })).toContainText('Z report');
  await isForEverybody(page);
});
