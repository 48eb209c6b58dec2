(() => {
  'use strict';
  let isLeaving = false;
  addEventListener('pagehide', () => (isLeaving = true));
  addEventListener('pageshow', () => (isLeaving = false));
  const say = () => {
    const line = document.getElementById('page-broken');
    if (line) line.hidden = isLeaving;
    else addEventListener('DOMContentLoaded', say, { once: true });
  };
  const isDead = (error) => error instanceof WebAssembly.RuntimeError || error instanceof WebAssembly.LinkError || error instanceof WebAssembly.CompileError;
  addEventListener('error', ({ target, error }) => {
    const isFile = target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel !== 'icon');
    if (isFile || isDead(error)) say();
  }, true);
  addEventListener('unhandledrejection', ({ reason }) => {
    if (isDead(reason) || reason instanceof TypeError) say();
  });
})();
