// Keeps the till open while the network is away: its page and what that is made of come from the last time they were fetched.
//
// What is asked of the server always goes there first; nothing it answers to a question or an order is ever kept here. The page
// and its files are of one build: a newer page is kept only once all files of its build are, and only then the older go.
importScripts('/till-queue.js');

const PAGE = 'till-page';
/** Before the name of a build: all its files. */
const FILES = 'till-files-';
/** A page that takes longer is taken from what was kept, if it was. */
const PATIENCE_MS = 4_000;
/** The registers are not kept: who waits so long for them is led to the till. */
const BEGIN_PATIENCE_MS = 12_000;

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('sync', (event) => {
  // The browser tries again by itself, with pauses of its own, as long as this fails.
  if (event.tag === 'till-queue') {
    event.waitUntil(tillQueue.send().then((said) => said !== 'unreached' || Promise.reject(new Error('the server was not reached'))));
  }
});
addEventListener('message', (event) => event.waitUntil(keep(event.data)));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || /^\/(live|api|fn)(\/|$)/.test(url.pathname)) return;
  if (request.method !== 'GET') return;
  event.respondWith(request.mode === 'navigate' ? page(event, url) : file(request));
});

/** Keeps the till's page and everything its build is made of. */
async function keep({ build, page }) {
  if (!build || !(await alone(() => keepFiles(build)))) return;
  if (/^\/pos\/shifts\/[^/]+$/.test(page)) {
    await fetch(page).then((answer) => keepPage(page, answer)).catch(() => {});
  }
}

/** One thing after the other: what is whole stays so until the page that needs it is kept. */
let before = Promise.resolve();
function alone(work) {
  before = before.then(work, work);
  return before;
}

/** Keeps all files of a build. False when they cannot be had, all of them. */
async function keepFiles(build) {
  if (await isWhole(build)) return true;
  try {
    const list = `/build/${build}/`;
    const answer = await fetch(list);
    const urls = await answer.clone().json();
    const files = await caches.open(FILES + build);
    await files.addAll(urls);
    // Last: where the list is, everything on it is.
    await files.put(list, answer);
    return true;
  } catch {
    await caches.delete(FILES + build);
    return false;
  }
}

async function isWhole(build) {
  return (await caches.match(`/build/${build}/`, { cacheName: FILES + build })) !== undefined;
}

/** Keeps the till of one shift; one that leads elsewhere (to signing in) is none and ends what was kept. */
function keepPage(path, answer) {
  return alone(() => putPage(path, answer));
}

async function putPage(path, answer) {
  const pages = await caches.open(PAGE);
  if (!answer.ok || answer.redirected) return caches.delete(PAGE);
  const build = answer.headers.get('forecourt-build');
  // Until its files are kept, the page of another build stays, which is whole.
  if (!(await isWhole(build))) return;
  await pages.put(path, answer);
  for (const kept of await pages.keys()) if (new URL(kept.url).pathname !== path) await pages.delete(kept);
  for (const name of await caches.keys()) if (name.startsWith('till-files') && name !== FILES + build) await caches.delete(name);
}

async function page(event, url) {
  const { request } = event;
  const isTill = /^\/pos\/shifts\/[^/]+$/.test(url.pathname);
  const pages = await caches.open(PAGE);
  const kept = isTill ? await pages.match(url.pathname) : url.pathname === '/pos/register' ? await begun(pages) : undefined;
  const fresh = fetch(request).then((answer) => {
    if (isTill && answer.status < 500) event.waitUntil(keepPage(url.pathname, answer.clone()));
    return answer;
  });
  if (!kept) return fresh.catch(() => away('This page needs the network, and it is away.'));
  const patience = new Promise((resolve) => setTimeout(resolve, isTill ? PATIENCE_MS : BEGIN_PATIENCE_MS));
  return (await Promise.race([fresh.catch(() => undefined), patience])) ?? kept;
}

/** Where a till that was installed begins without a network: at the till that is kept. */
async function begun(pages) {
  const [till] = await pages.keys();
  return till && Response.redirect(till.url);
}

async function file(request) {
  const [, build] = /^\/build\/([^/]+)\//.exec(new URL(request.url).pathname) ?? [];
  // A file of a build never changes.
  const kept = build && (await caches.match(request, { cacheName: FILES + build, ignoreVary: true }));
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const older = await caches.match(request, { ignoreVary: true });
    if (older) return older;
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
