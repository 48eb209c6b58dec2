// A person with a browser: what they do, in the words they would use, by what a page calls its things.
import { type Locator, type Page, expect } from '@playwright/test';
import { type Watch, watch } from './watch.ts';

export const PASSWORD = 'forecourt-demo';

const NAMES: Record<string, string[]> = {
  cashier: ['Casey Lorenz', 'Chris Dorn'],
  customer: ['Ada Winter', 'Ben Okafor', 'Carla Romano', 'Deniz Kaya', 'Elin Berg', 'Farid Haddad', 'Greta Novak', 'Hugo Martin'],
  mechanic: ['Mara Stein', 'Nils Brandt', 'Olu Adeyemi', 'Petra Vogel', 'Quentin Roy', 'Rosa Lima', 'Samir Aziz', 'Tove Lund'],
};

let accounts = 0;
/** The account of somebody new, whom no journey has met. */
export const newAccount = (called: string): string => `${called}-${Date.now()}-${(accounts += 1)}`;

export type Intake = { concern: string; vehicle?: string; plan?: 'Free' | 'Credit' };

const click = Symbol('click');
type Clicks = Locator & { [click]?: Locator['click'] };

/**
 * A press that sends a form is over when its answer is there, as one is that makes the browser navigate: what a journey does next it
 * does on the page that comes.
 */
function pressesToTheEnd(page: Page): void {
  const locators: Clicks = Object.getPrototypeOf(page.locator('html'));
  if (locators[click]) return;
  const presses = (locators[click] = locators.click);
  locators.click = async function (this: Locator, options) {
    await presses.call(this, options);
    const isSending = await this.page().evaluate(() => 'sending' in document.documentElement.dataset).catch(() => false);
    if (isSending) await this.page().waitForFunction(() => !('sending' in document.documentElement.dataset)).catch(() => {});
  };
}

/** Longer than any page takes, also one that a till's worker brings while the server is frozen. */
const COMES_WITHIN_MS = 20_000;

/**
 * A page that loads itself anew at the very moment at which one goes elsewhere may be in the way, and the driver then waits for
 * nothing: one goes again.
 */
function goesAgain(page: Page): void {
  const goes = page.goto.bind(page);
  page.goto = async (to, options) => {
    const isInTheWay = (error: Error) => /ERR_ABORTED|interrupted by another navigation|Timeout/.test(error.message);
    const tries = { timeout: COMES_WITHIN_MS, ...options };
    const again = async (error: Error) => {
      if (!isInTheWay(error)) throw error;
      // What was in the way comes first.
      await page.waitForLoadState('load', { timeout: COMES_WITHIN_MS }).catch(() => {});
      return goes(to, tries);
    };
    return goes(to, tries).catch(again).catch(again).catch(again);
  };
}

export class Person {
  readonly email: string;
  /** What others see them called. */
  readonly name: string;

  /** What their browser complained about: a broken script, a refused style. A refused request is not one. */
  readonly complaints: string[] = [];

  constructor(
    readonly account: string,
    readonly page: Page,
  ) {
    pressesToTheEnd(page);
    goesAgain(page);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (line) => {
      const isComplaint = line.type() === 'error' && !line.text().startsWith('Failed to load resource');
      if (isComplaint) this.complaints.push(line.text());
    });
    const [, role = '', number = ''] = /^([a-z]+)(\d+)$/.exec(account) ?? [];
    this.email = `${account}@demo.test`;
    this.name = NAMES[role]?.[Number(number) - 1] ?? account;
  }

  // Coming in.

  async signsIn(password = PASSWORD): Promise<void> {
    if (!new URL(this.page.url(), 'http://none').pathname.startsWith('/sign-in')) await this.page.goto('/sign-in');
    await this.page.getByLabel('E-mail').fill(this.email);
    await this.page.getByLabel('Password').fill(password);
    await this.main.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Signs in without looking at a page: for stories about something else. */
  async isSignedIn(): Promise<this> {
    await this.sends('sign_in', { email: this.email, password: PASSWORD });
    return this;
  }

  /** Opens an account without looking at a page, and is signed in. */
  async signsUp(name: string, password = PASSWORD): Promise<this> {
    await this.sends('sign_up', { email: this.email, name, password });
    return this;
  }

  async signsOut(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  }

  // What a page shows.

  get main(): Locator {
    return this.page.getByRole('main');
  }

  /** The bar that says what is active. */
  get banner(): Locator {
    return this.page.getByRole('region', { name: 'Active consultation' });
  }

  /** What the last form did, at the top of the page. */
  get notice(): Locator {
    return this.page.locator('.notice[data-tone=done], .notice[data-tone=refused]');
  }

  get messages(): Locator {
    return this.page.getByRole('log', { name: 'Messages' });
  }

  get credits(): Locator {
    return this.page.getByRole('complementary', { name: 'Credits' }).locator('.figure-number');
  }

  /** Where what can be done with what is active stands: in the bar, or on a card. */
  get actions(): Locator {
    return this.page.locator('.banner, #main');
  }

  /** The button `name` of what is active. */
  can(name: string): Locator {
    return this.actions.getByRole('button', { name, exact: true }).first();
  }

  entryOf(customer: Person): Locator {
    return this.page.locator('.inbox-entry').filter({ hasText: customer.name });
  }

  /** Waits until this page hears of changes. */
  async hears(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-live', 'yes');
  }

  /** Watches this page, from now on, for the banner to show `status`, or to go. Tells when it did. */
  async watchesTheBanner(status: 'pending' | 'waiting' | 'live' | 'gone'): Promise<Watch> {
    await this.hears();
    return watch(this.page, status === 'gone' ? '.banner' : `.banner[data-status=${status}]`, status !== 'gone');
  }

  /** Watches the queue for `customer` to appear. */
  async watchesTheQueueFor(customer: Person): Promise<Watch> {
    await this.hears();
    return watch(this.page, `button[aria-label="Accept ${customer.name}"]`, true);
  }

  // A consultation.

  async describes({ concern, vehicle, plan }: Intake): Promise<void> {
    await this.page.getByRole('textbox', { name: "What's wrong?" }).fill(concern);
    if (vehicle) await this.page.getByLabel('Vehicle').fill(vehicle);
    if (!plan) return;
    await this.opensMore();
    await this.page.getByRole('radio', { name: plan }).check();
  }

  /** What a request may say besides: its plan, a mechanic, a later start. */
  async opensMore(): Promise<void> {
    const more = this.page.locator('details.more');
    if ((await more.getAttribute('open')) === null) await more.locator('> summary').click();
  }

  async asksForHelp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start consultation' }).click();
  }

  async accepts(customer: Person): Promise<void> {
    const accept = this.page.getByRole('button', { name: `Accept ${customer.name}` });
    // Who waits longest is read first; anybody else is one press away.
    await this.entryOf(customer).waitFor();
    if (!(await accept.isVisible())) await this.entryOf(customer).locator('summary').click();
    await accept.click();
  }

  async starts(): Promise<void> {
    await this.can('Start now').click();
  }

  /** Ends it, once what that means has been read. */
  async ends(): Promise<void> {
    await this.can('End for both').click();
  }

  /** Cancels it, once what that means has been read. */
  async callsItOff(): Promise<void> {
    await this.can('Cancel request').click();
  }

  /** Reads what `question` would cost, and stays with it. */
  async unfolds(question: 'End' | 'Cancel'): Promise<void> {
    await this.actions.locator('summary').filter({ hasText: question }).first().click();
  }

  async writes(text: string): Promise<void> {
    await this.page.getByLabel('Your message').fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  // Behind the pages.

  /** Sends a form without looking at a page. */
  async sends(form: string, fields: Record<string, string>): Promise<void> {
    const answer = await this.page.request.post(`/fn/${form}`, { form: fields });
    expect(answer.ok(), `${form} by ${this.account}: ${answer.status()} ${await answer.text()}`).toBe(true);
  }

  /** A consultation of theirs with `mechanic`, who has started it; where its room is. Nobody looks at a page for it. */
  async isHelpedBy(mechanic: Person): Promise<string> {
    await this.isSignedIn();
    await mechanic.isSignedIn();
    await this.sends('start_consultation', { plan: 'free', channel: 'chat', concern: 'It rattles.', vehicle: '' });
    const { id = '', assignment_id = '' } = (await this.active()) ?? {};
    await mechanic.sends('accept', { id: assignment_id });
    await mechanic.sends('start', { id });
    return `/consultations/${id}`;
  }

  /** Their active consultation. */
  async active(): Promise<{ id: string; assignment_id: string; status: string } | null> {
    const role = this.account.startsWith('mechanic') ? 'mechanic' : 'customer';
    const answer = await this.page.request.get(`/api/${role}/active-session`);
    return answer.ok() ? (await answer.json()).session : null;
  }

  /** After a story, nobody's consultation stays open for the next one. */
  async leavesNothingOpen(): Promise<void> {
    if (/^(cashier|manager)/.test(this.account)) return this.closesEveryShift();
    const active = await this.active();
    if (!active) return;
    const { id, assignment_id, status } = active;
    if (status === 'live') await this.sends('end', { id });
    else if (this.account.startsWith('mechanic')) await this.sends('release', { id: assignment_id });
    else await this.sends('cancel', { id, seen: status });
  }

  /** Closes whatever is open at the counter; a manager signs for whatever its count is off by. */
  private async closesEveryShift(): Promise<void> {
    const registers = await this.page.request.get('/api/pos/registers');
    if (!registers.ok()) return;
    // Whoever closes a shift stands at it.
    const joins = (register_id: string, leave?: string) =>
      this.page.request.post('/api/pos/sessions/get-or-create', { data: { register_id, opening_cash_cents: 20_000, leave } });
    for (const { id, shift_id } of (await registers.json()).registers) {
      if (!shift_id) continue;
      const joined = await joins(id);
      if (joined.status() === 409) await joins(id, (await joined.json()).shift_id);
      const at = `/api/pos/shifts/${shift_id}`;
      const { count } = await (await this.page.request.post(`${at}/count`, { data: { counted_cents: 20_000 } })).json();
      const approval = { email: 'manager1@demo.test', password: PASSWORD };
      const data = { count_id: count.id, note: 'Left open by a story', approval };
      const closed = await this.page.request.post(`${at}/close`, { data });
      expect(closed.ok(), `closing what ${this.account} left open: ${closed.status()} ${await closed.text()}`).toBe(true);
    }
  }
}
