import type { AttemptCounts } from '../status/attempt-window.js'
import type { AlertReading } from './alert-state.js'

/** When a gateway fails too often. */
export interface FailureShareLimits {
  /** On above so many per cent, 1..99. */
  readonly sharePercent: number
  /** The span that is looked at, in ms. */
  readonly windowMs: number
  /** Fewer attempts in the window never turn it on. */
  readonly minimumRequests: number
}

/** It goes off at this part of the threshold: a share that wavers around it is told once. */
const OFF_AT = 0.8

/**
 * Whether too many attempts fail. On where more than `sharePercent` of at least `minimumRequests`
 * attempts failed in the window. Off again once what was asked since shows at most four fifths of
 * the threshold, were it by one attempt, or once nothing was asked for a whole window. Pure.
 *
 * @param wasOn whether the alert is on already
 */
export function readFailureShare(
  wasOn: boolean,
  { succeeded, failed }: AttemptCounts,
  { sharePercent, windowMs, minimumRequests }: FailureShareLimits,
): AlertReading {
  const requests = succeeded + failed
  const share = requests === 0 ? 0 : (100 * failed) / requests
  const isOn = wasOn
    ? share > sharePercent * OFF_AT
    : requests >= minimumRequests && share > sharePercent
  const span = `the last ${windowMs / 1000} s`
  const reason =
    requests === 0
      ? `nothing was asked of it in ${span}`
      : `${Math.round(share)} % of ${requests} attempts failed in ${span}`
  return { isOn, reason, details: { requests, failed, sharePercent: Math.round(share) } }
}
