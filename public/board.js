// Cards of the board of deals are dragged to another stage: whatever a card's own menu leads to, and nothing else.
//
// The board is fetched again while somebody drags: a card and a column are found anew, by what they are called.
(() => {
  'use strict';
  let dragged;

  const columnOf = (target) => target.closest?.('.board-stage');
  const wayTo = (column) => {
    const card = dragged && document.querySelector(`.deal-card[data-deal="${dragged}"]`);
    return column && card?.querySelector(`.stage-menu [data-to="${column.dataset.stage}"]`);
  };

  function mark() {
    for (const column of document.querySelectorAll('.board-stage')) {
      column.toggleAttribute('data-takes', Boolean(wayTo(column)));
      column.removeAttribute('data-over');
    }
  }

  document.addEventListener('dragstart', (event) => {
    const card = event.target.closest?.('.deal-card');
    if (!card) return;
    dragged = card.dataset.deal;
    event.dataTransfer.effectAllowed = 'copyMove';
    event.dataTransfer.setDragImage(card, 24, 24);
    mark();
  });

  document.addEventListener('dragover', (event) => {
    const column = columnOf(event.target);
    if (!wayTo(column)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    column.setAttribute('data-over', '');
  });

  document.addEventListener('dragleave', ({ target, relatedTarget }) => {
    const column = columnOf(target);
    if (column && !column.contains(relatedTarget)) column.removeAttribute('data-over');
  });

  document.addEventListener('drop', (event) => {
    const way = wayTo(columnOf(event.target));
    if (!way) return;
    event.preventDefault();
    if (way.form) way.form.requestSubmit(way);
    else location.assign(way.href);
  });

  document.addEventListener('dragend', () => {
    dragged = undefined;
    mark();
  });

  // A menu closes as menus do.
  document.addEventListener('keydown', ({ key, target }) => {
    const menu = key === 'Escape' && target.closest?.('.stage-menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
})();
