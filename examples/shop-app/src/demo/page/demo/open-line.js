// @ts-check
import { element, setText } from '../element.js'
import { countText, wordsOf } from '../shell/language.js'
import { svgElement } from '../shell/svg-element.js'
import { SHOWN_MS } from './open-history.js'

/** @typedef {import('./open-history.js').Moment} Moment */

const words = wordsOf({
  ko: {
    title: '진행 중인 주문',
    ago: '2분 전',
    now: '지금',
    broken: '고장 중',
    away: '상점 꺼짐',
    label: (/** @type {string} */ most, /** @type {string} */ now) =>
      `최근 2분 동안 진행 중인 주문. 가장 많을 때 ${most}건, 지금 ${now}건.`,
  },
  en: {
    title: 'Orders on their way',
    ago: '2 min ago',
    now: 'now',
    broken: 'something broken',
    away: 'shop away',
    label: (/** @type {string} */ most, /** @type {string} */ now) =>
      `Orders on their way over the last 2 minutes: at most ${most}, now ${now}.`,
  },
})

const WIDTH = 600
const HEIGHT = 100
/** A longer silence is a gap: nobody looked. */
const GAP_MS = 8000
/** The least that the height stands for. */
const LEAST_TOP = 10

/**
 * The line of open orders over the last minutes.
 *
 * @returns {{ element: HTMLElement, draw: (moments: readonly Moment[], now: number) => void }}
 */
export function openLine() {
  const picture = svgElement('svg', {
    class: 'line-picture',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    role: 'img',
  })
  const top = element('span', { class: 'line-top' })
  const foot = element(
    'div',
    { class: 'line-foot' },
    element('span', {}, words.ago),
    element(
      'span',
      { class: 'line-keys' },
      element('span', { class: 'line-key line-key-broken' }, words.broken),
      element('span', { class: 'line-key line-key-away' }, words.away),
    ),
    element('span', {}, words.now),
  )
  const frame = element('div', { class: 'line-frame' }, top)
  frame.append(picture)
  const figure = element('div', { class: 'line' }, element('h3', {}, words.title), frame, foot)
  return {
    element: figure,
    draw: (moments, now) => {
      const most = Math.max(0, ...moments.map(({ open }) => open ?? 0))
      const scale = { now, top: niceTop(most) }
      setText(top, countText(scale.top))
      const current = moments.at(-1)?.open
      picture.setAttribute(
        'aria-label',
        words.label(countText(most), typeof current === 'number' ? countText(current) : '–'),
      )
      picture.replaceChildren(...shades(moments, scale), ...lines(moments, scale))
    },
  }
}

/** @typedef {{ readonly now: number, readonly top: number }} Scale */

/** @param {number} at @param {Scale} scale */
const xOf = (at, { now }) => round(WIDTH * (1 - (now - at) / SHOWN_MS))
/** @param {number} open @param {Scale} scale */
const yOf = (open, { top }) => round(HEIGHT * (1 - open / top))

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10

/** The next of 10, 15, 20, 30, 50, 100, ... with a little air. @param {number} most */
function niceTop(most) {
  const wanted = Math.max(LEAST_TOP, most * 1.1)
  const power = 10 ** Math.floor(Math.log10(wanted))
  return [1, 1.5, 2, 3, 5, 10].map((step) => step * power).find((step) => step >= wanted) ?? wanted
}

/**
 * Stretches that have something in common, from one moment to the next.
 *
 * @param {readonly Moment[]} moments
 * @param {(moment: Moment) => boolean} isIn
 * @returns {readonly (readonly Moment[])[]}
 */
function stretches(moments, isIn) {
  /** @type {Moment[][]} */
  const found = []
  let last = Number.NEGATIVE_INFINITY
  for (const moment of moments) {
    if (!isIn(moment)) {
      last = Number.NEGATIVE_INFINITY
      continue
    }
    if (moment.at - last > GAP_MS) found.push([])
    found.at(-1)?.push(moment)
    last = moment.at
  }
  return found
}

/** @param {readonly Moment[]} moments @param {Scale} scale */
function shades(moments, scale) {
  const shade = (/** @type {string} */ name, /** @type {(moment: Moment) => boolean} */ isIn) =>
    stretches(moments, isIn).map((stretch) => {
      const from = xOf(stretch[0]?.at ?? 0, scale)
      const to = xOf((stretch.at(-1)?.at ?? 0) + 1000, scale)
      return svgElement('rect', { class: name, x: from, y: 0, width: to - from, height: HEIGHT })
    })
  return [
    ...shade('line-broken', ({ isBroken, open }) => isBroken && open !== null),
    ...shade('line-away', ({ open }) => open === null),
  ]
}

/** @param {readonly Moment[]} moments @param {Scale} scale */
function lines(moments, scale) {
  return stretches(moments, ({ open }) => open !== null).flatMap((stretch) => {
    const [first] = stretch
    // A moment that stands alone is as long as a second, so that it is seen.
    const shown =
      first && stretch.length === 1 ? [{ ...first, at: first.at - 1000 }, first] : stretch
    const points = shown.map(({ at, open }) => `${xOf(at, scale)},${yOf(open ?? 0, scale)}`)
    const [from, to] = [shown[0], shown.at(-1)].map((one) => xOf(one?.at ?? 0, scale))
    return [
      svgElement('polygon', {
        class: 'line-area',
        points: [`${from},${HEIGHT}`, ...points, `${to},${HEIGHT}`].join(' '),
      }),
      svgElement('polyline', { class: 'line-open', points: points.join(' ') }),
    ]
  })
}
