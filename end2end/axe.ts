// What must hold of every page: axe finds nothing, colour contrast included, and a phone never scrolls sideways.
import { AxeBuilder } from '@axe-core/playwright';
import { basename } from 'node:path';
import { type Page, expect, test } from '@playwright/test';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** Journeys, or parts of them, that are gone through on SQLite alone. */
const ON_SQLITE_ALONE = ['connection', 'drafts', 'release', 'till-bad-day'];

/** A page is the same on both engines: axe, which takes longer than the rest of a journey, looks at it once. */
function isLookedAtOnPostgres(): boolean {
  const { file, project } = test.info();
  return project.name === 'sqlite' && !ON_SQLITE_ALONE.includes(basename(file, '.spec.ts'));
}

/** Looks at the page as it is now, by all rules or only by these. */
export async function findsNothingIn(page: Page, as = 'as it is', rules: string[] = [], without: string[] = []): Promise<void> {
  if (isLookedAtOnPostgres()) return;
  const axe = new AxeBuilder({ page }).disableRules(without);
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replaceAll(/\s+/g, ' ')}`),
  );
  expect(found, `axe on ${new URL(page.url()).pathname}, ${as}`).toEqual([]);
}

/** What of a page is another in the dark: its colours, and nothing else. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Looks at the page light and dark, on a desk and on a phone. */
export async function isForEverybody(page: Page): Promise<void> {
  if (isLookedAtOnPostgres()) return;
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    await staysWithinItsWidth(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      // A colour on its way to another one has a contrast of its own.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await findsNothingIn(page, `${colorScheme}, ${size.width} px wide`, colorScheme === 'dark' ? OF_COLOURS : []);
    }
  }
  await page.setViewportSize(DESKTOP);
}

/** The same on a large screen, and in the colours of whoever chose their own for everything. */
export async function isForEveryScreen(page: Page): Promise<void> {
  if (isLookedAtOnPostgres()) return;
  await page.setViewportSize({ width: 1920, height: 1080 });
  await staysWithinItsWidth(page);
  await findsNothingIn(page, '1920 px wide');
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  // Its colours are the browser's then, and axe reads some of them from the style sheet all the same.
  await findsNothingIn(page, 'in forced colours', [], ['color-contrast']);
  await page.emulateMedia({ forcedColors: 'none' });
  await page.setViewportSize(DESKTOP);
}

export async function staysWithinItsWidth(page: Page): Promise<void> {
  const { has, wide } = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const beyond = [...document.body.querySelectorAll('*')].filter((part) => part.getBoundingClientRect().right > clientWidth + 1);
    const name = (part: Element) => `${part.tagName.toLowerCase()}.${[...part.classList].join('.')}`;
    return { has: clientWidth, wide: scrollWidth > clientWidth ? [scrollWidth, ...beyond.slice(0, 8).map(name)] : [] };
  });
  expect(wide, `what makes ${new URL(page.url()).pathname} scroll sideways at ${has} px`).toEqual([]);
}
