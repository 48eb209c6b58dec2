// How long a page takes to follow: noted by the page itself at the moment it changes, so that no polling adds to it.
import { type Page, expect, test } from '@playwright/test';

/** The longest a page may take to follow what happened elsewhere; twice that where the other engine's journeys have half of the machine. */
export const FOLLOWS_WITHIN_MS = process.env.SIDE_BY_SIDE ? 2_000 : 1_000;

const GIVES_UP_AFTER_MS = 5_000;

export type Watch = {
  /** Asserts that it came true within a second of `since`, with no reload in between. */
  within: (what: string, since: number) => Promise<void>;
};

/** Watches `page` from now on until something matches `selector`, or, if not `present`, until nothing does. */
export async function watch(page: Page, selector: string, present: boolean): Promise<Watch> {
  await page.evaluate(
    ([selector, present, giveUpAfter]) => {
      const isSo = () => (document.querySelector(selector) !== null) === present;
      if (isSo()) throw new Error(`${selector} was so before anything happened`);
      const came = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!isSo()) return;
          observer.disconnect();
          resolve(Date.now());
        });
        observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
        setTimeout(() => resolve(Infinity), giveUpAfter);
      });
      Object.assign(window, { came });
    },
    [selector, present, GIVES_UP_AFTER_MS] as const,
  );
  return {
    async within(what, since) {
      // A page that was loaded anew has lost the promise: following means following without a reload.
      const at = await page.evaluate(() => (window as unknown as { came?: Promise<number> }).came ?? NaN);
      const ms = at - since;
      console.log(`    ${test.info().project.name}: ${what} after ${ms} ms`);
      test.info().annotations.push({ type: 'followed', description: `${what} after ${ms} ms` });
      expect(ms, `${what}: ms until it was so`).toBeLessThanOrEqual(FOLLOWS_WITHIN_MS);
    },
  };
}
