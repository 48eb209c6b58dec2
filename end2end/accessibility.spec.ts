// Every page in every state it has, light and dark, on a desk and on a phone: axe finds nothing, nothing scrolls sideways.
import type { Person } from './person.ts';
import { findsNothingIn, isForEverybody, staysWithinItsWidth } from './axe.ts';
import { expect, test } from './story.ts';

const LONG = 'Zwischendurch klappert es, und zwar immer dann, wenn die Straße nass ist. '.repeat(6);
const UNBROKEN = 'Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselanhänger'.repeat(2);

test.describe('for visitors', () => {
  for (const page of ['/', '/sign-in', '/sign-up', '/forgot-password', '/new-password', '/nowhere', '/consultations/nowhere']) {
    test(page, async ({ someone }) => {
      const visitor = await someone('visitor');
      await visitor.page.goto(page);
      await isForEverybody(visitor.page);
    });
  }

  test('/sign-in after a wrong password', async ({ someone }) => {
    const elin = await someone('customer5');
    await elin.signsIn('wrong');
    await expect(elin.main).toContainText('E-mail or password is wrong');
    await isForEverybody(elin.page);
  });

  test('/sign-up with an e-mail that has an account', async ({ someone }) => {
    const elin = await someone('customer5');
    await elin.page.goto('/sign-up');
    await elin.page.getByLabel('Your name').fill('Elin');
    await elin.page.getByLabel('E-mail').fill(elin.email);
    await elin.page.getByLabel('Password').fill('a sentence is a good one');
    await elin.page.getByRole('button', { name: 'Create account' }).click();
    await expect(elin.main).toContainText('There is already an account');
    await isForEverybody(elin.page);
  });

  test('/api/docs', async ({ someone }) => {
    const visitor = await someone('visitor');
    expect((await visitor.page.goto('/api/docs'))?.ok()).toBe(true);
    await visitor.page.setViewportSize({ width: 390, height: 844 });
    await staysWithinItsWidth(visitor.page);
    await visitor.page.setViewportSize({ width: 1280, height: 800 });
    // Every call and every type is written by the same few lines: axe, which would look at all sixteen thousand pieces for minutes, looks at
    // the first of each part.
    await visitor.page.evaluate(() => {
      for (const part of document.querySelectorAll('section')) {
        for (const one of [...part.querySelectorAll(':scope > article')].slice(4)) one.remove();
      }
    });
    await findsNothingIn(visitor.page);
    await visitor.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await findsNothingIn(visitor.page, 'dark', ['color-contrast']);
  });
});

test.describe('for customers', () => {
  test('the dashboard while nobody is helping', async ({ someone }) => {
    const elin = await (await someone('customer8')).isSignedIn();
    await elin.page.goto('/customer');
    await expect(elin.main).toContainText('No consultations yet');
    await isForEverybody(elin.page);
  });

  test('the dashboard with a refused form', async ({ someone }) => {
    const hugo = await (await someone('customer8')).isSignedIn();
    await hugo.page.goto('/customer');
    await hugo.describes({ concern: LONG, vehicle: UNBROKEN, plan: 'Credit' });
    await hugo.asksForHelp();
    await expect(hugo.main).toContainText('You have no credit left');
    await isForEverybody(hugo.page);
  });

  for (const state of ['scheduled', 'pending', 'waiting', 'live'] as const) {
    test(`the dashboard and the room, ${state}`, async ({ someone }) => {
      const { elin } = await upTo(state, someone);
      await elin.page.goto('/customer');
      await expect(elin.banner).toBeVisible();
      await elin.unfolds(state === 'live' ? 'End' : 'Cancel');
      await isForEverybody(elin.page);
      await elin.page.goto(`/consultations/${(await elin.active())?.id}`);
      await isForEverybody(elin.page);
    });
  }

  test('the account, with a banner and two devices', async ({ someone }) => {
    await (await someone('customer5')).isSignedIn();
    const { elin } = await upTo('live', someone);
    await elin.page.goto('/account');
    await isForEverybody(elin.page);
    await elin.page.goto('/account/devices');
    await isForEverybody(elin.page);
  });

  test('a page that is not there, with a banner', async ({ someone }) => {
    const { elin } = await upTo('live', someone);
    await elin.page.goto('/nowhere');
    await expect(elin.banner).toBeVisible();
    await isForEverybody(elin.page);
  });
});

test.describe('for mechanics', () => {
  test('the dashboard while nobody is waiting', async ({ someone }) => {
    const samir = await (await someone('mechanic7')).isSignedIn();
    await samir.page.goto('/mechanic');
    await expect(samir.main).toContainText('Nobody is waiting');
    await isForEverybody(samir.page);
  });

  test('the dashboard with a queue', async ({ someone }) => {
    await upTo('pending', someone);
    const samir = await (await someone('mechanic7')).isSignedIn();
    await samir.page.goto('/mechanic');
    await expect(samir.page.getByRole('button', { name: 'Accept Elin Berg' })).toBeVisible();
    await isForEverybody(samir.page);
  });

  for (const state of ['waiting', 'live'] as const) {
    test(`the dashboard with a job and the room, ${state}`, async ({ someone }) => {
      const { quentin } = await upTo(state, someone);
      const greta = await (await someone('customer7')).isSignedIn();
      await greta.sends('start_consultation', { plan: 'free', channel: 'chat', concern: 'Next, please.' });
      await quentin.page.goto('/mechanic');
      await expect(quentin.entryOf(greta)).toBeVisible();
      await isForEverybody(quentin.page);
      await quentin.page.goto(`/consultations/${(await quentin.active())?.id}`);
      await isForEverybody(quentin.page);
    });
  }
});

test('the room after the end, for both, and the days they had', async ({ someone }) => {
  const { elin, quentin, id } = await upTo('live', someone);
  for (const [person, body] of [[elin, LONG], [quentin, UNBROKEN], [elin, 'Thank you!']] as const) {
    await person.sends('post_message', { id, body });
  }
  await quentin.sends('save_note', { id, note: LONG, version: '0' });
  await quentin.sends('end', { id });
  for (const person of [elin, quentin]) {
    await person.page.goto(`/consultations/${id}`);
    await expect(person.main).toContainText('This consultation has ended');
    await isForEverybody(person.page);
  }
  await elin.page.goto('/customer');
  await isForEverybody(elin.page);
  await quentin.page.goto('/mechanic');
  await isForEverybody(quentin.page);
});

test('the room after it was cancelled', async ({ someone }) => {
  const { elin, id } = await upTo('pending', someone);
  await elin.page.goto('/customer');
  await elin.unfolds('Cancel');
  await elin.callsItOff();
  await expect(elin.notice).toContainText('cancelled');
  await isForEverybody(elin.page);
  await elin.page.goto(`/consultations/${id}`);
  await expect(elin.main).toContainText('This consultation was cancelled');
  await isForEverybody(elin.page);
});

test.describe('for the counter and the office', () => {
  for (const [account, page] of [
    ['cashier1', '/staff'],
    ['manager1', '/staff'],
    ['manager1', '/admin'],
    ['admin1', '/admin'],
    ['admin1', '/account'],
  ] as const) {
    test(`${page} for ${account}`, async ({ someone }) => {
      const person = await (await someone(account)).isSignedIn();
      await person.page.goto(page);
      await expect(person.page).toHaveURL(page);
      await isForEverybody(person.page);
    });
  }
});

/** A consultation of customer 5, with mechanic 5 once somebody accepted, that stands at `state`. */
async function upTo(state: 'scheduled' | 'pending' | 'waiting' | 'live', someone: (account: string) => Promise<Person>) {
  const elin = await (await someone('customer5')).isSignedIn();
  const quentin = await (await someone('mechanic5')).isSignedIn();
  const scheduled_for = state === 'scheduled' ? new Date(Date.now() + 86_400_000).toISOString().slice(0, 16) : '';
  await elin.sends('start_consultation', { plan: 'free', channel: 'chat', concern: LONG, vehicle: UNBROKEN, scheduled_for });
  const { id, assignment_id } = (await elin.active()) ?? { id: '', assignment_id: '' };
  if (state === 'waiting' || state === 'live') await quentin.sends('accept', { id: assignment_id });
  if (state === 'live') await quentin.sends('start', { id });
  expect((await elin.active())?.status).toBe(state);
  return { elin, quentin, id };
}
