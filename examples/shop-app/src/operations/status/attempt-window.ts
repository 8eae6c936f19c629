import type { Clock } from '@holdfast/resilience-kit'

/** Attempts at a gateway: it said yes or no, or it did neither. */
export interface AttemptCounts {
  readonly succeeded: number
  readonly failed: number
}

interface Slot {
  /** Which slice of time it counts; a slot is used again for later ones. */
  slice: number
  succeeded: number
  failed: number
}

const SLOTS = 60

/**
 * Counts the attempts of the last `windowMs`, in sixty slots: what is counted is between 59 and 60
 * sixtieths of the window old at most. Memory is the same however many there are.
 */
export class AttemptWindow {
  readonly #clock: Clock
  readonly #slotMs: number
  readonly #slots: readonly Slot[] = Array.from({ length: SLOTS }, () => ({
    slice: Number.NEGATIVE_INFINITY,
    succeeded: 0,
    failed: 0,
  }))

  /** @param windowMs 60 or more */
  constructor(windowMs: number, clock: Clock) {
    this.#clock = clock
    this.#slotMs = windowMs / SLOTS
  }

  add(isSuccess: boolean): void {
    const slice = this.#slice()
    const slot = this.#slots[slice % SLOTS]
    if (!slot) return
    if (slot.slice !== slice) Object.assign(slot, { slice, succeeded: 0, failed: 0 })
    if (isSuccess) slot.succeeded += 1
    else slot.failed += 1
  }

  /** As of now. */
  get counts(): AttemptCounts {
    const oldest = this.#slice() - SLOTS + 1
    const live = this.#slots.filter(({ slice }) => slice >= oldest)
    return {
      succeeded: live.reduce((sum, slot) => sum + slot.succeeded, 0),
      failed: live.reduce((sum, slot) => sum + slot.failed, 0),
    }
  }

  #slice(): number {
    return Math.floor(this.#clock.monotonic() / this.#slotMs)
  }
}
