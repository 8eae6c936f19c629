// @ts-check
import { decorrelatedBackoff, exponentialBackoff } from '@holdfast/resilience-kit'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { about, duration, markdownTable, percent } from './words.mjs'

const SHARES = [0.05, 0.2, 0.4]
const ATTEMPTS = 3

/** What attempts are good for, and what they cost. */
export function attemptsTable() {
  return markdownTable(
    ['Attempts in all', ...SHARES.map((share) => `${share * 100} % fail`)],
    [1, 2, 3, 4].map((attempts) => [
      String(attempts),
      ...SHARES.map((share) => {
        const calls = (1 - share ** attempts) / (1 - share)
        return `${percent(1 - share ** attempts)}, ${calls.toFixed(2)} calls`
      }),
    ]),
  )
}

/**
 * What one call of three attempts does to a budget on average, in tokens.
 * @param {number} share of attempts that fail, answered
 * @param {number} cost of a retry
 * @param {number} refund for a call that needed none
 */
export function budgetDrift(share, cost, refund = 1) {
  let drift = (1 - share) * refund - (ATTEMPTS - 1) * cost * share ** ATTEMPTS
  for (let attempt = 2; attempt <= ATTEMPTS; attempt += 1) {
    // Each retry takes the cost, a success gives the last one back.
    drift -= (attempt - 2) * cost * share ** (attempt - 1) * (1 - share)
  }
  return drift
}

/**
 * The share of failures up to which a budget lasts.
 * @param {number} cost
 */
export function lastingShare(cost) {
  let low = 0
  let high = 1
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2
    if (budgetDrift(middle, cost) >= 0) low = middle
    else high = middle
  }
  return low
}

/** What budgets bear. */
export function budgetTable() {
  const budgets = /** @type {const} */ ([
    ['`retryBudget()`: 100 tokens, 2 each', 100, 2],
    ['100 tokens, 5 each', 100, 5],
    ['100 tokens, 10 each', 100, 10],
    ['500 tokens, 5 each (AWS, throttled)', 500, 5],
    ['500 tokens, 10 each (AWS before 2026)', 500, 10],
    ['500 tokens, 14 each (AWS 2026)', 500, 14],
  ])
  return markdownTable(
    ['Budget', 'lasts up to', 'tokens per call at 20 %', 'at 40 %', 'retries in an outage'],
    budgets.map(([name, capacity, cost]) => [
      name,
      `${(lastingShare(cost) * 100).toFixed(0)} % failed`,
      ...[0.2, 0.4].map((share) => signed(budgetDrift(share, cost))),
      String(Math.floor(capacity / cost)),
    ]),
  )
}

/** How many of 1000 callers that failed in the same moment come back in the same 10 ms. */
export function jitterTable() {
  const callers = 1000
  const sliceMs = 10
  const kinds = /** @type {const} */ ([
    ["`jitter: 'none'`", exponentialBackoff({ jitter: 'none' })],
    ["`jitter: 'equal'`", exponentialBackoff({ jitter: 'equal' })],
    ["`jitter: 'full'` (the default)", exponentialBackoff()],
    ['`decorrelatedBackoff()`', decorrelatedBackoff()],
  ])
  return markdownTable(
    ['Back-off', 'busiest 10 ms', 'mean wait'],
    kinds.map(([name, backoff]) => {
      const random = seededRandom('jitter')
      const info = { random, previousMs: 0, error: undefined, value: undefined }
      const waits = Array.from({ length: callers }, () => backoff(1, info))
      const slices = new Map()
      for (const wait of waits) {
        const slice = Math.floor(wait / sliceMs)
        slices.set(slice, (slices.get(slice) ?? 0) + 1)
      }
      const mean = waits.reduce((sum, wait) => sum + wait, 0) / callers
      return [name, `${Math.max(...slices.values())} callers`, `${about(Math.round(mean))} ms`]
    }),
  )
}

/** How long a series may take at the most, and what a caller then sees. */
export function seriesTable() {
  const series = /** @type {const} */ ([
    ['`presets.seeds`: 3 x 3 s, waits of 1 s and 2 s', 3, 3, [1, 2]],
    ['`presets.gateway`: 3 x 3 s, waits of at most 0.2 s and 0.4 s', 3, 3, [0.2, 0.4]],
    ['5 x 10 s, waits of at most 0.2, 0.4, 0.8, 1.6 s', 5, 10, [0.2, 0.4, 0.8, 1.6]],
  ])
  return markdownTable(
    ['Series', 'longest'],
    series.map(([name, attempts, limit, waits]) => {
      const waited = waits.reduce((sum, wait) => sum + wait, 0)
      return [name, duration(attempts * limit + waited)]
    }),
  )
}

/** @param {number} value */
function signed(value) {
  return value < 0 ? `-${Math.abs(value).toFixed(2)}` : `+${value.toFixed(2)}`
}
