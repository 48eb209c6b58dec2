// By whose clock a later start is meant: the browser names its time zone, and the page says so beside the field.
//
// Written at load, when the page is come back to, and when the form is sent: a browser that goes back fills in what was typed, and
// not what a script wrote. What came back of a form keeps the zone that it was typed in, as long as it is the same time.
(() => {
  'use strict';

  function write() {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (!timeZone) return;
    for (const zone of document.querySelectorAll('input[data-zone]')) {
      const typed = zone.form?.elements.namedItem('scheduled_for');
      if (zone.dataset.kept && typed?.value === typed?.defaultValue) continue;
      zone.value = timeZone;
      const said = document.getElementById(zone.dataset.zone);
      if (said) said.textContent = `In your time zone, ${timeZone}.`;
    }
  }

  write();
  addEventListener('pageshow', write);
  // Before whoever sends the form reads it.
  addEventListener('submit', write, { capture: true });
})();
