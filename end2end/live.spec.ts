// What a page shows is never silently old: late scripts, many tabs, a page that comes back. A server that is away: connection.spec.ts.
import type { Page } from '@playwright/test';
import { PASSWORD } from './person.ts';
import { expect, test } from './story.ts';

/** Within this the last of a page's modules has come on such a line, however many they are. */
const SCRIPTS_MS = 15_000;

/** Slow 3G, and each script later than the one before. */
async function isSlow(page: Page): Promise<void> {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', {
    offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000,
  });
  let late = 0;
  await page.route(/\/pkg\/.*\.(js|wasm)$/, async (route) => {
    late += 400;
    await new Promise((resolve) => setTimeout(resolve, late));
    await route.continue();
  });
}

test('a message sent while the scripts of a room are still on their way is there once they are', async ({ someone }) => {
  const [ada, mara] = [await someone('customer1'), await someone('mechanic1')];
  const room = await ada.isHelpedBy(mara);
  await isSlow(ada.page);
  await ada.page.goto(room);
  await ada.page.waitForTimeout(500);
  await mara.sends('post_message', { id: room.split('/').pop() ?? '', body: 'Are you there yet?' });
  await expect(ada.messages).toContainText('Are you there yet?', { timeout: SCRIPTS_MS });
});

test('somebody who asks while the scripts of the queue are still on their way is in it', async ({ someone }) => {
  const [ben, mara] = [await someone('customer2'), await someone('mechanic2')];
  await mara.isSignedIn();
  await ben.isSignedIn();
  await isSlow(mara.page);
  await mara.page.goto('/mechanic');
  await mara.page.waitForTimeout(300);
  await ben.sends('start_consultation', { plan: 'free', channel: 'chat', concern: 'It came while the page did.', vehicle: '' });
  await expect(mara.main).toContainText('It came while the page did.', { timeout: SCRIPTS_MS });
});

test('ten tabs of one browser are live on one stream, and go on when the one that had it is closed', async ({ someone }) => {
  const [ada, mara] = [await someone('customer3'), await someone('mechanic3')];
  const room = await ada.isHelpedBy(mara);
  const tabs = [ada.page];
  for (let count = 1; count < 10; count += 1) tabs.push(await ada.page.context().newPage());
  let streams = 0;
  ada.page.context().on('request', (request) => (streams += Number(new URL(request.url()).pathname === '/live')));
  for (const tab of tabs) {
    await tab.goto(room);
    await expect(tab.locator('html')).toHaveAttribute('data-live', 'yes');
  }
  const say = async (body: string) => {
    await mara.sends('post_message', { id: room.split('/').pop() ?? '', body });
    for (const tab of tabs) await expect(tab.locator('.talk')).toContainText(body, { timeout: 2_000 });
  };
  await say('To every tab.');
  await tabs.shift()?.close();
  await say('To those that are left.');
  expect(streams, 'streams that were opened one after the other').toBeLessThanOrEqual(4);
});

test('a page that comes back from the browser’s memory shows what happened meanwhile', async ({ someone }) => {
  const [dee, mara] = [await someone('customer4'), await someone('mechanic4')];
  const room = await dee.isHelpedBy(mara);
  await dee.page.goto(room);
  await dee.hears();
  await dee.page.goto('/account');
  await mara.sends('post_message', { id: room.split('/').pop() ?? '', body: 'While you were away.' });
  await dee.page.goBack();
  await expect(dee.messages).toContainText('While you were away.', { timeout: 3_000 });
});

test('a deal that somebody changes is followed on the board, in the table and on its page, which are fetched once', async ({ someone }) => {
  const [boss, mara] = [await someone('manager1'), await someone('mechanic5')];
  await boss.isSignedIn();
  await mara.isSignedIn();
  const made = await mara.page.request.post('/api/deals', { data: { title: 'Followed everywhere' } });
  const { id } = (await made.json()) as { id: string };
  for (const path of ['/deals', '/deals?as=table', `/deals/${id}`]) {
    let documents = 0;
    const count = (url: string) => (documents += Number(new URL(url).pathname === path.split('?')[0]));
    const listening = (request: { url(): string }) => count(request.url());
    boss.page.on('request', listening);
    await boss.page.goto(path);
    await boss.hears();
    await boss.page.waitForTimeout(500);
    expect(documents, `${path} was asked for so often`).toBe(1);
    boss.page.off('request', listening);
    const title = `Followed on ${path} ${Date.now()}`;
    const deal = await (await mara.page.request.get(`/api/deals/${id}`)).json();
    const since = Date.now();
    expect((await mara.page.request.patch(`/api/deals/${id}`, { data: { version: deal.version, title } })).status()).toBe(200);
    await expect(boss.main).toContainText(title, { timeout: 2_000 });
    console.log(`    ${path} followed after ${Date.now() - since} ms`);
  }
});

test('what somebody was typing is there again after their login ended and they signed in anew, and nobody else sees it', async ({ someone }) => {
  const [ada, mara] = [await someone('customer6'), await someone('mechanic6')];
  const room = await ada.isHelpedBy(mara);
  const ended = async () => {
    await ada.page.goto(room);
    await ada.hears();
    await ada.page.getByLabel('Your message').fill('I was about to say that');
    expect((await ada.page.request.delete('/api/me/sessions?scope=devices')).status()).toBe(200);
    await expect(ada.page).toHaveURL(/\/sign-in\?next=/);
  };
  await ended();
  await ada.signsIn();
  await expect(ada.page).toHaveURL(room);
  await expect(ada.page.getByLabel('Your message')).toHaveValue('I was about to say that');
  await ada.hears();
  await ada.page.getByRole('button', { name: 'Send' }).click();
  const said = () => mara.page.request.get(`/api${room}/messages`).then((answer) => answer.text());
  await expect.poll(said).toContain('I was about to say that');

  // The next person in this browser sees nothing of it; it waits for whoever typed it.
  await ended();
  const comesTo = () => expect(() => ada.page.goto(room), 'an open page also loads itself anew').toPass();
  await ada.sends('sign_in', { email: mara.email, password: PASSWORD });
  await comesTo();
  await expect(ada.page.getByLabel('Your message')).toHaveValue('');
  await ada.isSignedIn();
  await comesTo();
  await ada.hears();
  await expect(ada.page.getByLabel('Your message')).toHaveValue('I was about to say that');
});
