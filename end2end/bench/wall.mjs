// What the second wall costs: two servers of one PostgreSQL database, one signed in as the owner of its tables (the wall is down) and one
// as a role that owns nothing (it is up), measured in turn. A sale is a transaction of many statements; what is active for a customer is
// a page's smallest reading that asks the database each time.
import { execFileSync } from 'node:child_process';
import { BIN, plainEnvironment, serve } from '../server.mjs';
import { signIn } from './client.mjs';
import { load, median } from './load.mjs';
import { shiftToSellOn } from './sales.mjs';

const ROUNDS = 5;
const SECONDS = 4;
const CONNECTIONS = 64;
const READ = '/api/customer/active-session';
/** Of what the same is worth without it, at the least. */
const AT_LEAST = 0.9;

/** On the database at `url`, which holds the demo world already; `role` is one that signs in and owns nothing. */
export async function wall({ url, role, path }) {
  const env = { ...plainEnvironment(), DATABASE_URL: url.href };
  execFileSync(BIN, ['database', 'roles', '--server', role], { cwd: path, env });
  const served = new URL(url);
  [served.username, served.password] = [role, role];
  const servers = [await serve({ databaseUrl: url.href, folder: path }), await serve({ databaseUrl: served.href, folder: path })];
  try {
    const sides = [];
    for (const server of servers) {
      const [cashier, customer] = [await signIn(server.address, 'cashier1'), await signIn(server.address, 'customer1')];
      const till = await shiftToSellOn(cashier);
      const sell = { connections: CONNECTIONS, cookie: cashier.cookie, sale: till.sale };
      sides.push({
        sales: (seed) => load(server.address + till.path, { seconds: SECONDS, ...sell, seed }),
        reads: () => load(server.address + READ, { seconds: SECONDS, cookie: customer.cookie }),
      });
    }
    let seed = Math.floor(Date.now() / 1000);
    const rows = [];
    for (const [what, of] of [
      [`sales, ${CONNECTIONS} connections`, 'sales'],
      [`GET ${READ}`, 'reads'],
    ]) {
      const perSecond = [[], []];
      for (const side of sides) await side[of]((seed += 1));
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [at, side] of sides.entries()) perSecond[at].push((await side[of]((seed += 1))).perSecond);
      }
      const [down, up] = perSecond.map(median);
      rows.push({
        what: `${what}, PostgreSQL behind the second wall`,
        measured: `${whole(up)}/s, ${(up / down).toFixed(3)} of without`,
        baseline: `without ${whole(down)}/s`,
        bound: `≥ ${AT_LEAST.toFixed(2)}`,
        isGood: up / down >= AT_LEAST,
      });
    }
    return rows;
  } finally {
    for (const server of servers) await server.stop();
  }
}

const whole = (number) => Math.round(number).toLocaleString('en');
