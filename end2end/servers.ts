// Before the journeys: a server for each engine that they run on, each with a demo world made for this run only. On PostgreSQL it is one
// behind the second wall.
import type { FullConfig } from '@playwright/test';
import { freshFolder, serve } from './server.mjs';
import { type Engine, VARIABLE } from './engine.ts';
import { behindTheWall, emptyDatabase } from './postgres.ts';

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
      let databaseUrl = `sqlite:${folder.path}/forecourt.db`;
      let servedUrl = databaseUrl;
      if (engine === 'postgres') {
        const name = `forecourt_end2end_${process.pid}`;
        const owner = await emptyDatabase(name, undo);
        databaseUrl = owner.href;
        servedUrl = (await behindTheWall(owner, { role: name, folder: folder.path, undo })).href;
      }
      const mail = `${folder.path}/mail`;
      const server = await serve({ databaseUrl: servedUrl, folder: folder.path, args: [...PATIENT, '--mail-folder', mail] });
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
