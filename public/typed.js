// What somebody was typing when their page loaded itself anew: it is there again when the page is.
//
// A page loads itself when its login ended or what it shows is no longer theirs to see. What is typed is kept for this tab and this
// person alone, and given back on the same page; anybody else who signs in here makes it vanish. In a part of the page that is fetched
// again it stays where it stands.
(() => {
  'use strict';
  const KEY = 'forecourt-typed';
  /** An island may put its own empty value into a field while it wakes: for so long it is given back again. */
  const GIVEN_FOR_MS = 10_000;
  const EVERY_MS = 250;

  const me = document.querySelector('[data-live]')?.dataset.live;

  function fields() {
    const all = [...document.querySelectorAll('main :is(input, textarea, select)')];
    return all.filter((field) => field.form && field.name && !['hidden', 'password', 'file', 'submit'].includes(field.type));
  }

  /** Where a form goes, without its one-time id: `action` may be the name of a field. */
  const pathOf = (form) => new URL(form.getAttribute('action') ?? '', location.href).pathname;

  /** What tells a field from the others of its page, today as after the page came anew. */
  function nameOf(field, among) {
    const to = pathOf(field.form);
    const alike = among.filter((other) => other.name === field.name && pathOf(other.form) === to);
    return `${to} ${field.name} ${alike.indexOf(field)}`;
  }

  const isTicked = (field) => field.type === 'checkbox' || field.type === 'radio';

  /** Whether `field` holds something else than it came with. */
  function isTyped(field) {
    if (field.type === 'hidden') return false;
    if (isTicked(field)) return field.checked !== field.defaultChecked;
    if (field.options) {
      const chosen = [...field.options].findLastIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(chosen, 0);
    }
    return field.value !== field.defaultValue;
  }

  const present = (field) => (isTicked(field) ? field.checked : field.value);

  /** What is typed into `among`, by field. */
  const typedInto = (among) => among.filter(isTyped).map((field) => [nameOf(field, among), present(field)]);

  function keep() {
    const typed = typedInto(fields());
    if (me === undefined || typed.length === 0) return;
    sessionStorage.setItem(KEY, JSON.stringify({ me, path: location.pathname, typed }));
  }

  /** Gives `typed`, by field, back to the fields of `all()` that hold nothing of their own; calls `given` once it gave something. */
  function giveTo(all, typed, given = () => {}) {
    const values = new Map(typed);
    const fill = () => {
      const among = all();
      let gave = false;
      for (const field of among) {
        const value = values.get(nameOf(field, among));
        if (value === undefined || present(field) === value || isTyped(field)) continue;
        if (isTicked(field)) field.checked = value;
        else field.value = value;
        gave = true;
        // What is given back is seen.
        field.closest('details')?.setAttribute('open', '');
        for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
      }
      if (gave) given();
    };
    fill();
    const again = setInterval(fill, EVERY_MS);
    const stop = () => clearInterval(again);
    setTimeout(stop, GIVEN_FOR_MS);
    // From here on it is theirs to change.
    for (const kind of ['keydown', 'pointerdown', 'submit']) addEventListener(kind, stop, { capture: true, once: true });
  }

  // Parts of a page that are fetched again: what is typed into a form there stays, and so does the form's one-time id.

  /** Whatever in `root` says where a form goes, with what tells it from the others there. */
  function addresses(root) {
    const found = new Map();
    const counts = new Map();
    for (const element of root.querySelectorAll('form[action], [formaction]')) {
      const attribute = element.hasAttribute('formaction') ? 'formaction' : 'action';
      const to = new URL(element.getAttribute(attribute), location.href).pathname;
      const place = counts.get(to) ?? 0;
      counts.set(to, place + 1);
      found.set(`${to} ${place}`, { element, attribute });
    }
    return found;
  }

  /** The fields of forms in `root`, each with what tells it from the others there. */
  function named(root) {
    const all = [...root.querySelectorAll('input, textarea, select')];
    const among = all.filter((field) => field.form && field.name && !['hidden', 'submit'].includes(field.type));
    return new Map(among.map((field) => [nameOf(field, among), field]));
  }

  /** An element as the server would write it: without what scripts said in it. */
  function bare(element) {
    const copy = element.cloneNode(true);
    for (const form of [copy, ...copy.querySelectorAll('form')]) form.removeAttribute('aria-busy');
    for (const line of copy.querySelectorAll('[data-form-said], [data-draft-said]')) line.remove();
    return copy;
  }

  /**
   * Puts `newer` in the place of what is in `part`, and answers whether anything of it is newer. Each fetch writes forms with ids of
   * their own: one that is there keeps its id. One that was sent keeps it only while it is the same form still: what it would do
   * now may be another act.
   */
  function renew(part, newer) {
    const sent = globalThis.forecourtForms?.wasSent ?? (() => false);
    const coming = addresses(newer);
    for (const [name, { element, attribute }] of addresses(part)) {
      const next = coming.get(name);
      if (next?.attribute !== attribute) continue;
      const itsOwn = next.element.getAttribute(attribute);
      next.element.setAttribute(attribute, element.getAttribute(attribute));
      const form = element.form ?? element;
      if (sent(form) && bare(element).outerHTML !== next.element.outerHTML) next.element.setAttribute(attribute, itsOwn);
    }
    if (bare(part).innerHTML === newer.innerHTML) return false;
    const typed = [...named(part)].filter(([, field]) => isTyped(field));
    part.innerHTML = newer.innerHTML;
    const fresh = named(part);
    for (const [name, field] of typed) if (fresh.get(name)?.type === field.type) fresh.get(name).replaceWith(field);
    return true;
  }

  function giveBack() {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    // Nobody is signed in yet: it may be them who sign in next.
    if (!kept || me === undefined) return;
    if (kept.me === me && kept.path !== location.pathname) return;
    sessionStorage.removeItem(KEY);
    if (kept.me !== me) return;
    giveTo(fields, kept.typed);
  }

  try {
    giveBack();
  } catch {
    // This browser keeps nothing for a tab.
  }

  globalThis.forecourtTyped = {
    isTyped,
    fields,
    pathOf,
    typedInto,
    giveTo,
    renew,
    /** Keeps what is typed: the page is about to load itself anew. */
    keep() {
      try {
        keep();
      } catch {
        // As above.
      }
    },
  };
})();
