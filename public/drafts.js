// Drafts: what somebody types into a form with `data-draft` stays on this device until it is sent, over a reload, a closed tab, an
// ended login and a server that is away.
//
// A draft belongs to one person, page and form: it is given back to that person alone, as soon as they are there again. Signing out
// makes all of theirs go. The version that a form would change is kept with it, so that what was saved meanwhile is not written over
// unseen: the server says so, as it does when the page stayed open. So is the id under which it was sent when no answer came: sent
// again as it was, it is the same act, also after a reload.
(() => {
  'use strict';
  const me = document.querySelector('[data-live]')?.dataset.live;
  const { fields, pathOf, typedInto, giveTo } = globalThis.forecourtTyped ?? {};
  if (!me || !fields) return;

  const MINE = `forecourt-draft ${me} `;
  const ANY = 'forecourt-draft ';
  const SAVE_AFTER_MS = 250;
  const KEPT_MS = 7 * 24 * 3_600_000;
  const KEPT_MAX = 30;
  const CHARS_MAX = 60_000;

  const keyOf = (form) => `${MINE}${location.pathname} ${pathOf(form)}`;
  const drafting = (target) => target.closest?.('form[data-draft]');
  const fieldsOf = (form) => fields().filter((field) => field.form === form);
  const versionOf = (form) => form.querySelector('input[type=hidden][name=version]');
  const read = (key) => JSON.parse(localStorage.getItem(key) ?? 'null');
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(ANY));

  /** Under which id a form was sent that may not have arrived. */
  const sentAs = new WeakMap();
  /** Forms with something typed since it was last kept. */
  const toKeep = new Map();
  /** Signed out: what this page still shows is nobody's. */
  let isOver = false;

  function keep(form) {
    clearTimeout(toKeep.get(form));
    toKeep.delete(form);
    if (isOver) return;
    const typed = typedInto(fieldsOf(form)).filter(([, value]) => value !== '');
    if (typed.length === 0) return localStorage.removeItem(keyOf(form));
    const draft = JSON.stringify({ at: Date.now(), version: versionOf(form)?.value, sentAs: sentAs.get(form), typed });
    if (draft.length <= CHARS_MAX) localStorage.setItem(keyOf(form), draft);
  }

  function forget(form) {
    clearTimeout(toKeep.get(form));
    toKeep.delete(form);
    sentAs.delete(form);
    localStorage.removeItem(keyOf(form));
    form.querySelector(':scope > [data-draft-said]')?.remove();
  }

  /** A form that was sent and that its page has no more was carried out: the page is what came of it. */
  function forgetDone() {
    const here = new Set([...document.querySelectorAll('form[data-draft]')].map(keyOf));
    const ofThisPage = keys().filter((key) => key.startsWith(`${MINE}${location.pathname} `));
    for (const key of ofThisPage) if (!here.has(key) && read(key)?.sentAs) localStorage.removeItem(key);
  }

  /** The old ones go, and the oldest where there are too many: whosever they are. */
  function tidy() {
    const byAge = keys()
      .map((key) => [read(key)?.at ?? 0, key])
      .sort(([one], [other]) => other - one);
    for (const [index, [at, key]] of byAge.entries()) {
      if (index >= KEPT_MAX || at < Date.now() - KEPT_MS) localStorage.removeItem(key);
    }
  }

  function giveBack(form) {
    const draft = read(keyOf(form));
    if (!draft) return;
    giveTo(
      () => fieldsOf(form),
      draft.typed,
      () => {
        const version = versionOf(form);
        if (version && draft.version !== undefined) version.value = draft.version;
        if (draft.sentAs) {
          sentAs.set(form, draft.sentAs);
          globalThis.forecourtForms?.isAgain(form, draft.sentAs);
        }
        if (form.dataset.draft !== 'quiet') say(form);
      },
    );
  }

  /** Says that what stands there was typed before, with a way to be rid of it. */
  function say(form) {
    if (form.querySelector(':scope > [data-draft-said]')) return;
    const line = document.createElement('p');
    line.dataset.draftSaid = '';
    line.className = 'quiet';
    line.append('Your unsent draft is back. ');
    const clear = document.createElement('button');
    clear.type = 'button';
    clear.className = 'button';
    clear.dataset.tone = 'plain';
    clear.textContent = 'Clear';
    clear.addEventListener('click', () => {
      forget(form);
      location.reload();
    });
    line.append(clear);
    form.prepend(line);
  }

  /** This browser may keep nothing for a site: then there are no drafts. */
  function trying(work) {
    try {
      return work();
    } catch {
      return undefined;
    }
  }

  for (const kind of ['input', 'change']) {
    document.addEventListener(kind, ({ target }) => {
      const form = drafting(target);
      if (!form) return;
      clearTimeout(toKeep.get(form));
      toKeep.set(
        form,
        setTimeout(() => trying(() => keep(form)), SAVE_AFTER_MS),
      );
    });
  }
  // Before anybody sends it.
  document.addEventListener(
    'submit',
    ({ target }) => {
      if (!target.matches('form[data-draft]') || !globalThis.forecourtForms) return;
      sentAs.set(target, new URL(globalThis.forecourtForms.address(target)).searchParams.get('once'));
      trying(() => keep(target));
    },
    { capture: true },
  );
  // The page may go before the time is up.
  for (const kind of ['pagehide', 'visibilitychange']) {
    addEventListener(kind, () => trying(() => [...toKeep.keys()].forEach(keep)));
  }
  document.addEventListener('forecourt-sent', ({ target, detail }) => {
    if (detail?.isRefused) return;
    trying(() => {
      if (pathOf(target) === '/fn/sign_out') {
        isOver = true;
        keys().forEach((key) => key.startsWith(MINE) && localStorage.removeItem(key));
      } else if (target.matches('[data-draft]')) forget(target);
    });
  });

  trying(() => {
    tidy();
    forgetDone();
    document.querySelectorAll('form[data-draft]').forEach(giveBack);
  });
})();
