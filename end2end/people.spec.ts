// People come and go: a cashier is invited, joins on a phone, sells, and is disabled in the middle of it; with a script and without.
import { devices } from '@playwright/test';
import { findsNothingIn, isForEverybody } from './axe.ts';
import { Counter } from './counter.ts';
import { newAccount } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

const PASSWORD = 'a sentence of my own';
const PHONE = { viewport: devices['Pixel 7'].viewport, userAgent: devices['Pixel 7'].userAgent };

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  const hasScript = how === 'with';

  test(`${how} JavaScript a cashier is invited, joins on a phone, sells, and is out on the next press once disabled`, async ({ someone }) => {
    test.setTimeout(90_000);
    const boss = await someone('manager1', options);
    await boss.signsIn();
    const { page } = boss;
    const name = newAccount('nora');
    const nora = await someone(name, { ...options, ...PHONE });

    // Invited, once with nothing ticked.
    await page.goto('/manage/people');
    if (hasScript) await findsNothingIn(page);
    await boss.main.getByRole('link', { name: 'Invite somebody' }).click();
    await page.getByLabel('E-mail').fill(nora.email);
    await page.getByLabel('Name optional').fill('Nora New');
    await page.getByRole('checkbox', { name: 'Mechanic' }).uncheck();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(boss.main).toContainText('Tick at least one role.');
    await expect(page.getByLabel('E-mail')).toHaveValue(nora.email);
    await expect(page.getByRole('checkbox', { name: 'Admin' })).toBeDisabled();
    await page.getByRole('checkbox', { name: 'Cashier' }).check();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(boss.notice).toContainText(`${nora.email} is invited.`);
    if (hasScript) await isForEverybody(page);
    const link = (await page.locator('.once-link').getAttribute('href')) ?? '';
    expect(link).toMatch(/\/join\?key=[0-9a-f]{64}$/);
    await page.goto('/manage/invites');
    await expect(page.locator('.once-link'), 'it is shown once').toHaveCount(0);
    await expect(page.getByRole('row', { name: new RegExp(nora.email) })).toContainText('Cashier');

    // Joining, on a phone.
    await nora.page.goto(link);
    await expect(nora.main).toContainText('Cashier');
    if (hasScript) await isForEverybody(nora.page);
    await expect(nora.page.getByLabel('Your name')).toHaveValue('Nora New');
    await nora.page.getByLabel('Password').fill('short');
    await nora.page.getByRole('button', { name: 'Create account' }).click();
    await expect(nora.page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
    await nora.page.getByLabel('Password').fill(PASSWORD);
    await nora.page.getByRole('button', { name: 'Create account' }).click();
    await expect(nora.page).toHaveURL('/staff');
    await expect(nora.notice).toContainText('Welcome. Your account is ready.');
    const late = await someone('late', options);
    expect((await late.page.goto(link))?.status()).toBe(404);
    await expect(late.main).toContainText('This link no longer works');

    // Selling; then something lies in the basket.
    // A phone has no list of keys to wait for.
    const counter = new Counter(nora, false);
    await counter.startsOn('Harbour 2', '100');
    await counter.taps('Engine oil');
    if (hasScript) await expect(nora.page.locator('.basket-bar, .basket')).not.toHaveCount(0);
    // Pressed before the script woke, the basket stands in the address until it has.
    const till = new URL(nora.page.url()).pathname;

    // Disabled meanwhile: out on the next press.
    await page.goto('/manage/people');
    await page.getByLabel('Name or e-mail').fill(name);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'Nora New' }).click();
    await expect(boss.main).toContainText('Harbour 2');
    if (hasScript) await isForEverybody(page);
    await page.getByRole('button', { name: 'Disable this account' }).click();
    await expect(boss.notice).toContainText('Nora New is signed out everywhere and cannot sign in.');
    expect((await nora.page.request.get('/api/me')).status()).toBe(401);
    await nora.page.goto('/pos/register');
    await expect(nora.page).toHaveURL(/\/sign-in/);
    await nora.signsIn(PASSWORD);
    await expect(nora.main).toContainText('E-mail or password is wrong');

    // Let in again: the basket is what it was.
    await page.getByRole('button', { name: 'Enable' }).click();
    await expect(boss.notice).toContainText('Nora New can sign in again.');
    await nora.page.goto('/sign-in');
    await nora.signsIn(PASSWORD);
    await counter.startsOn('Harbour 2', '100');
    if (hasScript) {
      expect(new URL(nora.page.url()).pathname).toBe(till);
      await expect(nora.page.locator('.tile').filter({ hasText: 'Engine oil' })).toContainText('1');
    }
    await nora.sends('sign_out', {});
  });
}

test('somebody with several roles has the pages of all of them, and a manager reads what is said', async ({ someone }) => {
  const [boss, mara, ada] = [await someone('manager1'), await someone('mechanic6'), await someone('customer6')];
  await boss.signsIn();
  const { page } = boss;
  await page.goto('/manage/people?q=mechanic6');
  await page.getByRole('link', { name: mara.name }).click();
  await page.getByRole('checkbox', { name: 'Cashier' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(boss.notice).toContainText('Mechanic, Cashier.');

  await mara.signsIn();
  await expect(mara.page).toHaveURL('/staff');
  const nav = mara.page.getByRole('navigation', { name: 'Main' });
  for (const room of ['Today', 'Queue', 'Till', 'Deals']) await expect(nav.getByRole('link', { name: room })).toBeVisible();
  await expect(nav.getByRole('link', { name: 'Manage' })).toHaveCount(0);
  const room = await ada.isHelpedBy(mara);
  await mara.page.goto('/pos/register');
  await expect(mara.banner).toContainText('Live');

  await ada.page.goto(room);
  await ada.writes('It rattles on the left.');
  await page.goto('/manage/consultations');
  await findsNothingIn(page);
  await page.getByRole('row', { name: new RegExp(ada.name) }).first().getByRole('link').click();
  await expect(boss.main).toContainText('It rattles on the left.');
  await expect(boss.main.getByRole('textbox')).toHaveCount(0);
  await findsNothingIn(page);
  await page.goto('/manage/log');
  await expect(boss.main.getByRole('row').nth(1)).toContainText('Consultation read');

  // The role is taken while they help: the consultation ends, and both see it.
  await page.goto('/manage/people?q=mechanic6');
  await page.getByRole('link', { name: mara.name }).click();
  await expect(boss.main).toContainText('A live consultation with');
  await page.getByRole('checkbox', { name: 'Mechanic' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(boss.notice).toContainText('Cashier.');
  await expect(ada.banner).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Mechanic' }).check();
  await page.getByRole('checkbox', { name: 'Cashier' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(boss.notice).toContainText('Mechanic.');
});

test('a mechanic who is given another role reads so on their open page, until they say that they have', async ({ someone }) => {
  const boss = await (await someone('admin1')).isSignedIn();
  const mara = await (await someone('mechanic6')).isSignedIn();
  await mara.page.goto('/mechanic');
  await mara.hears();
  const person = (await (await boss.page.request.get('/api/people?q=mechanic6')).json()).people[0];
  const told = mara.page.locator('#account-notices');
  const changes = async (team: string) => {
    const answer = await boss.page.request.patch(`/api/people/${person.id}`, { data: { team } });
    expect(answer.ok()).toBe(true);
  };
  await changes('Night shift');
  await expect(told).toContainText('has put you into the team Night shift.');
  await isForEverybody(mara.page);
  await mara.page.reload();
  // Whatever others changed before is there too.
  const buttons = told.getByRole('button', { name: 'OK' });
  for (let left = await buttons.count(); left > 0; left -= 1) {
    await buttons.first().click();
    await expect(buttons).toHaveCount(left - 1);
  }
  await expect(told).toHaveText('');
  await mara.page.reload();
  await expect(told).toHaveText('');
  await changes(person.team_name ?? '');
});
