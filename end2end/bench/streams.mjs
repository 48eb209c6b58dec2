// 10,000 open streams, 1,000 of them on one queue: from a mechanic's POST accept to the event in the customer's stream and in every
// stream that follows the queue, and the memory of a stream. Sockets are read as they are: this process has the same two cores.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { signIn } from './client.mjs';
import { median, quantile } from './load.mjs';

const STREAMS = 10_000;
const ON_THE_QUEUE = 1_000;
const ROUNDS = 100;
const WARM_UP = 5;
const P99_MS_MAX = 50;
const KB_MAX = 40;
/** Opened at a time, so that none is refused for want of room in the kernel's queue. */
const AT_A_TIME = 100;
const GIVES_UP_AFTER_MS = 10_000;

export const ARGS = [
  '--connections-max', String(STREAMS + 2_000), '--streams-max', String(STREAMS + 100), '--streams-per-user-max', String(STREAMS),
  '--consultations-per-customer-per-hour-max', '100000', '--consultations-per-shop-per-minute-max', '100000',
];

export async function streams(server) {
  const [customer, mechanic] = [await signIn(server.address, 'customer1'), await signIn(server.address, 'mechanic1')];
  const bare = await rounds(customer, mechanic, [await open(server, customer, `person:${customer.user.id}`)], []);
  const before = residentKb(server.pid);
  const crowd = await everybody(server);
  const queue = await many(server, crowd.mechanics, ON_THE_QUEUE, () => `queue:${mechanic.user.shop_id}`);
  const others = await many(server, crowd.customers, STREAMS - ON_THE_QUEUE - 1, ({ user }) => `person:${user.id}`);
  const own = [await open(server, customer, `person:${customer.user.id}`)];
  const took = await rounds(customer, mechanic, own, queue);
  const kb = (residentKb(server.pid) - before) / STREAMS;
  for (const stream of [...queue, ...others, ...own]) stream.socket.destroy();
  const p99 = quantile(took.all, 0.99);
  return [
    {
      what: `accept to the event among ${STREAMS} streams, ${ON_THE_QUEUE} on one queue, p99 of ${took.all.length}`,
      measured: `${p99.toFixed(1)} ms, median ${median(took.all).toFixed(1)}; the customer's own ${median(took.own).toFixed(1)}`,
      baseline: `one stream ${median(bare.own).toFixed(1)} ms, p99 ${quantile(bare.own, 0.99).toFixed(1)}`,
      bound: `< ${P99_MS_MAX} ms`,
      isGood: p99 < P99_MS_MAX,
    },
    {
      what: 'memory of a stream',
      measured: `${kb.toFixed(1)} kB`,
      baseline: `the program before ${(before / 1_000).toFixed(1)} MB`,
      bound: `< ${KB_MAX} kB`,
      isGood: kb < KB_MAX,
    },
  ];
}

/** Milliseconds to the event, of the customer's own stream and of all that were waited for. */
async function rounds(customer, mechanic, own, queue) {
  const took = { own: [], all: [] };
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const { assignment } = await customer.post('/api/intake/start', { plan: 'free', channel: 'chat', concern: 'Round after round.' });
    // What the start itself tells is through.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const since = performance.now();
    const heard = [...own, ...queue].map((stream) => stream.next().then((at) => at - since));
    await mechanic.post(`/api/mechanic/assignments/${assignment.id}/accept`);
    const ms = await Promise.all(heard);
    await customer.post(`/api/consultations/${assignment.consultation_id ?? assignment.session_id}/cancel`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (round < 0) continue;
    took.own.push(...ms.slice(0, own.length));
    took.all.push(...ms);
  }
  return took;
}

async function everybody(server) {
  const signsIn = async (kind, from, to) => {
    const people = [];
    for (let number = from; number <= to; number += 1) people.push(await signIn(server.address, `${kind}${number}`));
    return people;
  };
  return { mechanics: await signsIn('mechanic', 2, 8), customers: await signsIn('customer', 2, 8) };
}

async function many(server, people, count, topicOf) {
  const open_ = [];
  while (open_.length < count) {
    const some = Array.from({ length: Math.min(AT_A_TIME, count - open_.length) }, (_, place) => people[(open_.length + place) % people.length]);
    open_.push(...(await Promise.all(some.map((person) => open(server, person, topicOf(person))))));
  }
  return open_;
}

/** An open stream; `next()` is the moment at which the next event comes that is no beat. */
function open({ address }, { cookie }, topic) {
  const { hostname, port, host } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname);
    let waits = null;
    const stream = {
      socket,
      next: () =>
        new Promise((resolve, reject) => {
          const late = setTimeout(() => reject(new Error(`${topic} was not told`)), GIVES_UP_AFTER_MS);
          waits = (at) => {
            clearTimeout(late);
            resolve(at);
          };
        }),
    };
    socket.setEncoding('latin1');
    socket.once('error', reject);
    socket.once('data', (head) => {
      if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(`${topic}: ${head.slice(0, 200)}`));
      socket.on('data', (text) => {
        if (!waits || !text.includes(`event: ${topic}`)) return;
        const tell = waits;
        waits = null;
        tell(performance.now());
      });
      resolve(stream);
    });
    socket.write(`GET /live?follow=${encodeURIComponent(topic)} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nAccept: text/event-stream\r\n\r\n`);
  });
}

function residentKb(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1.024;
}
