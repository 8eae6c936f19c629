/**
 * How many permits are there and when: the arithmetic of a rate limiter. Pure but for its own
 * count: no timer, and the monotonic time is passed in.
 */
export interface PermitBook {
  /**
   * Takes `permits` if they are there within `maxWaitMs`, and answers after how many milliseconds;
   * -1, and takes nothing, if they are not.
   */
  take(permits: number, now: number, maxWaitMs: number): number
  /** Gives back what was taken last. */
  giveBack(permits: number): void
  /** Empties what is there now; answers how much that was. */
  drain(now: number): number
  /** What is there now; negative where permits are taken ahead of time. */
  available(now: number): number
  /** How long one permit would take if the last `untaken` (default 0) were not taken, in ms. */
  waitMs(now: number, untaken?: number): number
  /** Works with another limit from now on. */
  setLimit(limit: number, now: number): void
}
