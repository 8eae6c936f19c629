// @ts-check

/**
 * @typedef {object} TimeWindow
 * @property {number} from ms since the Unix epoch
 * @property {number} to
 * @property {number} step seconds that a slot lasts
 * @property {number} firstSecond where the first slot begins
 * @property {number} slots all of them are over
 */

/** How long the window is, in minutes, and how many seconds a slot of it lasts. */
export const windowChoices = /** @type {const} */ ([
  { minutes: 2, step: 1 },
  { minutes: 5, step: 2 },
  { minutes: 10, step: 5 },
])

/**
 * The window that ends now. Slots stand at the same moments whenever it is asked.
 *
 * @param {number} now ms since the Unix epoch
 * @param {{ minutes: number, step: number }} choice
 * @returns {TimeWindow}
 */
export function windowAt(now, { minutes, step }) {
  const from = now - minutes * 60_000
  const firstSecond = Math.ceil(from / 1000 / step) * step
  const slots = Math.floor((now / 1000 - firstSecond) / step)
  return { from, to: now, step, firstSecond, slots }
}

/**
 * Where a moment stands in the window: 0 at its beginning, 1 now.
 *
 * @param {TimeWindow} window
 * @param {number} moment ms since the Unix epoch
 */
export function placeIn({ from, to }, moment) {
  return (moment - from) / (to - from)
}

/**
 * Which slot is at a place; undefined at the edges, where none is over.
 *
 * @param {TimeWindow} window
 * @param {number} place from 0 to 1
 */
export function slotAt({ from, to, step, firstSecond, slots }, place) {
  const second = (from + place * (to - from)) / 1000
  const index = Math.floor((second - firstSecond) / step)
  return index >= 0 && index < slots ? index : undefined
}
