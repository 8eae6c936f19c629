// @ts-check
import { chanceOfMoreThan } from './chances.mjs'
import { about, markdownTable } from './words.mjs'

const PACES = [2, 20, 200]
const MEAN_S = 0.3
const TIME_OUT_S = 3
// Three attempts at 40 % refused: 1 + 0.4 + 0.16 calls an order.
const CALLS_PER_ORDER = 1.56
const SELDOM = 1e-6

/**
 * Slots of which more are needed with a chance of at most one in a million.
 * @param {number} mean calls under way on average
 */
export function slotsFor(mean) {
  let slots = Math.ceil(mean)
  while (chanceOfMoreThan(slots, mean) > SELDOM) slots += 1
  return slots
}

/** How many calls are under way, by Little's law. */
export function slotsTable() {
  return markdownTable(
    [
      'Orders a second',
      'under way on average',
      'slots (1 in 10^6 has none)',
      'under way in a hang',
    ],
    PACES.map((pace) => {
      const mean = pace * CALLS_PER_ORDER * MEAN_S
      return [String(pace), about(mean), String(slotsFor(mean)), about(pace * TIME_OUT_S)]
    }),
  )
}
