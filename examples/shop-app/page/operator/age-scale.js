// @ts-check

/** One of each unit: the marks of a scale on which a second and a day can both be seen. */
export const ageMarks = /** @type {const} */ ([
  { ms: 1000, unit: 's' },
  { ms: 60_000, unit: 'm' },
  { ms: 3_600_000, unit: 'h' },
  { ms: 86_400_000, unit: 'd' },
])

const FIRST = Math.log(1000)
const LAST = Math.log(86_400_000)

/**
 * Where an age stands on the scale, from 0 (a second or less) to 1 (a day or more).
 *
 * @param {number} ms
 */
export function agePlace(ms) {
  const place = (Math.log(Math.max(ms, 1)) - FIRST) / (LAST - FIRST)
  return Math.min(1, Math.max(0, place))
}

/** The states of payments that wait, in the order in which they are passed through. */
export const waitingStates = /** @type {const} */ ([
  'requested',
  'unknown',
  'pending',
  'canceling',
  'review',
])

/** @typedef {import('./shop-answers.js').GatewayStatus} GatewayStatus */

/**
 * @typedef {object} WaitingRow
 * @property {(typeof waitingStates)[number]} state
 * @property {number} count over all gateways
 * @property {number} oldestAgeMs
 * @property {readonly { dialect: string, count: number }[]} parts
 */

/**
 * One row for each state, whether anything waits in it or not.
 *
 * @param {readonly Pick<GatewayStatus, 'dialect' | 'waiting'>[]} gateways
 * @returns {readonly WaitingRow[]}
 */
export function waitingRows(gateways) {
  return waitingStates.map((state) => {
    const found = gateways.flatMap(({ dialect, waiting }) =>
      waiting
        .filter((one) => one.state === state && one.count > 0)
        .map((one) => ({ dialect, ...one })),
    )
    return {
      state,
      count: found.reduce((sum, { count }) => sum + count, 0),
      oldestAgeMs: Math.max(0, ...found.map(({ oldestAgeMs }) => oldestAgeMs)),
      parts: found.map(({ dialect, count }) => ({ dialect, count })),
    }
  })
}
