/** What a window holds. */
export interface OutcomeCounts {
  readonly calls: number
  readonly failed: number
  readonly slow: number
  readonly slowFailed: number
}

/** Counts the outcomes of the last calls; recording and reading are O(1) in their number. */
export interface OutcomeWindow {
  record(failed: boolean, slow: boolean, now: number): void
  counts(now: number): OutcomeCounts
}
