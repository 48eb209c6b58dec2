// The main journeys in every weather: each ends where it ends in fair weather, and nothing is done twice, lost or somebody else's.
import type { Person } from './person.ts';
import { expect, test } from './story.ts';
import { WEATHERS, type Weather, browserIn, comesInto, presses } from './weather.ts';

let count = 0;
/** A word that stands nowhere else. */
const word = (of: string) => `${of}${Date.now()}${(count += 1)}`;

const json = async (person: Person, path: string) => (await person.page.request.get(path)).json();

/** How often each kind of thing happened. */
function counted(events: { kind: string }[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { kind } of events) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

const roomOf = (person: Person, room: string) => json(person, `/fn/room?id=${room.split('/').pop()}`);

type Arrives = (account: string) => Promise<Person>;

async function isHelped(weather: Weather, arrives: Arrives): Promise<void> {
  const [ada, mara] = [await arrives('customer1'), await arrives('mechanic1')];
  const press = (person: Person, name: string, done: string | RegExp) =>
    presses(weather, person.can(name), person.actions.getByText(done).first());
  const concern = word('Squeal');
  await ada.isSignedIn();
  await mara.isSignedIn();
  await ada.page.goto('/customer');
  await ada.describes({ concern, vehicle: 'VW Golf 2016' });
  await press(ada, 'Start consultation', 'Pending');
  const room = `/consultations/${(await ada.active())?.id}`;
  await mara.page.goto('/mechanic');
  await press(mara, `Accept ${ada.name}`, 'Waiting');
  await mara.page.goto(room);
  await press(mara, 'Start now', 'Live');
  await ada.page.goto(room);
  await ada.page.getByLabel('Your message').fill('Is it the front?');
  await presses(weather, ada.page.getByRole('button', { name: 'Send' }), ada.messages.getByText('Is it the front?'));
  await mara.page.goto(room);
  await mara.page.getByLabel('Your message').fill('The rear.');
  await presses(weather, mara.page.getByRole('button', { name: 'Send' }), mara.messages.getByText('The rear.'));
  await mara.page.getByRole('textbox', { name: 'Notes' }).fill('Rear pads.');
  await presses(weather, mara.page.getByRole('button', { name: 'Save notes' }), mara.page.getByRole('button', { name: 'Save notes' }));
  await expect.poll(async () => (await roomOf(mara, room)).note?.body).toBe('Rear pads.');
  await ada.unfolds('End');
  await press(ada, 'End for both', 'Ended');

  const { session, messages, events, note } = await roomOf(mara, room);
  expect(session).toMatchObject({ status: 'completed', concern, vehicle: 'VW Golf 2016' });
  expect(messages.map(({ body }: { body: string }) => body)).toEqual(['Is it the front?', 'The rear.']);
  expect(counted(events)).toEqual({ created: 1, new_assignment: 1, assignment_accepted: 1, session_started: 1, session_ended: 1 });
  // Told of what it saved, the page may save the same once more, over the version it was told of.
  expect(note.body).toBe('Rear pads.');
  expect(await ada.active()).toBeNull();
  const history = await json(ada, '/api/customer/consultations');
  const mine = history.sessions.filter((one: { concern: string }) => one.concern === concern);
  expect(mine.length).toBe(1);
}

async function quotes(weather: Weather, arrives: Arrives): Promise<void> {
  const [mara, ben] = [await arrives('mechanic1'), await arrives('customer2')];
  await mara.isSignedIn();
  await ben.isSignedIn();
  const title = word('Gearbox');
  const { page } = mara;
  const press = (name: string, done: string | RegExp) =>
    presses(weather, page.getByRole('button', { name, exact: true }), mara.main.getByText(done).first());
  await page.goto('/deals/new');
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Customer').fill('customer2@demo.test');
  await press('Create deal', title);
  const deal = new URL(page.url()).pathname;
  for (const [what, price] of [['Clutch disc', '80'], ['Release bearing', '20']] as const) {
    const form = page.getByRole('form', { name: 'Add a line' });
    await form.getByLabel('Item', { exact: true }).fill(what);
    await form.getByLabel('Price').fill(price);
    await press('Add', what);
  }
  await page.getByText('Edit title, vehicle or customer').click();
  await page.getByLabel('Vehicle').fill('Red hatchback');
  await presses(weather, page.locator('#edit').getByRole('button', { name: 'Save' }), page.locator('#deal-facts').getByText('Red hatchback'));
  await page.getByLabel('Add a note').fill('Ordered on Monday.');
  await press('Add note', 'Ordered on Monday.');
  await page.locator('#quote-fold > summary').click();
  await page.getByLabel('Message to the customer').fill('Ready on Friday');
  await press('Send to the customer', /Version 1: 100\.00/);
  await ben.page.goto('/customer');
  await ben.page.getByRole('link', { name: title }).click();
  await ben.page.getByLabel('Your name').fill('B. Okafor');
  await presses(weather, ben.page.getByRole('button', { name: /^Approve for/ }), ben.main.getByText('Approved by B. Okafor'));

  const { deals } = await json(mara, `/api/deals?q=${title}`);
  expect(deals.length).toBe(1);
  const record = await json(mara, `/api${deal}`);
  expect(record).toMatchObject({ title, vehicle: 'Red hatchback', stage: 'approved', total_cents: 10_000 });
  expect(record.lines.map(({ name }: { name: string }) => name)).toEqual(['Clutch disc', 'Release bearing']);
  expect(record.notes.map(({ body }: { body: string }) => body)).toEqual(['Ordered on Monday.']);
  expect(record.quotes.map(({ status }: { status: string }) => status)).toEqual(['approved']);
}

async function signsUp(weather: Weather, arrives: Arrives): Promise<void> {
  const password = 'a sentence is a good one';
  const iris = await arrives(word('newcomer'));
  await iris.page.goto('/sign-up');
  await iris.page.getByLabel('Your name').fill('Iris Blum');
  await iris.page.getByLabel('E-mail').fill(iris.email);
  await iris.page.getByLabel('Password').fill(password);
  const button = iris.page.getByRole('button', { name: 'Create account' });
  if (weather === 'lost') {
    // Nobody is signed in yet: no script sends the form, and the browser shows a page of its own.
    await button.click();
    await iris.page.waitForURL(/^chrome-error:/);
    await iris.page.goBack();
    await iris.page.getByLabel('Your name').fill('Iris Blum');
    await iris.page.getByLabel('E-mail').fill(iris.email);
    await iris.page.getByLabel('Password').fill(password);
    await button.click();
    await expect(iris.notice).toContainText('Welcome.');
  } else {
    await presses(weather === 'back' ? 'fair' : weather, button, iris.notice.getByText('Welcome.'));
  }
  const me = await json(iris, '/api/me');
  expect(me.user).toMatchObject({ email: iris.email, name: 'Iris Blum', roles: ['customer'] });
}

async function manages(weather: Weather, arrives: Arrives): Promise<void> {
  const mona = await arrives('manager1');
  await mona.isSignedIn();
  const { page, main } = mona;
  const name = word('Wiper blade');
  await page.goto('/manage/catalogue/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Price, EUR').fill('12.50');
  await page.getByLabel('Tax rate, %').fill('19');
  await presses(weather, page.getByRole('button', { name: 'Create product' }), main.getByText(name).first());
  const found = async () => (await json(mona, `/api/catalogue/products?q=${encodeURIComponent(name)}`)).products;
  expect((await found()).length).toBe(1);
  const [{ id }] = await found();
  for (const [price, shown] of [['13.50', '13.50'], ['14', '14.00']] as const) {
    await page.goto(`/manage/catalogue/${id}`);
    await page.getByLabel('Price, EUR').fill(price);
    await presses(weather, page.getByRole('button', { name: 'Save' }).first(), main.getByRole('table').getByText(shown).first());
  }
  const record = await json(mona, `/api/catalogue/products/${id}`);
  expect(record.prices.map(({ to_cents }: { to_cents: number }) => to_cents)).toEqual([1_400, 1_350]);

  const email = `${word('nora')}@demo.test`;
  await page.goto('/manage/invites');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('checkbox', { name: 'Cashier' }).check();
  await presses(weather === 'back' ? 'fair' : weather, page.getByRole('button', { name: 'Invite', exact: true }), main.getByText(email).first());
  const { invites } = await json(mona, '/api/invites');
  expect(invites.filter((invite: { email: string }) => invite.email === email).length).toBe(1);
}

const JOURNEYS = {
  'a consultation from intake to end': isHelped,
  'a deal from its lines to an approved quote': quotes,
  'signing up': signsUp,
  'a product and its prices, and an invitation': manages,
};

for (const weather of WEATHERS) {
  for (const [what, journey] of Object.entries(JOURNEYS)) {
    test(`${weather}: ${what}`, async ({ someone }) => {
      test.setTimeout(weather === 'slow' ? 240_000 : 90_000);
      await journey(weather, async (account) => {
        const person = await someone(account, browserIn(weather));
        await comesInto(weather, person.page);
        return person;
      });
    });
  }
}
