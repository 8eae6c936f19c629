import type { AttemptResult, ClientEvent } from '@holdfast/pg-client'
import type { Clock } from '@holdfast/resilience-kit'

/** What the calls of a gateway came to within one second. */
export interface SecondCount {
  /** Since the Unix epoch. */
  readonly second: number
  /** Attempts that ended, by how. */
  readonly results: Readonly<Partial<Record<AttemptResult, number>>>
  /** Calls that our own kit did not let through, by which part of it. */
  readonly refusals: Readonly<Record<string, number>>
}

interface Slot {
  second: number
  results: Partial<Record<AttemptResult, number>>
  refusals: Record<string, number>
}

/** So many seconds are remembered. */
export const SECONDS_KEPT = 600

/**
 * Counts what becomes of a gateway's calls, second by second, for ten minutes: memory is the same
 * however many there are. Seconds are those of the wall clock; one that is set back counts into
 * the same seconds again.
 */
export class SecondCounts {
  readonly #clock: Clock
  readonly #slots: (Slot | undefined)[] = Array.from({ length: SECONDS_KEPT })

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes what the gateway's client tells; what is no end of a call is passed over. */
  hear(event: ClientEvent): void {
    if (event.type === 'attemptEnded') {
      const { results } = this.#slot()
      results[event.result] = (results[event.result] ?? 0) + 1
    } else if (event.type === 'submitEnded' || event.type === 'cancelEnded') {
      const { refusedBy } = event
      if (refusedBy === undefined) return
      const { refusals } = this.#slot()
      refusals[refusedBy] = (refusals[refusedBy] ?? 0) + 1
    }
  }

  /** The seconds after `after`, up to `last`, in which anything ended; oldest first. */
  between(after: number, last: number): readonly SecondCount[] {
    const oldest = this.#second() - SECONDS_KEPT
    return this.#slots
      .filter((slot) => slot !== undefined)
      .filter(({ second }) => second > Math.max(after, oldest) && second <= last)
      .toSorted((one, other) => one.second - other.second)
  }

  #slot(): Slot {
    const second = this.#second()
    const known = this.#slots[second % SECONDS_KEPT]
    if (known?.second === second) return known
    const slot: Slot = { second, results: {}, refusals: {} }
    this.#slots[second % SECONDS_KEPT] = slot
    return slot
  }

  #second(): number {
    return Math.floor(this.#clock.now() / 1000)
  }
}
