// @ts-check

/** @typedef {'done' | 'no' | 'error' | 'silent' | 'refused'} BandId */
/** @typedef {Readonly<Record<string, number>>} Counts */

/**
 * @typedef {object} OutcomeBand
 * @property {BandId} id
 * @property {readonly string[]} outcomes as the history counts them
 */

/**
 * How calls end, in five bands: the first is drawn at the bottom. What our own kit refused never
 * left the shop, and stands on top of what did.
 *
 * @type {readonly OutcomeBand[]}
 */
export const outcomeBands = [
  { id: 'done', outcomes: ['accepted'] },
  { id: 'no', outcomes: ['declined'] },
  { id: 'error', outcomes: ['error', 'busy', 'misconfigured'] },
  { id: 'silent', outcomes: ['unanswered', 'notSent'] },
  { id: 'refused', outcomes: ['refused:circuit-breaker', 'refused:bulkhead', 'refused:other'] },
]

/**
 * So many of an outcome; `refused:other` is whatever refused and has no name of its own here.
 *
 * @param {string} outcome
 * @param {Counts} counts
 */
export function countOf(outcome, counts) {
  if (outcome !== 'refused:other') return counts[outcome] ?? 0
  const named = new Set(outcomeBands.flatMap(({ outcomes }) => outcomes))
  return Object.entries(counts)
    .filter(([name]) => name.startsWith('refused:') && !named.has(name))
    .reduce((sum, [, count]) => sum + count, 0)
}

/**
 * @param {OutcomeBand} band
 * @param {Counts} counts
 */
export function bandCount({ outcomes }, counts) {
  return outcomes.reduce((sum, outcome) => sum + countOf(outcome, counts), 0)
}

/** @param {readonly (Counts | undefined)[]} slots */
export function totalOf(slots) {
  /** @type {Record<string, number>} */
  const sums = {}
  for (const slot of slots) {
    for (const [name, count] of Object.entries(slot ?? {})) sums[name] = (sums[name] ?? 0) + count
  }
  return sums
}

/**
 * Heights to draw over each other, the highest first: each band stands on those below it. Calls a
 * second; null where nobody counted.
 *
 * @param {readonly (Counts | undefined)[]} slots
 * @param {number} step in seconds
 * @returns {(number | null)[][]}
 */
export function stacked(slots, step) {
  return outcomeBands
    .map((_, index) =>
      slots.map((slot) => {
        if (slot === undefined) return null
        const below = outcomeBands.slice(0, index + 1)
        return below.reduce((sum, band) => sum + bandCount(band, slot), 0) / step
      }),
    )
    .toReversed()
}

const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

/**
 * A round number that is not below any of the heights, and 2 at least.
 *
 * @param {readonly (number | null)[]} heights
 */
export function niceCeiling(heights) {
  const most = Math.max(2, ...heights.map((height) => height ?? 0))
  const power = 10 ** Math.floor(Math.log10(most))
  return (STEPS.find((step) => step * power >= most) ?? 10) * power
}
