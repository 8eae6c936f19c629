// @ts-check
import { element, setText } from '../element.js'
import { timeText, wordsOf } from '../shell/language.js'
import { gatewayLanes, segmentSentence } from './breaker-lanes.js'
import { breakerMoves } from './breaker-moves.js'
import { breakerTone, segmentText } from './breaker-words.js'
import { totalOf } from './outcome-bands.js'
import { choice } from './choice.js'
import { panel } from './panel.js'
import { gatewayText } from './payment-words.js'
import { pointAlong } from './point-along.js'
import { slotAt, windowAt, windowChoices } from './time-window.js'
import { trafficChart } from './traffic-chart.js'
import { countsText, trafficLegend } from './traffic-legend.js'

/** @typedef {import('./feed.js').Seen} Seen */

const [, usual] = windowChoices

const words = wordsOf({
  ko: {
    title: '게이트웨이 흐름',
    range: '기간',
    minutes: (/** @type {number} */ count) => `${count}분`,
    last: (/** @type {number} */ count) => `최근 ${count}분`,
    shaded: '붉은 곳은 상점이 응답하지 않은 때',
    gateway: '게이트웨이',
    all: '모두',
    slot: (/** @type {string} */ from, /** @type {string} */ to) => `${from}–${to}`,
    notCounted: '이때는 세는 사람이 없었습니다',
    chart: '시간에 따른 시도와 서킷 브레이커. 화살표 키로 시각을 옮깁니다',
  },
  en: {
    title: 'Gateways over time',
    range: 'Span',
    minutes: (/** @type {number} */ count) => `${count} min`,
    last: (/** @type {number} */ count) => `last ${count} minutes`,
    shaded: 'shaded red: the shop was away',
    gateway: 'Gateway',
    all: 'All',
    slot: (/** @type {string} */ from, /** @type {string} */ to) => `${from} to ${to}`,
    notCounted: 'nobody counted here',
    chart: 'Attempts and breakers over time; arrow keys move through the moments',
  },
})

/**
 * What became of the calls, and below it how the breakers stood, on one axis of time.
 *
 * @param {() => void} onChoice shows the same in another way
 */
export function overTimePanel(onChoice) {
  const chosen = choices(onChoice)
  const { section, note } = panel('over-time', words.title, [chosen.tools])
  const legend = trafficLegend()
  const drawing = timeDrawing()
  const spoken = element('p', { class: 'visually-hidden', role: 'status' })
  const moves = breakerMoves()
  section.append(legend.list, drawing.box, spoken, moves.details)

  /** @type {Seen | undefined} */
  let seen
  /** @type {number | undefined} where the reader points, from 0 to 1 */
  let pointed
  const show = (isByKey = false) => {
    if (seen === undefined) return
    const { history, now, status } = seen
    const window = windowAt(now, chosen.span)
    const { dialect } = chosen
    const slots = history.slots(window.firstSecond, window.slots, window.step, dialect)
    const aways = history.aways(now).filter(({ to }) => to > window.from)
    drawing.chart.draw({ window, slots, aways })
    drawing.showHair(pointed)
    const index = pointed === undefined ? undefined : slotAt(window, pointed)
    const counts = index === undefined ? totalOf(slots) : (slots[index] ?? {})
    legend.show(counts)
    const span = words.last(chosen.span.minutes)
    const whole = aways.length > 0 ? `${span}, ${words.shaded}` : span
    const when = index === undefined ? whole : slotText(window, index)
    const isUncounted = index !== undefined && slots[index] === undefined
    setText(note, isUncounted ? `${when}, ${words.notCounted}` : when)
    const whatWas = isUncounted ? words.notCounted : countsText(counts)
    if (isByKey) setText(spoken, `${when}: ${whatWas}`)
    for (const { dialect: name, breakers } of status.gateways) {
      const shown = drawing.lanesOf(name, pointAtLane)
      chosen.offer(name)
      shown.element.hidden = dialect !== undefined && dialect !== name
      shown.show(breakers, history, window)
    }
    moves.show(history.moves().filter((move) => !dialect || move.dialect === dialect))
  }
  /**
   * @param {import('./breaker-lanes.js').Pointed | undefined} at
   * @param {boolean} isByKey
   */
  const pointAtLane = (at, isByKey) => {
    drawing.tip.show(at)
    pointed = at?.place
    show()
    if (isByKey) setText(spoken, at === undefined ? '' : segmentSentence(at.segment))
  }
  pointAlong(drawing.plot, {
    step: () => (chosen.span.step * 1000) / (chosen.span.minutes * 60_000),
    onPoint: (place, isByKey) => {
      pointed = place
      show(isByKey)
    },
  })
  return {
    section,
    /** @param {Seen} next */
    show(next) {
      seen = next
      show()
    },
  }
}

/**
 * Which span of time, and which gateway.
 *
 * @param {() => void} onChoice
 */
function choices(onChoice) {
  const spans = windowChoices.map(({ minutes }) => ({
    value: String(minutes),
    text: words.minutes(minutes),
  }))
  const range = choice(words.range, spans, { chosen: String(usual.minutes), onChoice })
  const gateway = choice(words.gateway, [{ value: '', text: words.all }], { chosen: '', onChoice })
  const offered = new Set()
  return {
    tools: element('div', { class: 'over-time-tools' }, gateway.group, range.group),
    get span() {
      return windowChoices.find(({ minutes }) => String(minutes) === range.value) ?? usual
    },
    /** Undefined: all of them. */
    get dialect() {
      return gateway.value === '' ? undefined : gateway.value
    },
    /** @param {string} dialect */
    offer(dialect) {
      if (!offered.has(dialect)) gateway.add({ value: dialect, text: gatewayText(dialect) })
      offered.add(dialect)
    },
  }
}

/** The chart and the lanes, under one hair. */
function timeDrawing() {
  const scale = element('div', { class: 'chart-scale', 'aria-hidden': 'true' })
  const chart = trafficChart(scale)
  const attributes = { class: 'chart-plot', tabindex: '0', role: 'group' }
  const plot = element('div', { ...attributes, 'aria-label': words.chart }, chart.box)
  const hair = element('span', { class: 'hair', hidden: '' })
  const tip = laneTip()
  const lanesBox = element('div', { class: 'lanes-box' })
  const chartRow = element('div', { class: 'chart-row' }, scale, plot)
  /** @type {Map<string, ReturnType<typeof gatewayLanes>>} */
  const lanes = new Map()
  return {
    box: element('div', { class: 'time' }, chartRow, lanesBox, hair, tip.box),
    plot,
    chart,
    tip,
    /** @param {number | undefined} place from 0 to 1 */
    showHair(place) {
      hair.hidden = place === undefined
      const x = plot.offsetLeft + (place ?? 0) * plot.offsetWidth
      hair.style.transform = `translateX(${x}px)`
    },
    /**
     * @param {string} dialect
     * @param {Parameters<typeof gatewayLanes>[1]} onPoint
     */
    lanesOf(dialect, onPoint) {
      const shown = lanes.get(dialect) ?? gatewayLanes(dialect, onPoint)
      if (!lanes.has(dialect)) lanesBox.append(shown.element)
      lanes.set(dialect, shown)
      return shown
    },
  }
}

/**
 * @param {import('./time-window.js').TimeWindow} window
 * @param {number} index
 */
function slotText({ firstSecond, step }, index) {
  const from = (firstSecond + index * step) * 1000
  return words.slot(timeText(from), timeText(from + step * 1000))
}

/** What a segment of a lane is, beside it. */
function laneTip() {
  const title = element('strong', { class: 'state' })
  const when = element('span', { class: 'lane-tip-when' })
  const why = element('span', {})
  const meaning = element('span', { class: 'lane-tip-when' })
  const box = element('div', { class: 'lane-tip', hidden: '' }, title, when, why, meaning)
  return {
    box,
    /** @param {import('./breaker-lanes.js').Pointed | undefined} pointed */
    show(pointed) {
      box.hidden = pointed === undefined
      if (pointed === undefined) return
      const text = segmentText(pointed.segment)
      setText(title, text.title)
      title.dataset['tone'] = breakerTone(pointed.segment.state)
      setText(when, text.when)
      setText(why, text.why)
      setText(meaning, text.meaning)
      const { lane, place } = pointed
      const room = lane.offsetParent?.clientWidth ?? 0
      const middle = lane.offsetLeft + place * lane.offsetWidth - box.offsetWidth / 2
      const left = Math.max(8, Math.min(room - box.offsetWidth - 8, middle))
      box.style.transform = `translate(${left}px, ${lane.offsetTop - box.offsetHeight - 6}px)`
    },
  }
}
