// `make bench`: one table, each row measured beside its baseline in the same run. Ends with 1 when a bound is missed.
// Load comes from wrk; the server is the release build on an embedded database file in a folder of its own.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { addCrowd, freshFolder, serve } from '../server.mjs';
import { bytesOverTheWire } from './bytes.mjs';
import { signIn } from './client.mjs';
import { acceptToEvent } from './event.mjs';
import { amongMany, lists } from './lists.mjs';
import { needsWrk } from './load.mjs';
import { memory } from './memory.mjs';
import { restore } from './restore.mjs';
import { sales } from './sales.mjs';
import { startToFirstAnswer } from './start.mjs';
import { ARGS as FOR_MANY, streams } from './streams.mjs';
import { print } from './table.mjs';
import { throughput } from './throughput.mjs';
import { imports, till } from './till.mjs';
import { wall } from './wall.mjs';

needsWrk();
const folder = freshFolder();
const database = { databaseUrl: `sqlite:${folder.path}/forecourt.db`, folder: folder.path };
const say = (text) => process.stderr.write(`    ${text}\n`);
const rows = [];
try {
  say('making the demo world');
  await (await serve(database)).stop();

  say('start to first answer, 5 times');
  rows.push(await startToFirstAnswer(database));

  // One customer starts all the consultations that are measured.
  const args = [
    '--consultations-per-customer-per-hour-max', '100000', '--consultations-per-shop-per-minute-max', '100000', '--messages-per-session-max', '100000',
  ];
  const server = await serve({ ...database, args });
  try {
    say('memory, over 100,000 requests');
    rows.push(...(await memory(server)));
    const customer = await signIn(server.address, 'customer1');
    await customer.post('/api/intake/start', { plan: 'free', channel: 'chat', concern: 'It squeals when I brake.' });
    say('requests per second, about two minutes');
    const cashier = await signIn(server.address, 'cashier1');
    rows.push(...(await throughput(server, { customer, cashier })));
    say('sales on one shift, about a minute');
    rows.push(await sales(server, cashier));
    rows.push(...(await onPostgres(folder)));
    say('accept to the other browser, 200 times');
    rows.push(...(await acceptToEvent(server)));
    say('bytes of a first visit');
    rows.push(await bytesOverTheWire(server));
    say('restoring the selected deal, about three minutes');
    const few = await lists(server);
    rows.push(...(await restore(server, () => addCrowd(database))));
    rows.push(...amongMany(few, await lists(server)));
    say('lists brought in, and the till in a browser, about a minute');
    rows.push(await imports(server));
    rows.push(...(await till(server)));
  } finally {
    await server.stop();
  }

  say('10,000 open streams, about a minute');
  const wide = await serve({ databaseUrl: `sqlite:${folder.path}/streams.db`, folder: folder.path, args: FOR_MANY });
  try {
    rows.push(...(await streams(wide)));
  } finally {
    await wide.stop();
  }
} finally {
  folder.forget();
}

/** The same sales and the same list beside it on PostgreSQL, where `DATABASE_TEST_POSTGRES_URL` names a server to make a database on. */
async function onPostgres({ path }) {
  if (!process.env.DATABASE_TEST_POSTGRES_URL) return [];
  const name = `forecourt_bench_${process.pid}`;
  const url = new URL(process.env.DATABASE_TEST_POSTGRES_URL);
  const run = (sql) => execFileSync('psql', [process.env.DATABASE_TEST_POSTGRES_URL, '-qc', sql]);
  run(`CREATE DATABASE ${name}`);
  const measured = [];
  try {
    url.pathname = `/${name}`;
    const server = await serve({ databaseUrl: url.href, folder: path });
    try {
      measured.push(await sales(server, await signIn(server.address, 'cashier1'), ', PostgreSQL'));
      measured.push(await imports(server, ', PostgreSQL'));
    } finally {
      await server.stop();
    }
    say('the second wall of a PostgreSQL database, about two minutes');
    run(`CREATE ROLE ${name} LOGIN NOINHERIT PASSWORD '${name}'`);
    measured.push(...(await wall({ url, role: name, path })));
    return measured;
  } finally {
    run(`DROP DATABASE ${name} WITH (FORCE)`);
    run(`DROP ROLE IF EXISTS ${name}`);
  }
}

const isGood = print(rows, `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}; load and server share them`);
process.exitCode = isGood ? 0 : 1;
