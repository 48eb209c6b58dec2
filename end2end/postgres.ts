// Databases of a run on the PostgreSQL server of the tests. They go when the run is over.
import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { BIN, plainEnvironment } from './server.mjs';

type Undo = (() => Promise<void> | void)[];

/** An empty database of this name, whose owner's URL it answers. */
export async function emptyDatabase(name: string, undo: Undo): Promise<URL> {
  await run(`CREATE DATABASE ${name}`);
  undo.push(() => run(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = new URL(server());
  url.pathname = `/${name}`;
  return url;
}

/** Raises the second wall in a database, and answers the URL of a role that serves behind it: it signs in, and owns nothing. */
export async function behindTheWall(owner: URL, { role, folder, undo }: { role: string; folder: string; undo: Undo }): Promise<URL> {
  await run(`CREATE ROLE ${role} LOGIN NOINHERIT PASSWORD '${role}'`);
  undo.splice(undo.length - 1, 0, () => run(`DROP ROLE ${role}`));
  const options = { cwd: folder, env: { ...plainEnvironment(), DATABASE_URL: owner.href }, stdio: 'ignore' } as const;
  execFileSync(BIN, ['migrate'], options);
  execFileSync(BIN, ['database', 'roles', '--server', role], options);
  const served = new URL(owner);
  [served.username, served.password] = [role, role];
  return served;
}

function server(): string {
  const url = process.env.DATABASE_TEST_POSTGRES_URL;
  if (url) return url;
  throw new Error(
    'DATABASE_TEST_POSTGRES_URL must name a PostgreSQL server to test on. `make test` starts one and sets it; ' +
      'by hand: tools/with-postgres make test-browser.',
  );
}

async function run(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server() });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
