// Put in before a page's own scripts: when a key was pressed, and when a total first stood in the page's text
// ("가상 편성 16,052천원") and in its chart ("가상 편성 16,052", as text of an SVG or drawn on a canvas).
(() => {
  const seen = window.seen = {key: 0, page: {}, chart: {}};
  const look = text => {
    for (const [, total, page] of String(text || '').matchAll(/가상 편성 ([\d,]+)(천원)?/g)) {
      const where = page ? seen.page : seen.chart;
      where[total] = where[total] || performance.now();
    }
  };
  const fillText = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { look(text); return fillText.call(this, text, ...rest); };
  const changed = records => records.forEach(record => {
    if (record.type === 'characterData') look(record.target.parentElement ? record.target.parentElement.textContent : record.target.data);
    else record.addedNodes.forEach(node => look((node.nodeType === 3 && node.parentElement || node).textContent));
  });
  const watch = root => new MutationObserver(changed).observe(root, {subtree: true, childList: true, characterData: true});
  watch(document);
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) { const root = attachShadow.call(this, {...options, mode: 'open'}); watch(root); return root; };
  window.addEventListener('keydown', () => { seen.key = performance.now(); }, true);
})();
