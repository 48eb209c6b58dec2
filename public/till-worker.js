// Keeps the till open while the network is away: its page and what that is made of come from the last time they were fetched.
//
// What is asked of the server always goes there first; nothing it answers to a question or an order is ever kept here.
importScripts('/till-queue.js');

const PAGE = 'till-page';
const FILES = 'till-files';
/** A page that takes longer is taken from what was kept, if it was. */
const PATIENCE_MS = 4_000;

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('sync', (event) => {
  // The browser tries again by itself, with pauses of its own, as long as this fails.
  if (event.tag === 'till-queue') {
    event.waitUntil(tillQueue.send().then((reached) => reached || Promise.reject(new Error('the server was not reached'))));
  }
});
addEventListener('message', (event) => event.waitUntil(keep(event.data)));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || /^\/(live|api|fn)(\/|$)/.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(request.method === 'GET' ? page(request, url) : order(request));
  else if (request.method === 'GET') event.respondWith(file(request));
});

/** Keeps what the till's page is made of, and forgets what it was made of before. */
async function keep({ keep: urls, page }) {
  const files = await caches.open(FILES);
  for (const kept of await files.keys()) if (!urls.includes(kept.url)) await files.delete(kept);
  for (const url of urls) await fetch(url).then((answer) => answer.ok && files.put(url, answer)).catch(() => {});
  if (/^\/pos\/shifts\/[^/]+$/.test(page)) {
    await fetch(page).then((answer) => keepPage(page, answer)).catch(() => {});
  }
}

/** Keeps the till of one shift; one that leads elsewhere (to signing in) is none and ends what was kept. */
async function keepPage(path, answer) {
  await caches.delete(PAGE);
  if (answer.ok && !answer.redirected) await (await caches.open(PAGE)).put(path, answer);
}

async function page(request, url) {
  const isTill = /^\/pos\/shifts\/[^/]+$/.test(url.pathname);
  const kept = isTill ? await (await caches.open(PAGE)).match(url.pathname) : undefined;
  const fresh = fetch(request).then(async (answer) => {
    if (isTill && answer.status < 500) await keepPage(url.pathname, answer.clone());
    return answer;
  });
  if (!kept) return fresh.catch(() => away('This page needs the network, and it is away.'));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return (await Promise.race([fresh.catch(() => undefined), patience])) ?? kept;
}

async function order(request) {
  return fetch(request).catch(() => away('The network is away, so this was not done.'));
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(FILES)).match(request);
    if (kept) return kept;
    throw error;
  }
}

function away(what) {
  const body = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>No network · Forecourt</title>
<body style="font: 1.125rem system-ui; max-width: 32rem; margin: 4rem auto; padding: 0 1rem">
<h1>No network</h1><p>${what} Sales that wait on this device are kept.</p><p>Go back to the till and go on selling; it works without.</p></body></html>`;
  return new Response(body, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
