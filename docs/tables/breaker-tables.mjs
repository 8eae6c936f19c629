// @ts-check
import { chanceOfAtLeast, meanCallsUntil, meanCallsUntilRow } from './chances.mjs'
import { about, duration, markdownTable, percent } from './words.mjs'

/** Shares of calls that fail by themselves: a good day, a bad day, the seeds' own gateway. */
const SHARES = [0.05, 0.2, 0.4]

/** Calls a second. */
const PACES = [2, 20, 200]

const shares = SHARES.map((share) => `${share * 100} % fail`)

/** How likely it is that one window reaches a limit by chance. */
export function windowChances() {
  const rules = /** @type {const} */ ([
    [10, 50],
    [20, 50],
    [50, 50],
    [100, 50],
    [20, 60],
    [20, 80],
    [100, 80],
  ])
  return markdownTable(
    ['The window reaches', ...shares],
    rules.map(([calls, limit]) => {
      const hits = Math.ceil((calls * limit) / 100)
      return [
        `${limit} % of ${calls} calls (${hits} or more)`,
        ...SHARES.map((share) => percent(chanceOfAtLeast(hits, calls, share))),
      ]
    }),
  )
}

/** How long a window of 10 calls at 50 % stays closed. */
export function callsUntilOpen() {
  return markdownTable(
    ['', ...shares],
    [
      ['calls until it opens, on average', ...SHARES.map((p) => about(meanCallsUntil(5, 10, p)))],
      ...PACES.map((pace) => [
        `at ${pace} calls a second`,
        ...SHARES.map((share) => duration(meanCallsUntil(5, 10, share) / pace)),
      ]),
    ],
  )
}

/** How long a rule of failures in a row stays closed. */
export function rowsUntilOpen() {
  return markdownTable(
    ['Calls until it opens, on average', ...shares],
    [3, 5, 10, 20].map((row) => [
      `\`consecutiveFailures(${row})\``,
      ...SHARES.map((share) => about(meanCallsUntilRow(row, share))),
    ]),
  )
}

/** How long a rule of unanswered calls in a row stays closed on ordinary days. */
export function unansweredUntilOpen() {
  const seldom = [0.001, 0.01, 0.05]
  return markdownTable(
    ['Calls until it opens, on average', ...seldom.map((p) => `${p * 100} % unanswered`)],
    [2, 3, 5].map((row) => [
      `\`consecutiveUnanswered(${row})\``,
      ...seldom.map((p) => about(meanCallsUntilRow(row, p))),
    ]),
  )
}

/** How likely probes open a breaker again, though the gateway only refuses some. */
export function reopenChances() {
  const rules = /** @type {const} */ ([
    [3, 50],
    [5, 50],
    [10, 50],
    [5, 80],
    [3, 100],
    [5, 100],
  ])
  const all = [...SHARES, 0.9]
  return markdownTable(
    ['Opens again at', ...shares, '90 % fail', 'all fail'],
    rules.map(([permits, limit]) => {
      const hits = Math.ceil((permits * limit) / 100)
      const failed = hits === permits ? `all ${permits} failed` : `${hits} or more failed`
      return [
        `${limit} % of ${permits} probes (${failed})`,
        ...all.map((share) => percent(chanceOfAtLeast(hits, permits, share))),
        '100 %',
      ]
    }),
  )
}
