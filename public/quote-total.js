// The total of a quote follows what is ticked of it, without its button.
//
// The server adds up, as it does when the button is pressed: the page is fetched with what is ticked in its address, and what it says
// of sums is put in the place of what stood there. Until it is there the form says which total was seen, so nobody approves another
// one. Where it cannot be had the button is back.
(() => {
  'use strict';
  const form = document.getElementById('decision-form');
  const button = form?.querySelector('button[value=total]');
  if (!button) return;

  const ANSWER_MS = 10_000;
  /** The latest that was asked for: what an earlier one brings is older. */
  let latest = 0;

  const boxes = () => [...form.elements].filter((field) => field.name === 'wants[]');

  /** The address of this page with what is ticked: `0` is no line, and says that none is. */
  function address() {
    const to = new URL(location.href);
    to.searchParams.delete('want');
    const ticked = boxes().filter((box) => box.checked);
    for (const box of ticked) to.searchParams.append('want', box.value);
    if (ticked.length === 0) to.searchParams.append('want', '0');
    to.hash = '';
    return to;
  }

  async function reckon() {
    const number = (latest += 1);
    for (const box of boxes()) {
      box.closest('tr').toggleAttribute('data-left-out', !box.checked);
      box.closest('th').querySelector('[data-said]').textContent = box.checked ? 'optional' : 'optional, left out';
    }
    const to = address();
    const page = await read(to);
    if (number !== latest) return;
    const isThere = page !== undefined && put(page);
    button.hidden = isThere;
    // Loaded anew, it is the same page.
    if (isThere) history.replaceState(history.state, '', to);
  }

  /** The page there; nothing when it cannot be had, or is another one by now. */
  async function read(to) {
    try {
      const answer = await fetch(to, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(ANSWER_MS) });
      if (!answer.ok || answer.redirected) return undefined;
      return new DOMParser().parseFromString(await answer.text(), 'text/html');
    } catch {
      return undefined;
    }
  }

  /** Puts the sums of `page` in the place of those here; false where it has none: it is decided, perhaps. */
  function put(page) {
    const sums = [...document.querySelectorAll('[data-sum]')].map((sum) => [sum, page.querySelector(`[data-sum="${sum.dataset.sum}"]`)]);
    const seen = page.querySelector('#decision-form [name=seen]');
    if (!seen || sums.some(([, newer]) => !newer)) return false;
    for (const [sum, newer] of sums) sum.replaceChildren(...newer.cloneNode(true).childNodes);
    form.elements.namedItem('seen').value = seen.value;
    return true;
  }

  button.hidden = true;
  document.addEventListener('change', ({ target }) => {
    if (target.form === form && target.name === 'wants[]') reckon();
  });
  // A browser that goes back ticks what was ticked, and tells nobody.
  addEventListener('pageshow', () => {
    if (boxes().some((box) => box.checked !== box.defaultChecked)) reckon();
  });
})();
