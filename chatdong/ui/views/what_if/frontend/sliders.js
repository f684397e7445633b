/* The moving part of the what-if page: the quantities of one activity, the total against the cap, and the curves.

   A hand that moves is answered at once, from what the server told ahead (chatdong/domain/scenario/lookahead.py says what that is);
   then the server is asked, and what it answers stands. No costing is computed here.
   https://docs.streamlit.io/develop/api-reference/custom-components/component-v2-parentelement */

const STEPS = [-10, -1, 1, 10]
const QUIET_MS = 300 // a hand that has rested so long is done for now
const AROUND = {top: 14, right: 8, bottom: 24}
const SVG = 'http://www.w3.org/2000/svg'

/** Won as 천원, rounded half up, as formats.thousands writes it. */
export function thousands(krw) {
  const amount = Math.abs(krw), rest = amount % 1000, whole = (amount - rest) / 1000 + (rest >= 500 ? 1 : 0)
  return (krw < 0 && whole ? '△' : '') + whole.toLocaleString('en-US')
}

/** What the server told of a scenario, with some quantities at other values: the total, the height at the end of each day of the
    year, and whether that is what the server will say: not where two quantities move the same line, or where one was not told. */
export function answer(ahead, moved) {
  const krw = ahead.lines.map(([now]) => now), touched = new Set()
  let days = ahead.days, sure = true
  for (const [id, value] of Object.entries(moved)) {
    const told = ahead.told[id]
    if (!told || value === null || value < told.first || value > told.last) { sure = false; continue }
    for (const [place, line] of Object.entries(told.lines)) {
      const at = Array.isArray(line) ? line[0] + line[1] * value : line.listed[value - told.first]
      if (at === null) { sure = false; continue }
      krw[place] += at - ahead.lines[place][0]
      sure = sure && !touched.has(place)
      touched.add(place)
    }
    if (told.days.length) {
      sure = sure && days === ahead.days
      days = told.days[value - told.first]
    }
  }
  const falls = new Array(ahead.year_days).fill(0)
  for (const [day, amount] of ahead.rest) falls[day] += amount
  krw.forEach((amount, place) => {
    const on = days[ahead.lines[place][1]], share = Math.floor(amount / on.length), rest = amount - share * on.length
    on.forEach((day, number) => { falls[day] += share + (number < rest ? 1 : 0) })
  })
  let height = 0
  const curve = falls.map(amount => (height += amount))
  return {total: height, curve, sure}
}

const filled = (words, figures) => words.replace(/\{(\w+)\}/g, (_, name) => figures[name])
const count = value => value.toLocaleString('en-US')
const whole = text => (/^\d{1,15}$/.test(text) ? Number(text) : null)

function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

function drawn(tag, attributes = {}, text) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (text !== undefined) element.textContent = text
  return element
}

/** Write only what differs: an element that is written anew is laid out anew, and read out again. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text
  element.hidden = !text
}

function put(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) element.removeAttribute(name)
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value === true ? '' : value)
  }
}

/* --- one quantity ------------------------------------------------------------------------------------------------------ */

function control(id, on) {
  const field = made('input', {id: `quantity-${id}`})
  const parts = {
    kind: made('b'), items: made('span'), badge: made('span', {class: 'instrument-badge'}), field,
    value: made('output', {for: field.id}), low: made('span'), high: made('span'), help: made('p', {id: `help-${id}`, class: 'instrument-unseen'}),
    lock: made('button', {type: 'button', class: 'instrument-button'}, made('span', {class: 'instrument-icon', 'aria-hidden': 'true'})),
    plan: made('button', {type: 'button', class: 'instrument-button'}, made('span', {class: 'instrument-icon', 'aria-hidden': 'true'}, 'restart_alt')),
    refused: made('div', {role: 'alert'}),
    box: made('input', {type: 'number', class: 'instrument-box', step: 1}),
  }
  parts.steps = STEPS.map(by => made('button', {type: 'button', class: 'instrument-step'}, (by < 0 ? '−' : '+') + Math.abs(by)))
  parts.exact = made('div', {class: 'instrument-exact'}, ...parts.steps.slice(0, 2), parts.box, ...parts.steps.slice(2))
  parts.scale = made('div', {class: 'instrument-scale'}, parts.low, parts.high)
  const label = made('label', {for: field.id}, parts.kind, ' ', parts.items)
  const root = made('div', {class: 'instrument-quantity', 'data-quantity': id}, label, parts.exact,
    made('div', {class: 'instrument-row'}, made('div', {class: 'instrument-field'}, made('div', {class: 'instrument-value'}, parts.value), field, parts.scale), parts.lock, parts.plan), parts.help, parts.refused)
  let pointer = false
  field.addEventListener('pointerdown', () => { pointer = true })
  field.addEventListener('input', () => on.move(id, field.value, field.type === 'range'))
  field.addEventListener('change', () => {
    if (field.validity.badInput || field.value === '') return
    on.move(id, field.value, true)
    if (pointer && field.type === 'range') on.rest()
    pointer = false
  })
  // A number is stepped by its keys; a wheel over it scrolls the page.
  field.addEventListener('wheel', () => { if (field.type === 'number') field.blur() }, {passive: true})
  field.addEventListener('blur', () => { if (field.validity.badInput || field.value === '') on.back(id); on.rest() })
  parts.steps.forEach((button, place) => button.addEventListener('click', () => on.step(id, STEPS[place])))
  parts.box.addEventListener('input', () => { if (whole(parts.box.value) !== null) on.set(id, parts.box.value, false) })
  parts.box.addEventListener('change', () => { if (whole(parts.box.value) !== null) on.set(id, parts.box.value, true) })
  parts.box.addEventListener('wheel', () => parts.box.blur(), {passive: true})
  parts.box.addEventListener('blur', () => { if (whole(parts.box.value) === null) on.back(id); on.rest() })
  parts.lock.addEventListener('click', () => on.lock(id))
  parts.plan.addEventListener('click', () => on.plan(id))
  return {...parts, root}
}

function show(parts, of, text, words, kept) {
  const value = text === null ? (of.value === null ? of.planned : of.value) : whole(text)
  const name = `${of.kind} ${of.items}`
  say(parts.kind, of.kind)
  say(parts.items, of.items)
  const differs = of.value === null && text === null
  say(parts.badge, differs ? words.differs : value === of.planned ? '' : of.badge)
  const type = of.slider ? 'range' : 'number'
  put(parts.field, {
    type, min: of.slider ? Math.min(of.low, value) : 0, max: of.slider ? Math.max(of.high, value) : of.most, step: of.step, disabled: of.locked,
    'aria-valuetext': of.slider && value !== null ? `${count(value)}${of.unit}` : null, 'aria-describedby': of.help ? parts.help.id : null,
  })
  // A field that is being emptied to write another number stays empty until it is left.
  const emptied = document.activeElement === parts.field && (parts.field.value === '' || parts.field.validity.badInput)
  if (text === null && !emptied && parts.field.value !== String(value)) parts.field.value = String(value)
  parts.exact.hidden = !of.slider
  put(parts.box, {'aria-label': name, min: 0, max: of.most, disabled: of.locked})
  if (of.slider && document.activeElement !== parts.box && parts.box.value !== String(value)) parts.box.value = String(value)
  parts.steps.forEach((button, place) => {
    const by = STEPS[place], step = String(Math.abs(by))
    put(button, {'aria-label': filled(by < 0 ? words.fewer : words.more, {step, name}), disabled: of.locked || (by < 0 && value <= of.low)})
  })
  if (parts.badge.parentElement !== parts.scale) parts.scale.insertBefore(parts.badge, parts.high)
  parts.value.parentElement.hidden = !of.slider
  say(parts.value, of.slider && value !== null ? count(value) : '')
  say(parts.low, of.slider ? count(Number(parts.field.min)) : of.help && count(of.low))
  say(parts.high, of.slider ? count(Number(parts.field.max)) : '')
  say(parts.help, of.help)
  say(parts.lock.firstChild, of.locked ? 'lock' : 'lock_open')
  put(parts.lock, {'aria-label': `${words.lock}: ${name}`, 'aria-pressed': String(of.locked), title: of.locked ? words.locked : words.unlocked})
  put(parts.plan, {'aria-label': `${words.plan}: ${name}`, title: words.plan, disabled: of.locked || (!differs && value === of.planned)})
  const refused = kept ? [words.kept] : of.refused
  if (parts.refused.textContent !== refused.join('')) parts.refused.replaceChildren(...refused.map(why => made('p', {class: 'instrument-refused'}, why)))
}

/* --- the curves -------------------------------------------------------------------------------------------------------- */

function picture(root) {
  const legend = made('div', {class: 'instrument-legend', 'aria-hidden': 'true'})
  const svg = drawn('svg', {role: 'img', class: 'instrument-svg'})
  const layer = name => svg.appendChild(drawn('g', {class: `instrument-${name}`}))
  const layers = {frame: layer('frame'), official: layer('official'), planned: layer('planned'), moving: layer('moving'), hover: layer('hover')}
  const line = drawn('path', {class: 'instrument-line instrument-scenario'}), word = drawn('text', {class: 'instrument-end', 'text-anchor': 'end'})
  const marks = drawn('g')
  layers.moving.append(line, marks, word)
  const rule = drawn('line', {class: 'instrument-day'}), tip = made('div', {class: 'instrument-tip', hidden: ''})
  layers.hover.append(rule)
  root.append(legend, made('div', {class: 'instrument-chart'}, svg, tip))
  let drawnFor = '', now = null

  const step = most => {
    const rough = most / 5, unit = 10 ** Math.floor(Math.log10(rough))
    return [1, 2, 5, 10].find(nice => nice * unit >= rough) * unit
  }

  function place(chart, top, width, height, left) {
    const across = width - left - AROUND.right, down = height - AROUND.top - AROUND.bottom
    return {
      x: day => left + (day / (chart.days - 1)) * across,
      y: krw => AROUND.top + down * (1 - krw / top),
      day: at => Math.min(Math.max(Math.round(((at - left) / across) * (chart.days - 1)), 0), chart.days - 1),
    }
  }

  const stepped = (heights, at) => heights.reduce((path, krw, day) => {
    if (day === 0) return `M${at.x(0)},${at.y(krw)}`
    if (krw !== heights[day - 1]) return `${path}H${at.x(day).toFixed(1)}V${at.y(krw).toFixed(1)}`
    return day === heights.length - 1 ? `${path}H${at.x(day).toFixed(1)}` : path
  }, '')

  function frame(chart, words, at, top, by, width, height, left) {
    const frame = []
    for (let krw = 0; krw <= top; krw += by) {
      frame.push(drawn('line', {class: 'instrument-grid', x1: left, x2: width - AROUND.right, y1: at.y(krw), y2: at.y(krw)}))
      frame.push(drawn('text', {x: left - 6, y: at.y(krw) + 4, 'text-anchor': 'end'}, thousands(krw)))
    }
    const room = (width - left) / chart.months.length, each = Math.ceil(34 / room)
    chart.months.forEach(([day, month], number) => {
      frame.push(drawn('line', {class: 'instrument-tick', x1: at.x(day), x2: at.x(day), y1: at.y(0), y2: at.y(0) + 4}))
      if (number % each === 0) frame.push(drawn('text', {x: at.x(day), y: height - 6, 'text-anchor': 'middle'}, month))
    })
    frame.push(drawn('line', {class: 'instrument-cap', x1: left, x2: width - AROUND.right, y1: at.y(chart.cap), y2: at.y(chart.cap)}))
    frame.push(drawn('text', {class: 'instrument-strong', x: left + 4, y: at.y(chart.cap) - 6}, words.cap))
    frame.push(drawn('line', {class: 'instrument-rule', x1: at.x(chart.as_of), x2: at.x(chart.as_of), y1: AROUND.top, y2: at.y(0)}))
    layers.frame.replaceChildren(...frame)
    let path = '', broken = true
    for (const [day, krw] of chart.official) {
      path += krw === null ? '' : `${broken ? 'M' : 'L'}${at.x(day).toFixed(1)},${at.y(krw).toFixed(1)}`
      broken = krw === null
    }
    layers.official.replaceChildren(drawn('path', {class: 'instrument-line', d: path}))
    layers.planned.replaceChildren(drawn('path', {class: 'instrument-line', d: stepped(chart.planned, at)}))
    legend.replaceChildren(...['official', 'planned', 'scenario'].map(name => {
      const sample = drawn('svg', {width: 22, height: 10, class: `instrument-${name}`})
      sample.append(drawn('line', {class: 'instrument-line', x1: 0, x2: 22, y1: 5, y2: 5}))
      return made('span', {}, sample, words.series[name])
    }))
  }

  function draw(chart, words, found) {
    const {clientWidth, clientHeight: height} = svg.parentElement, width = Math.max(Math.round(clientWidth), 240)
    const most = Math.max(chart.most, found.total), by = Math.max(step(most), 1000), top = Math.ceil(most / by) * by
    const left = 12 + 7.2 * thousands(top).length
    const at = place(chart, top, width, height, left)
    now = {chart, words, found, at, width}
    const drawing = JSON.stringify([width, height, top, chart.mark, words.series])
    if (drawing !== drawnFor) {
      put(svg, {width, height, viewBox: `0 0 ${width} ${height}`})
      frame(chart, words, at, top, by, width, height, left)
      drawnFor = drawing
    }
    line.setAttribute('d', stepped(found.curve, at))
    // The amount stands where the cap's rule is not: above what passes it, below what does not.
    const aside = found.total >= chart.cap ? -8 : 18
    put(word, {x: width - AROUND.right, y: Math.max(at.y(found.total) + aside, 11)})
    say(word, filled(words.end, {total: thousands(found.total)}))
    marks.replaceChildren(...chart.milestones.map(([day, krw]) => {
      const x = at.x(day), y = at.y(krw)
      return found.curve[day] < krw
        ? drawn('rect', {class: 'instrument-missed', x: x - 4.5, y: y - 4.5, width: 9, height: 9})
        : drawn('circle', {class: 'instrument-achieved', cx: x, cy: y, r: 4.8})
    }))
    return svg
  }

  function point(event) {
    if (!now) return
    const {chart, words, found, at, width} = now
    const box = svg.getBoundingClientRect(), day = at.day(event.clientX - box.left)
    const near = chart.milestones.find(([on, krw]) => Math.hypot(at.x(on) - (event.clientX - box.left), at.y(krw) - (event.clientY - box.top)) < 12)
    const on = near ? near[0] : day
    const date = new Date(Date.parse(chart.start) + on * 86_400_000).toISOString().slice(0, 10)
    const rows = near
      ? [[words.milestone, thousands(near[1])], [words.series.scenario, thousands(found.curve[on])], [words.status, found.curve[on] < near[1] ? words.missed : words.achieved]]
      : [[words.series.official, chart.heights[on] === null ? '–' : thousands(chart.heights[on])], [words.series.planned, thousands(chart.planned[on])], [words.series.scenario, thousands(found.curve[on])]]
    tip.replaceChildren(made('b', {}, date), ...rows.map(([name, amount]) => made('div', {}, made('span', {}, name), made('span', {}, amount))))
    tip.hidden = false
    tip.style.left = `${Math.min(Math.max(at.x(on) + 12, 0), width - tip.offsetWidth)}px`
    if (at.x(on) + 12 + tip.offsetWidth > width) tip.style.left = `${Math.max(at.x(on) - 12 - tip.offsetWidth, 0)}px`
    put(rule, {x1: at.x(on), x2: at.x(on), y1: AROUND.top, y2: at.y(0), class: 'instrument-day instrument-pointed'})
  }

  function leave() {
    tip.hidden = true
    put(rule, {class: 'instrument-day'})
  }
  svg.addEventListener('pointermove', point)
  svg.addEventListener('pointerleave', leave)
  return {draw}
}

let unheard = {} // what the server had not answered when the reader went to another page

/* --- the whole --------------------------------------------------------------------------------------------------------- */

function instrument(parent) {
  const controls = made('div', {class: 'instrument-controls'}), note = made('p', {class: 'instrument-note'})
  const total = made('strong'), left = made('span', {class: 'instrument-left'}), checking = made('span', {class: 'instrument-checking', role: 'status'})
  const figure = made('figure', {class: 'instrument-picture'}, made('p', {class: 'instrument-total'}, total, ' ', left, ' ', checking))
  const chart = picture(figure)
  const root = made('div', {class: 'instrument'}, figure, made('div', {class: 'instrument-hand'}, controls, note))
  ;(parent.querySelector('.instrument-room') ?? parent).replaceChildren(root)
  const shown = new Map(), kept = new Set() // kept: fields that were left without a number
  let component = null, data = null, unsent = {}, sent = {}, written = 0, waiting = null, frame = null, turns = 0, telling = false

  const text = id => unsent[id] ?? sent[id]?.text ?? null
  const moved = () => Object.fromEntries([...Object.keys(sent), ...Object.keys(unsent)].map(id => [id, whole(text(id))]))

  function draw() {
    frame = null
    const found = answer(data.ahead, moved())
    const {cap, plan} = data.chart, over = found.total - cap, figures = {cap: thousands(cap), over: thousands(over), left: thousands(-over)}
    say(total, filled(data.words.total, {total: thousands(found.total)}))
    say(left, filled(over > 0 ? data.words.over : data.words.left, figures) + (found.total === plan ? ` · ${data.words.same}` : ''))
    left.classList.toggle('instrument-beyond', over > 0)
    say(checking, found.sure ? '' : data.words.checking)
    checking.hidden = false
    const svg = chart.draw(data.chart, data.words, found)
    put(svg, {'aria-label': `${total.textContent}. ${left.textContent}`})
    root.dataset.total = String(found.total)
  }

  function controlsNow() {
    for (const of of data.quantities) if (shown.has(of.id)) show(shown.get(of.id), of, text(of.id), data.words, kept.has(of.id))
  }

  function rest() {
    clearTimeout(waiting)
    waiting = null
    if (!Object.keys(unsent).length || !component) return
    // A number that no earlier sheet of this page has used, so that an answer says which of the moves it has heard.
    written = Math.max(written + 1, Date.now())
    for (const [id, value] of Object.entries(unsent)) sent[id] = {text: value, written}
    unsent = {}
    // Whatever the server has not answered goes along again: it may take only the last of two messages.
    component.setStateValue('moved', {written, values: Object.fromEntries(Object.entries(sent).map(([id, one]) => [id, one.text]))})
    telling = true
    setTimeout(() => { telling = false })
  }

  const on = {
    rest,
    move(id, value, done) {
      kept.delete(id)
      if (done || whole(value) !== null) unsent[id] = value
      clearTimeout(waiting)
      if (done) waiting = setTimeout(rest, QUIET_MS)
      controlsNow()
      draw()
    },
    set(id, value, done) {
      const of = data.quantities.find(one => one.id === id), {field} = shown.get(id)
      put(field, {min: Math.min(of.low, Number(value)), max: Math.max(of.high, Number(value))})
      field.value = value
      on.move(id, value, done)
    },
    step(id, by) {
      const of = data.quantities.find(one => one.id === id), now = whole(text(id) ?? '') ?? of.value ?? of.planned
      on.set(id, String(by < 0 ? Math.max(now + by, Math.min(of.low, now)) : Math.min(now + by, of.most)), true)
    },
    back(id) {
      delete unsent[id]
      kept.add(id)
      shown.get(id).field.value = ''
      controlsNow()
      draw()
    },
    lock(id) {
      rest()
      component.setTriggerValue('lock', id)
    },
    plan(id) {
      kept.delete(id)
      const of = data.quantities.find(one => one.id === id)
      unsent[id] = String(of.planned)
      shown.get(id).field.value = unsent[id]
      shown.get(id).field.focus()
      controlsNow()
      draw()
      rest()
    },
  }
  // Undo and redo have keys of their own: they come after what is still on its way.
  root.addEventListener('keydown', event => { if (event.altKey) rest() })
  // A link to another page comes after what is still on its way, which Streamlit sends only once the click is over.
  const followed = event => {
    const link = event.target.closest?.('a[href]')
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    rest()
    if (!telling) return
    event.preventDefault()
    event.stopImmediatePropagation()
    setTimeout(() => link.click())
  }
  const resized = new ResizeObserver(() => { if (data && frame === null) frame = requestAnimationFrame(draw) })

  return {
    update(given) {
      // A server that does not know the visit has heard nothing of what another did not answer.
      const another = data && data.visit !== given.data.visit
      component = given
      data = given.data
      if (another) {
        for (const [id, one] of Object.entries(sent)) unsent[id] ??= one.text
        sent = {}
      }
      if (turns === 0) {
        // Of a move and a page that are asked for together the server may take the page alone.
        for (const [id, one] of Object.entries(unheard)) if (one.written > data.heard) unsent[id] = one.text
        unheard = {}
      }
      for (const [id, one] of Object.entries(sent)) if (one.written <= data.heard) delete sent[id]
      const ids = new Set(data.quantities.map(of => of.id))
      for (const known of [sent, unsent]) for (const id of Object.keys(known)) if (!ids.has(id)) delete known[id]
      for (const [id, parts] of shown) if (!ids.has(id)) { parts.root.remove(); shown.delete(id) }
      data.quantities.forEach((of, place) => {
        if (!shown.has(of.id)) shown.set(of.id, control(of.id, on))
        const element = shown.get(of.id).root
        if (controls.children[place] !== element) controls.insertBefore(element, controls.children[place] ?? null)
      })
      for (const [name, colour] of Object.entries(data.colours)) root.style.setProperty(`--instrument-${name}`, colour)
      say(note, data.quantities.some(of => of.help) ? data.words.floors : '')
      controlsNow()
      draw()
      resized.observe(root)
      document.addEventListener('click', followed, true)
      if (turns === 0 || another) rest()
      return ++turns
    },
    turns: () => turns,
    leave() {
      clearTimeout(waiting)
      // Said after the page that was asked for, it would take that page back, or leave it empty: it waits until the reader is here again.
      unheard = {...sent}
      for (const [id, value] of Object.entries(unsent)) unheard[id] = {text: value, written: Infinity}
      document.removeEventListener('click', followed, true)
      resized.disconnect()
    },
  }
}

const instruments = new WeakMap()

export default function (component) {
  const parent = component.parentElement
  if (!instruments.has(parent)) instruments.set(parent, instrument(parent))
  const one = instruments.get(parent)
  const turn = one.update(component)
  // Streamlit may take back a call after it has made the next one.
  return () => { if (turn === one.turns()) one.leave() }
}
