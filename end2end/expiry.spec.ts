// What happens when nobody comes in time. Only the clock can do that, so the test moves one consultation back in time.
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
  await threeHoursEarlier(id);
  const gone = await elin.watchesTheBanner('gone');
  const since = Date.now();
  runOrphanJob();
  await gone.within('the banner follows expiry', since);
  await expect(elin.credits).toHaveText('5');
  await expect(elin.page.getByRole('row').nth(1)).toContainText('Expired');

  await quentin.accepts(elin);
  await expect(quentin.notice).toContainText('It waited too long and expired.');
  await elin.page.goto(`/consultations/${id}`);
  await expect(elin.main).toContainText('Nobody came in time; a held credit was given back');
  await findsNothingIn(elin.page);
});

async function threeHoursEarlier(id: string): Promise<void> {
  const client = new pg.Client({ connectionString: database('postgres') });
  await client.connect();
  try {
    const times = ['queued_at', 'attended_at', 'created_at'].map((time) => `${time} = ${time} - 10800000`).join(', ');
    const moved = await client.query(`UPDATE consultations SET ${times} WHERE id = $1`, [id]);
    expect(moved.rowCount).toBe(1);
  } finally {
    await client.end();
  }
}

/** What the clock does each hour, by hand. */
function runOrphanJob(): void {
  execFileSync(BIN, ['jobs', 'run', 'consultation-orphans', '--database-url', database('postgres')], {
    env: { ...plainEnvironment(), FORECOURT_SECRET: 'a key that opens nothing, for this job alone' },
  });
}
