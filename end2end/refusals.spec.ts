// What is refused, and what a person is left with: what happened, what was kept, and what to do now.
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

const FREE = { plan: 'free', channel: 'chat', concern: 'The window does not close.' };

test('a second start is refused, and "Return" leads to the first', async ({ someone }) => {
  // Two pages that were opened before anything was started: without JavaScript neither learns of the other.
  const deniz = await someone('customer4', WITHOUT_JAVASCRIPT);
  await deniz.signsIn();
  await deniz.describes({ concern: 'Typed into the page that was left open.' });
  await deniz.sends('start_consultation', FREE);
  await deniz.asksForHelp();
  await expect(deniz.page).toHaveURL('/customer');
  await expect(deniz.notice).toContainText('You already have a consultation');
  await expect(deniz.notice).toContainText('no second one was started');
  await deniz.notice.getByRole('link', { name: 'Return' }).click();
  await expect(deniz.page).toHaveURL(new RegExp((await deniz.active())?.id ?? 'no consultation'));
  await expect(deniz.main).toContainText('The window does not close.');
});

test('once something is active, the start form goes from every open page', async ({ someone }) => {
  const deniz = await someone('customer4');
  await deniz.signsIn();
  await deniz.hears();
  await deniz.sends('start_consultation', FREE);
  await expect(deniz.banner).toContainText('Pending');
  await expect(deniz.page.getByRole('textbox', { name: "What's wrong?" })).toBeHidden();
  await expect(deniz.main.getByRole('link', { name: 'Return to the room' })).toBeVisible();
});

for (const [how, options] of [
  ['', {}],
  ['without JavaScript ', WITHOUT_JAVASCRIPT],
] as const) {
  test(`${how}no credit: nothing is started and everything typed is kept`, async ({ someone }) => {
    const greta = await someone('customer7', options);
    await greta.signsIn();
    await expect(greta.credits).toHaveText('0');
    await greta.describes({ concern: 'It smells of petrol.\nOnly when cold.', vehicle: 'Škoda Fabia „2009“', plan: 'Credit' });
    await greta.page.getByLabel('Start later').fill('2031-05-06T07:08');
    await greta.page.getByLabel('Start later').fill('');
    await greta.asksForHelp();

    await expect(greta.page).toHaveURL('/customer');
    await expect(greta.page.getByRole('group', { name: 'Plan' })).toHaveAccessibleDescription(/You have no credit left, so nothing was started/);
    await expect(greta.page.getByRole('textbox', { name: "What's wrong?" })).toHaveValue('It smells of petrol.\nOnly when cold.');
    await expect(greta.page.getByLabel('Vehicle')).toHaveValue('Škoda Fabia „2009“');
    await expect(greta.page.getByRole('radio', { name: 'Credit' })).toBeChecked();
    await expect(greta.banner).toBeHidden();
    expect(await greta.active()).toBeNull();

    // With the free plan the same form goes through.
    await greta.page.getByRole('radio', { name: 'Free' }).check();
    await greta.asksForHelp();
    await expect(greta.banner).toContainText('Pending');
    await expect(greta.main).toContainText('It smells of petrol.');
  });
}

test('only what the garage can do is offered', async ({ someone }) => {
  const greta = await someone('customer7');
  await greta.signsIn();
  await greta.opensMore();
  await expect(greta.page.getByRole('radio', { name: 'Free' })).toBeChecked();
  await expect(greta.page.getByRole('radio', { name: 'Paid' })).toHaveCount(0);
  await expect(greta.page.getByRole('radio', { name: 'Video' })).toHaveCount(0);
  await greta.describes({ concern: 'Brakes.' });
  await greta.asksForHelp();
  await expect(greta.banner).toContainText('Chat · free');
});

test('a time that has passed is refused beside its field, and kept', async ({ someone }) => {
  const greta = await someone('customer7');
  await greta.signsIn();
  await greta.describes({ concern: 'Yesterday, please.' });
  await greta.opensMore();
  await greta.page.getByLabel('Start later').fill('2020-02-29T10:15');
  await greta.asksForHelp();
  const later = greta.page.getByLabel('Start later');
  await expect(later).toHaveAttribute('aria-invalid', 'true');
  await expect(later).toHaveValue('2020-02-29T10:15');
  await expect(greta.page.getByRole('textbox', { name: "What's wrong?" })).toHaveValue('Yesterday, please.');
});

test('accepted a moment before it was cancelled: the customer learns it, and nothing changes', async ({ someone }) => {
  const deniz = await someone('customer4', WITHOUT_JAVASCRIPT);
  const petra = await someone('mechanic4');
  await deniz.isSignedIn();
  await deniz.sends('start_consultation', FREE);
  await deniz.page.goto('/customer');
  await deniz.unfolds('Cancel');
  await petra.signsIn();
  await petra.accepts(deniz);
  await expect(petra.banner).toContainText('Waiting');

  await deniz.callsItOff();
  await expect(deniz.notice).toContainText('A mechanic has accepted it');
  await expect(deniz.notice).toContainText('Nothing was changed.');
  await expect(deniz.banner).toContainText('Petra Vogel accepted and is about to start');
  await petra.page.reload();
  await expect(petra.banner).toContainText('Waiting');

  // It is said once: the next page says how things stand, and no more.
  await deniz.page.reload();
  await expect(deniz.notice).toBeHidden();
  await expect(deniz.banner).toContainText('Waiting');
});

test('cancelled a moment before it was accepted: the mechanic learns it', async ({ someone }) => {
  const deniz = await someone('customer4');
  const petra = await someone('mechanic4', WITHOUT_JAVASCRIPT);
  await deniz.isSignedIn();
  await deniz.sends('start_consultation', FREE);
  await petra.signsIn();
  await expect(petra.entryOf(deniz)).toBeVisible();
  await deniz.sends('cancel', { id: (await deniz.active())?.id ?? '', seen: 'pending' });

  await petra.accepts(deniz);
  await expect(petra.page).toHaveURL('/mechanic');
  await expect(petra.notice).toContainText('The customer cancelled it.');
  await expect(petra.banner).toBeHidden();
});

test('of two mechanics who accept, the second learns who was first', async ({ someone }) => {
  const deniz = await someone('customer4');
  const petra = await someone('mechanic4', WITHOUT_JAVASCRIPT);
  const olu = await someone('mechanic3', WITHOUT_JAVASCRIPT);
  await deniz.isSignedIn();
  await deniz.sends('start_consultation', FREE);
  await petra.signsIn();
  await olu.signsIn();
  await petra.accepts(deniz);
  await expect(petra.page).toHaveURL(/\/consultations\//);
  await olu.accepts(deniz);
  await expect(olu.notice).toContainText('Already taken');
  await expect(olu.notice).toContainText('Petra Vogel was first');
  await expect(olu.entryOf(deniz)).toBeHidden();
});

test('a mechanic with a job is told to finish it, and where it is', async ({ someone }) => {
  const deniz = await someone('customer4');
  const greta = await someone('customer7');
  const petra = await someone('mechanic4', WITHOUT_JAVASCRIPT);
  for (const customer of [deniz, greta]) {
    await customer.isSignedIn();
    await customer.sends('start_consultation', FREE);
  }
  await petra.signsIn();
  await petra.sends('accept', { id: (await deniz.active())?.assignment_id ?? '' });
  await petra.accepts(greta);
  await expect(petra.notice).toContainText('Finish your current job first');
  await petra.notice.getByRole('link', { name: 'Return' }).click();
  await expect(petra.page.getByRole('heading', { name: 'Consultation for Deniz Kaya' })).toBeVisible();
});

test('a message to a consultation that has just ended is not sent, and says so', async ({ someone }) => {
  const deniz = await someone('customer4', WITHOUT_JAVASCRIPT);
  const petra = await someone('mechanic4');
  await deniz.isSignedIn();
  await petra.isSignedIn();
  await deniz.sends('start_consultation', FREE);
  const { id, assignment_id } = (await deniz.active()) ?? { id: '', assignment_id: '' };
  await petra.sends('accept', { id: assignment_id });
  await petra.sends('start', { id });
  await deniz.page.goto(`/consultations/${id}`);
  await deniz.page.getByLabel('Your message').fill('One more thing:');
  await petra.sends('end', { id });
  await deniz.page.getByRole('button', { name: 'Send' }).click();
  await expect(deniz.notice).toContainText('your message was not sent');
  await expect(deniz.messages.getByText('One more thing:')).toHaveCount(0);
});

test('somebody who does not take part sees what is seen of a consultation that does not exist', async ({ someone }) => {
  const deniz = await someone('customer4');
  const greta = await someone('customer7');
  await deniz.isSignedIn();
  await greta.isSignedIn();
  await deniz.sends('start_consultation', FREE);
  const { id } = (await deniz.active()) ?? { id: '' };
  for (const room of [id, '01890000-0000-7000-8000-000000000000', 'not-an-id']) {
    const answer = await greta.page.goto(`/consultations/${room}`);
    expect(answer?.status()).toBe(404);
    await expect(greta.main).toContainText('There is nothing here, or nothing you are allowed to see.');
    await expect(greta.main).not.toContainText('window');
  }
});

test('a page for somebody else leads to one\'s own first screen', async ({ someone }) => {
  const deniz = await someone('customer4');
  await deniz.isSignedIn();
  for (const page of ['/mechanic', '/staff', '/admin']) {
    await deniz.page.goto(page);
    await expect(deniz.page).toHaveURL('/customer');
  }
});
