/** What a window holds, in calls. */
export interface OutcomeCounts {
  /** All that were not ignored. */
  readonly calls: number
  /** Classified as `failure` or `unanswered`, however slow. */
  readonly failed: number
  /**
   * Took longer than `slowCallMs`, however they ended. Where no rule looks at durations, only calls
   * that may be cut short are timed, and others count as fast.
   */
  readonly slow: number
  /** Both. */
  readonly slowFailed: number
}

/** Counts the outcomes of the last calls; recording and reading are O(1) in their number. */
export interface OutcomeWindow extends OutcomeCounts {
  record(failed: boolean, slow: boolean, now: number): void
  /** Forgets what has become too old; the counts hold for the moment of the last call. */
  expire(now: number): void
}

/** The counts of `window` at `now`, as they will stay. */
export function countsAt(window: OutcomeWindow, now: number): OutcomeCounts {
  window.expire(now)
  const { calls, failed, slow, slowFailed } = window
  return { calls, failed, slow, slowFailed }
}

/** Percent, or -1 below the minimum. */
export function rateOf(hits: number, calls: number, minimumCalls: number): number {
  return calls === 0 || calls < minimumCalls ? -1 : (hits * 100) / calls
}
