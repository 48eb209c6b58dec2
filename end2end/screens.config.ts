// `npm run screens`: pictures of every page, for people to look at and for the README. No test.
import { defineConfig } from '@playwright/test';
import { browser, calm } from './browser.ts';
import type { EngineOption } from './story.ts';

export default defineConfig<EngineOption>({
  ...calm,
  testMatch: 'screens.spec.ts',
  globalSetup: './servers.ts',
  use: browser,
  projects: [{ name: 'sqlite', use: { engine: 'sqlite' } }],
});
