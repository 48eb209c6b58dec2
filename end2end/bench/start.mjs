// From starting the program to its first page, on a database that exists, beside starting it to print its version.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { BIN, plainEnvironment } from '../server.mjs';
import { ask } from './client.mjs';
import { median } from './load.mjs';

const ROUNDS = 5;
const MS_MAX = 300;
const GIVES_UP_AFTER_MS = 20_000;

export async function startToFirstAnswer({ databaseUrl, folder }) {
  const [took, bare] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    let since = performance.now();
    execFileSync(BIN, ['--version']);
    bare.push(performance.now() - since);

    const port = await freePort();
    since = performance.now();
    const command = ['serve', '--demo', '--listen', `127.0.0.1:${port}`, '--database-url', databaseUrl];
    const child = spawn(BIN, command, { cwd: folder, env: plainEnvironment(), stdio: 'ignore' });
    const ended = once(child, 'exit');
    try {
      await firstPage(`http://127.0.0.1:${port}/`, since);
      took.push(performance.now() - since);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  }
  const ms = median(took);
  return {
    what: `start to the first page, existing database, median of ${ROUNDS}`,
    measured: `${ms.toFixed(0)} ms`,
    baseline: `forecourt --version ${median(bare).toFixed(0)} ms`,
    bound: `< ${MS_MAX} ms`,
    isGood: ms < MS_MAX,
  };
}

async function firstPage(url, since) {
  while (performance.now() - since < GIVES_UP_AFTER_MS) {
    const answer = await ask(url).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`${url} did not answer`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
