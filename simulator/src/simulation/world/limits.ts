/** How far faults may go: beyond it no program can hold, or no run would come to an end. */
export interface Limits {
  /** No message is held up in the network for longer, in ms. */
  readonly longestDelayMs: number
  /** A wall clock is wrong by at most so many ms, in either direction. */
  readonly longestClockJumpMs: number
  /** A process lives for at least so many ms before it may die. */
  readonly leastLifeMs: number
  /** Every process dies so often at most. */
  readonly mostCrashes: number
  /** How long a process is down, in ms. */
  readonly downMs: readonly [min: number, max: number]
  /** How long a process stands still, in ms. */
  readonly pauseMs: readonly [min: number, max: number]
  /**
   * Before it stands still again a process runs for at least so many ms: else nothing that it does
   * would have an end by when it is done.
   */
  readonly leastRunMs: number
}

export const defaultLimits: Limits = {
  longestDelayMs: 30_000,
  longestClockJumpMs: 300_000,
  leastLifeMs: 1000,
  mostCrashes: 5,
  downMs: [100, 10_000],
  pauseMs: [1000, 120_000],
  leastRunMs: 1000,
}
