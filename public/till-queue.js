// The sales a till rings up, kept on the device until the server has them. Used by the till's page and by its worker.
//
// A sale is written down before it is sent, sent in the order it was rung up, and crossed out when the server has it: what
// happens to the network, the page or the browser in between loses none. Its id makes it one sale however often it is sent.
(() => {
  'use strict';
  const STORE = 'sales';
  // Another tab of this device, or its worker, sends or crosses out: everybody looks again.
  const news = new BroadcastChannel('till-queue');
  const listeners = new Set();
  news.onmessage = () => tell();

  function tell() {
    for (const listener of listeners) listener();
  }

  function changed() {
    news.postMessage('changed');
    tell();
  }

  let opened;
  function database() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open('till', 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'number', autoIncrement: true });
      request.onsuccess = () => {
        request.result.onclose = () => (opened = undefined);
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => (opened = undefined));
    return opened;
  }

  /** Runs `work` on the store and answers with its request's result once it is on the disk. */
  async function stored(mode, work) {
    const transaction = (await database()).transaction(STORE, mode, { durability: 'strict' });
    const request = work(transaction.objectStore(STORE));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  const all = () => stored('readonly', (store) => store.getAll());
  const write = (entry) => stored('readwrite', (store) => store.put(entry));
  const cross = (entry) => stored('readwrite', (store) => store.delete(entry.number));

  /** Only one of a device's tabs and workers sends at a time, or the order would be lost. */
  let busy = Promise.resolve();
  function alone(work) {
    if (navigator.locks) return navigator.locks.request('till-queue', work);
    busy = busy.then(work, work);
    return busy;
  }

  /** What the server said: `recorded` with the receipt, `refused` with the problem, or `unreached`. */
  async function send(entry, queued) {
    const body = JSON.stringify({ ...JSON.parse(entry.body), queued });
    try {
      const response = await fetch(entry.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body,
        signal: AbortSignal.timeout(entry.timeout_ms),
      });
      if (response.ok) return { outcome: 'recorded', receipt: await response.json() };
      if (response.status >= 500 || response.status === 408 || response.status === 429) return { outcome: 'unreached' };
      return { outcome: 'refused', problem: await problem(response) };
    } catch {
      return { outcome: 'unreached' };
    }
  }

  async function problem(response) {
    const said = await response.json().catch(() => ({}));
    // A problem's type ends in its word (RFC 9457).
    return { kind: said.type?.split('/').pop() ?? '', detail: said.detail ?? `The server answered with an error (${response.status}).` };
  }

  /** Says nothing against the sale: somebody else is signed in. It waits for whoever rang it up. */
  const WAITS = ['not-your-sale', 'not-allowed'];

  /** Rung up by somebody else than who is signed in; the worker does not know who that is, and lets the server say. */
  const isOthers = (entry) => self.tillQueue.me !== undefined && JSON.parse(entry.body).cashier_id !== self.tillQueue.me;

  /** Sends what was rung up before the number `before`, oldest first. False when the server could not be reached. */
  async function sendWaiting(before = Infinity) {
    for (const entry of await all()) {
      if (entry.number >= before) break;
      if (entry.problem || isOthers(entry)) continue;
      const answer = await send(entry, true);
      if (answer.outcome === 'unreached') return false;
      if (answer.outcome === 'recorded') await cross(entry);
      else if (answer.problem.kind === 'not-signed-in') break;
      else if (!WAITS.includes(answer.problem.kind)) await write({ ...entry, problem: answer.problem.detail });
      changed();
    }
    return true;
  }

  /** Asks the browser to wake the worker when the network is back, should this page be gone by then. */
  async function askToBeWoken() {
    const worker = await navigator.serviceWorker?.getRegistration?.('/pos/');
    await worker?.sync?.register('till-queue').catch(() => {});
  }

  /**
   * Rings a sale up. Answers `recorded` with its receipt, `refused` with the problem (then nothing was kept), `kept` when the
   * server could not be reached, `full` when no more may be kept, or `unwritten` when the browser would keep nothing.
   */
  function sell(url, body, kept_max, timeout_ms) {
    return alone(async () => {
      let entry = { url, body, timeout_ms, at: Date.now() };
      try {
        const waiting = await all();
        if (waiting.length >= kept_max) return { outcome: 'full' };
        entry.number = await write(entry);
      } catch {
        // A browser that keeps nothing still sells while the server answers.
        const answer = await send(entry, false);
        return answer.outcome === 'unreached' ? { outcome: 'unwritten' } : answer;
      }
      if (!(await sendWaiting(entry.number))) return keep();
      const answer = await send(entry, false);
      if (answer.outcome === 'unreached') return keep();
      await cross(entry);
      changed();
      return answer;
    });

    function keep() {
      changed();
      askToBeWoken();
      return { outcome: 'kept' };
    }
  }

  /** Tries those again that were refused: whatever was in the way may be gone. */
  async function again() {
    await alone(async () => {
      for (const entry of await all()) if (entry.problem) await write({ ...entry, problem: undefined });
    });
    return alone(() => sendWaiting());
  }

  /**
   * What this device holds: how many sales of whoever is signed in `wait`, since when (Unix milliseconds), what was said
   * against those that were `refused`, and how many `others` rang up.
   */
  async function state() {
    const entries = await all().catch(() => []);
    const own = entries.filter((entry) => !isOthers(entry));
    const waiting = own.filter((entry) => !entry.problem);
    return {
      count: waiting.length,
      since: waiting[0]?.at ?? null,
      refused: own.filter((entry) => entry.problem).map((entry) => entry.problem),
      others: entries.length - own.length,
    };
  }

  /** What this browser calls itself: what it holds is known of it, whoever is signed in. */
  function device() {
    let key = localStorage.getItem('till-device');
    if (!key) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      // A random UUID (RFC 9562, version 4); `crypto.randomUUID` is there over HTTPS only.
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      key = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      localStorage.setItem('till-device', key);
    }
    return key;
  }

  self.tillQueue = {
    /** Who is signed in, where that is known. */
    me: undefined,
    sell,
    send: () => alone(() => sendWaiting()),
    again,
    state,
    device,
    listen: (listener) => listeners.add(listener),
  };
})();
