// A text that is longer than its field holds: the browser cuts off what is pasted, and says nothing of it. This does.
(() => {
  'use strict';

  const count = (number) => number.toLocaleString('en-GB');
  const said = (form) => form.querySelector(':scope > [data-cut-said]');

  /** Says at the end of the form how much of `text` did not fit; nothing when all of it did. */
  function look(field, text) {
    const { form, maxLength, value } = field;
    if (!form || !(maxLength >= 0) || field.readOnly) return;
    said(form)?.remove();
    // The browser writes every line's end as one character.
    const { length } = text.replaceAll('\r\n', '\n');
    const chosen = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0);
    const room = maxLength - (value.length - chosen);
    if (length <= room) return;
    const line = document.createElement('p');
    line.dataset.cutSaid = '';
    line.className = 'field-error';
    line.setAttribute('role', 'alert');
    form.append(line);
    // A screen reader reads what comes into a place that is there.
    requestAnimationFrame(() => {
      line.textContent = `Only the first ${count(Math.max(room, 0))} of ${count(length)} characters fit: this field holds ${count(maxLength)}. The rest was cut off.`;
    });
    // Gone once there is room again, or the text was sent.
    const forget = () => {
      if (field.value.length < maxLength) line.remove();
      else field.addEventListener('input', forget, { once: true });
    };
    setTimeout(() => field.addEventListener('input', forget, { once: true }));
  }

  const isField = (target) => target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

  addEventListener('paste', ({ target, clipboardData }) => {
    if (isField(target)) look(target, clipboardData?.getData('text/plain') ?? '');
  });
  addEventListener('drop', ({ target, dataTransfer }) => {
    if (isField(target)) look(target, dataTransfer?.getData('text/plain') ?? '');
  });
  addEventListener('submit', ({ target }) => said(target)?.remove());
})();
