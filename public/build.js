// A page that is of another build than the server says so, and loads itself anew once nothing on it would be lost.
//
// Which build the server is of arrives as `data-served` on the document, from the live stream or with any answer.
(() => {
  'use strict';
  const page = document.documentElement;
  /** Nobody has touched the page for this long: it does not change under a finger. */
  const UNTOUCHED_MS = 5_000;
  const LOOK_EVERY_MS = 1_000;
  /** Behind several servers of different builds a page must not load itself for ever. */
  const RELOADS_MAX = 3;
  const WITHIN_MS = 600_000;

  let touched = 0;
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel']) {
    addEventListener(kind, () => (touched = Date.now()), { capture: true, passive: true });
  }

  const isOutdated = () => page.dataset.served !== undefined && page.dataset.served !== page.dataset.build;

  /** Whether something would be lost: what is typed, a question that is open, a sale, or whatever else says so itself. */
  function hasWork() {
    if (document.querySelector('dialog[open], [data-unfinished]')) return true;
    return [...document.querySelectorAll('input, select, textarea')].some(forecourtTyped.isTyped);
  }

  /** The times at which this tab loaded itself anew. Where none can be kept, it never does. */
  function reloads() {
    return JSON.parse(sessionStorage.getItem('build-reloads') ?? '[]').filter((at) => at > Date.now() - WITHIN_MS);
  }

  async function reload() {
    // The server may be on its way down or up: only once it answers, and still as the other build.
    const answer = await fetch('/api/health', { cache: 'no-store' }).catch(() => undefined);
    if (!answer?.ok || answer.headers.get('forecourt-build') !== page.dataset.served) return;
    if (isFree()) {
      sessionStorage.setItem('build-reloads', JSON.stringify([...reloads(), Date.now()]));
      location.reload();
    }
  }

  const isFree = () => isOutdated() && !hasWork() && (document.hidden || Date.now() - touched > UNTOUCHED_MS);

  let timer;
  async function look() {
    clearTimeout(timer);
    const line = document.getElementById('page-outdated');
    if (line) line.hidden = !isOutdated();
    if (!isOutdated()) return;
    try {
      if (isFree() && reloads().length < RELOADS_MAX) await reload();
    } catch {
      // This browser keeps nothing for a tab: whoever looks at the page loads it anew.
      return;
    }
    timer = setTimeout(look, LOOK_EVERY_MS);
  }

  new MutationObserver(look).observe(page, { attributes: true, attributeFilter: ['data-served'] });
  look();
})();
