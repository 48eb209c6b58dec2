// What a new user does: a customer asks, a mechanic helps, either ends it, and both see every step as it happens.
import { findsNothingIn } from './axe.ts';
import { expect, test } from './story.ts';

for (const whoEnds of ['customer', 'mechanic'] as const) {
  test(`a customer is helped, and the ${whoEnds} ends it`, async ({ someone }) => {
    const ada = await someone('customer1');
    const mara = await someone('mechanic1');

    // The mechanic is at work: the queue is open, and nobody is in it.
    await mara.signsIn();
    await expect(mara.page).toHaveURL('/mechanic');
    await expect(mara.main).toContainText('Nobody is waiting');

    // The customer comes in and says what is wrong.
    await ada.signsIn();
    await expect(ada.page).toHaveURL('/customer');
    await expect(ada.page.getByRole('heading', { name: "What's wrong?" })).toBeVisible();
    await expect(ada.banner).toBeHidden();
    await ada.describes({ concern: 'It squeals when I brake in the rain.', vehicle: 'VW Golf 2016', plan: 'Credit' });
    const arrival = await mara.watchesTheQueueFor(ada);
    let since = Date.now();
    await ada.asksForHelp();

    // It stands in the mechanic's queue without a reload, with what one needs to decide.
    await arrival.within('the queue shows the customer', since);
    await expect(mara.entryOf(ada)).toContainText('It squeals when I brake in the rain.');
    await expect(mara.entryOf(ada)).toContainText('VW Golf 2016');
    await expect(mara.entryOf(ada)).toContainText('Chat · 1 credit');
    await expect(mara.entryOf(ada).getByRole('timer')).toHaveText(/^\d+:\d\d$/);

    // The banner is on the customer's page, and on any other they look at meanwhile.
    await expect(ada.page).toHaveURL(/\/consultations\//);
    await expect(ada.banner).toContainText('Pending');
    await ada.page.goto('/account');
    await expect(ada.banner).toContainText('Waiting for a mechanic to accept');
    await expect(ada.banner.getByRole('timer')).toHaveText(/^\d+:\d\d$/);

    // The mechanic accepts.
    const accepted = await ada.watchesTheBanner('waiting');
    since = Date.now();
    await mara.accepts(ada);
    await accepted.within('the banner follows accept', since);
    await expect(ada.banner).toContainText('Mara Stein accepted and is about to start');
    await expect(mara.page).toHaveURL(/\/consultations\//);
    await expect(mara.banner).toContainText('Ada Winter is waiting for you to start');

    // The mechanic starts.
    const started = await ada.watchesTheBanner('live');
    since = Date.now();
    await mara.starts();
    await started.within('the banner follows start', since);
    await expect(ada.banner).toContainText('Mara Stein is helping you now');
    await expect(mara.banner).toContainText('You are helping Ada Winter now');

    // They talk.
    await ada.banner.getByRole('link', { name: 'Return' }).click();
    await expect(ada.page).toHaveURL(mara.page.url());
    await ada.hears();
    await mara.hears();
    await mara.writes('Is it from the front or the rear?');
    await expect(ada.messages).toContainText('Is it from the front or the rear?');
    await ada.writes('The front, I think.');
    await expect(mara.messages).toContainText('The front, I think.');
    await expect(ada.page.getByLabel('Your message')).toHaveValue('');
    const noted = 'Front pads, probably worn to the indicator. </textarea><b>&lt;b&gt; &amp;</b>';
    await mara.page.getByRole('textbox', { name: 'Notes' }).fill(noted);
    await mara.page.getByRole('button', { name: 'Save notes' }).click();
    await expect(mara.main).toContainText('Saved.');
    await expect(ada.main).not.toContainText('Front pads');
    // What the server writes into the page, and the page's script finds there, is what was typed.
    await mara.page.reload();
    await mara.hears();
    await expect(mara.page.getByRole('textbox', { name: 'Notes' })).toHaveValue(noted);

    // What is written while one looks at something else is told on every page, until it is read.
    await ada.page.goto('/account');
    await mara.writes('Does it pull to one side?');
    await expect(ada.banner).toContainText('1 new');
    await expect(ada.page).toHaveTitle(/^\(1\) /);
    await ada.banner.getByRole('link', { name: 'Return' }).click();
    await expect(ada.messages).toContainText('Does it pull to one side?');
    await ada.page.goto('/account');
    await expect(ada.banner).toContainText('Live');
    await expect(ada.banner).not.toContainText('new');
    await ada.page.goto(mara.page.url());
    await ada.hears();

    // Either ends. Both have another page open as well, and everywhere the banner goes at once.
    const [ender, other] = whoEnds === 'customer' ? [ada, mara] : [mara, ada];
    const elsewhere = await someone(ender.account);
    await elsewhere.isSignedIn();
    await elsewhere.page.goto('/account');
    await expect(elsewhere.banner).toBeVisible();
    const goneElsewhere = await elsewhere.watchesTheBanner('gone');
    const goneForTheOther = await other.watchesTheBanner('gone');
    await ender.unfolds('End');
    await expect(ender.banner).toContainText('This ends the consultation for both sides at once.');
    since = Date.now();
    await ender.ends();
    await goneForTheOther.within("the other's banner follows end", since);
    await goneElsewhere.within('the banner on another device follows end', since);
    await expect(ender.notice).toContainText('The consultation has ended.');
    await expect(ender.banner).toBeHidden();

    // What was said stays to read; nothing can be added.
    for (const person of [ada, mara]) {
      await expect(person.messages).toContainText('The front, I think.');
      await expect(person.page.getByLabel('Your message')).toBeHidden();
      await expect(person.main).toContainText('nothing can be added');
      await findsNothingIn(person.page);
    }

    // It stands in the customer's history and in the mechanic's day; the credit was spent.
    await ada.page.goto('/customer');
    await expect(ada.page.getByRole('row').nth(1)).toContainText('Completed');
    await expect(ada.page.getByRole('row').nth(1)).toContainText('Mara Stein');
    await expect(ada.credits).toHaveText(whoEnds === 'customer' ? '4' : '3');
    await mara.page.goto('/mechanic');
    await expect(mara.page.getByRole('region', { name: "Today's record" })).toContainText('Ada Winter');
    await findsNothingIn(ada.page);
    await findsNothingIn(mara.page);
  });
}

test('a customer changes their mind, and the credit comes back', async ({ someone }) => {
  const carla = await someone('customer3');
  const mara = await someone('mechanic1');
  await mara.isSignedIn();
  await mara.page.goto('/mechanic');
  await carla.signsIn();
  await expect(carla.credits).toHaveText('5');
  await carla.describes({ concern: 'A light is on, I do not know which.', plan: 'Credit' });
  await carla.asksForHelp();
  await expect(mara.entryOf(carla)).toBeVisible();

  await carla.page.goto('/customer');
  await expect(carla.credits).toHaveText('4');
  await carla.unfolds('Cancel');
  await expect(carla.main).toContainText('Your credit comes back at once.');
  await carla.callsItOff();
  await expect(carla.notice).toContainText('Your request was cancelled.');
  await expect(carla.credits).toHaveText('5');
  await expect(carla.banner).toBeHidden();
  await expect(mara.entryOf(carla)).toBeHidden();
});

test('a mechanic gives a job back, and another one takes it', async ({ someone }) => {
  const carla = await someone('customer3');
  const nils = await someone('mechanic2');
  const olu = await someone('mechanic3');
  await carla.isSignedIn();
  await carla.sends('start_consultation', { plan: 'free', channel: 'chat', concern: 'The engine stutters.' });
  await carla.page.goto('/customer');
  await nils.signsIn();
  await nils.accepts(carla);
  await expect(carla.banner).toContainText('Nils Brandt accepted');

  const back = await carla.watchesTheBanner('pending');
  const since = Date.now();
  await nils.can('Give back').click();
  await back.within('the banner follows giving back', since);
  await expect(nils.notice).toContainText('Given back');
  await expect(nils.banner).toBeHidden();

  await olu.signsIn();
  await olu.accepts(carla);
  await expect(carla.banner).toContainText('Olu Adeyemi accepted');
});

test('a consultation for later waits outside the queue', async ({ someone }) => {
  const carla = await someone('customer3');
  const nils = await someone('mechanic2');
  await carla.signsIn();
  await carla.describes({ concern: 'Winter tyres, which ones?' });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await carla.opensMore();
  await carla.page.getByLabel('Start later').fill(`${tomorrow}T09:30`);
  await carla.asksForHelp();
  await expect(carla.banner).toContainText('Scheduled');
  // In the customer's own time, not in the server's.
  await expect(carla.banner).toContainText('09:30');
  await nils.signsIn();
  await expect(nils.main).toContainText('Nobody is waiting');
});
