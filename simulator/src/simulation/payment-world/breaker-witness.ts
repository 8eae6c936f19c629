import type { BreakerState, Operation, PaymentChange } from '@holdfast/pg-client'
import type { Simulation } from '../world/simulation.js'
import { orderOf } from './reference.js'

/** Sees circuit breakers move while a run goes on, and what is sent all the same. */
export class BreakerWitness {
  readonly #simulation: Simulation
  /**
   * When an attempt was begun that has not been sent yet, by process, way and reference: who was
   * let in by a breaker writes that down at once.
   */
  readonly #begunAt = new Map<string, number>()
  /** When a breaker opened, while it refuses; by process and operation. */
  readonly #openedAt = new Map<string, number>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  /** A process is about to write a change down: that it begins an attempt, perhaps. */
  begins(process: string, { payment, attempt }: PaymentChange): void {
    if (attempt?.endedAt !== null) return
    const way = attempt.refundId === null ? 'submit' : 'cancel'
    const name = `${process}/${way}/${payment.reference}`
    this.#begunAt.set(name, this.#simulation.clock.monotonic())
  }

  /** A process has sent a request. */
  sent(process: string, way: 'submit' | 'cancel' | 'look-up', reference: string | undefined): void {
    if (way === 'look-up') return
    this.#simulation.checked('open-breaker-sends-nothing', 1)
    if (reference === undefined) return
    const attempt = `${process}/${way}/${reference}`
    // Who was let in before it opened may still have been writing down that he sends. What was not
    // written down, as a close is not, begins when it is sent.
    const begunAt = this.#begunAt.get(attempt) ?? this.#simulation.clock.monotonic()
    this.#begunAt.delete(attempt)
    const openedAt = this.#openedAt.get(`${process}/${way}`)
    if (openedAt === undefined || begunAt <= openedAt) return
    const text = `${process} sent a ${way} of ${reference} while its breaker was open`
    this.#simulation.violated('open-breaker-sends-nothing', orderOf(reference), text)
  }

  moved(process: string, operation: Operation, to: BreakerState, reason: string): void {
    const what = `breaker ${operation} ${to}: ${reason}`
    this.#simulation.tell({ lane: process, what })
    const name = `${process}/${operation}`
    if (to === 'open') this.#openedAt.set(name, this.#simulation.clock.monotonic())
    else this.#openedAt.delete(name)
    if (to === 'open') this.#simulation.reached('breaker opened')
    if (to === 'closed') this.#simulation.reached('breaker closed again')
  }

  /** Its next life has breakers of its own, and sends what it begins itself. */
  crashed(process: string): void {
    for (const times of [this.#openedAt, this.#begunAt]) {
      for (const name of times.keys()) if (name.startsWith(`${process}/`)) times.delete(name)
    }
  }
}
