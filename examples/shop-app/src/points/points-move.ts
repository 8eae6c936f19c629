/** One change of somebody's balance. */
export interface PointsMove {
  /** Counts the user's moves, from 1; refusals count too, but are not shown. */
  readonly number: number
  readonly kind: 'welcome' | 'granted' | 'used' | 'refunded'
  /** What it changed the balance by: below 0 where points were used. */
  readonly change: number
  /** The balance after it. */
  readonly balance: number
  /** What the points were used for, or came back from. */
  readonly hold: string | undefined
  /** In ms since the Unix epoch. */
  readonly movedAt: number
}
