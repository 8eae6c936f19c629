import type { Random } from '@holdfast/resilience-kit'
import type { ClientContext } from '../client-context.js'

/** The reconciler leaves a payment to its live call for so long after the call's deadline. */
export const leaveToLiveCallMs = 2000

/** The share of a wait that jitter may take off, so that payments of one outage spread. */
const jitter = 0.1

/**
 * How long to wait before a payment is asked about again, in whole ms: the `checks`-th wait of the
 * schedule, the last one for ever after, up to a tenth shorter, never longer.
 */
export function waitBeforeCheck(
  checkAfterMs: readonly number[],
  checks: number,
  random: Random,
): number {
  const wait = checkAfterMs[Math.min(checks, checkAfterMs.length - 1)] ?? 0
  return Math.round(wait * (1 - jitter * random.next()))
}

/**
 * How far ahead, in ms, a check is ever scheduled: the longest wait of the schedule, a submit that
 * is left to its live call, or an open breaker. What is due later than that was scheduled by a
 * wall clock that has been set back since.
 */
export function checkHorizon({
  times,
  limits,
}: Pick<ClientContext<never>, 'times' | 'limits'>): number {
  const { deadlineMs, breakerWaitMs } = limits
  const longest = times.checkAfterMs.reduce((one, other) => Math.max(one, other), 0)
  return Math.max(longest, deadlineMs + leaveToLiveCallMs, 2 * breakerWaitMs)
}
