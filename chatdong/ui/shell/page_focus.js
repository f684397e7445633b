/* After a move to another page: the focus goes to its headline, so that a keyboard and a screen reader go on there, and the page's link in the
   menu says aria-current. Where the search opens, the focus goes to its field. Streamlit has no setting for any of these.
   https://www.w3.org/TR/wai-aria-1.2/#aria-current

   It uses marks and focus only, and nothing leaves the browser. Without this script the pages work as Streamlit makes them. */
;(() => {
  const LINKS = ':is(.st-key-menu, .st-key-settings) a[href]', LOOK_MS = 50
  let page = location.pathname, moved = false, looking = null, field = null

  const over = () => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  const path = link => new URL(link.href).pathname

  function mark() {
    // A section's link leads to its first page, which stands once more below it: the innermost is the page's own.
    const here = [...document.querySelectorAll(LINKS)].filter(link => path(link) === location.pathname).at(-1)
    for (const link of document.querySelectorAll(LINKS)) {
      if (link === here) { if (!link.ariaCurrent) link.ariaCurrent = 'page' } else if (link.ariaCurrent) link.ariaCurrent = null
    }
  }

  function focus() {
    const headline = document.querySelector('[data-testid=stMain] h1')
    const busy = document.activeElement?.matches('input, textarea, [role=combobox], [role=slider], [role=spinbutton]')
    if (!headline || !over()) return
    moved = false
    if (busy) return
    headline.tabIndex = -1
    headline.focus({preventScroll: true})
  }

  function look() {
    looking = null
    if (location.pathname !== page) { page = location.pathname; moved = true }
    mark()
    if (moved) focus()
    const search = document.querySelector('.st-key-search-typed input')
    if (search && search !== field) search.focus()
    field = search
  }

  new MutationObserver(() => { looking ??= setTimeout(look, LOOK_MS) })
    .observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-test-script-state', 'href']})
})()
