// @ts-check
import { byId, element, setAttribute, setText } from './element.js'
import { countText } from './money-text.js'
import { outcomeBands } from './outcome-bands.js'
import { OutcomeHistory, SLOTS, SLOT_MS } from './outcome-history.js'
import { countsOver } from './sums.js'
import { timeText } from './time-text.js'

/** @typedef {import('./outcome-history.js').Slot} Slot */

const SVG = 'http://www.w3.org/2000/svg'
const BAR_WIDTH = 0.78

/** Builds the strip of requests by outcome, with its legend. */
export function outcomeChart() {
  const history = new OutcomeHistory()
  const strip = buildStrip()
  const showLegend = buildLegend()
  const note = byId('requests-note', HTMLElement)
  /** @type {Slot[]} */
  let slots = []
  /** @type {number | undefined} */
  let pointed
  const show = () => {
    strip.draw(slots, pointed)
    const slot = pointed === undefined ? undefined : slots[pointed]
    showLegend(slot === undefined ? slots : [slot])
    setText(note, slot === undefined ? sinceText(slots) : slotText(slot))
  }
  strip.onPoint((index) => {
    pointed = index
    show()
  })
  return (/** @type {import('./reading.js').Seen} */ { atMs, stats }) => {
    const outcomes = countsOver(stats, (dialect) => dialect.outcomes)
    history.note(atMs, outcomes, !stats.isListening)
    slots = history.slots(atMs)
    show()
  }
}

function buildStrip() {
  const box = byId('chart', HTMLElement)
  const top = element('span', { class: 'chart-top' })
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${SLOTS} 100`)
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('aria-hidden', 'true')
  const bars = Array.from({ length: SLOTS }, (_, index) => buildBar(svg, index))
  const axis = element('div', { class: 'chart-axis', 'aria-hidden': 'true' })
  for (const text of ['5 min ago', '4', '3', '2', '1', 'now']) {
    axis.append(element('span', {}, text))
  }
  const plot = element('div', {
    class: 'chart-plot',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Requests in slots of 5 seconds; arrow keys go from slot to slot',
  })
  plot.append(svg, top)
  box.append(plot, axis)
  return {
    onPoint: (/** @type {(index: number | undefined) => void} */ tell) => followPointer(plot, tell),
    /**
     * @param {readonly Slot[]} slots
     * @param {number | undefined} pointed
     */
    draw(slots, pointed) {
      const most = niceCeiling(Math.max(...slots.map(total)))
      setText(top, `${countText((most * 1000) / SLOT_MS)}/s`)
      for (const [index, slot] of slots.entries()) {
        bars[index]?.(slot, most, index === pointed)
      }
    },
  }
}

/**
 * @param {SVGElement} svg
 * @param {number} index
 */
function buildBar(svg, index) {
  const rectangle = (
    /** @type {string} */ name,
    /** @type {number} */ x,
    /** @type {number} */ width,
  ) => {
    const made = document.createElementNS(SVG, 'rect')
    made.setAttribute('class', name)
    made.setAttribute('x', String(x))
    made.setAttribute('width', String(width))
    svg.append(made)
    return made
  }
  const back = rectangle('chart-back', index, 1)
  back.setAttribute('y', '0')
  back.setAttribute('height', '100')
  const parts = outcomeBands.map((band) =>
    rectangle(`band-${band.id}`, index + (1 - BAR_WIDTH) / 2, BAR_WIDTH),
  )
  return (
    /** @type {Slot} */ slot,
    /** @type {number} */ most,
    /** @type {boolean} */ isPointed,
  ) => {
    setAttribute(back, 'data-state', stateOf(slot))
    setAttribute(back, 'data-pointed', isPointed ? '' : null)
    let top = 100
    for (const [order, band] of outcomeBands.entries()) {
      const height = (bandCount(band, [slot]) * 100) / most
      top -= height
      const part = parts[order]
      if (part === undefined) continue
      setAttribute(part, 'y', top.toFixed(2))
      setAttribute(part, 'height', height.toFixed(2))
    }
  }
}

/** @param {Slot} slot */
function stateOf({ isWatched, isAway }) {
  if (!isWatched) return 'unwatched'
  return isAway ? 'away' : 'watched'
}

/**
 * Tells which slot the reader points at, with the pointer or the arrow keys.
 *
 * @param {HTMLElement} plot
 * @param {(index: number | undefined) => void} tell
 */
function followPointer(plot, tell) {
  let index = SLOTS - 1
  const point = (/** @type {number} */ wanted) => {
    index = Math.min(SLOTS - 1, Math.max(0, wanted))
    tell(index)
  }
  plot.addEventListener('pointermove', (event) => {
    const { left, width } = plot.getBoundingClientRect()
    point(Math.floor(((event.clientX - left) / width) * SLOTS))
  })
  plot.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') point(index - 1)
    else if (event.key === 'ArrowRight') point(index + 1)
    else if (event.key === 'Escape') tell(undefined)
    else return
    event.preventDefault()
  })
  for (const end of ['pointerleave', 'blur']) plot.addEventListener(end, () => tell(undefined))
}

function buildLegend() {
  const list = byId('legend', HTMLElement)
  const rows = outcomeBands.map((band) => {
    const count = element('span', { class: 'legend-count' }, '0')
    const details = Object.entries(band.outcomes).map(([outcome, words]) => {
      const number = element('span', { class: 'legend-number' }, '0')
      return {
        outcome,
        number,
        line: element('span', { class: 'legend-part' }, `${words} `, number),
      }
    })
    const swatch = element('span', { class: `swatch band-${band.id}`, 'aria-hidden': 'true' })
    const title = element('span', { class: 'legend-title' }, band.title)
    const parts = details.map(({ line }) => line)
    list.append(
      element('li', {}, swatch, title, count, element('span', { class: 'legend-parts' }, ...parts)),
    )
    return { band, count, details }
  })
  return (/** @type {readonly Slot[]} */ slots) => {
    for (const { band, count, details } of rows) {
      setText(count, countText(bandCount(band, slots)))
      for (const { outcome, number } of details) setText(number, countText(counted(outcome, slots)))
    }
  }
}

/**
 * @param {string} outcome
 * @param {readonly Slot[]} slots
 */
function counted(outcome, slots) {
  return slots.reduce((sum, { counts }) => sum + (counts[outcome] ?? 0), 0)
}

/**
 * @param {import('./outcome-bands.js').OutcomeBand} band
 * @param {readonly Slot[]} slots
 */
function bandCount({ outcomes }, slots) {
  return Object.keys(outcomes).reduce((sum, outcome) => sum + counted(outcome, slots), 0)
}

/** @param {Slot} slot */
function total({ counts }) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** @param {Slot} slot */
function slotText({ fromMs, isWatched, isAway }) {
  const when = `${timeText(fromMs)} to ${timeText(fromMs + SLOT_MS)}`
  if (!isWatched) return `${when}: nobody watched`
  return isAway ? `${when}, away` : when
}

/** @param {readonly Slot[]} slots */
function sinceText(slots) {
  const first = slots.findIndex(({ isWatched }) => isWatched)
  const slot = slots[first]
  const since =
    first <= 0 || slot === undefined ? 'last 5 minutes' : `since ${timeText(slot.fromMs)}`
  return slots.some(({ isAway }) => isAway) ? `${since}; shaded: the gateway was away` : since
}

/**
 * A round number of requests a second that is not below any slot, for so many in a slot.
 *
 * @param {number} count
 */
function niceCeiling(count) {
  const perSlot = SLOT_MS / 1000
  const perSecond = Math.max(1, count / perSlot)
  const power = 10 ** Math.floor(Math.log10(perSecond))
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8].find((factor) => factor * power >= perSecond) ?? 10
  return step * power * perSlot
}
