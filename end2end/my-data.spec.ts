// Somebody takes their data along, asks to be erased, and changes their mind; with a script and without.
import { readFile } from 'node:fs/promises';
import { isForEverybody } from './axe.ts';
import { mailTo } from './mail.ts';
import { newAccount } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

const PASSWORD = 'a whole new sentence';

for (const [how, options] of [
  ['with', {}],
  ['without', WITHOUT_JAVASCRIPT],
] as const) {
  test(`${how} JavaScript somebody downloads their data, asks to be erased and takes it back`, async ({ someone, engine }) => {
    const vera = await someone(newAccount('vera'), options);
    const { page } = vera;
    await vera.signsUp('Vera Voll', PASSWORD);
    await page.goto('/account');
    await vera.main.getByRole('link', { name: 'Take your data along, or have it erased' }).click();
    await expect(page).toHaveURL('/account/data');
    await expect(vera.main).toContainText('Receipts, refunds and what was paid');
    if (how === 'with') await isForEverybody(page);

    // A zip.
    const download = page.waitForEvent('download');
    await vera.main.getByRole('link', { name: 'Download my data' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^my-data.*\.zip$/);
    const bytes = await readFile(await file.path());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(bytes.includes('users.csv') && bytes.includes('about.json')).toBe(true);

    // Asked for, once with a wrong password.
    await page.getByLabel('Your password').fill('not this one');
    await vera.main.getByRole('button', { name: 'Erase me' }).click();
    await expect(page.getByLabel('Your password')).toHaveAttribute('aria-invalid', 'true');
    await page.getByLabel('Your password').fill(PASSWORD);
    await vera.main.getByRole('button', { name: 'Erase me' }).click();
    await expect(vera.main).toContainText('You are erased in 7 days; until then you can take it back.');
    expect(await mailTo(engine, vera.email, 'account_changed')).toContain('You asked us to erase your account');

    // Signing in shows it, and takes it back.
    await vera.signsOut();
    await page.goto('/sign-in');
    await vera.signsIn(PASSWORD);
    await expect(page).toHaveURL('/customer');
    await expect(vera.main).toContainText('You asked to be erased');
    if (how === 'with') await isForEverybody(page);
    await vera.main.getByRole('button', { name: 'Keep my account' }).click();
    await expect(vera.main).toContainText('Taken back. Your account stays as it is.');
    await page.goto('/customer');
    await expect(vera.main).not.toContainText('You asked to be erased');
  });
}
