// How the journeys run: one browser at a time, on a server of their own for each engine.
import { defineConfig } from '@playwright/test';
import { browser, calm } from './browser.ts';
import type { EngineOption } from './story.ts';

const SCREENS = 'screens.spec.ts';
// What only looks at pages need not be done twice: on the engine whose journeys are done first.
const LOOKS = 'accessibility.spec.ts';
// Which build a page is of has nothing to do with the engine, nor has what a device keeps.
const BUILDS = ['release.spec.ts', 'drafts.spec.ts'];
// What is theirs on both engines is shown by the Rust tests, page by page; what follows from one process hearing another, by the
// journeys that are done on both.
const ONCE = ['deals.spec.ts', 'devices.spec.ts', 'keyboard.spec.ts', 'my-data.spec.ts', 'till-bad-day.spec.ts', 'till-takes.spec.ts'];
// What may come between a person and the server: the journeys themselves are done on both.
const WEATHER = 'weather.spec.ts';
// An embedded database belongs to its server alone: no test can move what it holds in time.
const NEEDS_ANOTHER_HAND = 'expiry.spec.ts';

export default defineConfig<EngineOption>({
  ...calm,
  testMatch: '*.spec.ts',
  globalSetup: './servers.ts',
  use: browser,
  projects: [
    { name: 'sqlite', use: { engine: 'sqlite' }, testIgnore: [SCREENS, LOOKS, WEATHER, NEEDS_ANOTHER_HAND] },
    { name: 'postgres', use: { engine: 'postgres' }, testIgnore: [SCREENS, ...BUILDS, ...ONCE] },
  ],
});
