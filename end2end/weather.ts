// What may come between a person and the server: a slow line, answers that are lost, a second press, Back and reload, another
// clock, no script. A journey presses its buttons through the weather, and must end where it ends in fair weather.
import { type BrowserContextOptions, type Locator, type Page, type Route, expect } from '@playwright/test';
import { WITHOUT_JAVASCRIPT } from './story.ts';

export const WEATHERS = ['fair', 'slow', 'lost', 'twice', 'back', 'far', 'bare', 'bare and twice'] as const;
export type Weather = (typeof WEATHERS)[number];

/** Slow 3G, as browsers' own tools simulate it. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
/** Each script and each piece of the program comes this much later still. */
const SCRIPT_LATE_MS = 1_500;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The browser of somebody in this weather. */
export function browserIn(weather: Weather): BrowserContextOptions {
  if (weather === 'far') return { timezoneId: 'America/New_York' };
  return weather.startsWith('bare') ? WITHOUT_JAVASCRIPT : {};
}

/** Puts `page` into the weather. */
export async function comesInto(weather: Weather, page: Page): Promise<void> {
  if (weather === 'slow') {
    const browser = await page.context().newCDPSession(page);
    await browser.send('Network.emulateNetworkConditions', SLOW);
    await page.route(/\.(js|wasm)$/, async (route) => {
      await pause(SCRIPT_LATE_MS);
      await route.continue().catch(() => {});
    });
  }
  if (weather === 'lost') {
    const done = new Set<string>();
    await page.route(/\/fn\//, async (route: Route) => {
      const request = route.request();
      const what = `${request.url()} ${request.postData()}`;
      if (request.method() !== 'POST' || done.has(what)) return route.continue();
      done.add(what);
      // The server does the work; nothing of its answer arrives, not even a cookie.
      await fetch(request.url(), { method: 'POST', headers: await request.allHeaders(), body: request.postData(), redirect: 'manual' });
      await route.abort('connectionreset');
    });
  }
}

const LOST = /Not sent: the server cannot be reached|The server cannot be reached/;

/** Presses `button`, which sends a form; it is done once `done` is to be seen. */
export async function presses(weather: Weather, button: Locator, done: Locator): Promise<void> {
  const page = button.page();
  if (weather.endsWith('twice')) await button.dblclick();
  else await button.click();
  if (weather === 'lost') {
    // Either the page says that nobody answered, or it was told meanwhile what became of it: whatever can be pressed is pressed.
    const isSaid = page.getByText(LOST).filter({ visible: true }).first();
    await expect(isSaid.or(done).first()).toBeVisible();
    if (await button.isVisible()) await button.click();
  }
  await expect(done).toBeVisible({ timeout: 30_000 });
  if (weather === 'back') {
    await page.goBack();
    await page.goForward();
    await page.reload();
    await expect(done).toBeVisible();
  }
}
