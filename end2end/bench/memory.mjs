// Resident memory: right after the first answers, and after 100,000 requests of signed-in people.
import { readFileSync } from 'node:fs';
import { ask, signIn } from './client.mjs';
import { load } from './load.mjs';

const REQUESTS = 100_000;
const MB_MAX = 60;

export async function memory(server) {
  for (let count = 0; count < 5; count += 1) await ask(`${server.address}/`);
  const idle = residentMb(server.pid);
  const customer = await signIn(server.address, 'customer3');
  let served = 0;
  while (served < REQUESTS) {
    for (const path of ['/customer', '/api/customer/active-session']) {
      served += (await load(server.address + path, { seconds: 5, cookie: customer.cookie })).count;
    }
  }
  const after = residentMb(server.pid);
  return [
    { what: 'resident memory, idle', measured: mb(idle), baseline: `the program's file ${mb(programMb(server.pid))}`, bound: `< ${MB_MAX} MB`, isGood: idle < MB_MAX },
    {
      what: `resident memory after ${served.toLocaleString('en')} requests`,
      measured: mb(after),
      baseline: `idle ${mb(idle)}`,
      bound: `< ${MB_MAX} MB`,
      isGood: after < MB_MAX,
    },
  ];
}

/** Megabytes of memory the process holds now. */
function residentMb(pid) {
  const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return (kib * 1_024) / 1_000_000;
}

function programMb(pid) {
  return readFileSync(`/proc/${pid}/exe`).length / 1_000_000;
}

const mb = (value) => `${value.toFixed(1)} MB`;
