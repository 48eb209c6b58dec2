// The sales a till rings up, kept on the device until the server has them. Used by the till's page and by its worker.
//
// A sale is written down before it is sent, sent in the order it was rung up, and crossed out when the server has it: what
// happens to the network, the page or the browser in between loses none. Its id makes it one sale however often it is sent.
// The basket lies beside it, and is emptied in the transaction that writes the sale: it is in one of the two, never in both.
(() => {
  'use strict';
  const SALES = 'sales';
  /** What is in the basket of each shift and person. */
  const BASKETS = 'baskets';
  /** The ids of what was sold here lately: a basket that another tab still shows is sold once. */
  const SOLD = 'sold';
  const SOLD_KEPT_MS = 7 * 24 * 3_600_000;
  /** What was not reached a moment ago is not asked again for each sale. */
  const AWAY_FOR_MS = 3_000;
  // Another tab of this device, or its worker, sends or crosses out: everybody looks again.
  const news = new BroadcastChannel('till-queue');
  const listeners = new Set();
  const basketListeners = new Set();
  news.onmessage = ({ data }) => (data.basket ? showBasket(data.basket) : tell());

  function tell() {
    for (const listener of listeners) listener();
  }

  /** Another tab has put something into the basket, or sold it. */
  function showBasket(key) {
    for (const listener of basketListeners) listener(key);
  }

  function changed() {
    news.postMessage({});
    tell();
  }

  let opened;
  function database() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open('till', 2);
      request.onupgradeneeded = () => {
        const { result } = request;
        if (!result.objectStoreNames.contains(SALES)) result.createObjectStore(SALES, { keyPath: 'number', autoIncrement: true });
        result.createObjectStore(BASKETS, { keyPath: 'key' });
        result.createObjectStore(SOLD, { keyPath: 'id' }).createIndex('at', 'at');
      };
      request.onsuccess = () => {
        const { result } = request;
        result.onclose = () => (opened = undefined);
        // A page of a newer build wants to change it: this one opens it anew when it needs it.
        result.onversionchange = () => {
          result.close();
          opened = undefined;
        };
        resolve(result);
      };
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => (opened = undefined));
    return opened;
  }

  /** Runs `work` on stores in one transaction, and answers with what it answered once that is on the disk. */
  async function stored(mode, names, work) {
    const transaction = (await database()).transaction(names, mode, { durability: 'strict' });
    const stores = names.map((name) => transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      let answer;
      transaction.oncomplete = () => resolve(answer);
      transaction.onabort = () => reject(transaction.error);
      work(...stores, (said) => (answer = said));
    });
  }

  const all = () => stored('readonly', [SALES], (sales, say) => (sales.getAll().onsuccess = (event) => say(event.target.result)));
  const read = (name, key) =>
    stored('readonly', [name], (store, say) => (store.get(key).onsuccess = (event) => say(event.target.result)));
  const write = (entry) => stored('readwrite', [SALES], (sales) => sales.put(entry));
  const cross = (entry) => stored('readwrite', [SALES], (sales) => sales.delete(entry.number));

  /** Only one of a device's tabs and workers sends at a time, or the order would be lost. */
  let busy = Promise.resolve();
  function alone(work) {
    if (navigator.locks) return navigator.locks.request('till-queue', work);
    busy = busy.then(work, work);
    return busy;
  }

  /** What the server said: `taken` with its answer, `refused` with the problem, `signed_out`, or `unreached`, with a problem if it said one. */
  async function post(url, body, timeout_ms) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeout_ms),
      });
      if (response.ok) return { outcome: 'taken', said: await response.json() };
      const said = await problem(response);
      if (response.status >= 500 || response.status === 408 || response.status === 429) return { outcome: 'unreached', problem: said };
      return said.kind === 'not-signed-in' ? { outcome: 'signed_out' } : { outcome: 'refused', problem: said };
    } catch {
      return { outcome: 'unreached' };
    }
  }

  /** The same of a sale: `recorded` with the receipt, or `sent` when the server has it as one that was set aside. */
  async function send(entry, queued) {
    const answer = await post(entry.url, { ...JSON.parse(entry.body), queued }, entry.timeout_ms);
    if (answer.outcome === 'taken') return { outcome: 'recorded', receipt: answer.said };
    return answer.problem?.kind === 'set-aside' ? { outcome: 'sent' } : answer;
  }

  async function problem(response) {
    const said = await response.json().catch(() => ({}));
    // A problem's type ends in its word (RFC 9457).
    return {
      kind: said.type?.split('/').pop() ?? '',
      detail: said.detail ?? `The server answered with an error (${response.status}).`,
      // So much a manager would sign for.
      beyond_cents: said.beyond_cents,
    };
  }

  const SIGNED_OUT = { kind: 'not-signed-in', detail: 'You are signed out. The basket is kept; sign in again and sell it then.' };

  /** Says nothing against the sale: somebody else is signed in. It waits for whoever rang it up. */
  const WAITS = ['not-your-sale', 'not-allowed'];

  /** Rung up by somebody else than who is signed in; the worker does not know who that is, and lets the server say. */
  const isOthers = (entry) => self.tillQueue.me !== undefined && JSON.parse(entry.body).cashier_id !== self.tillQueue.me;

  /** When the server was last not reached. */
  let awaySince = -Infinity;
  /** Whether the server answers, and nobody is signed in here any more. It says nothing against a sale: that waits for them. */
  let isSignedOut = false;

  function noteSignedOut(isSo) {
    if (isSignedOut === isSo) return;
    isSignedOut = isSo;
    tell();
  }

  /** Sends what was rung up before the number `before`, oldest first: `sent`, or why not all of it, `unreached` or `signed_out`. */
  async function sendWaiting(before = Infinity) {
    for (const entry of await all()) {
      if (entry.number >= before) break;
      if (entry.problem || isOthers(entry)) continue;
      const answer = await send(entry, true);
      if (answer.outcome === 'unreached') return answer.outcome;
      awaySince = -Infinity;
      noteSignedOut(answer.outcome === 'signed_out');
      if (isSignedOut) return answer.outcome;
      if (answer.outcome === 'recorded' || answer.outcome === 'sent') await cross(entry);
      else if (!WAITS.includes(answer.problem.kind)) await write({ ...entry, problem: answer.problem.detail });
      changed();
    }
    return 'sent';
  }

  /** Asks the browser to wake the worker when the network is back, should this page be gone by then. */
  async function askToBeWoken() {
    const worker = await navigator.serviceWorker?.getRegistration?.('/pos/');
    await worker?.sync?.register('till-queue').catch(() => {});
  }

  /**
   * Takes a sale, durably, and empties its basket with it. Answers `taken` with its number; `sold-already` when another tab has
   * sold this basket; `full` when no more may be kept; or `unwritten` when the browser keeps nothing.
   */
  async function take(url, body, kept_max, timeout_ms, key, basket) {
    const { id } = JSON.parse(body);
    try {
      const answer = await stored('readwrite', [SALES, BASKETS, SOLD], (sales, baskets, sold, say) => {
        sold.index('at').getAllKeys(IDBKeyRange.upperBound(Date.now() - SOLD_KEPT_MS)).onsuccess = (event) => {
          for (const old of event.target.result) sold.delete(old);
        };
        sold.get(id).onsuccess = ({ target: { result: known } }) => {
          if (known) return say({ outcome: 'sold_already' });
          sales.count().onsuccess = ({ target: { result: count } }) => {
            if (count >= kept_max) return say({ outcome: 'full' });
            sold.put({ id, at: Date.now() });
            baskets.delete(key);
            sales.put({ url, body, timeout_ms, at: Date.now(), basket }).onsuccess = ({ target }) => say({ outcome: 'taken', number: target.result });
          };
        };
      });
      // Nobody is told yet that it waits: it is on its way.
      if (answer.outcome === 'taken') news.postMessage({ basket: key });
      return answer;
    } catch {
      return { outcome: 'unwritten' };
    }
  }

  /**
   * Sends the sale that was taken as `number`, after those before it. Answers `recorded` with its receipt, `refused` with the
   * problem, `kept` when the server could not be reached or nobody is signed in, or `sent` when somebody else has sent it.
   */
  function deliver(number) {
    return alone(async () => {
      if (Date.now() - awaySince < AWAY_FOR_MS) return keep('unreached');
      const before = await sendWaiting(number);
      if (before !== 'sent') return keep(before);
      const entry = await read(SALES, number);
      if (!entry) return { outcome: 'sent' };
      const answer = await send(entry, false);
      if (answer.outcome === 'unreached') return keep(answer.outcome);
      noteSignedOut(answer.outcome === 'signed_out');
      if (answer.outcome === 'recorded' || answer.outcome === 'sent') await cross(entry);
      else if (isSignedOut || WAITS.includes(answer.problem.kind)) return keep(answer.outcome);
      else await write({ ...entry, problem: answer.problem.detail });
      changed();
      return answer;
    });

    function keep(why) {
      if (why === 'unreached') {
        awaySince = Date.now();
        askToBeWoken();
      }
      changed();
      return { outcome: 'kept' };
    }
  }

  /** Sends a sale that this browser would not keep: `recorded`, `refused` or `unreached`. Whom nobody knows, it refuses. */
  async function sendUnkept(url, body, timeout_ms) {
    const answer = await alone(() => send({ url, body, timeout_ms }, false));
    return answer.outcome === 'signed_out' ? { outcome: 'refused', problem: SIGNED_OUT } : answer;
  }

  /** Takes a sale back that was refused: it is no sale any more, and what was in its basket is answered. */
  async function takeBack(number) {
    const entry = await alone(() =>
      stored('readwrite', [SALES, SOLD], (sales, sold, say) => {
        sales.get(number).onsuccess = ({ target: { result } }) => {
          if (!result?.problem) return;
          sales.delete(number);
          sold.delete(JSON.parse(result.body).id);
          say(result);
        };
      }),
    );
    changed();
    return entry?.basket ?? null;
  }

  /**
   * Has a manager set a refused sale aside, whoever rang it up: `url` takes it with what they signed with (JSON), and it is crossed out
   * once the server has written that down. Answers `set_aside`; `gone` when it waits no more; `refused` with the problem; `signed_out`;
   * or `unreached`, and then it stays.
   */
  function setAside(number, url, signature) {
    return alone(async () => {
      const entry = await read(SALES, number);
      if (!entry?.problem) return { outcome: 'gone' };
      const { id: sale_id, ...sale } = JSON.parse(entry.body);
      const [, shift_id] = /\/shifts\/([^/]+)\//.exec(entry.url);
      const body = { ...JSON.parse(signature), sale_id, shift_id, sale, refused_because: entry.problem };
      const answer = await post(url, body, entry.timeout_ms);
      const isRecorded = answer.problem?.kind === 'already-recorded';
      if (answer.outcome === 'taken' || isRecorded) {
        await cross(entry);
        changed();
        return { outcome: isRecorded ? 'gone' : 'set_aside' };
      }
      // Too many attempts, for one: the server was reached, and says why not now.
      return answer.outcome === 'unreached' && answer.problem ? { outcome: 'refused', problem: answer.problem } : answer;
    });
  }

  /** What is in the basket that this page shows, and whether this browser keeps it. */
  let shown;
  let isKept = false;

  /** What is in the basket; nothing where there is none, or the browser keeps nothing. */
  const basket = (key) => read(BASKETS, key).catch(() => undefined);

  /**
   * Keeps what is in the basket now; an empty `text` only takes away what is of the same id, so that what is being sold stays until
   * it is. False when this browser keeps nothing.
   */
  async function keepBasket(key, id, text, rest) {
    shown = text;
    try {
      const isOther = await stored('readwrite', [BASKETS], (baskets, say) => {
        baskets.get(key).onsuccess = ({ target: { result: before } }) => {
          if (text) {
            if (before?.id === id && before.text === text) return say(false);
            baskets.put({ key, id, text, rest, at: Date.now() });
          } else if (before?.id === id) baskets.delete(key);
          else return say(false);
          say(true);
        };
      });
      if (isOther) news.postMessage({ basket: key });
      isKept = true;
    } catch {
      isKept = false;
    }
    return isKept;
  }

  /** Tries those again that were refused: whatever was in the way may be gone. */
  async function again() {
    await alone(async () => {
      for (const entry of await all()) if (entry.problem && !isOthers(entry)) await write({ ...entry, problem: undefined });
    });
    return alone(() => sendWaiting());
  }

  /** How much of what is sold with it: the names stand beside it, with its basket. */
  function linesOf({ body, basket }) {
    const products = basket ? JSON.parse(basket).rest?.products : undefined;
    const names = new Map(products?.map(({ id, name }) => [id, name]));
    return JSON.parse(body).lines.map(({ quantity, product_id, name }) => `${quantity} ${names.get(product_id) ?? name}`);
  }

  /**
   * What this device holds: how many sales of whoever is signed in wait, since when (Unix milliseconds), those that were `refused`
   * (number, what was said against it, when it was rung up, what it was, whether somebody else did), how many more `others` rang up,
   * and whether they wait for somebody to sign in again.
   */
  async function state() {
    const entries = await all().catch(() => []);
    const refused = entries.filter((entry) => entry.problem);
    const waiting = entries.filter((entry) => !entry.problem);
    const own = waiting.filter((entry) => !isOthers(entry));
    return {
      count: own.length,
      since: own[0]?.at ?? null,
      refused: refused.map((entry) => ({
        number: entry.number,
        problem: entry.problem,
        at: entry.at,
        what: linesOf(entry).join(', '),
        is_others: isOthers(entry),
      })),
      others: waiting.length - own.length,
      is_signed_out: isSignedOut,
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
    /** What is in the basket that this page shows, as addresses hold it. */
    get shown() {
      return shown;
    },
    /** Whether this browser keeps it. */
    get isKept() {
      return isKept;
    },
    take,
    deliver,
    sendUnkept,
    takeBack,
    setAside,
    basket,
    keepBasket,
    listenToBaskets: (listener) => basketListeners.add(listener),
    send: () => alone(() => sendWaiting()),
    again,
    state,
    device,
    listen: (listener) => listeners.add(listener),
  };
})();
