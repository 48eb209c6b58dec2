// Booking on a bad day: a slow line, an answer that is lost, a second press, a login that ends while somebody types, another clock.
import { type Person, newAccount } from './person.ts';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';
import { browserIn, comesInto, presses } from './weather.ts';

const ZONE = 'Europe/Berlin';
const DAY_MS = 86_400_000;
const CONCERN = 'It squeals, but only when it rains.';

type Slot = { id: string; starts_at: string; opens_at: string; free: number };
type Prebooking = { status: string; wishes: { slot_id: string }[] };

const json = async (person: Person, path: string) => (await person.page.request.get(path)).json();

/** A time that does not open yet. */
async function laterSlot(person: Person): Promise<Slot> {
  const [from, until] = [4, 18].map((days) => new Date(Date.now() + days * DAY_MS).toISOString());
  const { slots, server_time } = await json(person, `/api/slots?from=${from}&until=${until}`);
  const later = slots.find((slot: Slot) => slot.opens_at > server_time && slot.free > 0);
  expect(later, 'the demo world has one').toBeDefined();
  return later;
}

const prebooked = async (person: Person): Promise<Prebooking[]> => (await json(person, '/api/prebookings')).prebookings;

const concern = (person: Person) => person.page.getByLabel('What\'s wrong?');

for (const weather of ['slow', 'lost', 'twice', 'bare and twice'] as const) {
  test(`${weather}: a time that is prebooked is prebooked once`, async ({ someone }) => {
    const ida = await someone(newAccount('ida'), browserIn(weather));
    await ida.signsUp('Ida Falk');
    const slot = await laterSlot(ida);
    await comesInto(weather, ida.page);
    await ida.page.goto(`/book?slot=${slot.id}`);
    await concern(ida).fill(CONCERN);
    const mine = ida.page.getByRole('region', { name: 'Prebooked' });
    await presses(weather, ida.page.getByRole('button', { name: 'Prebook', exact: true }), mine);
    await expect(mine.getByRole('button', { name: /^Cancel the prebooking/ })).toHaveCount(1);
    expect(await prebooked(ida)).toMatchObject([{ status: 'waiting', wishes: [{ slot_id: slot.id }] }]);
  });
}

for (const [how, options] of [['with', {}], ['without', WITHOUT_JAVASCRIPT]] as const) {
  test(`${how} JavaScript a login that ends while somebody books leads back to what they typed`, async ({ someone }) => {
    const name = newAccount('ida');
    const [ida, elsewhere] = [await someone(name, options), await someone(name, options)];
    await ida.signsUp('Ida Falk');
    await elsewhere.isSignedIn();
    const slot = await laterSlot(ida);
    const page = `/book?week=${slot.starts_at.slice(0, 10)}&slot=${slot.id}`;
    await ida.page.goto(page);
    if (how === 'with') await ida.hears();
    await concern(ida).fill(CONCERN);
    await elsewhere.sends('revoke_login', { id: 'others' });
    if (how === 'without') await ida.page.getByRole('button', { name: 'Prebook', exact: true }).click();
    await expect(ida.page).toHaveURL(/\/sign-in\?next=/);
    expect(await prebooked(elsewhere), 'nothing was done in the name of a login that had ended').toEqual([]);
    await ida.signsIn();
    await expect(ida.page).toHaveURL(page);
    await expect(concern(ida)).toHaveValue(CONCERN);
    await ida.page.getByRole('button', { name: 'Prebook', exact: true }).click();
    await expect(ida.page.getByRole('region', { name: 'Prebooked' })).toBeVisible();
    expect(await prebooked(ida)).toMatchObject([{ status: 'waiting', wishes: [{ slot_id: slot.id }] }]);
  });
}

/** A moment as a clock of that zone shows it. */
const clock = (at: string, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));

test('in another zone each time stands there by the garage\'s clock and by one\'s own', async ({ someone }) => {
  const far = 'America/New_York';
  const ida = await someone(newAccount('ida'), { timezoneId: far });
  await ida.signsUp('Ida Falk');
  // Either clock may be put forward or back before the last slot: its week is looked at, too.
  const slots: Slot[] = (await json(ida, `/api/slots?until=${new Date(Date.now() + 59 * DAY_MS).toISOString()}`)).slots;
  const behind = ({ starts_at }: Slot) => clock(starts_at, ZONE) === clock(slots[0]?.starts_at ?? '', ZONE) && clock(starts_at, far);
  const changed = slots.find((slot) => behind(slot) && behind(slot) !== behind(slots[0] as Slot));
  for (const week of ['', ...(changed ? [`?week=${changed.starts_at.slice(0, 10)}`] : [])]) {
    await ida.page.goto(`/book${week}`);
    await ida.hears();
    const shown = ida.page.locator('#slots .slot');
    await expect(shown.first()).toBeVisible();
    for (const slot of await shown.all()) {
      const at = (await slot.locator('.slot-own time').getAttribute('datetime')) ?? '';
      await expect(slot.locator('.slot-time')).toContainText(new RegExp(`^${clock(at, ZONE)}–`));
      await expect(slot.locator('.slot-own')).toHaveText(clock(at, far));
    }
  }
});
