// A forgotten password, set anew by the link in a mail; a password and a name that somebody changes.
import { findsNothingIn } from './axe.ts';
import { mailTo } from './mail.ts';
import { newAccount } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

const OLD = 'the sentence of before';
const NEW = 'a whole new sentence';

for (const [how, options] of [
  ['', {}],
  ['without JavaScript ', WITHOUT_JAVASCRIPT],
] as const) {
  test(`${how}somebody who forgot their password sets a new one by the link in the mail`, async ({ someone, engine }) => {
    const iris = await someone(newAccount('forgetful'), options);
    await iris.signsUp('Iris Blum', OLD);
    const elsewhere = await someone(iris.account, options);
    await elsewhere.signsIn(OLD);
    await expect(elsewhere.page).toHaveURL('/customer');
    await iris.page.goto('/customer');
    await iris.signsOut();

    await iris.page.goto('/sign-in');
    await iris.main.getByRole('link', { name: 'Forgot password?' }).click();
    await expect(iris.page).toHaveURL('/forgot-password');
    await iris.page.getByLabel('E-mail').fill(iris.email);
    await iris.page.getByRole('button', { name: 'Send link' }).click();
    await expect(iris.page).toHaveURL('/sign-in');
    await expect(iris.notice).toContainText('If there is an account with this e-mail, a link to set a new password is on its way.');

    const mail = await mailTo(engine, iris.email, 'new_password');
    expect(mail).toContain('Hello Iris Blum,');
    const link = new URL(/https?:\S+\/new-password\?key=[0-9a-f]{64}/.exec(mail)?.[0] ?? '');
    expect(link.origin).toBe(new URL(iris.page.url()).origin);

    await iris.page.goto(link.href);
    await expect(iris.main).toContainText(iris.email);
    if (!how) await findsNothingIn(iris.page);
    await iris.page.getByLabel('New password').fill('password');
    await iris.page.getByRole('button', { name: 'Set password' }).click();
    await expect(iris.page.getByLabel('New password')).toHaveAccessibleDescription(/stands in lists of leaked ones/);
    await iris.page.getByLabel('New password').fill(NEW);
    await iris.page.getByRole('button', { name: 'Set password' }).click();
    await expect(iris.notice).toContainText('Your new password is set. Sign in with it.');

    // Everywhere else it is over at once.
    expect((await elsewhere.page.request.get('/api/me')).status()).toBe(401);
    await iris.signsIn(OLD);
    await expect(iris.main).toContainText('E-mail or password is wrong');
    await iris.signsIn(NEW);
    await expect(iris.page).toHaveURL('/customer');
    await mailTo(engine, iris.email, 'password_changed');

    // The link works once.
    expect((await iris.page.goto(link.href))?.status()).toBe(404);
    await expect(iris.main).toContainText('This link no longer works');
    await expect(iris.main).toContainText('It was used, it expired, or a newer one took its place.');
  });

  test(`${how}somebody changes their password and their name on their account page`, async ({ someone }) => {
    const iris = await someone(newAccount('forgetful'), options);
    await iris.signsUp('Iris Blum', OLD);
    const elsewhere = await someone(iris.account, options);
    await elsewhere.signsIn(OLD);
    await expect(elsewhere.page).toHaveURL('/customer');

    await iris.page.goto('/account');
    await iris.page.getByLabel('Present password').fill('not my password');
    await iris.page.getByLabel('New password').fill(NEW);
    await iris.page.getByLabel('Also sign out everywhere else').check();
    await iris.page.getByRole('button', { name: 'Change password' }).click();
    await expect(iris.page.getByLabel('Present password')).toHaveAccessibleDescription(/This is not your present password/);
    await expect(iris.page.getByLabel('Present password')).toHaveValue('');
    await expect(iris.page.getByLabel('Also sign out everywhere else')).toBeChecked();
    if (!how) await findsNothingIn(iris.page);
    await iris.page.getByLabel('Present password').fill(OLD);
    await iris.page.getByLabel('New password').fill(NEW);
    await iris.page.getByRole('button', { name: 'Change password' }).click();
    await expect(iris.notice).toContainText('Your password is changed, and you are signed out everywhere else.');
    expect((await elsewhere.page.request.get('/api/me')).status()).toBe(401);

    await iris.page.getByRole('textbox', { name: 'Name' }).fill('Iris Rosen');
    await iris.page.getByRole('button', { name: 'Save name' }).click();
    await expect(iris.notice).toContainText('You are called Iris Rosen from now on.');
    await expect(iris.page.getByRole('banner')).toContainText('Iris Rosen');
    await iris.page.getByLabel('I get a quote').uncheck();
    await iris.main.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(iris.notice).toContainText('Saved.');
    await expect(iris.page.getByLabel('I get a quote')).not.toBeChecked();
    await expect(iris.page.getByLabel('a mechanic accepts my consultation')).toBeChecked();
  });
}
