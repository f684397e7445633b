/* What is typed into a field arrives, though the connection, the page or the server goes meanwhile.

   Streamlit's browser part sends a field once it is left. A field that is taken from the hand while the connection is down is never
   left: its text stands on the screen and nowhere else. So it is left here, as soon as it can be, and before any button is pressed. What
   stands in a place named by chatdong/ui/components/typed.py is kept in the tab's own storage besides, and put back where the server gives another
   text for it: after a reload, or where it was not drawn meanwhile.

   Nothing but the events of fields is used, and nothing leaves the browser. Without this script the pages work as before. */
;(() => {
  const PLACE = 'st-key-typed-', ORIGINAL = 'st-key-original-', VISIT = 'st-key-visit-', DRAWN = 'st-key-drawn-', STORED = 'chatdong-typed-'
  const MOST_FIELDS = 50, MOST_LETTERS = 200_000, QUIET_MS = 300, LOOK_MS = 30
  const PRESSED = 'button, a[href], summary, label, [role=button], [role=tab], [role=radio], [role=option], [role=menuitem]'
  const unsent = new Set() // fields with a text that Streamlit has not sent, in the order typed
  const shut = new WeakSet() // of these, those that were seen closed since
  const seen = new WeakMap() // field → the place and the visit that it was looked at in
  const returned = new WeakMap() // field → the visit and the text that were put back last
  const waiting = new Map() // place → what is to be kept of it
  let ours = false, telling = false, again = false, looking = null, writing = null

  const text = node => node.matches?.('textarea, input:not([type=password], [type=search], [type=file], [type=checkbox], [type=radio], [type=range], [role=combobox])')
  const field = node => (text(node) ? node : node.closest?.('[data-testid=stDateInputField], [data-testid=stDateTimeInputField], [data-testid=stTimeInput]'))
  const open = one => !one.disabled && one.getAttribute('data-disabled') === null
  const named = (node, prefix) => [...(node?.classList ?? [])].find(name => name.startsWith(prefix))?.slice(prefix.length)

  /* --- left before it is too late ------------------------------------------------------------------------------------- */

  function leave(one) {
    unsent.delete(one)
    const last = one.contains(document.activeElement) ? document.activeElement : one.querySelector('[role=spinbutton]') ?? one
    last.dispatchEvent(new FocusEvent('focusout', {bubbles: true, composed: true}))
  }

  function leaveAll() {
    for (const one of unsent) {
      if (!one.isConnected) unsent.delete(one)
      // Whoever writes a date may go on to its calendar, and is still in the field there.
      if (!one.isConnected || !open(one) || (!text(one) && one.contains(document.activeElement))) continue
      leave(one)
      // Streamlit sends it in a moment. What is asked for in the same moment would be sent along, and taken for a question to the same part.
      telling = true
      setTimeout(() => { telling = false })
    }
  }

  /** A press comes after what is on its way. */
  function pressed(event) {
    const what = event.target.closest?.(PRESSED)
    if (!what || again) return
    leaveAll()
    if (!telling || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    setTimeout(() => { again = true; what.click(); again = false })
  }

  /* --- kept in the tab ------------------------------------------------------------------------------------------------- */

  /** Where a field of a kept place stands, and the sum of the text that the server has for it. */
  function place(one) {
    const room = one.closest(`[class*="${PLACE}"]`), name = named(room, PLACE)
    return name && text(one) ? {name, sum: named(room.querySelector(`[class*="${ORIGINAL}${name}-"]`), `${ORIGINAL}${name}-`)} : null
  }

  /** Whether a text has a sum: CRC-32 of its UTF-8, as zlib.crc32 in chatdong/ui/components/typed.py has it. */
  function adds(words, sum) {
    let crc = -1
    for (const byte of new TextEncoder().encode(words)) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
    }
    return ((crc ^ -1) >>> 0).toString(16) === sum
  }

  const stored = name => {
    try { return waiting.has(name) ? waiting.get(name) : JSON.parse(sessionStorage.getItem(STORED + name)) } catch { return null }
  }

  function keep(name, what) {
    waiting.set(name, what)
    writing ??= setTimeout(write, QUIET_MS)
  }

  function write() {
    clearTimeout(writing)
    writing = null
    try { writeAll() } catch { waiting.clear() } // a browser may be told to keep nothing
  }

  function writeAll() {
    for (const [name, what] of waiting) {
      waiting.delete(name)
      if (!what || what.text.length > MOST_LETTERS) { sessionStorage.removeItem(STORED + name); continue }
      // The oldest goes first, also where the browser has no more room.
      for (let others = kept(name); ; others.shift()) {
        try {
          if (others.length >= MOST_FIELDS) throw new RangeError('too many')
          sessionStorage.setItem(STORED + name, JSON.stringify(what))
          break
        } catch {
          if (!others.length) break
          sessionStorage.removeItem(STORED + others[0].name)
        }
      }
    }
  }

  const kept = but => Object.keys(sessionStorage).filter(key => key.startsWith(STORED) && key !== STORED + but)
    .map(key => key.slice(STORED.length)).map(name => ({name, at: stored(name)?.at ?? 0})).sort((one, other) => one.at - other.at)

  function putBack(one, words) {
    ours = true
    const kind = one instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
    Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(one, words)
    one.dispatchEvent(new Event('input', {bubbles: true}))
    ours = false
    unsent.add(one)
    // React has to have taken it in before it is left.
    setTimeout(() => { if (unsent.has(one) && open(one) && document.activeElement !== one) leave(one) })
  }

  function look() {
    looking = null
    const [visit, drawn] = [VISIT, DRAWN].map(prefix => named(document.querySelector(`[class*="${prefix}"]`), prefix))
    for (const one of document.querySelectorAll(`[class*="${PLACE}"] :is(input, textarea)`)) {
      const at = place(one)
      if (!at || !open(one) || unsent.has(one)) continue
      const {name, sum} = at, before = seen.get(one), what = stored(name), words = one.value
      // Until a page of another visit is whole, a field may still show what it had in the one before.
      seen.set(one, {name, visit: visit === drawn ? visit : null})
      if (!what || (what.text === words && what.sum === sum)) continue
      // Shown all along, in one visit: what stands there now is what the server made of it.
      const answered = what.text === words || (before?.name === name && before.visit === visit)
      if (answered) keep(name, adds(words, sum) ? null : {text: words, sum, at: what.at})
      // The server has another text by now: it was saved, or somebody else saved one.
      else if (what.sum !== sum) keep(name, null)
      else if (returned.get(one) !== `${visit} ${what.text}`) {
        returned.set(one, `${visit} ${what.text}`)
        putBack(one, what.text)
      }
    }
  }

  function leaveWhatOpened() {
    for (const one of unsent) {
      if (!open(one)) shut.add(one)
      else if (shut.delete(one)) leave(one)
    }
  }

  function typed(one) {
    unsent.delete(one)
    unsent.add(one)
    const at = place(one)
    if (at) keep(at.name, adds(one.value, at.sum) ? null : {text: one.value, sum: at.sum, at: Date.now()})
  }

  /* --- what is listened to ------------------------------------------------------------------------------------------- */

  const heard = (name, hear) => document.addEventListener(name, hear, true)
  heard('input', event => { if (!ours && text(event.target)) typed(event.target) })
  // A date is written in parts of its own, which tell of no input.
  for (const name of ['beforeinput', 'keydown']) heard(name, event => {
    const one = event.key !== 'Tab' && !text(event.target) && field(event.target)
    if (one) typed(one)
  })
  // Sent, though it is still in the hand.
  heard('keydown', event => {
    const short = event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && short && !event.isComposing && text(event.target)) unsent.delete(event.target)
  })
  heard('focusout', event => { const one = field(event.target); if (one && open(one)) unsent.delete(one) })
  heard('pointerdown', event => { if (event.target.closest?.(PRESSED)) leaveAll() })
  heard('click', pressed)
  // Buttons have keys of their own, with Alt; it comes first.
  heard('keydown', event => { if (event.key === 'Alt') leaveAll() })
  addEventListener('pagehide', write)
  new MutationObserver(() => {
    // At once, so that it goes with what the page asks for when it is connected again.
    leaveWhatOpened()
    looking ??= setTimeout(look, LOOK_MS)
  }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['disabled', 'data-disabled', 'class']})
})()
