// Before the journeys: a server for each engine that they run on, each with a demo world made for this run only.
import type { FullConfig } from '@playwright/test';
import pg from 'pg';
import { freshFolder, serve } from './server.mjs';
import { type Engine, VARIABLE } from './engine.ts';

// Wrong passwords, new accounts and new passwords are part of the journeys, and all come from one address; few people start all the consultations.
const PATIENT = [
  '--sign-in-failures-per-address-max', '100000', '--sign-ups-per-address-max', '10000', '--password-links-per-address-max', '10000',
  '--consultations-per-customer-per-hour-max', '100000',
  '--consultations-per-shop-per-minute-max', '100000',
];

export default async function start(config: FullConfig): Promise<() => Promise<void>> {
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    for (const engine of new Set(config.projects.map((project) => (project.use as { engine: Engine }).engine))) {
      const folder = freshFolder();
      undo.push(folder.forget);
      const databaseUrl = engine === 'sqlite' ? `sqlite:${folder.path}/forecourt.db` : await freshDatabase(undo);
      const mail = `${folder.path}/mail`;
      const server = await serve({ databaseUrl, folder: folder.path, args: [...PATIENT, '--mail-folder', mail] });
      undo.push(server.stop);
      process.env[VARIABLE[engine].address] = server.address;
      process.env[VARIABLE[engine].database] = databaseUrl;
      process.env[VARIABLE[engine].mail] = mail;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** An empty PostgreSQL database on the test server; it goes when the run is over. */
async function freshDatabase(undo: (() => Promise<void> | void)[]): Promise<string> {
  const server = process.env.DATABASE_TEST_POSTGRES_URL;
  if (!server) {
    throw new Error(
      'DATABASE_TEST_POSTGRES_URL must name a PostgreSQL server to test on. `make test` starts one and sets it; ' +
        'by hand: tools/with-postgres make test-browser.',
    );
  }
  const name = `forecourt_end2end_${process.pid}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name}`);
  undo.push(() => run(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
