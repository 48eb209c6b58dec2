// A server that goes away while people look at its pages: stopped, killed, frozen.
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { Person } from './person.ts';
import { freshFolder, serve } from './server.mjs';
import { expect, test as base } from './story.ts';

export const ENDS = ['stopped', 'killed', 'frozen'] as const;
export type How = (typeof ENDS)[number];

/** A server that goes away and comes back, with the same address and what it had. */
class Server {
  private readonly folder = freshFolder();
  private running?: Awaited<ReturnType<typeof serve>>;
  private how?: How;
  address = '';

  async start(): Promise<void> {
    const listen = this.address ? new URL(this.address).host : undefined;
    const databaseUrl = `sqlite:${this.folder.path}/forecourt.db`;
    this.running = await serve({ databaseUrl, folder: this.folder.path, listen, args: ['--stream-beat-seconds', '1'] });
    this.address = this.running.address;
  }

  async goesAway(how: How): Promise<void> {
    this.how = how;
    const { running } = this;
    if (how === 'frozen') process.kill(running?.pid ?? 0, 'SIGSTOP');
    else if (how === 'stopped') await running?.stop();
    else process.kill(running?.pid ?? 0, 'SIGKILL');
  }

  async comesBack(): Promise<void> {
    const { how } = this;
    this.how = undefined;
    if (how === 'frozen') process.kill(this.running?.pid ?? 0, 'SIGCONT');
    else if (how) await this.start();
  }

  async end(): Promise<void> {
    if (this.how === 'frozen') await this.comesBack();
    if (!this.how) await this.running?.stop();
    this.folder.forget();
  }
}

type Story = {
  server: Server;
  /** Somebody who is signed in, in a browser of their own. */
  arrives: (account: string, browser?: BrowserContextOptions) => Promise<Person>;
};

export const test = base.extend<Story>({
  server: async ({ engine }, use) => {
    test.skip(engine !== 'sqlite', 'what goes away is the server, whichever database it has');
    const server = new Server();
    await server.start();
    await use(server);
    await server.end();
  },
  arrives: async ({ browser, server }, use) => {
    const people: { person: Person; context: BrowserContext }[] = [];
    await use(async (account, options = {}) => {
      const context = await browser.newContext({ ...options, baseURL: server.address });
      const person = await new Person(account, await context.newPage()).isSignedIn();
      people.push({ person, context });
      return person;
    });
    for (const { person, context } of people) {
      await context.close();
      expect(person.complaints, `what the browser of ${person.account} complained about`).toEqual([]);
    }
  },
});

/** What a page says of its connection. */
export const lineOf = (page: Page) => page.getByRole('complementary', { name: 'Connection' });
