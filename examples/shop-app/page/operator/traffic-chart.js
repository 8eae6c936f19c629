// @ts-check
import { element, setText } from '../element.js'
import { countText, timeText, wordsOf } from '../shell/language.js'
import uPlot from '../vendor/uplot.js'
import { niceCeiling, outcomeBands, stacked } from './outcome-bands.js'

/** @typedef {import('./outcome-bands.js').Counts} Counts */
/** @typedef {import('./time-window.js').TimeWindow} TimeWindow */

/**
 * @typedef {object} Drawn
 * @property {TimeWindow} window
 * @property {readonly (Counts | undefined)[]} slots
 * @property {readonly { from: number, to: number }[]} aways
 */

const words = wordsOf({
  ko: { perSecond: '/초', away: '상점 응답 없음' },
  en: { perSecond: '/s', away: 'shop away' },
})

const HEIGHT = 176
const AXIS = 24
const EDGE = 30
const BAR = 0.78

/**
 * The chart of calls by outcome, stacked. It says nothing to a screen reader: the legend does.
 *
 * @param {HTMLElement} scale where the numbers of its height go
 */
export function trafficChart(scale) {
  const box = element('div', { class: 'chart', 'aria-hidden': 'true' })
  const top = element('span', {})
  const middle = element('span', {})
  scale.append(top, middle)
  const colours = coloursOf(box)
  /** @type {Drawn | undefined} */
  let drawn
  /** @type {import('uplot') | undefined} */
  let plot

  const draw = () => {
    if (drawn === undefined || box.clientWidth === 0) return
    const { window, slots } = drawn
    const heights = stacked(slots, window.step)
    const xs = slots.map((_, index) => window.firstSecond + (index + 0.5) * window.step)
    const most = niceCeiling(heights[0] ?? [])
    setText(top, `${countText(most)}${words.perSecond}`)
    setText(middle, countText(most / 2))
    plot ??= new uPlot(
      optionsOf(box.clientWidth, colours, () => drawn),
      [[]],
      box,
    )
    plot.batch(() => {
      plot?.setData([xs, ...heights], false)
      plot?.setScale('x', { min: window.from / 1000, max: window.to / 1000 })
      plot?.setScale('y', { min: 0, max: most })
    })
  }
  new ResizeObserver(() => {
    plot?.setSize({ width: box.clientWidth, height: HEIGHT })
    draw()
  }).observe(box)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    colours.read()
    plot?.redraw(true, true) // bars keep the colours that they were built with
  })
  return {
    box,
    /** @param {Drawn} next */
    draw(next) {
      drawn = next
      draw()
    },
  }
}

/**
 * The colours of the style sheet, as a canvas needs them.
 *
 * @param {HTMLElement} box
 */
function coloursOf(box) {
  const probe = element('span', { class: 'colour-probe', hidden: '' })
  box.append(probe)
  const names = [...outcomeBands.map(({ id }) => id), 'grid', 'ink', 'away', 'unwatched']
  /** @type {Map<string, string>} */
  const known = new Map()
  const read = () => {
    for (const name of names) {
      probe.dataset['colour'] = name
      known.set(name, getComputedStyle(probe).color)
    }
  }
  return {
    read,
    /** @param {string} name */
    of(name) {
      if (known.size === 0) read()
      return known.get(name) ?? 'gray'
    },
  }
}

/** @typedef {ReturnType<typeof coloursOf>} Colours */

/**
 * @param {number} width
 * @param {Colours} colours
 * @param {() => Drawn | undefined} drawn
 * @returns {import('uplot').Options}
 */
function optionsOf(width, colours, drawn) {
  const bars = uPlot.paths.bars?.({ size: [BAR, 40, 1], align: 0 })
  const series = outcomeBands.toReversed().map(({ id }) => ({
    label: id,
    fill: () => colours.of(id),
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  }))
  const font = `12px ${getComputedStyle(document.body).fontFamily}`
  return {
    width,
    height: HEIGHT,
    padding: [0, 0, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: true, auto: false }, y: { auto: false } },
    axes: [
      {
        size: AXIS,
        gap: 6,
        font,
        space: 100,
        incrs: [30, 60, 120, 300],
        stroke: () => colours.of('ink'),
        grid: { stroke: () => colours.of('grid'), width: 1 },
        ticks: { show: false },
        values: axisTexts,
      },
      {
        show: true,
        size: 0,
        gap: 0,
        splits: (self) => [0, (self.scales['y']?.max ?? 0) / 2, self.scales['y']?.max ?? 0],
        values: () => [],
        grid: { stroke: () => colours.of('grid'), width: 1 },
        ticks: { show: false },
      },
    ],
    series: [{}, ...series],
    hooks: { drawClear: [(self) => shade(self, colours, drawn())] },
  }
}

/**
 * Hours and minutes; seconds too where marks are closer than a minute. Nothing where the edge would
 * cut it off.
 *
 * @param {import('uplot')} plot
 * @param {readonly number[]} seconds
 */
function axisTexts(plot, seconds) {
  const isFine = seconds.some((second) => second % 60 !== 0)
  return seconds.map((second) => {
    const place = plot.valToPos(second, 'x')
    const isCut = place < EDGE || place > plot.width - EDGE
    return isCut ? '' : timeText(second * 1000).slice(0, isFine ? 8 : 5)
  })
}

/**
 * Shades where nobody could count: before the first that was heard, and while the shop was away.
 *
 * @param {import('uplot')} plot
 * @param {Colours} colours
 * @param {Drawn | undefined} drawn
 */
function shade(plot, colours, drawn) {
  if (drawn === undefined) return
  const { ctx, bbox } = plot
  const { window, slots, aways } = drawn
  const first = slots.findIndex((slot) => slot !== undefined)
  const known = first < 0 ? window.to : (window.firstSecond + first * window.step) * 1000
  const place = (/** @type {number} */ ms) =>
    bbox.left +
    bbox.width * Math.min(1, Math.max(0, (ms - window.from) / (window.to - window.from)))
  const fill = (
    /** @type {string} */ colour,
    /** @type {number} */ from,
    /** @type {number} */ to,
  ) => {
    ctx.fillStyle = colours.of(colour)
    ctx.fillRect(place(from), bbox.top, place(to) - place(from), bbox.height)
  }
  ctx.save()
  if (first !== 0) fill('unwatched', window.from, Math.min(known, aways[0]?.from ?? known))
  for (const { from, to } of aways) {
    fill('away', from, to)
    const room = place(to) - place(from)
    ctx.font = `${12 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`
    if (room < ctx.measureText(words.away).width + 16 * devicePixelRatio) continue
    ctx.fillStyle = colours.of('ink')
    ctx.fillText(words.away, place(from) + 8 * devicePixelRatio, bbox.top + 18 * devicePixelRatio)
  }
  ctx.restore()
}
