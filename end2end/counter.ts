// Somebody at the counter: what they do at a register, with a script and without one.
import { type Locator, expect } from '@playwright/test';
import type { Person } from './person.ts';

export class Counter {
  constructor(
    readonly person: Person,
    readonly hasScript: boolean,
  ) {}

  get page() {
    return this.person.page;
  }

  get main(): Locator {
    return this.person.main;
  }

  get basket(): Locator {
    return this.page.getByRole('region', { name: 'Basket', exact: true });
  }

  get receipts(): Locator {
    return this.page.locator('[aria-label=Receipts] tr');
  }

  register(name: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  /** Starts a shift on a register, or joins the one there is; leaves the one this device stands at. */
  async startsOn(name: string, cash = '200'): Promise<void> {
    await this.page.goto('/pos/register');
    const register = this.register(name);
    const own = register.getByRole('link', { name: 'To the till' });
    if (await own.isVisible()) {
      await own.click();
      return this.awake();
    }
    await this.unfoldsTheFormOf(register);
    await register.getByLabel('Cash in the drawer').fill(cash);
    const leaves = register.getByRole('checkbox', { name: 'Leave it and start here' });
    if (await leaves.isVisible()) await leaves.check();
    await register.getByRole('button', { name: new RegExp(`on ${name}$`) }).click();
    await this.awake();
  }

  /** Unfolds the form of a register's row, unless it is open: where this device stood last it is. */
  async unfoldsTheFormOf(register: Locator): Promise<void> {
    const isOpen = await register.locator('.register-go').getAttribute('open');
    if (isOpen === null) await register.locator('.register-go > summary').click();
  }

  /** Waits until the till's island has woken: its list of keys can be asked for then. */
  async awake(): Promise<void> {
    if (this.hasScript) await expect(this.page.getByRole('button', { name: 'Keys' })).toBeVisible();
  }

  /** One tap on a tile. */
  async taps(tile: string): Promise<void> {
    await this.page.locator('.tile').filter({ hasText: tile }).click();
  }

  async unfolds(summary: string): Promise<void> {
    await this.page.locator('summary').filter({ hasText: summary }).first().click();
  }

  /** Opens or closes a panel of the basket: Cash, Card, Split, Park, Void, Discount, Add customer, or a line by its name. */
  async opens(panel: string): Promise<void> {
    await this.basket.getByRole('link', { name: new RegExp(`^${panel}`) }).first().click();
  }

  /** Opens what happened on the shift so far. */
  async looksAtReceipts(): Promise<void> {
    const drop = this.page.locator('#so-far');
    if ((await drop.getAttribute('open')) === null) await drop.locator(':scope > summary').click();
  }

  async paysExactly(): Promise<void> {
    await this.basket.getByRole('button', { name: 'Exact cash' }).click();
  }

  /** Goes on after a sale: with a script the till never went away. */
  async goesOn(): Promise<void> {
    if (!this.hasScript) await this.page.getByRole('link', { name: 'Next sale' }).click();
  }

  /** The paper of the sale that was just made. */
  get paper(): Locator {
    return this.page.locator('.paper');
  }

  /** Counts a sum, writes a note if one is asked for, and closes. */
  async closes(sum: string, note = ''): Promise<void> {
    await this.page.getByRole('link', { name: 'Close shift' }).click();
    await this.page.getByRole('button', { name: 'Stop selling and count' }).click();
    await this.page.getByLabel('Or the sum').fill(sum);
    await this.page.getByRole('button', { name: 'Confirm count' }).first().click();
    if (note) await this.page.getByLabel('Note').fill(note);
    await this.page.getByRole('button', { name: 'Close shift' }).click();
    await expect(this.main.getByRole('heading', { level: 1 })).toContainText('Z report');
  }

  /** Waits until this browser has kept what the till's page is made of. */
  async canDoWithoutANetwork(): Promise<void> {
    const isKept = async () => {
      const all = await caches.match(`/build/${document.documentElement.dataset.build}/`);
      const page = await caches.match(location.pathname, { cacheName: 'till-page' });
      return all !== undefined && page !== undefined;
    };
    await expect.poll(() => this.page.evaluate(isKept)).toBe(true);
  }

  /** The shift the page is about. */
  get shift(): string {
    const [, shift] = /\/pos\/shifts\/([0-9a-f-]+)/.exec(this.page.url()) ?? [];
    if (!shift) throw new Error(`${this.page.url()} is about no shift`);
    return shift;
  }
}
