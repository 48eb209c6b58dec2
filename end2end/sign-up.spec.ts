// Coming in and going: an account of one's own, a wrong password, signing out, and ending a login from elsewhere.
import { findsNothingIn } from './axe.ts';
import { newAccount } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

const MY_PASSWORD = 'a sentence is a good one';

for (const [how, options] of [
  ['', {}],
  ['without JavaScript ', WITHOUT_JAVASCRIPT],
] as const) {
  test(`${how}somebody new signs up, signs out and comes back`, async ({ someone }) => {
    const iris = await someone(newAccount('newcomer'), options);
    await iris.page.goto('/');
    await iris.page.getByRole('banner').getByRole('link', { name: 'Sign up' }).click();
    await iris.page.getByLabel('Your name').fill('Iris Blum');
    await iris.page.getByLabel('E-mail').fill(`  ${iris.email.toUpperCase()} `.trim());
    await iris.page.getByLabel('Password').fill(MY_PASSWORD);
    await iris.page.getByRole('button', { name: 'Create account' }).click();
    await expect(iris.page).toHaveURL('/customer');
    await expect(iris.notice).toContainText('Welcome. Your account is ready.');
    await expect(iris.page.getByRole('banner')).toContainText('Iris Blum');
    await expect(iris.credits).toHaveText('0');

    // It is said once.
    await iris.page.reload();
    await expect(iris.notice).toBeHidden();

    await iris.signsOut();
    await expect(iris.notice).toContainText('You are signed out.');
    await iris.page.goto('/account');
    await expect(iris.page).toHaveURL('/sign-in?next=/account');
    await iris.signsIn(MY_PASSWORD);
    await expect(iris.page).toHaveURL('/account');
    await expect(iris.main).toContainText(iris.email);
  });

  test(`${how}a wrong password keeps the e-mail and is said beside its field`, async ({ someone }) => {
    const deniz = await someone('customer4', options);
    await deniz.page.goto('/sign-in');
    await deniz.signsIn('not my password');
    const password = deniz.page.getByLabel('Password');
    await expect(deniz.page.getByLabel('E-mail')).toHaveValue(deniz.email);
    await expect(password).toHaveValue('');
    await expect(password).toHaveAccessibleDescription(/E-mail or password is wrong\. Your e-mail was kept/);
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    await expect(password).toBeFocused();
    await expect(deniz.main.getByText('E-mail or password is wrong')).toHaveCount(1);
    // Nothing of it stands in the address.
    expect(new URL(deniz.page.url()).search).toBe('');
    if (!how) await findsNothingIn(deniz.page);

    await deniz.signsIn();
    await expect(deniz.page).toHaveURL('/customer');
  });

  test(`${how}an e-mail that has an account keeps what was typed`, async ({ someone }) => {
    const twin = await someone(newAccount('newcomer'), options);
    await twin.page.goto('/sign-up');
    await twin.page.getByLabel('Your name').fill('Ada the Second');
    await twin.page.getByLabel('E-mail').fill('customer1@demo.test');
    await twin.page.getByLabel('Password').fill(MY_PASSWORD);
    await twin.page.getByRole('button', { name: 'Create account' }).click();
    await expect(twin.page.getByLabel('E-mail')).toHaveAccessibleDescription(/There is already an account with this e-mail/);
    await expect(twin.page.getByLabel('E-mail')).toHaveValue('customer1@demo.test');
    await expect(twin.page.getByLabel('Your name')).toHaveValue('Ada the Second');
    await expect(twin.page.getByLabel('Password')).toHaveValue('');
  });
}

test('a login that its owner ends elsewhere is refused on the next request', async ({ someone }) => {
  const atHome = await someone('customer4');
  const inTheCafe = await someone('customer4');
  await inTheCafe.signsIn();
  await expect(inTheCafe.page).toHaveURL('/customer');
  await inTheCafe.hears();
  await atHome.signsIn();

  await atHome.page.goto('/account/devices');
  await expect(atHome.page.getByRole('row').filter({ hasText: 'this device' })).toHaveCount(1);
  await atHome.page.getByRole('button', { name: 'All other devices' }).click();
  await expect(atHome.notice).toContainText('Signed out everywhere else.');

  // The very next request is refused, whatever it asks for.
  const answer = await inTheCafe.page.request.get('/api/customer/active-session');
  expect(answer.status()).toBe(401);
  // The page that was open there is told, and asks to sign in.
  await expect(inTheCafe.page).toHaveURL('/sign-in?next=/customer');
  await atHome.page.reload();
  await expect(atHome.page).toHaveURL('/account/devices');
});

test('without JavaScript one login of several is ended by its own button', async ({ someone }) => {
  const atHome = await someone('customer4', WITHOUT_JAVASCRIPT);
  const onThePhone = await someone('customer4', {
    ...WITHOUT_JAVASCRIPT,
    userAgent: 'Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0',
  });
  await onThePhone.signsIn();
  await atHome.signsIn();
  await atHome.page.goto('/account/devices');
  await atHome.page.getByRole('button', { name: 'Sign out Firefox on Android' }).click();
  await expect(atHome.notice).toContainText('Signed out there.');
  await onThePhone.page.reload();
  await expect(onThePhone.page).toHaveURL('/sign-in?next=/customer');
  await atHome.page.reload();
  await expect(atHome.page).toHaveURL('/account/devices');
});
