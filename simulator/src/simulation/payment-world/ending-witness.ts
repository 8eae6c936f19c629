import type { Clock } from '@holdfast/resilience-kit'
import type { Payment } from '@holdfast/pg-client'

/**
 * Sees how long payments take to their end, by the clock of the world: those of the processes may
 * be wrong, and differ.
 */
export class EndingWitness {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #begun = new Map<string, number>()
  readonly #settled = new Map<string, number>()

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  inserted({ id }: Pick<Payment, 'id'>): void {
    this.#begun.set(id, this.#clock.monotonic())
  }

  /** A payment that is open again has not come to its end. */
  saved({ id, settledAt }: Pick<Payment, 'id' | 'settledAt'>): void {
    if (settledAt === null) this.#settled.delete(id)
    else if (!this.#settled.has(id)) this.#settled.set(id, this.#clock.monotonic())
  }

  /** In virtual ms; undefined where it is open. */
  settledAfterMs(paymentId: string): number | undefined {
    const begun = this.#begun.get(paymentId)
    const settled = this.#settled.get(paymentId)
    return begun === undefined || settled === undefined ? undefined : settled - begun
  }
}
