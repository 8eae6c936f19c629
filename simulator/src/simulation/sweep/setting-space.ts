import type { Settings } from './settings.js'

/** A place in the search space: so many coordinates, each in 0..1. */
export type Place = readonly number[]

/** How many coordinates a place has. */
export const DIMENSIONS = 11

/** Breakers without the rule for unanswered calls are so large a share of the space. */
const WITHOUT_ROW = 0.4

/** The settings that a place stands for. Times and windows are spread by their logarithm. */
export function settingsAt(place: Place): Settings {
  const at = (dimension: number): number => place[dimension] ?? 0
  const calls = whole(at(2), 5, 100)
  const isByCalls = at(1) < 0.5
  const row = (at(4) - WITHOUT_ROW) / (1 - WITHOUT_ROW)
  return {
    threshold: 30 + 5 * Math.min(14, Math.floor(at(0) * 15)),
    window: isByCalls ? { calls } : { ms: rounded(between(at(2), 2000, 20_000)) },
    minimumCalls: isByCalls ? calls : whole(at(3), 5, 50),
    unansweredInARow: row < 0 ? null : whole(row, 2, 10),
    waitInOpenMs: rounded(between(at(5), 1000, 30_000)),
    probes: whole(at(6), 1, 10),
    reopenFailureRate: at(7) < 0.5 ? 50 : 100,
    timeoutMs: rounded(between(at(8), 600, 6000)),
    maxAttempts: Math.min(5, 1 + Math.floor(at(9) * 5)),
    backoffMs: rounded(between(at(10), 100, 2000)),
  }
}

/** On a logarithmic scale. */
function between(share: number, least: number, most: number): number {
  return least * (most / least) ** share
}

/** A whole number, both ends included, small ones as often as large ones on that scale. */
function whole(share: number, least: number, most: number): number {
  return Math.min(most, Math.floor(between(share, least, most + 1)))
}

/** Numbers as a person would write them: two digits. */
function rounded(ms: number): number {
  return Number(ms.toPrecision(2))
}
