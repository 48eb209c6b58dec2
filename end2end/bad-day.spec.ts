// Consultations on a bad day: another time zone, too long a text, a long conversation, a mechanic who cannot go on.
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

/** The day after tomorrow at `time`, as a date field holds it. */
function later(time: string): string {
  return `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)}T${time}`;
}

test('a later start is by the clock of whoever types it, also after a refusal and after Back', async ({ someone }) => {
  const greta = await someone('customer7', { timezoneId: 'America/New_York' });
  await greta.signsIn();
  await greta.describes({ concern: 'On the day after tomorrow, please.', plan: 'Credit' });
  await expect(greta.page.getByText('In your time zone, America/New_York.')).toBeVisible();
  await greta.page.getByLabel('Start later').fill(later('10:00'));
  await greta.asksForHelp();
  await expect(greta.page.getByRole('group', { name: 'Plan' })).toHaveAccessibleDescription(/no credit left/);
  await expect(greta.page.getByText('Time zone: America/New_York.')).toBeVisible();
  await greta.page.goto('/account');
  await greta.page.goBack();
  await greta.opensMore();
  await greta.page.getByRole('radio', { name: 'Free' }).check();
  await greta.page.getByRole('textbox', { name: "What's wrong?" }).fill('On the day after tomorrow, please.');
  await greta.page.getByLabel('Start later').fill(later('10:00'));
  await greta.asksForHelp();
  await expect(greta.banner).toContainText('Scheduled');
  const { id = '' } = (await greta.active()) ?? {};
  const answer = await greta.page.request.get(`/api/consultations/${id}`);
  const { scheduled_for } = (await answer.json()).session;
  const there = new Date(scheduled_for).toLocaleTimeString('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' });
  expect(there).toBe('10:00');
  // Help is needed now after all.
  await greta.page.goto('/customer');
  await greta.main.getByRole('button', { name: 'Get help now' }).click();
  await expect(greta.banner).toContainText('Pending');
  await expect(greta.main).toContainText('You are next.');
});

test('without a script a later start is by the clock of the garage, which the page names', async ({ someone }) => {
  const greta = await someone('customer7', WITHOUT_JAVASCRIPT);
  await greta.signsIn();
  await greta.opensMore();
  await expect(greta.page.getByText("In the garage's time zone, Europe/Berlin.")).toBeVisible();
});

test('what is cut off of a text that is too long is said', async ({ someone }) => {
  const [ada, mara] = [await someone('customer1'), await someone('mechanic1')];
  await ada.page.goto(await ada.isHelpedBy(mara));
  const field = ada.page.getByLabel('Your message');
  await field.focus();
  await field.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, 'x'.repeat(6_969));
  await expect(ada.page.getByRole('alert').filter({ hasText: 'Only the first 4,000 of 6,969 characters fit' })).toBeVisible();
});

test('a long conversation is read to its beginning', async ({ someone }) => {
  const [ben, nils] = [await someone('customer2'), await someone('mechanic2')];
  const room = await ben.isHelpedBy(nils);
  const id = room.split('/').pop() ?? '';
  for (let number = 0; number < 230; number += 1) await nils.sends('post_message', { id, body: `Word ${number}.` });
  await ben.page.goto(room);
  await ben.hears();
  await expect(ben.messages).not.toContainText('Word 0.');
  await ben.page.getByRole('link', { name: 'Earlier messages' }).click();
  await expect(ben.messages).toContainText('Word 0.');
  await nils.sends('post_message', { id, body: 'The last word.' });
  await expect(ben.messages).toContainText('The last word.');
  await expect(ben.messages).toContainText('Word 0.');
  await expect(ben.page.getByRole('link', { name: 'Earlier messages' })).toBeHidden();
});

test('a mechanic who cannot go on hands the consultation to another one', async ({ someone }) => {
  const [carla, olu, petra] = [await someone('customer3'), await someone('mechanic3'), await someone('mechanic4')];
  const room = await carla.isHelpedBy(olu);
  await petra.isSignedIn();
  await petra.page.goto('/mechanic');
  await petra.hears();
  await olu.page.goto(room);
  await olu.page.getByLabel('To', { exact: true }).selectOption({ label: petra.name });
  await olu.page.getByLabel('Why').fill('You know these gearboxes.');
  await olu.page.getByRole('button', { name: 'Offer' }).click();
  await expect(olu.notice).toContainText(`Offered to ${petra.name}`);
  await expect(petra.main).toContainText('You know these gearboxes.');
  await petra.page.getByRole('button', { name: 'Take over' }).click();
  await expect(petra.page).toHaveURL(room);
  await expect(petra.main).toContainText('Handed to you by');
  await expect(olu.page).toHaveURL('/mechanic');
  await carla.page.goto(room);
  await expect(carla.main).toContainText(`Consultation with ${petra.name}`);
});
