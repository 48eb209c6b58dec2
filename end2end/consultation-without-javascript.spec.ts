// The same story in a browser that runs no script: everything can be done, and one reloads where one would.
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

for (const whoEnds of ['customer', 'mechanic'] as const) {
  test(`without JavaScript a customer is helped, and the ${whoEnds} ends it`, async ({ someone }) => {
    const ben = await someone('customer2', WITHOUT_JAVASCRIPT);
    const nils = await someone('mechanic2', WITHOUT_JAVASCRIPT);

    await nils.signsIn();
    await expect(nils.page).toHaveURL('/mechanic');
    await expect(nils.main).toContainText('Nobody is waiting');

    await ben.signsIn();
    await expect(ben.page).toHaveURL('/customer');
    await expect(ben.banner).toBeHidden();
    await ben.describes({ concern: 'The clutch slips uphill.', vehicle: 'Fiat Panda 2011' });
    await ben.asksForHelp();
    await expect(ben.page).toHaveURL(/\/consultations\//);
    await expect(ben.banner).toContainText('Pending');
    await expect(ben.page.getByRole('link', { name: 'Check for new messages' })).toBeVisible();

    await nils.page.reload();
    await expect(nils.entryOf(ben)).toContainText('The clutch slips uphill.');
    await expect(nils.entryOf(ben)).toContainText('Chat · free');
    await nils.accepts(ben);
    await expect(nils.page).toHaveURL(ben.page.url());
    await expect(nils.banner).toContainText('Ben Okafor is waiting for you to start');

    await ben.page.goto('/account');
    await expect(ben.banner).toContainText('Waiting');
    await expect(ben.banner).toContainText('Nils Brandt accepted and is about to start');

    await nils.starts();
    await expect(nils.banner).toContainText('Live');
    await ben.page.reload();
    await expect(ben.banner).toContainText('Nils Brandt is helping you now');

    await ben.banner.getByRole('link', { name: 'Return' }).click();
    await nils.writes('Since when?');
    await expect(nils.messages).toContainText('Since when?');
    await ben.page.getByRole('link', { name: 'Check for new messages' }).click();
    await expect(ben.messages).toContainText('Since when?');
    await ben.writes('Since the holidays.');
    await expect(ben.messages).toContainText('Since the holidays.');
    await expect(ben.page.getByLabel('Your message')).toHaveValue('');
    await nils.page.reload();
    await expect(nils.messages).toContainText('Since the holidays.');

    const noted = 'Clutch disc at 60,000 km. </textarea><b>&lt;b&gt; &amp;</b>';
    await nils.page.getByRole('textbox', { name: 'Notes' }).fill(noted);
    await nils.page.getByRole('button', { name: 'Save notes' }).click();
    await expect(nils.notice).toContainText('Notes saved.');
    await expect(nils.page.getByRole('textbox', { name: 'Notes' })).toHaveValue(noted);

    const [ender, other] = whoEnds === 'customer' ? [ben, nils] : [nils, ben];
    await ender.unfolds('End');
    await ender.ends();
    await expect(ender.notice).toContainText('The consultation has ended.');
    await expect(ender.banner).toBeHidden();
    await other.page.reload();
    await expect(other.banner).toBeHidden();
    await expect(other.messages).toContainText('Since the holidays.');
    await expect(other.main).toContainText('nothing can be added');

    await ben.page.goto('/customer');
    await expect(ben.page.getByRole('row').nth(1)).toContainText('Completed');
    await nils.page.goto('/mechanic');
    await expect(nils.page.getByRole('region', { name: "Today's record" })).toContainText('Ben Okafor');
  });
}
