// Forms that are sent without leaving the page before the server has answered: whoever sends one while it is away keeps what they
// typed, and reads beside it that it was not sent.
//
// So is every posted form of a signed-in page that no island sends itself. The server answers with where to go, and the page there
// says what was done or refused, as it does without a script. A form's one-time id stays what it is: sent again, it is the same act.
(() => {
  'use strict';
  const me = document.querySelector('[data-live]')?.dataset.live;
  if (!me) return;

  /** How long the server is waited for; less where it is known to be away. */
  const ANSWER_MS = 10_000;
  const ANSWER_LOST_MS = 4_000;
  const ANSWER_FILE_MS = 60_000;
  /** What takes longer than this says that it is on its way. */
  const SENDING_AFTER_MS = 300;
  /** What a browser goes on sending after its page is gone. */
  const KEEPALIVE_CHARS_MAX = 60_000;
  const KEPT = 'What you typed is still here';
  const AGAIN = `${KEPT}. Send it again when the connection is back.`;
  const UNREACHED = `Not sent: the server cannot be reached. ${AGAIN}`;
  const UNANSWERED = `No answer from the server. This may or may not have been done. ${AGAIN}`;
  /** A proxy says that the server is away. */
  const AWAY = [502, 504];

  /** The forms on their way, each with what will say so. */
  const sending = new Map();
  /** The forms that were ever sent, whatever came of it. */
  const sentOnce = new WeakSet();

  // The last to be asked: whatever sends a form itself, or fills in a field of it, has done so.
  addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    const method = submitter?.getAttribute('formmethod') ?? form.getAttribute('method');
    if (event.defaultPrevented || method?.toLowerCase() !== 'post') return;
    event.preventDefault();
    if (!sending.has(form)) send(form, submitter);
  });

  /** In a form's address: its one-time id, and whose page it stands on. A form that the browser drew comes without. */
  const ID = 'once';
  const OF = 'of';

  /** A random UUID (RFC 9562 §5.4); `crypto.randomUUID` is there on secure pages alone. */
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** What says where `form` goes: itself, or the button that sends it. */
  function saysWhere(form, submitter) {
    return submitter?.hasAttribute('formaction') ? [submitter, 'formaction'] : [form, 'action'];
  }

  /** Where `form` is sent: with its one-time id, and whose page it stands on. */
  function address(form, submitter) {
    const [element, name] = saysWhere(form, submitter);
    const to = new URL(element.getAttribute(name) ?? '', location.href);
    if (to.searchParams.has(ID)) return to;
    to.searchParams.set(ID, newId());
    to.searchParams.set(OF, me);
    element.setAttribute(name, to.pathname + to.search);
    return to;
  }

  /** `form` was sent before, as `id`, and nobody knows whether it arrived. */
  function isAgain(form, id) {
    const to = address(form);
    to.searchParams.set(ID, id);
    form.setAttribute('action', to.pathname + to.search);
  }

  /** `form` was carried out without leaving its page: what is sent from now on is another act. */
  function isDone(form) {
    form.setAttribute('action', address(form).pathname);
    tell(form, false);
  }

  /** That the server has answered `form`: nobody need keep what was typed, unless it was refused. */
  function tell(form, isRefused) {
    form.dispatchEvent(new CustomEvent('forecourt-sent', { bubbles: true, detail: { isRefused } }));
  }

  globalThis.forecourtForms = { address: (form) => address(form).href, isDone, isAgain, wasSent: (form) => sentOnce.has(form) };

  async function send(form, submitter) {
    const to = address(form, submitter);
    const fields = new FormData(form, submitter);
    // A file goes as the browser itself would send it, and takes longer.
    const hasFile = form.enctype === 'multipart/form-data';
    const body = hasFile ? fields : new URLSearchParams(fields).toString();
    const typed = hasFile ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    begin(form);
    const answerMs = hasFile ? ANSWER_FILE_MS : ANSWER_MS;
    const waitMs = document.documentElement.dataset.connection === 'lost' ? ANSWER_LOST_MS : answerMs;
    let sentence;
    try {
      const answer = await fetch(to, {
        method: 'POST',
        headers: { accept: 'text/html', ...typed, 'forecourt-form': 'script' },
        body,
        keepalive: !hasFile && body.length < KEEPALIVE_CHARS_MAX,
        signal: AbortSignal.timeout(waitMs),
      });
      // An older server sends the browser on by itself.
      const next = answer.headers.get('location') ?? (answer.redirected ? answer.url : null);
      if (answer.ok && next !== null) {
        tell(form, answer.headers.get('forecourt-form') === 'refused');
        return go(next);
      }
      sentence = await refusal(answer);
    } catch (error) {
      sentence = error.name === 'TimeoutError' ? UNANSWERED : UNREACHED;
    }
    end(form);
    say(form, 'alert', sentence);
  }

  function begin(form) {
    sentOnce.add(form);
    sending.set(form, setTimeout(() => say(form, 'status', 'Sending…'), SENDING_AFTER_MS));
    form.setAttribute('aria-busy', 'true');
    document.documentElement.dataset.sending = '';
    said(form)?.remove();
    // What the server tells of it must not load the page anew before it is left.
    globalThis.forecourtLive?.leaves(true);
  }

  function end(form) {
    clearTimeout(sending.get(form));
    sending.delete(form);
    form.removeAttribute('aria-busy');
    if (sending.size === 0) delete document.documentElement.dataset.sending;
    globalThis.forecourtLive?.leaves(false);
  }

  function go(next) {
    const target = new URL(next, location.href);
    if (target.pathname === '/sign-in') globalThis.forecourtTyped?.keep();
    // To another place of the same page the browser would only scroll.
    if (target.pathname === location.pathname && target.search === location.search) target.hash = '';
    location.assign(target);
  }

  /** What a page says that is no redirect: too large, too many, a fault. */
  async function refusal(answer) {
    if (AWAY.includes(answer.status)) return UNREACHED;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const why = page.querySelector('main h1 + p')?.textContent ?? `The server answered with an error (${answer.status}).`;
    return `Not done. ${why} ${KEPT}.`;
  }

  const said = (form) => form.querySelector(':scope > [data-form-said]');

  /** Says it at the end of the form, where an island that has not woken yet does not look. */
  function say(form, role, sentence) {
    said(form)?.remove();
    const line = document.createElement('p');
    line.dataset.formSaid = role;
    line.className = role === 'alert' ? 'field-error' : 'quiet';
    line.setAttribute('role', role);
    form.append(line);
    // A screen reader reads what comes into a place that is there.
    requestAnimationFrame(() => (line.textContent = sentence));
  }

  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    for (const form of [...sending.keys()]) {
      end(form);
      said(form)?.remove();
    }
  });
})();
