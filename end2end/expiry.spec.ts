// What happens when nobody comes in time, or nobody writes. Only the clock can do that, so the test moves one consultation back in time.
import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { findsNothingIn } from './axe.ts';
import { database } from './engine.ts';
import { BIN, plainEnvironment } from './server.mjs';
import { WITHOUT_JAVASCRIPT, expect, test } from './story.ts';

test('nobody comes in time: it expires, the credit comes back, and both sides learn it', async ({ someone }) => {
  const elin = await someone('customer5');
  const quentin = await someone('mechanic5', WITHOUT_JAVASCRIPT);
  await elin.signsIn();
  await elin.describes({ concern: 'Is anybody there?', plan: 'Credit' });
  await elin.asksForHelp();
  await expect(elin.banner).toContainText('Pending');
  await elin.page.goto('/customer');
  await expect(elin.credits).toHaveText('4');
  await quentin.signsIn();
  await expect(quentin.entryOf(elin)).toBeVisible();

  const { id } = (await elin.active()) ?? { id: '' };
  await isEarlierBy(3 * 3_600_000, id, ['queued_at', 'attended_at', 'created_at']);
  const gone = await elin.watchesTheBanner('gone');
  const since = Date.now();
  runs('consultation-orphans');
  await gone.within('the banner follows expiry', since);
  await expect(elin.credits).toHaveText('5');
  await expect(elin.page.getByRole('row').nth(1)).toContainText('Expired');

  await quentin.accepts(elin);
  await expect(quentin.notice).toContainText('It waited too long and expired.');
  await elin.page.goto(`/consultations/${id}`);
  await expect(elin.main).toContainText('Nobody came in time; a held credit was given back');
  await findsNothingIn(elin.page);
});

test('nobody writes for an hour: both sides are asked, an answer keeps it, and without one it ends', async ({ someone }) => {
  const elin = await someone('customer5');
  const quentin = await someone('mechanic5', WITHOUT_JAVASCRIPT);
  const room = await elin.isHelpedBy(quentin);
  const { id } = (await elin.active()) ?? { id: '' };
  const isAsked = async () => {
    await isEarlierBy(61 * 60_000, id, ['attended_at', 'asked_at']);
    runs('consultation-idle');
    await expect(elin.banner).toContainText('Nobody has written for a while. It ends at');
  };
  await elin.page.goto('/account');
  await expect(elin.banner).toContainText('Live');
  await isAsked();
  await findsNothingIn(elin.page);
  await quentin.page.goto('/mechanic');
  await quentin.banner.getByRole('button', { name: 'Go on' }).click();
  await expect(quentin.page).toHaveURL(room);
  await expect(elin.banner).not.toContainText('Nobody has written');

  await isAsked();
  await elin.page.goto(room);
  await elin.writes('Still here.');
  await expect(elin.banner).not.toContainText('Nobody has written');

  await isAsked();
  await isEarlierBy(31 * 60_000, id, ['attended_at', 'asked_at']);
  const gone = await elin.watchesTheBanner('gone');
  const since = Date.now();
  runs('consultation-idle');
  await gone.within('the banner follows the end', since);
  await expect(elin.main).toContainText('This consultation has ended');
});

async function isEarlierBy(ms: number, id: string, columns: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: database('postgres') });
  await client.connect();
  try {
    const times = columns.map((time) => `${time} = ${time} - ${ms}`).join(', ');
    const moved = await client.query(`UPDATE consultations SET ${times} WHERE id = $1`, [id]);
    expect(moved.rowCount).toBe(1);
  } finally {
    await client.end();
  }
}

/** What the clock does by itself, by hand. */
function runs(job: string): void {
  execFileSync(BIN, ['jobs', 'run', job, '--database-url', database('postgres')], {
    env: { ...plainEnvironment(), FORECOURT_SECRET: 'a key that opens nothing, for this job alone' },
  });
}
