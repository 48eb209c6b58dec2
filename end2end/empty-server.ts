// A server as on the first day: over a database with nothing in it, which is its own.
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { emptyDatabase } from './postgres.ts';
import { freshFolder, serve } from './server.mjs';

/** A server over a database with nothing in it, and where its link is written. */
export async function emptyServer(engine: Engine, name: string) {
  const folder = freshFolder();
  const undo: (() => Promise<void> | void)[] = [folder.forget];
  let databaseUrl = `sqlite:${folder.path}/data/forecourt.db`;
  if (engine === 'postgres') {
    databaseUrl = (await emptyDatabase(name, undo)).href;
  }
  const server = await serve({ databaseUrl, folder: folder.path, isDemo: false });
  undo.push(server.stop);
  const end = async () => {
    for (const step of undo.reverse()) await step();
  };
  return { address: server.address, file: join(folder.path, 'data', 'setup-link'), end };
}
