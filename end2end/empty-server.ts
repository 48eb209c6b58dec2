// A server as on the first day: over a database with nothing in it.
import { join } from 'node:path';
import pg from 'pg';
import type { Engine } from './engine.ts';
import { freshFolder, serve } from './server.mjs';

/** A server over a database with nothing in it, and where its link is written. */
export async function emptyServer(engine: Engine, name: string) {
  const folder = freshFolder();
  const undo: (() => Promise<void> | void)[] = [folder.forget];
  let databaseUrl = `sqlite:${folder.path}/data/forecourt.db`;
  if (engine === 'postgres') {
    const url = new URL(process.env.DATABASE_TEST_POSTGRES_URL ?? '');
    const run = async (sql: string) => {
      const client = new pg.Client({ connectionString: process.env.DATABASE_TEST_POSTGRES_URL });
      await client.connect();
      await client.query(sql).finally(() => client.end());
    };
    await run(`CREATE DATABASE ${name}`);
    undo.push(() => run(`DROP DATABASE ${name} WITH (FORCE)`));
    url.pathname = `/${name}`;
    databaseUrl = url.href;
  }
  const server = await serve({ databaseUrl, folder: folder.path, isDemo: false });
  undo.push(server.stop);
  const end = async () => {
    for (const step of undo.reverse()) await step();
  };
  return { address: server.address, file: join(folder.path, 'data', 'setup-link'), end };
}
