// Somebody looks after where they are signed in, ends a device while it is open, and sets up a second factor; with a script and without.
import { findsNothingIn, isForEverybody } from './axe.ts';
import { mailTo } from './mail.ts';
import { type Person, newAccount } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';
import { codeOf } from './totp.ts';

const PASSWORD = 'a sentence of my own';
const PHONE = { userAgent: 'Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0' };
const TABLET = { userAgent: 'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1' };

const device = (person: Person, name: string) => person.page.getByRole('row').filter({ hasText: name });

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript somebody names a device, ends one that is open, and then all of them`, async ({ someone }) => {
    const name = newAccount('dana');
    const [desk, phone, tablet] = [
      await someone(name, options),
      await someone(name, { ...options, ...PHONE }),
      await someone(name, { ...options, ...TABLET }),
    ];
    await desk.signsUp('Dana Wolf', PASSWORD);
    for (const other of [phone, tablet]) {
      await other.signsIn(PASSWORD);
      await expect(other.page).toHaveURL('/customer');
    }
    if (hasScript) await phone.hears();

    await desk.page.goto('/account');
    await expect(desk.main).toContainText('You are signed in on 3 devices.');
    await desk.main.getByRole('link', { name: 'Devices' }).click();
    await expect(desk.page).toHaveURL('/account/devices');
    await expect(desk.page.getByRole('row').filter({ hasText: 'this device' })).toHaveCount(1);
    await expect(device(desk, 'Firefox on Android')).toContainText(/127\.0\.0\.1|::1/);
    await expect(desk.main).toContainText('Scheduled work');
    if (hasScript) await isForEverybody(desk.page);

    // It has a name of its own.
    await desk.page.getByLabel('Device', { exact: true }).selectOption({ label: 'Firefox on Android' });
    await desk.page.getByLabel('Call it').fill('Phone');
    await desk.page.getByRole('button', { name: 'Save name' }).click();
    await expect(desk.notice).toContainText('The device is named.');
    await expect(device(desk, 'Phone')).toContainText('Firefox on Android');

    // Another page of it that is open shows when a device is ended here.
    await tablet.page.goto('/account/devices');
    const names = tablet.page.getByLabel('Device', { exact: true }).getByRole('option');
    await expect(names).toHaveCount(3);
    if (hasScript) await tablet.hears();
    await desk.page.getByRole('button', { name: 'Sign out Phone' }).click();
    await expect(desk.notice).toContainText('Signed out there.');
    await expect(device(desk, 'Phone')).toHaveCount(0);
    expect((await phone.page.request.get('/api/me')).status(), 'refused on the next request').toBe(401);
    if (hasScript) {
      await expect(phone.page, 'the page that was open there is told').toHaveURL(/\/sign-in/);
      await expect(device(tablet, 'Phone'), 'and so is a list of it').toHaveCount(0);
      await expect(names, 'nor is it offered a name').toHaveCount(2);
    } else {
      await phone.page.reload();
      await expect(phone.page).toHaveURL(/\/sign-in/);
      await tablet.page.reload();
      await expect(device(tablet, 'Phone')).toHaveCount(0);
    }

    // All of them, and scheduled work: nobody is in, and it is said.
    await desk.page.getByRole('button', { name: 'All devices and scheduled work' }).click();
    await expect(desk.notice).toContainText('scheduled work is stopped until you sign in again');
    expect((await tablet.page.request.get('/api/me')).status()).toBe(401);
    expect((await desk.page.request.get('/api/me')).status()).toBe(401);
  });

  test(`${how} JavaScript a second factor is set up, asked for, remembered, and a recovery code helps once`, async ({ someone }) => {
    test.setTimeout(120_000);
    const name = newAccount('dana');
    const [desk, phone] = [await someone(name, options), await someone(name, { ...options, ...PHONE })];
    await desk.signsUp('Dana Wolf', PASSWORD);
    const { page } = desk;
    await page.goto('/account');
    await desk.main.getByRole('link', { name: 'Set it up' }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    const key = (await page.locator('.key-text').textContent()) ?? '';
    await expect(page.getByRole('img', { name: 'QR code of the key' })).toBeVisible();
    if (hasScript) await isForEverybody(page);
    await page.getByRole('textbox', { name: 'Code' }).fill('000000');
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await expect(page.getByRole('textbox', { name: 'Code' })).toHaveAccessibleDescription(/This is not the code/);
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(key, -1));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await expect(desk.notice).toContainText('Your second factor is on.');
    const codes = page.locator('.codes code');
    await expect(codes).toHaveCount(10);
    const recovery = (await codes.first().textContent()) ?? '';
    if (hasScript) await findsNothingIn(page);
    await page.reload();
    await expect(codes, 'they are shown once').toHaveCount(0);
    await expect(desk.main).toContainText('10 recovery codes are left.');

    // On the phone the password alone is not enough.
    await phone.signsIn(PASSWORD);
    await expect(phone.page).toHaveURL(/\/sign-in\/code/);
    if (hasScript) await isForEverybody(phone.page);
    await phone.page.getByRole('textbox', { name: 'Code' }).fill('1234567');
    await phone.main.getByRole('button', { name: 'Sign in' }).click();
    await expect(phone.page.getByRole('textbox', { name: 'Code' })).toHaveAccessibleDescription(/This code is wrong/);
    await phone.page.getByRole('textbox', { name: 'Code' }).fill(codeOf(key));
    await phone.page.getByLabel(/Do not ask on this device/).check();
    await phone.main.getByRole('button', { name: 'Sign in' }).click();
    await expect(phone.page).toHaveURL('/customer');

    // That device is not asked again; another one is, where a recovery code works once.
    await phone.signsOut();
    await phone.page.goto('/sign-in');
    await phone.signsIn(PASSWORD);
    await expect(phone.page).toHaveURL('/customer');
    for (const [attempt, isTaken] of [['first', true], ['second', false]] as const) {
      const other = await someone(name, options);
      await other.signsIn(PASSWORD);
      await other.page.getByRole('textbox', { name: 'Code' }).fill(recovery.toUpperCase());
      await other.main.getByRole('button', { name: 'Sign in' }).click();
      if (isTaken) await expect(other.page, attempt).toHaveURL('/customer');
      else await expect(other.page.getByRole('textbox', { name: 'Code' }), attempt).toHaveAccessibleDescription(/This code is wrong/);
    }

    // Off again, with the password.
    await page.goto('/account/second-factor');
    await expect(desk.main).toContainText('9 recovery codes are left.');
    const off = page.getByRole('region', { name: 'Turn it off' });
    await off.getByLabel('Your password').fill('wrong');
    await off.getByRole('button', { name: 'Turn it off' }).click();
    await expect(off.getByLabel('Your password')).toHaveAccessibleDescription(/This is not your password/);
    await off.getByLabel('Your password').fill(PASSWORD);
    await off.getByRole('button', { name: 'Turn it off' }).click();
    await expect(desk.notice).toContainText('Your second factor is off.');
  });

  test(`${how} JavaScript somebody takes another e-mail address by the link that is sent there`, async ({ someone, engine }) => {
    const name = newAccount('dana');
    const desk = await someone(name, options);
    await desk.signsUp('Dana Wolf', PASSWORD);
    const { page } = desk;
    const address = `${newAccount('dana')}@demo.test`;
    await page.goto('/account');
    const form = page.getByRole('region', { name: 'E-mail address' });
    await form.getByLabel('New e-mail').fill(address);
    await form.getByLabel('Your password').fill('wrong');
    await form.getByRole('button', { name: 'Send the link' }).click();
    await expect(form.getByLabel('Your password')).toHaveAccessibleDescription(/This is not your password/);
    await expect(form.getByLabel('New e-mail')).toHaveValue(address);
    await form.getByLabel('Your password').fill(PASSWORD);
    await form.getByRole('button', { name: 'Send the link' }).click();
    await expect(desk.notice).toContainText('A link is on its way to the new address');
    await expect(desk.main).toContainText(desk.email);

    const [link = ''] = /http\S+\/new-email\?key=[0-9a-f]{64}/.exec(await mailTo(engine, address, 'account_changed')) ?? [];
    expect(link).not.toBe('');
    const path = link.slice(new URL(link).origin.length);
    await page.goto(path);
    if (hasScript) await isForEverybody(page);
    await page.getByRole('button', { name: 'Use this address' }).click();
    await expect(desk.notice).toContainText(`You sign in with ${address} from now on.`);
    await expect(desk.main).toContainText(address);
    expect((await page.goto(path))?.status(), 'it works once').toBe(404);
  });
}

test('a manager signs somebody out and the page that was open there asks to sign in', async ({ someone, engine }) => {
  const [boss, casey] = [await (await someone('manager1')).isSignedIn(), await (await someone('cashier2')).isSignedIn()];
  await casey.page.goto('/deals');
  await casey.hears();
  await boss.page.goto('/manage/people?q=cashier2');
  await boss.page.getByRole('link', { name: casey.name }).click();
  await expect(boss.page.getByRole('region', { name: 'Where they are signed in' })).toBeVisible();
  await isForEverybody(boss.page);
  await boss.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(boss.notice).toContainText('Signed out everywhere.');
  await expect(casey.page).toHaveURL(/\/sign-in/);
  expect(await mailTo(engine, casey.email, 'account_changed')).toContain('signed you out');
});
