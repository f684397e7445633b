/* Keeps typed text while the connection, the page or the server is lost.

   Streamlit's frontend sends the value of a field on blur (focusout). A field that is disabled while the connection is down gets no blur, so
   its text would stay unsent. This script dispatches focusout as soon as the field is enabled again, and before any button is clicked. The text
   of fields in a container of chatdong/ui/components/typed.py is also stored in sessionStorage, and restored where the server gives another
   text: after a reload, or where the field was not drawn for a while.

   It uses events of fields only, and nothing leaves the browser. Without this script the pages work as Streamlit makes them. */
;(() => {
  const PLACE = 'st-key-typed-', ORIGINAL = 'st-key-original-', VISIT = 'st-key-visit-', DRAWN = 'st-key-drawn-', STORED = 'chatdong-typed-'
  const MOST_FIELDS = 50, MOST_LETTERS = 200_000, QUIET_MS = 300, LOOK_MS = 30
  const PRESSED = 'button, a[href], summary, label, [role=button], [role=tab], [role=radio], [role=option], [role=menuitem]'
  const unsent = new Set() // fields whose text Streamlit has not sent, in the order of typing
  const shut = new WeakSet() // unsent fields that were disabled since
  const seen = new WeakMap() // field → the place name and the session id at its last check
  const returned = new WeakMap() // field → the session id and the text last restored
  const waiting = new Map() // place name → the entry to be stored, null to remove it
  let ours = false, telling = false, again = false, looking = null, writing = null

  const text = node => node.matches?.('textarea, input:not([type=password], [type=search], [type=file], [type=checkbox], [type=radio], [type=range], [role=combobox])')
  const field = node => (text(node) ? node : node.closest?.('[data-testid=stDateInputField], [data-testid=stDateTimeInputField], [data-testid=stTimeInput]'))
  const open = one => !one.disabled && one.getAttribute('data-disabled') === null
  const named = (node, prefix) => [...(node?.classList ?? [])].find(name => name.startsWith(prefix))?.slice(prefix.length)

  /* --- send unsent fields --------------------------------------------------------------------------------------------- */

  function leave(one) {
    unsent.delete(one)
    const last = one.contains(document.activeElement) ? document.activeElement : one.querySelector('[role=spinbutton]') ?? one
    last.dispatchEvent(new FocusEvent('focusout', {bubbles: true, composed: true}))
  }

  function leaveAll() {
    for (const one of unsent) {
      if (!one.isConnected) unsent.delete(one)
      // A click on the calendar of a date field does not leave the field.
      if (!one.isConnected || !open(one) || (!text(one) && one.contains(document.activeElement))) continue
      leave(one)
      // Streamlit sends the value in the next task. A click in the same task would be sent with it and rerun the same fragment only.
      telling = true
      setTimeout(() => { telling = false })
    }
  }

  /** On a click: send unsent fields first, then repeat the click. */
  function pressed(event) {
    const what = event.target.closest?.(PRESSED)
    if (!what || again) return
    leaveAll()
    if (!telling || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    setTimeout(() => { again = true; what.click(); again = false })
  }

  /* --- store typed text in the tab ------------------------------------------------------------------------------------- */

  /** The name of the typed.py container around a field, and the checksum of the server's text; null for another field. */
  function place(one) {
    const room = one.closest(`[class*="${PLACE}"]`), name = named(room, PLACE)
    return name && text(one) ? {name, sum: named(room.querySelector(`[class*="${ORIGINAL}${name}-"]`), `${ORIGINAL}${name}-`)} : null
  }

  /** True where a text has this checksum: the CRC-32 of its UTF-8 in hex, as zlib.crc32 in chatdong/ui/components/typed.py. */
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
    try { writeAll() } catch { waiting.clear() } // storage may be disabled in the browser
  }

  function writeAll() {
    for (const [name, what] of waiting) {
      waiting.delete(name)
      if (!what || what.text.length > MOST_LETTERS) { sessionStorage.removeItem(STORED + name); continue }
      // The oldest entries are removed first, also when the storage quota is exceeded.
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
    // React must process the input event before the blur.
    setTimeout(() => { if (unsent.has(one) && open(one) && document.activeElement !== one) leave(one) })
  }

  function look() {
    looking = null
    const [visit, drawn] = [VISIT, DRAWN].map(prefix => named(document.querySelector(`[class*="${prefix}"]`), prefix))
    for (const one of document.querySelectorAll(`[class*="${PLACE}"] :is(input, textarea)`)) {
      const at = place(one)
      if (!at || !open(one) || unsent.has(one)) continue
      const {name, sum} = at, before = seen.get(one), what = stored(name), words = one.value
      // Until the page of a new session is complete, a field may still show the value of the session before.
      seen.set(one, {name, visit: visit === drawn ? visit : null})
      if (!what || (what.text === words && what.sum === sum)) continue
      // The field was shown before in the same session, so its present text is the server's answer.
      const answered = what.text === words || (before?.name === name && before.visit === visit)
      if (answered) keep(name, adds(words, sum) ? null : {text: words, sum, at: what.at})
      // The server's text has changed: this text, or another user's, was saved.
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

  /* --- event listeners ----------------------------------------------------------------------------------------------- */

  const heard = (name, hear) => document.addEventListener(name, hear, true)
  heard('input', event => { if (!ours && text(event.target)) typed(event.target) })
  // A date field consists of segments that fire no input event.
  for (const name of ['beforeinput', 'keydown']) heard(name, event => {
    const one = event.key !== 'Tab' && !text(event.target) && field(event.target)
    if (one) typed(one)
  })
  // Enter sends a field that keeps the focus.
  heard('keydown', event => {
    const short = event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && short && !event.isComposing && text(event.target)) unsent.delete(event.target)
  })
  heard('focusout', event => { const one = field(event.target); if (one && open(one)) unsent.delete(one) })
  heard('pointerdown', event => { if (event.target.closest?.(PRESSED)) leaveAll() })
  heard('click', pressed)
  // Buttons have Alt shortcuts; send the fields at the press of Alt.
  heard('keydown', event => { if (event.key === 'Alt') leaveAll() })
  addEventListener('pagehide', write)
  new MutationObserver(() => {
    // At once, so that the values are sent with the rerun after the reconnection.
    leaveWhatOpened()
    looking ??= setTimeout(look, LOOK_MS)
  }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['disabled', 'data-disabled', 'class']})
})()
