// What was typed and not sent stays on the device, for whoever typed it: over a reload, a closed tab, an ended login.
import { expect, test } from './story.ts';

test('what was typed is there again after the tab was closed and after the login ended, for the same person alone', async ({ someone }) => {
  const [ada, elsewhere] = [await someone('customer1'), await someone('customer1')];
  const context = ada.page.context();
  const concern = 'It squeals when I brake, but only in the rain.';
  await ada.isSignedIn();
  await ada.page.goto('/customer');
  await ada.hears();
  await ada.page.getByRole('textbox', { name: "What's wrong?" }).pressSequentially(concern.slice(0, 20));
  await ada.page.reload();
  const field = ada.page.getByRole('textbox', { name: "What's wrong?" });
  await expect(field).toHaveValue(concern.slice(0, 20));
  await expect(ada.main.getByText('Your unsent draft is back.')).toBeVisible();
  await field.fill(concern);

  // Another tab, after this one is gone.
  const tab = await context.newPage();
  await ada.page.goto('/account');
  await tab.goto('/customer');
  await expect(tab.getByRole('textbox', { name: "What's wrong?" })).toHaveValue(concern);
  await tab.close();

  // The login ends while the page is open.
  await ada.page.goto('/customer');
  await ada.hears();
  await elsewhere.isSignedIn();
  await elsewhere.sends('revoke_login', { id: 'others' });
  await expect(ada.page).toHaveURL(/\/sign-in/);

  // Somebody else in this browser sees nothing of it.
  const ben = { email: 'customer2@demo.test', password: 'forecourt-demo' };
  await ada.page.request.post('/fn/sign_in', { form: ben });
  await ada.page.goto('/customer');
  await ada.hears();
  await expect(field).toHaveValue('');
  await expect(ada.main).not.toContainText('unsent draft');
  await ada.page.request.post('/fn/sign_out');

  await ada.isSignedIn();
  await ada.page.goto('/customer');
  await expect(field).toHaveValue(concern);
  await ada.asksForHelp();
  await expect(ada.banner).toContainText('Pending');
  await ada.leavesNothingOpen();

  // What was sent is no draft any more; what is cleared is gone; and signing out takes the rest along.
  await ada.page.goto('/customer');
  await expect(field).toHaveValue('');
  await field.fill('Something else');
  await ada.page.reload();
  await expect(field).toHaveValue('Something else');
  await ada.page.getByRole('button', { name: 'Clear' }).click();
  await expect(field).toHaveValue('');
  await field.fill('A third thing');
  await ada.signsOut();
  await expect(ada.notice).toContainText('You are signed out.');
  await ada.isSignedIn();
  await ada.page.goto('/customer');
  await ada.hears();
  await expect(field).toHaveValue('');
});

test('a message and notes that were not sent come back in their room, and notes saved meanwhile are not written over unseen', async ({ someone }) => {
  const [ada, mara, desk] = [await someone('customer1'), await someone('mechanic1'), await someone('mechanic1')];
  const room = await ada.isHelpedBy(mara);
  await ada.page.goto(room);
  await ada.hears();
  await ada.page.getByLabel('Your message').fill('It is the fr');
  await ada.page.goto('/customer');
  await ada.banner.getByRole('link', { name: 'Return' }).click();
  await expect(ada.page.getByLabel('Your message')).toHaveValue('It is the fr');
  await ada.writes('It is the front.');
  await expect(ada.messages).toContainText('It is the front.');
  await ada.page.reload();
  await ada.hears();
  await expect(ada.page.getByLabel('Your message')).toHaveValue('');

  await mara.page.goto(room);
  await mara.hears();
  const notes = mara.page.getByRole('textbox', { name: 'Notes' });
  await notes.fill('Front pads, I gu');
  await mara.page.goto('/mechanic');
  await desk.isSignedIn();
  await desk.sends('save_note', { id: room.split('/').pop() ?? '', version: '0', note: 'Rear discs.' });
  await mara.page.goto(room);
  await mara.hears();
  await expect(notes).toHaveValue('Front pads, I gu');
  await mara.page.getByRole('button', { name: 'Save notes' }).click();
  await expect(mara.main.getByText('Saved elsewhere:')).toBeVisible();
  await expect(mara.main).toContainText('Rear discs.');
  await expect(notes).toHaveValue('Front pads, I gu');
});

test('a web address in a message can be pressed', async ({ someone }) => {
  const [ada, mara] = [await someone('customer1'), await someone('mechanic1')];
  await ada.page.goto(await ada.isHelpedBy(mara));
  await ada.hears();
  await ada.writes('Is it this one (https://parts.example/pads?id=7)?');
  const link = ada.messages.getByRole('link', { name: 'https://parts.example/pads?id=7', exact: true });
  await expect(link).toHaveAttribute('href', 'https://parts.example/pads?id=7');
  await expect(link).toHaveAttribute('rel', /noreferrer/);
});

test('a message that nobody looked at is marked in the title and at the foot of the conversation until it is seen', async ({ someone }) => {
  const [ada, mara] = [await someone('customer1'), await someone('mechanic1')];
  const room = await ada.isHelpedBy(mara);
  const id = room.split('/').pop() ?? '';
  for (let number = 0; number < 40; number += 1) await mara.sends('post_message', { id, body: `Word ${number}.` });
  await ada.page.goto(room);
  await ada.hears();
  const mark = ada.main.getByRole('button', { name: /new message/ });
  await expect(ada.messages.getByText('Word 39.')).toBeInViewport();
  // At its end nothing is new: it is read as it comes.
  await mara.sends('post_message', { id, body: 'Seen at once.' });
  await expect(ada.messages.getByText('Seen at once.')).toBeInViewport();
  await expect(mark).toBeHidden();
  await ada.messages.evaluate((list) => (list.scrollTop = 0));
  await mara.sends('post_message', { id, body: 'Further down.' });
  await mara.sends('post_message', { id, body: 'Further down still.' });
  await expect(mark).toHaveText('2 new messages');
  await expect(ada.page).toHaveTitle(/^\(2\) /);
  await mark.click();
  await expect(ada.messages.getByText('Further down still.')).toBeInViewport();
  await expect(mark).toBeHidden();
  await expect(ada.page).not.toHaveTitle(/^\(/);
});

test('a message whose answer was lost is given back after a reload, and sent again it stands there once', async ({ someone }) => {
  const [ada, mara] = [await someone('customer1'), await someone('mechanic1')];
  await ada.page.goto(await ada.isHelpedBy(mara));
  await ada.hears();
  // The server does the work; its answer never comes.
  await ada.page.route(/\/fn\/post_message/, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await ada.page.getByLabel('Your message').fill('Once and no more.');
  await ada.page.getByRole('button', { name: 'Send' }).click();
  await expect(ada.main.getByRole('alert')).toContainText('cannot be reached');
  await ada.page.unroute(/\/fn\/post_message/);
  await ada.page.reload();
  await ada.hears();
  await expect(ada.page.getByLabel('Your message')).toHaveValue('Once and no more.');
  await ada.page.getByRole('button', { name: 'Send' }).click();
  await expect(ada.page.getByLabel('Your message')).toHaveValue('');
  await ada.page.reload();
  await ada.hears();
  await expect(ada.messages.getByText('Once and no more.')).toHaveCount(1);
});
