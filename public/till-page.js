// What every page of the counter does for the time without a network: it sends the sales that wait whenever there is hope,
// and a till has a worker keep what it is made of.
(() => {
  'use strict';
  tillQueue.me = document.currentScript.dataset.me;
  const RETRY_MS = 5_000;
  const RETRY_MS_MAX = 60_000;

  /** Tries again while something waits: soon at first, then less often. */
  let timer;
  let pause = RETRY_MS;
  async function sendSoon() {
    clearTimeout(timer);
    const { count, is_signed_out } = await tillQueue.state();
    const line = document.getElementById('signed-out');
    if (line) line.hidden = !is_signed_out;
    if (count === 0) {
      pause = RETRY_MS;
      return;
    }
    timer = setTimeout(async () => {
      // Nobody signs in by themselves: another tab may.
      if ((await tillQueue.send()) === 'sent') pause = RETRY_MS;
      else pause = Math.min(pause * 2, RETRY_MS_MAX);
      sendSoon();
    }, pause);
  }

  function sendNow() {
    pause = RETRY_MS;
    tillQueue.send().then(sendSoon).then(tell);
  }

  /** Tells the server how many sales this device holds, when that is another number than it was told. */
  async function tell() {
    const { count, refused, others } = await tillQueue.state();
    const unsent_count = count + refused.length + others;
    if (localStorage.getItem('till-told') === String(unsent_count)) return;
    // Until the answer is there nobody knows what the server knows.
    localStorage.removeItem('till-told');
    const body = JSON.stringify({ device_key: tillQueue.device(), unsent_count });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/pos/unsent-sales', { method: 'POST', headers, body }).catch(() => undefined);
    if (answer?.ok) localStorage.setItem('till-told', unsent_count);
  }

  // The basket in an address is for pages without a script. Where this device keeps it, only what the server puts something into
  // takes it along, as it is now.
  const basket = () => tillQueue.shown ?? new URLSearchParams(location.search).get('basket') ?? '';
  const carried = (how) => (how === 'kept' && tillQueue.isKept ? '' : basket());
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-basket]');
    if (!link) return;
    const to = new URL(link.href);
    const text = carried(link.dataset.basket);
    if (text) to.searchParams.set('basket', text);
    else to.searchParams.delete('basket');
    link.href = to;
  });
  document.addEventListener('submit', (event) => {
    const field = event.target.querySelector('input[data-basket]');
    if (field) field.value = carried(field.dataset.basket);
  });

  tillQueue.listen(sendSoon);
  tillQueue.listen(tell);
  addEventListener('online', sendNow);
  sendNow();
  // Asked once: what waits to be sent must not make room for something else.
  navigator.storage?.persist?.();

  // A browser has workers and their caches only over HTTPS and on this machine.
  if (!navigator.serviceWorker) return;
  // The next person at this device finds nothing of this one's pages; who could not be signed out goes on with theirs.
  const forget = ({ target }) => target.getAttribute('action')?.split('?')[0] === '/fn/sign_out' && caches.delete('till-page');
  document.addEventListener('forecourt-sent', forget);
  document.addEventListener('submit', (event) => setTimeout(() => event.defaultPrevented || forget(event)));
  if (!/^\/pos\/shifts\/[^/]+$/.test(location.pathname)) return;
  const { build } = document.documentElement.dataset;
  const keep = (worker) => worker?.postMessage({ build, page: location.pathname });
  navigator.serviceWorker
    .register('/till-worker.js', { scope: '/pos/' })
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => keep(active))
    .catch(() => {});
  // What is sold was changed: without a network the till opens as it is now.
  document.addEventListener('till-catalogue', () => keep(navigator.serviceWorker.controller));
  // A newer worker has taken over from the one that was told.
  navigator.serviceWorker.addEventListener('controllerchange', () => keep(navigator.serviceWorker.controller));
})();
