import type { Clock } from '@holdfast/resilience-kit'

/** A request past its deadline has ended within this, in ms: nobody has the order in hand. */
const GRACE_MS = 2000

/** What says how long a request may have an order in hand. */
export interface HandTime {
  readonly clock: Clock
  /** In ms. */
  readonly orderDeadlineMs: number
}

/** Nobody has an order in hand that changed last at this moment or before, in any process. */
export function restedBy({ clock, orderDeadlineMs }: HandTime): number {
  return clock.now() - orderDeadlineMs - GRACE_MS
}
