// @ts-check
import { element, setAttribute, setText } from '../element.js'
import { keyedRows } from '../keyed-rows.js'
import { wordsOf } from '../shell/language.js'
import { breakerStateText, breakerTone, segmentText } from './breaker-words.js'
import { laneOf } from './gateway-history.js'
import { gatewayText, operationText } from './payment-words.js'
import { placeIn } from './time-window.js'

/** @typedef {import('./gateway-history.js').Segment} Segment */
/** @typedef {import('./gateway-history.js').GatewayHistory} GatewayHistory */
/** @typedef {import('./time-window.js').TimeWindow} TimeWindow */
/** @typedef {{ segment: Segment, place: number, lane: HTMLElement }} Pointed */

const words = wordsOf({
  ko: {
    breakers: (/** @type {string} */ gateway) => `${gateway} 서킷 브레이커`,
    lane: (
      /** @type {string} */ gateway,
      /** @type {string} */ operation,
      /** @type {string} */ state,
    ) => `${gateway} ${operation} 서킷 브레이커, 지금 ${state}. 화살표 키로 지난 상태를 봅니다`,
  },
  en: {
    breakers: (/** @type {string} */ gateway) => `Breakers of ${gateway}`,
    lane: (
      /** @type {string} */ gateway,
      /** @type {string} */ operation,
      /** @type {string} */ state,
    ) => `Breaker of ${gateway}, ${operation}: now ${state}. Arrow keys go through what it was`,
  },
})

/**
 * The lanes of one gateway: closed is a thin line, half-open a low block, open a full one.
 *
 * @param {string} dialect
 * @param {(pointed: Pointed | undefined, isByKey: boolean) => void} onPoint
 */
export function gatewayLanes(dialect, onPoint) {
  const gateway = gatewayText(dialect)
  const title = element('h3', { class: 'lanes-title' }, words.breakers(gateway))
  const whole = element('div', { class: 'lanes', role: 'group', 'aria-label': gateway }, title)
  /** @type {Map<string, ReturnType<typeof breakerLane>>} */
  const lanes = new Map()
  return {
    element: whole,
    /**
     * @param {readonly { operation: string, state: string }[]} breakers
     * @param {GatewayHistory} history
     * @param {TimeWindow} window
     */
    show(breakers, history, window) {
      for (const { operation, state } of breakers) {
        const lane = lanes.get(operation) ?? breakerLane(dialect, operation, onPoint)
        if (!lanes.has(operation)) whole.append(lane.element)
        lanes.set(operation, lane)
        const segments = history.segments(laneOf(dialect, operation), window.from, window.to)
        lane.show(segments, state, window)
      }
    },
  }
}

/** @typedef {{ segments: readonly Segment[], window: TimeWindow }} Shown */

/**
 * @param {string} dialect
 * @param {string} operation
 * @param {(pointed: Pointed | undefined, isByKey: boolean) => void} onPoint
 */
function breakerLane(dialect, operation, onPoint) {
  const name = element('span', { class: 'lane-name' }, operationText(operation))
  const track = element('div', { class: 'lane-track', tabindex: '0', role: 'group' })
  const now = element('span', { class: 'state lane-state' })
  /** @type {Shown | undefined} */
  let shown
  const showSegments = keyedRows(track, ({ begun, state }) => `${begun} ${state}`, segmentBlock)

  /** @param {Segment} first */
  function segmentBlock(first) {
    const block = element('span', { class: 'lane-segment', 'data-state': first.state })
    return {
      element: block,
      /** @param {Segment} segment */
      update(segment) {
        if (shown === undefined) return
        block.style.setProperty('--from', String(placeIn(shown.window, segment.from)))
        block.style.setProperty('--to', String(placeIn(shown.window, segment.to)))
      },
    }
  }
  pointAtSegments(track, () => shown, onPoint)
  return {
    element: element('div', { class: 'lane' }, name, track, now),
    /**
     * @param {readonly Segment[]} segments
     * @param {string} state
     * @param {TimeWindow} window
     */
    show(segments, state, window) {
      shown = { segments, window }
      showSegments(segments)
      const latest = segments.at(-1)?.state === 'away' ? 'away' : state
      const text = breakerStateText(latest)
      setText(now, text)
      setAttribute(now, 'data-tone', breakerTone(latest))
      const label = words.lane(gatewayText(dialect), operationText(operation), text)
      setAttribute(track, 'aria-label', label)
    },
  }
}

/**
 * Tells at which segment a reader points, with the pointer or the arrow keys.
 *
 * @param {HTMLElement} track
 * @param {() => Shown | undefined} shown
 * @param {(pointed: Pointed | undefined, isByKey: boolean) => void} onPoint
 */
function pointAtSegments(track, shown, onPoint) {
  /** @type {number | undefined} the beginning of the segment that the keys have reached */
  let reached
  /**
   * @param {Segment | undefined} segment
   * @param {boolean} isByKey
   */
  const point = (segment, isByKey) => {
    const window = shown()?.window
    if (segment === undefined || window === undefined) {
      onPoint(undefined, isByKey)
      return
    }
    const place = placeIn(window, (segment.from + segment.to) / 2)
    onPoint({ segment, place, lane: track }, isByKey)
  }
  const pointByKey = (/** @type {number} */ by) => {
    const { segments = [] } = shown() ?? {}
    const before = segments.findIndex(({ begun }) => begun === reached)
    const wanted = (before < 0 ? segments.length - 1 - by : before) + by
    const segment = segments[Math.min(segments.length - 1, Math.max(0, wanted))]
    reached = segment?.begun
    point(segment, true)
  }
  track.addEventListener('pointermove', (event) => {
    const { segments, window } = shown() ?? {}
    if (segments === undefined || window === undefined) return
    const { left, width } = track.getBoundingClientRect()
    const msOfPixel = (window.to - window.from) / width
    const moment = window.from + (event.clientX - left) * msOfPixel
    point(nearest(segments, moment, 3 * msOfPixel), false)
  })
  track.addEventListener('focus', () => {
    if (track.matches(':focus-visible')) pointByKey(0)
  })
  track.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') pointByKey(-1)
    else if (event.key === 'ArrowRight') pointByKey(1)
    else if (event.key === 'Escape') onPoint(undefined, true)
    else return
    event.preventDefault()
  })
  for (const end of ['pointerleave', 'blur']) {
    track.addEventListener(end, () => onPoint(undefined, false))
  }
}

/**
 * The shortest segment within reach of a moment: half-open may last less than a pixel.
 *
 * @param {readonly Segment[]} segments
 * @param {number} moment
 * @param {number} reach in ms
 */
function nearest(segments, moment, reach) {
  return segments
    .filter(({ from, to }) => moment >= from - reach && moment <= to + reach)
    .toSorted((one, other) => one.to - one.from - (other.to - other.from))[0]
}

/**
 * What a reader points at, in one sentence.
 *
 * @param {Segment} segment
 */
export function segmentSentence(segment) {
  const { title, when, meaning, why } = segmentText(segment)
  return [`${title}, ${when}`, meaning, why].filter((part) => part !== '').join('. ')
}
