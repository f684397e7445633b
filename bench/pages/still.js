// Put in before a page's own scripts: when something was clicked last, and when the page last changed. What a framework shows of its own state
// does not count.
(() => {
  const seen = window.seen = {click: 0, changed: 0};
  const own = '[data-testid=stStatusWidget], [data-testid=stHeader], style, script';
  new MutationObserver(records => {
    const ours = record => { const at = record.target.nodeType === 1 ? record.target : record.target.parentElement; return at && !at.closest(own) && !at.closest('head'); };
    if (records.some(ours)) seen.changed = performance.now();
  }).observe(document, {subtree: true, childList: true, characterData: true});
  window.addEventListener('click', () => { seen.click = performance.now(); }, true);
})();
