// A new release while pages are open, and the way back: two builds that differ in one island, in one browser.
import { type Page } from '@playwright/test';
import { findsNothingIn, isForEverybody } from './axe.ts';
import { Counter } from './counter.ts';
import { SAYS } from './other-build.mjs';
import { Release } from './release.ts';
import { expect, test as base } from './story.ts';

/** A page that may load itself anew has done so by then. */
const BY_ITSELF_WITHIN_MS = 30_000;
/** Longer than a page must have been left alone before it loads itself anew. */
const LEFT_ALONE_MS = 8_000;

const test = base.extend<{ release: Release }>({
  release: async ({}, use) => {
    const release = await Release.start();
    await use(release);
    await release.end();
  },
  baseURL: async ({ release }, use) => use(release.address),
});

const buildOf = (page: Page) => page.evaluate(() => document.documentElement.dataset.build);
const updated = (page: Page) => page.getByRole('complementary', { name: 'Forecourt was updated' });
const broken = (page: Page) => page.getByRole('complementary', { name: 'Part of this page could not be loaded' });

/** What only the island says: the program that answers is of that build. */
async function says(casey: Counter, sentence: string): Promise<void> {
  const find = casey.page.getByLabel('Find by name or barcode');
  await find.fill('nonsense');
  await find.press('Enter');
  await expect(casey.main).toContainText(sentence);
}

test('a till goes through a new release with a sale in its basket, and back again', async ({ release, someone }) => {
  test.setTimeout(180_000);
  const one = await release.build();
  const casey = new Counter(await (await someone('cashier1')).isSignedIn(), true);
  const { page } = casey;
  await casey.startsOn('Main Street 1');
  await casey.canDoWithoutANetwork();
  await says(casey, SAYS.one);
  await casey.taps('Coffee');
  await page.evaluate(() => Object.assign(window, { isTheSame: true }));

  // Forward. The page says so, keeps its basket, and waits for the person; what it is made of is still there.
  await release.serves(release.two);
  const two = await release.build();
  expect(two).not.toBe(one);
  await expect(updated(page)).toBeVisible();
  await page.waitForTimeout(LEFT_ALONE_MS);
  expect(await page.evaluate(() => 'isTheSame' in window)).toBe(true);
  const parts = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.includes('/build/')));
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) {
    const answer = await fetch(part);
    expect([part, answer.status, answer.headers.get('cache-control')]).toEqual([part, 200, 'public, max-age=31536000, immutable']);
  }
  await says(casey, SAYS.one);
  await findsNothingIn(page, 'with another build served');

  // Loaded anew it is of the new build, with the basket in it, and sells.
  await updated(page).getByRole('link', { name: 'Reload' }).click();
  await casey.awake();
  expect(await buildOf(page)).toBe(two);
  await expect(updated(page)).toBeHidden();
  await expect(casey.basket).toContainText('Coffee');
  await says(casey, SAYS.other);
  await casey.paysExactly();
  await expect(casey.paper).toContainText('Coffee');

  // Its worker has all of the new build, and nothing of the old one.
  const kept = () => page.evaluate(async () => (await caches.keys()).toSorted());
  await expect.poll(kept).toEqual([`till-files-${two}`, 'till-page']);
  await page.reload();
  await casey.awake();

  // Back, to a release that never heard of the other: an idle till loads itself anew.
  await release.serves(release.one);
  await expect.poll(() => buildOf(page).catch(() => ''), { timeout: BY_ITSELF_WITHIN_MS }).toBe(one);
  await casey.awake();
  await says(casey, SAYS.one);
  await expect.poll(kept).toEqual([`till-files-${one}`, 'till-page']);
  await page.reload();
  await casey.awake();
  await says(casey, SAYS.one);

  // With no server at all the till is of one build, and awake.
  await release.stops();
  await page.reload();
  await casey.awake();
  expect(await buildOf(page)).toBe(one);
  await says(casey, SAYS.one);
  await expect(broken(page)).toBeHidden();

  // While it was away the other one came: what was kept is whole until the new one is.
  await release.serves(release.two);
  await page.reload();
  await casey.awake();
  await says(casey, SAYS.other);
  await expect.poll(kept).toEqual([`till-files-${two}`, 'till-page']);
});

test('what is being typed outlasts a new release; a page with nothing to lose loads itself anew', async ({ release, someone }) => {
  test.setTimeout(120_000);
  const ada = await someone('customer1');
  await ada.isSignedIn();
  const mara = await someone('mechanic1');
  await mara.isSignedIn();
  await ada.page.goto('/customer');
  await mara.page.goto('/mechanic');
  await ada.hears();
  await mara.hears();
  await ada.page.getByRole('textbox', { name: "What's wrong?" }).fill('The brakes squeal.');

  await release.serves(release.two);
  const two = await release.build();
  await expect.poll(() => buildOf(mara.page).catch(() => ''), { timeout: BY_ITSELF_WITHIN_MS }).toBe(two);
  await expect(updated(ada.page)).toBeVisible();
  await isForEverybody(ada.page);
  await ada.page.waitForTimeout(LEFT_ALONE_MS);
  await expect(ada.page.getByRole('textbox', { name: "What's wrong?" })).toHaveValue('The brakes squeal.');
  expect(await buildOf(ada.page)).not.toBe(two);
  await ada.page.getByRole('textbox', { name: "What's wrong?" }).fill('');
  await expect.poll(() => buildOf(ada.page).catch(() => ''), { timeout: BY_ITSELF_WITHIN_MS }).toBe(two);
  await expect(updated(ada.page)).toBeHidden();
});

for (const [what, answer] of [['is not there', 404], ['never arrives', undefined]] as const) {
  test(`a page says so when a part of it ${what}`, async ({ someone }) => {
    const mara = await someone('mechanic1');
    await mara.isSignedIn();
    const { page } = mara;
    await page.route('**/*.wasm', async (route) => {
      const isPart = !new URL(route.request().url()).pathname.endsWith('/forecourt.wasm');
      if (!isPart) await route.continue();
      else if (answer) await route.fulfill({ status: answer });
      else await route.abort();
    });
    await page.goto('/mechanic');
    await expect(broken(page)).toBeVisible();
    await isForEverybody(page);
    await page.unroute('**/*.wasm');
    await broken(page).getByRole('link', { name: 'Reload' }).click();
    await mara.hears();
    await expect(broken(page)).toBeHidden();
    // What the browser itself complained about was the point.
    mara.complaints.length = 0;
  });
}
