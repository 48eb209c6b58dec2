// What every journey begins with: people who come with a browser of their own, and who leave nothing open behind them.
import { type BrowserContextOptions, expect, test as base } from '@playwright/test';
import { type Engine, address } from './engine.ts';
import { Person } from './person.ts';

export { expect };

export type EngineOption = { engine: Engine };

type Story = {
  /** Somebody opens a browser: `customer1`, `mechanic3`, or a name that is no demo account yet. */
  someone: (account: string, options?: BrowserContextOptions) => Promise<Person>;
};

export const WITHOUT_JAVASCRIPT: BrowserContextOptions = { javaScriptEnabled: false };

export const test = base.extend<EngineOption & Story>({
  engine: ['sqlite', { option: true }],

  baseURL: async ({ engine }, use) => use(address(engine)),

  someone: async ({ browser, baseURL }, use) => {
    const people: Person[] = [];
    await use(async (account, options) => {
      const context = await browser.newContext({ baseURL, ...options });
      const person = new Person(account, await context.newPage());
      people.push(person);
      return person;
    });
    for (const person of people) await person.leavesNothingOpen();
    for (const person of people) await person.page.context().close();
    for (const person of people) expect(person.complaints, `what the browser of ${person.account} complained about`).toEqual([]);
  },
});
