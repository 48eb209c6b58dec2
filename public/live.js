// One event stream a browser, shared by its tabs: whatever changes of what they show, they are told.
//
// A tab says which topics it shows (`[data-topic]` in the page, islands by `forecourtLive.follow`). One visible tab leads: it holds
// the lock, has the stream, and passes on what it hears; the lock goes to the next one when it leaves, and is taken from one that
// fell silent. Whoever joins late is handed what was heard last. A hidden tab gives the stream up and joins again when it is seen.
// A stream that breaks, hangs or cannot be had is opened anew; unless that is soon, every tab says of when it is what it shows, and
// stops its clocks. Where only the stream cannot be had, whatever is shown is asked for every 30 seconds.
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
  /** What is back within this time was never away: a server that is started anew, another network. */
  const GRACE_MS = 2_500;
  const POLL_MS = 30_000;
  const HIDDEN_MS = 10_000;
  /** Three tries within the grace, then less often; a server that answered and refused is left alone for longer. */
  const RETRY_MS = 300;
  const RETRY_AWAY_MAX_MS = 5_000;
  const RETRY_REFUSED_MAX_MS = 30_000;
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
  let hasLeft = false;
  let resign;
  let giveUp;
  let isLeading = false;
  /** When a leading tab was last heard of. */
  let ledAt = Date.now();

  const wanted = () => ({
    whole: [...shown].filter(([, of]) => of.isWhole || of.followers.length > 0).map(([name]) => name),
    parts: [...shown].filter(([, of]) => !of.isWhole && of.followers.length === 0).map(([name]) => name),
  });

  function say(message) {
    channel?.postMessage({ from: tab, ...message });
  }

  function join() {
    if (isJoined) return;
    isJoined = true;
    ledAt = Date.now();
    // What it shows is as old as it was hidden.
    if (hasLeft) miss();
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
    hasLeft = true;
    clearTimeout(missing);
    missing = undefined;
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
    const { wants, here, bye } = message;
    if (!wants && !here && !bye) ledAt = Date.now();
    if (message.event) {
      if (!message.isOld) heard();
      take(message.event, message.text);
    } else if (message.beat) {
      silentMs = message.beat;
      heard();
      say({ here: true });
    } else if (message.lost) {
      lose(message.lost);
    } else if (message.leads) {
      say({ wants: wanted() });
    } else if (message.served) {
      document.documentElement.dataset.served = message.served;
    } else if (message.ending !== undefined) {
      warn(message.ending);
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
        if (known) say({ event: name, text: known.text, isOld: true });
      }
      if (lost) say({ lost });
      else if (isHearing()) say({ beat: silentMs });
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
    let isReached = false;
    try {
      const answer = await fetch(url, { headers: { accept: 'text/event-stream' }, cache: 'no-store', signal: mine.signal });
      if (answer.ok) {
        await read(answer.body);
      } else if (await isRefused(answer)) {
        return;
      } else {
        isReached = answer.status < 500;
      }
    } catch {
      // Lost, or let go of.
    }
    if (stream !== mine || !isLeading) return;
    followed = '';
    miss();
    if (Date.now() - openedAt > GRACE_MS) retryMs = RETRY_MS;
    // Not all browsers of a house at the same moment.
    openSoon(retryMs * (0.5 + Math.random() / 2));
    retryMs = Math.min(2 * retryMs, isReached ? RETRY_REFUSED_MAX_MS : RETRY_AWAY_MAX_MS);
  }

  function openAnew() {
    followed = '';
    openSoon(0);
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
    } else if (name === 'ending') {
      say({ ending: JSON.parse(text) });
      warn(JSON.parse(text));
    } else if (name === 'signed-out') {
      say({ over: true });
      reload();
    } else {
      say({ event: name, text });
      take(name, text);
    }
  }

  // A server that says nothing.

  /** When the server was last heard, by whichever tab; at first, when it made the page: a till's may have been kept since. */
  let heardAt = Math.min(Date.now(), Number(slot.dataset.read) || Infinity);
  let missing;
  let polledAt = 0;
  /** Of when it is what the page shows (`at`), and whether only the stream cannot be had (`isPolled`). */
  let lost;

  const isHearing = () => document.documentElement.dataset.live === 'yes' && missing === undefined;

  function heard() {
    heardAt = Date.now();
    clearTimeout(missing);
    missing = undefined;
    document.documentElement.dataset.live = 'yes';
    if (lost) tell(undefined);
  }

  /** What ought to have been heard was not: unless it is within the grace, the connection is lost. */
  function miss() {
    if (lost) return;
    missing ??= setTimeout(() => {
      missing = undefined;
      lose({ at: heardAt, isPolled: false });
      if (isLeading) say({ lost });
    }, GRACE_MS);
  }

  function lose(what) {
    const isNews = !lost;
    delete document.documentElement.dataset.live;
    // What this tab asked for itself is newer.
    if (isNews || !lost.isPolled) tell(what);
    if (isNews) poll();
  }

  /** The stream may be all that cannot be had: what is shown is asked for then. */
  async function poll() {
    polledAt = Date.now();
    const options = { cache: 'no-store', signal: AbortSignal.timeout(ASKED_MS) };
    const answer = await fetch('/api/health', options).catch(() => undefined);
    if (answer?.ok) {
      await catchUp();
      stale();
    }
    if (lost) tell({ at: answer?.ok ? Date.now() : lost.at, isPolled: answer?.ok === true });
  }

  function look() {
    if (!isJoined) return;
    const now = Date.now();
    // By then a tab that leads has said that it hears nothing.
    if (!isLeading && now - ledAt > silentMs + 3 * GRACE_MS) {
      // Once more only after as long again.
      ledAt = now;
      miss();
      lead(true);
    } else if (isLeading) {
      // The others hear that there is still somebody who tries.
      if (lost) say({ lost });
      if (now - heardAt > silentMs) {
        miss();
        if (followed !== '' && now - openedAt > ASKED_MS) openAnew();
      }
    }
    if (lost && now - polledAt > POLL_MS) poll();
  }

  const DAY = { day: 'numeric', month: 'short' };

  /** `18:52`, by the clock of whoever looks; with its day when that is another one. */
  function moment(at) {
    const date = new Date(at);
    const time = [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
    return date.toDateString() === new Date().toDateString() ? time : `${date.toLocaleDateString('en-GB', DAY)}, ${time}`;
  }

  /** Says what there is to say of the connection, and stops the clocks (`data-connection`) while it is lost. */
  function tell(what) {
    lost = what;
    if (lost && !lost.isPolled) document.documentElement.dataset.connection = 'lost';
    else delete document.documentElement.dataset.connection;
    const line = document.getElementById('connection-lost');
    if (!line) return;
    line.hidden = !lost;
    if (!lost) return;
    // A browser that keeps nothing must not say that it does.
    const meanwhile = globalThis.tillQueue?.isKept === false ? '' : (slot.dataset.meanwhile ?? '');
    const sentence = lost.isPolled
      ? `Not live, showing ${moment(lost.at)}. Refreshing every ${POLL_MS / 1_000} seconds.`
      : `Connection lost, showing ${moment(lost.at)}. ${meanwhile}`.trim();
    const words = line.querySelector('p');
    // Said once: a screen reader reads whatever changes.
    if (words.textContent !== sentence) words.textContent = sentence;
  }

  // Somebody who is there and does nothing.

  /** Whoever follows the queue says this often that they are there. */
  const PRESENT_EVERY_MS = 5 * 60_000;
  const idleMs = Number(slot.dataset.idle) || Infinity;
  let seenAt = Date.now();
  let presentAt = Date.now();

  function present() {
    presentAt = Date.now();
    const options = { method: 'POST', signal: AbortSignal.timeout(ASKED_MS) };
    return fetch('/api/me/presence', options).catch(() => undefined);
  }

  /** Who waits for the queue does nothing while it is empty. They are there as long as its tab was seen within the login's idle time. */
  function attend() {
    const now = Date.now();
    if (!document.hidden) seenAt = now;
    const isFollowing = [...shown].some(([name, of]) => name.startsWith('queue:') && (of.isWhole || of.followers.length > 0));
    if (isFollowing && now - seenAt < idleMs && now - presentAt > Math.min(PRESENT_EVERY_MS, idleMs / 4)) present();
  }

  /** Says when the login ends (`in_ms`), and offers to stay where being there is enough (`is_unused`); or takes it back. */
  function warn(ending) {
    const line = document.getElementById('login-ends');
    if (!line) return;
    line.hidden = !ending;
    if (!ending) return;
    const at = moment(Date.now() + ending.in_ms);
    const stay = line.querySelector('button');
    stay.hidden = !ending.is_unused;
    stay.onclick = async () => {
      const answer = await present();
      if (answer?.ok) {
        say({ ending: null });
        warn(null);
      } else if (answer?.status === 401) {
        reload();
      }
    };
    const why = ending.is_unused ? 'because you were inactive' : 'because your login expires';
    const sentence = `You will be signed out at ${at}, ${why}. What you are typing is kept.`;
    const words = line.querySelector('p');
    // Said once: a screen reader reads whatever changes.
    if (words.textContent !== sentence) words.textContent = sentence;
  }

  let hiding;
  function seen() {
    if (document.hidden) seenAt = Date.now();
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(leave, HIDDEN_MS);
    } else {
      join();
      look();
    }
  }

  document.addEventListener('visibilitychange', seen);
  // A network that went away may leave the stream hanging, and one that came back need not be waited for.
  for (const kind of ['offline', 'online']) addEventListener(kind, () => isLeading && openAnew());
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
  setInterval(attend, LOOK_EVERY_MS);
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
    /** Says that the page is being left, or is not after all. */
    leaves: (isLeaving) => (leavingUntil = isLeaving ? Date.now() + LEAVES_WITHIN_MS : 0),
    /** Loads the page anew; what is typed is there again afterwards. */
    reload,
    /** Calls `refresh` whenever a still part of the page shows something old. */
    onStale(refresh) {
      refreshParts = refresh;
      if (areStale) stale();
    },
  };
})();
