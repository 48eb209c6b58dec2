// The browser every run uses: the distribution's chromium, which fetches nothing by itself.
import { existsSync } from 'node:fs';
import type { PlaywrightTestConfig } from '@playwright/test';

const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  throw new Error(`There is no chromium at ${executablePath}: \`tools/setup test\` installs it, CHROMIUM names another.`);
}

export const browser: PlaywrightTestConfig['use'] = {
  browserName: 'chromium',
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  // To trace every step takes a third of the time: where a journey is tried again, only then.
  trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
  launchOptions: {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  },
};

// One worker: journeys measure how fast a page follows, and share the people of the demo world.
export const calm: PlaywrightTestConfig = {
  workers: 1,
  // A shared machine may stall for a second; a journey that is wrong is wrong every time.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: Boolean(process.env.CI),
  // Longer than any journey takes by itself: others run beside it.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  outputDir: 'test-results',
};
