// One event stream a browser, shared by its tabs: whatever changes of what they show, they are told.
//
// A tab says which topics it shows (`[data-topic]` in the page, islands by `forecourtLive.follow`). One visible tab leads: it holds
// the lock, has the stream, and passes on what it hears; the lock goes to the next one when it leaves, and is taken from one that
// fell silent. Whoever joins late is handed what was heard last. A hidden tab gives the stream up and joins again when it is seen.
// Where no stream can be had, whatever is shown is asked for every 30 seconds, and the page says since when it is not live.
(() => {
  'use strict';
  const slot = document.querySelector('[data-live]');
  // Nobody is signed in.
  if (!slot) return;

  /** The person, as a topic: two people in one browser share nothing. */
  const me = slot.dataset.live;
  /** The stream says something this often; after more than twice as long without a word it is taken for dead. */
  let silentMs = 25_000;
  const BEATS = 2.5;
  const LOOK_EVERY_MS = 2_000;
  const POLL_MS = 30_000;
  const HIDDEN_MS = 10_000;
  const RETRY_MS = 1_000;
  const RETRY_MAX_MS = 30_000;
  const GATHER_MS = 30;
  const ASKED_MS = 8_000;
  const NAME = `forecourt-live ${me}`;
  const tab = Math.random().toString(36).slice(2);

  // What this tab shows.

  /** By topic: whether all of it is wanted, who takes it, and which still parts of the page show which number of it. */
  const shown = new Map();
  /** By topic: the newest that was heard, in the leading tab of every topic of all tabs. */
  const newest = new Map();
  let refreshParts;
  let areStale = false;
  /** Until then a navigation is under way: loading the page anew would call it off. */
  let leavingUntil = 0;
  const LEAVES_WITHIN_MS = 15_000;

  function topic(name) {
    if (!shown.has(name)) shown.set(name, { isWhole: false, followers: [], parts: [] });
    return shown.get(name);
  }

  for (const part of document.querySelectorAll('[data-topic]')) {
    const { topic: name, number = 'revision', value, extent } = part.dataset;
    const of = topic(name);
    of.isWhole ||= extent === 'whole';
    if (value !== undefined) of.parts.push({ number, value: Number(value) });
  }

  /** Does `work` now; or, while the page is being left, once it turns out that it was not. */
  function unlessLeaving(work) {
    const leavesInMs = leavingUntil - Date.now();
    if (leavesInMs > 0) setTimeout(() => unlessLeaving(work), leavesInMs);
    else work();
  }

  function stale() {
    areStale = true;
    if (!refreshParts) return;
    unlessLeaving(() => {
      if (!areStale) return;
      areStale = false;
      refreshParts();
    });
  }

  function reload() {
    unlessLeaving(() => {
      globalThis.forecourtTyped?.keep();
      location.reload();
    });
  }

  /** Something of `name` was heard; an older state than was shown already is none. */
  function take(name, text) {
    const of = shown.get(name);
    const snapshot = JSON.parse(text);
    // No longer there, or no longer theirs to see.
    if (snapshot === null) return of && reload();
    const known = newest.get(name);
    if (known && snapshot.revision < known.revision) return;
    newest.set(name, { revision: snapshot.revision, text });
    if (!of) return;
    for (const follower of of.followers) follower.take(text);
    let isNews = false;
    for (const part of of.parts) {
      const value = snapshot[part.number];
      if (value !== undefined && value !== part.value) {
        part.value = value;
        isNews = true;
      }
    }
    if (isNews) stale();
  }

  /** Asks for whatever islands show, whatever the stream does. */
  async function catchUp() {
    for (const [name, of] of shown) {
      // Several islands may show the same.
      for (const refetch of new Set(of.followers.map((follower) => follower.refetch))) {
        const options = { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(ASKED_MS) };
        const answer = await fetch(refetch, options).catch(() => undefined);
        if (answer?.status === 401) return reload();
        if (answer?.ok) take(name, await answer.text());
      }
    }
  }

  // The tabs of this browser.

  let channel;
  let isJoined = false;
  let resign;
  let giveUp;
  let isLeading = false;
  let heardAt = Date.now();
  let polledAt = Date.now();
  let silentSince;

  const wanted = () => ({
    whole: [...shown].filter(([, of]) => of.isWhole || of.followers.length > 0).map(([name]) => name),
    parts: [...shown].filter(([, of]) => !of.isWhole && of.followers.length === 0).map(([name]) => name),
  });

  function say(message) {
    channel?.postMessage({ from: tab, ...message });
  }

  function heard() {
    heardAt = Date.now();
    document.documentElement.dataset.live = 'yes';
    if (silentSince !== undefined) {
      silentSince = undefined;
      tellSince();
    }
  }

  function join() {
    if (isJoined) return;
    isJoined = true;
    heardAt = Date.now();
    if (navigator.locks && 'BroadcastChannel' in window) {
      channel = new BroadcastChannel(NAME);
      channel.addEventListener('message', ({ data }) => hear(data));
    }
    say({ wants: wanted() });
    lead(false);
  }

  function leave() {
    if (!isJoined) return;
    isJoined = false;
    stopLeading();
    say({ bye: true });
    channel?.close();
    channel = undefined;
  }

  /** Waits for its turn to lead; takes it, when whoever leads has fallen silent. */
  function lead(steal) {
    if (!navigator.locks) return startLeading();
    giveUp?.abort();
    giveUp = new AbortController();
    const { signal } = giveUp;
    const options = steal ? { steal: true } : { signal };
    const held = navigator.locks.request(NAME, options, () => {
      if (signal.aborted) return undefined;
      startLeading();
      return new Promise((resolve) => (resign = resolve));
    });
    // Given up, or taken away by a tab that heard nothing of this one.
    held.catch(() => {
      if (signal.aborted) return;
      stopLeading();
      if (isJoined) lead(false);
    });
  }

  function startLeading() {
    isLeading = true;
    tabs.clear();
    tabs.set(tab, wanted());
    say({ leads: true });
    openSoon();
  }

  function stopLeading() {
    isLeading = false;
    giveUp?.abort();
    resign?.();
    resign = undefined;
    clearTimeout(opening);
    stream?.abort();
    stream = undefined;
    followed = '';
  }

  function hear(message) {
    if (message.event) {
      heard();
      take(message.event, message.text);
    } else if (message.beat) {
      silentMs = message.beat;
      heard();
      say({ here: true });
    } else if (message.leads) {
      heard();
      say({ wants: wanted() });
    } else if (message.served) {
      document.documentElement.dataset.served = message.served;
    } else if (message.over) {
      reload();
    } else if (message.gone) {
      if (shown.has(message.gone)) reload();
    } else if (isLeading) {
      leadOn(message);
    }
  }

  // What the leading tab does for all.

  /** By tab: what it wants, and the beats since it answered. */
  const tabs = new Map();
  const BEATS_MISSED_MAX = 3;

  function leadOn({ from, wants, here, bye }) {
    if (bye) {
      tabs.delete(from);
    } else if (wants) {
      tabs.set(from, { ...wants, missed: 0 });
      for (const name of [...wants.whole, ...wants.parts]) {
        const known = newest.get(name);
        if (known) say({ event: name, text: known.text });
      }
      openSoon();
    } else if (here && tabs.has(from)) {
      tabs.get(from).missed = 0;
    }
  }

  let stream;
  let openedAt = 0;
  let followed = '';
  let opening;
  let retryMs = RETRY_MS;

  function address() {
    const whole = new Set([...tabs.values()].flatMap((of) => of.whole));
    const parts = new Set([...tabs.values()].flatMap((of) => of.parts).filter((name) => !whole.has(name)));
    return `/live?follow=${[...whole].sort().join(',')}&watch=${[...parts].sort().join(',')}`;
  }

  /** Soon, because several tabs say at once what they show. */
  function openSoon(afterMs = GATHER_MS) {
    clearTimeout(opening);
    opening = setTimeout(open, afterMs);
  }

  async function open() {
    const url = address();
    if (!isLeading || url === followed) return;
    stream?.abort();
    const mine = (stream = new AbortController());
    followed = url;
    openedAt = Date.now();
    try {
      const answer = await fetch(url, { headers: { accept: 'text/event-stream' }, cache: 'no-store', signal: mine.signal });
      if (answer.ok) {
        retryMs = RETRY_MS;
        await read(answer.body);
      } else if (await isRefused(answer)) {
        return;
      }
    } catch {
      // Lost, or let go of.
    }
    if (stream !== mine || !isLeading) return;
    followed = '';
    openSoon(retryMs);
    retryMs = Math.min(2 * retryMs, RETRY_MAX_MS);
  }

  /** Whether asking again is of no use. */
  async function isRefused(answer) {
    if (answer.status === 401) {
      say({ over: true });
      reload();
      return true;
    }
    const gone = [403, 404].includes(answer.status) && (await answer.json().catch(() => undefined))?.field;
    if (!gone) return false;
    say({ gone });
    for (const of of tabs.values()) {
      of.whole = of.whole.filter((name) => name !== gone);
      of.parts = of.parts.filter((name) => name !== gone);
    }
    if (shown.has(gone)) reload();
    return false;
  }

  async function read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      for (const event of events) pass(event);
    }
  }

  function pass(event) {
    const fields = new Map(event.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
    const [name, text] = [fields.get('event'), fields.get('data')];
    if (!name || text === undefined) return;
    if (name === 'beat') {
      silentMs = BEATS * JSON.parse(text).every_ms;
      say({ beat: silentMs });
      for (const [id, of] of tabs) if (id !== tab && (of.missed = (of.missed ?? 0) + 1) > BEATS_MISSED_MAX) tabs.delete(id);
    } else if (name === 'build') {
      document.documentElement.dataset.served = JSON.parse(text);
      say({ served: JSON.parse(text) });
    } else if (name === 'signed-out') {
      say({ over: true });
      reload();
    } else {
      say({ event: name, text });
      take(name, text);
    }
  }

  // A stream that says nothing.

  function look() {
    if (!isJoined) return;
    const now = Date.now();
    if (now - heardAt <= silentMs) return;
    silentSince ??= heardAt;
    delete document.documentElement.dataset.live;
    tellSince();
    if (!isLeading) {
      lead(true);
    } else if (now - openedAt > ASKED_MS) {
      followed = '';
      openSoon(0);
    }
    // Once more only after as long again.
    if (now - polledAt < POLL_MS) return;
    polledAt = now;
    catchUp();
    stale();
  }

  function tellSince() {
    const line = document.getElementById('live-since');
    if (!line) return;
    line.hidden = silentSince === undefined;
    if (silentSince === undefined) return;
    const at = new Date(silentSince).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    line.textContent = `Not live since ${at}: the connection is gone. What you see is asked for anew every 30 seconds.`;
  }

  let hiding;
  function seen() {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(leave, HIDDEN_MS);
    } else {
      join();
      look();
    }
  }

  document.addEventListener('visibilitychange', seen);
  addEventListener('online', () => isLeading && ((followed = ''), openSoon(0)));
  // Whoever presses "Sign out" or "Close the shift" is on the way already: what the stream says of it must not turn them back.
  addEventListener('beforeunload', () => (leavingUntil = Date.now() + LEAVES_WITHIN_MS));
  addEventListener('pagehide', leave);
  addEventListener('pageshow', ({ persisted }) => {
    leavingUntil = 0;
    seen();
    if (!persisted) return;
    catchUp();
    stale();
  });
  setInterval(look, LOOK_EVERY_MS);
  if (!document.hidden) join();

  globalThis.forecourtLive = {
    /** Calls `take` with each state of `name`, as JSON, and at once with the newest; `refetch` answers it without a stream. */
    follow(name, refetch, take) {
      const of = topic(name);
      const isNew = !of.isWhole && of.followers.length === 0;
      of.followers.push({ refetch, take });
      const known = newest.get(name);
      if (known && !isNew) take(known.text);
      if (!isNew || !isJoined) return;
      if (isLeading) {
        tabs.set(tab, wanted());
        openSoon();
      } else {
        say({ wants: wanted() });
      }
    },
    catchUp,
    /** Loads the page anew; what is typed is there again afterwards. */
    reload,
    /** Calls `refresh` whenever a still part of the page shows something old. */
    onStale(refresh) {
      refreshParts = refresh;
      if (areStale) stale();
    },
  };
})();
