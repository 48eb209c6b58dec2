// Where one is signed in, on a bad day: a slow line, an answer that is lost, and somebody else in the browser half-way through a code.
import { PASSWORD, newAccount } from './person.ts';
import { expect, test } from './story.ts';
import { codeOf } from './totp.ts';
import { comesInto, presses } from './weather.ts';

const PHONE = { userAgent: 'Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0' };

for (const weather of ['slow', 'lost'] as const) {
  test(`${weather}: a device that signs in appears on an open page, and is signed out from there`, async ({ someone }) => {
    const name = newAccount('finn');
    const [desk, phone] = [await someone(name), await someone(name, PHONE)];
    await desk.signsUp('Finn Holm');
    await comesInto(weather, desk.page);
    await desk.page.goto('/account/devices');
    await desk.hears();
    const device = desk.page.getByRole('row').filter({ hasText: 'Firefox on Android' });
    await expect(device).toHaveCount(0);
    await phone.isSignedIn();
    await expect(device, 'it is there without a reload').toHaveCount(1, { timeout: 10_000 });
    const others = desk.page.getByRole('row').filter({ hasText: 'this device' });
    await presses(weather, device.getByRole('button'), others);
    await expect(device, 'and gone').toHaveCount(0, { timeout: 10_000 });
    expect((await phone.page.request.get('/api/me')).status(), 'refused on the next request').toBe(401);
    expect((await desk.page.request.get('/api/me')).status()).toBe(200);
  });
}

test('somebody else who signs in half-way through a code is themselves, and the code opens nothing any more', async ({ someone }) => {
  const name = newAccount('finn');
  const [desk, tablet, other] = [await someone(name), await someone(name), await someone(newAccount('finn'))];
  await desk.signsUp('Finn Holm');
  await other.signsUp('Gro Lie');
  const { secret } = await (await desk.page.request.post('/api/me/second-factor')).json();
  const on = await desk.page.request.post('/api/me/second-factor/confirm', { data: { code: codeOf(secret, -1) } });
  expect(on.status()).toBe(200);

  // Their password was right in this browser, and the code is asked for.
  await tablet.signsIn();
  await expect(tablet.page).toHaveURL(/\/sign-in\/code/);
  // They go away, and somebody else takes the tablet.
  await tablet.main.getByRole('link', { name: 'Sign in as somebody else' }).click();
  await tablet.page.getByLabel('E-mail').fill(other.email);
  await tablet.page.getByLabel('Password').fill(PASSWORD);
  await tablet.main.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(tablet.page).toHaveURL('/customer');
  await expect(tablet.page.getByRole('banner')).toContainText('Gro Lie');

  // What was half done is over: neither the page nor the right code brings the first one in.
  await tablet.page.goto('/sign-in/code');
  await expect(tablet.page.getByRole('heading', { name: 'Type the code' })).toHaveCount(0);
  await tablet.page.request.post('/fn/sign_in_code', { form: { second_factor: codeOf(secret) } });
  const me = await (await tablet.page.request.get('/api/me')).json();
  expect(me.user.email).toBe(other.email);
  const logins = await (await desk.page.request.get('/api/me/sessions')).json();
  expect(logins.sessions.filter(({ kind }: { kind: string }) => kind === 'device').length, 'nobody came in as them').toBe(1);
});
