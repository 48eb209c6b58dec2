// The program under test: starts it on a free port, with a demo world of its own unless a journey begins before there is anything,
// and ends it again.
// Journeys and measurements both start it here. Settings of the person who runs them never reach it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE = fileURLToPath(new URL('../target/release/forecourt', import.meta.url));
/** The program, as an absolute path. */
export const BIN = process.env.FORECOURT_BIN ? resolve(process.env.FORECOURT_BIN) : BESIDE;

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 15_000;

/** An empty folder for one run; `forget` removes it. */
export function freshFolder() {
  const path = mkdtempSync(join(tmpdir(), 'forecourt-end2end-'));
  return { path, forget: () => rmSync(path, { recursive: true, force: true }) };
}

/** The environment without any setting of Forecourt's. */
export function plainEnvironment() {
  const isSetting = (name) => name.startsWith('FORECOURT_') || name === 'DATABASE_URL';
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isSetting(name)));
}

/** Adds 10,000 people and 100,000 deals to a demo world that is being served. */
export async function addCrowd({ databaseUrl, folder }) {
  const child = spawn(BIN, ['seed', 'crowd', '--database-url', databaseUrl], { cwd: folder, env: plainEnvironment(), stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`no crowd came: the program ended with ${code}`);
}

const FIRST_PORT = 20_000;
const PORTS = 4_000;

/**
 * An address that is free, and still is when a server that had it comes back: its port is below those that the system lends to
 * connections (from 32768 on).
 */
async function freeAddress() {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    const tried = createServer().listen(port, '127.0.0.1');
    const isFree = await once(tried, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    tried.close();
    await once(tried, 'close');
    return `127.0.0.1:${port}`;
  }
}

/**
 * Serves `databaseUrl` from `folder`, which also gets the log.
 * @param {{ databaseUrl: string, folder: string, listen?: string, args?: string[], isDemo?: boolean }} options
 */
export async function serve({ databaseUrl, folder, listen, args = [], isDemo = true }) {
  if (!existsSync(BIN)) throw new Error(`${BIN} is not there: \`make build\` makes it, FORECOURT_BIN names another.`);
  const log = join(folder, 'server.log');
  const command = ['serve', ...(isDemo ? ['--demo'] : []), '--listen', listen ?? (await freeAddress()), '--database-url', databaseUrl, ...args];
  const child = spawn(BIN, command, {
    cwd: folder,
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', openSync(log, 'a')],
  });
  const ended = once(child, 'exit');
  const lastWords = () => readFileSync(log, 'utf8').slice(-2_000);
  const address = await addressOf(child)
    .then(answering)
    .catch((error) => {
      child.kill('SIGKILL');
      throw new Error(`${error.message}\n${lastWords()}`);
    });
  return {
    address,
    pid: child.pid,
    /** Ends it as a person would, by Ctrl-C's signal; by force when it does not listen. */
    async stop() {
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      child.kill('SIGTERM');
      const [code, signal] = await ended;
      clearTimeout(force);
      if (code !== 0) throw new Error(`the server was told to stop and ended with ${signal ?? `code ${code}`}:\n${lastWords()}`);
    },
  };
}

/** The address, once something answers there. */
async function answering(address) {
  const health = await fetch(`${address}/api/health`);
  if (!health.ok) throw new Error(`the server is not well: ${health.status} ${await health.text()}`);
  return address;
}

/** The address it prints once it serves. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the server did not say in time where it serves')), START_WITHIN_MS);
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const address = /is serving (http:\/\/\S+)/.exec(said)?.[1];
      if (address) {
        clearTimeout(late);
        resolve(address);
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code} before it served`)));
  });
}
