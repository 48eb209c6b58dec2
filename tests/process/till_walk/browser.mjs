// A browser of the walk: it runs the till's own scripts, the very files that are served, in pages that come and go. What outlives a
// page (its database, storage and cookies) belongs to the browser; the network between it and the server is the walk's to break.
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import vm from 'node:vm';
import { Database } from './indexed-db.mjs';

const script = (name) => new vm.Script(readFileSync(new URL(`../../../public/${name}`, import.meta.url), 'utf8'), { filename: name });
const QUEUE = script('till-queue.js');
const PAGE = script('till-page.js');
const NEVER = new Promise(() => {});
/** Longer than whatever the scripts wait for. */
const WHILE_MS = 120_000;

export class Browser {
  constructor(address) {
    this.address = address;
    this.database = new Database();
    this.storage = new Map();
    this.cookies = new Map();
    /** `up`; `down`: nothing arrives; `lost`: the server does it and its answer is lost; `dies`: and the page is gone by then. */
    this.network = 'up';
    this.pages = [];
    this.turn = Promise.resolve();
    this.ahead_ms = 0;
  }

  /** Opens a page of the till, as `me`. */
  open(me) {
    const page = new Page(this, me);
    this.pages.push(page);
    return page;
  }

  /** Every page is loaded anew: what they were doing is over. */
  reload(me, pages) {
    for (const page of this.pages) page.close();
    this.pages = [];
    for (let count = 0; count < pages; count += 1) this.open(me);
  }

  /** So much time goes by that whoever waits does not wait any longer. */
  async waits() {
    this.ahead_ms += WHILE_MS;
    const due = this.pages.flatMap((page) => page.timers.splice(0));
    for (const work of due) work();
    await this.calms();
  }

  /** Until nothing that was begun is still at work. */
  async calms() {
    for (let quiet = 0; quiet < 5; quiet = this.asking > 0 ? 0 : quiet + 1) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  asking = 0;

  /** Asks the server, through whatever weather there is. */
  async fetch(path, options, page) {
    const { network } = this;
    if (network === 'down') throw new TypeError('no network');
    this.asking += 1;
    try {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(`${this.address}${path}`, { ...options, headers: { ...options?.headers, cookie }, redirect: 'manual' });
      for (const set of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
        this.cookies.set(name, value);
      }
      const body = await answer.text();
      if (network === 'lost') throw new TypeError('the answer was lost');
      if (network === 'dies') page?.close();
      return page?.isGone ? NEVER : new Response([204, 304].includes(answer.status) ? null : body, { status: answer.status });
    } finally {
      this.asking -= 1;
    }
  }

  /** One at a time in all pages of the browser, and whoever is gone holds nothing. */
  lock(page, work) {
    const begun = this.turn.then(() => (page.isGone ? NEVER : work()));
    this.turn = Promise.race([begun, page.gone]).catch(() => {});
    return begun;
  }
}

class Page {
  constructor(browser, me) {
    Object.assign(this, { browser, me, isGone: false, timers: [], channels: [] });
    this.gone = new Promise((resolve) => (this.leave = resolve));
    const page = this;
    class Channel {
      constructor() {
        page.channels.push(this);
      }

      postMessage(data) {
        const others = browser.pages.flatMap((other) => other.channels).filter((channel) => channel !== this);
        setImmediate(() => others.forEach((channel) => channel.onmessage?.({ data: structuredClone(data) })));
      }
    }
    class Clock extends Date {
      static now() {
        return super.now() + browser.ahead_ms;
      }
    }
    const nothing = () => {};
    const globals = {
      AbortSignal,
      BroadcastChannel: Channel,
      Date: Clock,
      IDBKeyRange: { upperBound: (upper) => ({ upper }) },
      addEventListener: nothing,
      clearTimeout: nothing,
      crypto: webcrypto,
      document: { currentScript: { dataset: { me } }, getElementById: () => null, addEventListener: nothing },
      fetch: (path, options) => (this.isGone ? NEVER : browser.fetch(path, options, this)),
      indexedDB: browser.database.factory(() => this.isGone),
      localStorage: {
        getItem: (key) => browser.storage.get(key) ?? null,
        setItem: (key, value) => void browser.storage.set(key, String(value)),
        removeItem: (key) => void browser.storage.delete(key),
      },
      location: { search: '' },
      navigator: { locks: { request: (_, work) => browser.lock(this, work) } },
      setTimeout: (work) => this.timers.push(() => this.isGone || work()),
    };
    globals.self = globals;
    this.context = vm.createContext(globals);
    QUEUE.runInContext(this.context);
    PAGE.runInContext(this.context);
    this.queue = globals.tillQueue;
  }

  /** What `work` answers; nothing when the page is gone by then. */
  outlives(work) {
    return Promise.race([work, this.gone]);
  }

  close() {
    this.isGone = true;
    this.channels = [];
    this.timers = [];
    this.leave(undefined);
  }
}
