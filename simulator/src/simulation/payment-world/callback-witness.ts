import type { GatewayCallback, PaymentChange, ReceivedCallback } from '@holdfast/pg-client'
import type { Simulation } from '../world/simulation.js'
import { orderOf } from './reference.js'

/** Sees callbacks come in while a run goes on, and what becomes of them. */
export class CallbackWitness {
  readonly #simulation: Simulation
  /** What callbacks told, by their ids: the amount in minor units, where they told one. */
  readonly #told = new Map<string, number | undefined>()
  /** Amounts that were told by callbacks whose sender is proved, by reference. */
  readonly #proved = new Map<string, Set<number>>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  /** The store has taken a callback in, whether or not the process hears of it. */
  stored({ callback }: ReceivedCallback, result: 'stored' | 'parked' | 'duplicate'): void {
    const { eventId, reference, transaction, authenticated } = callback
    const amount = transaction?.amount?.minor
    if (authenticated && amount !== undefined) {
      this.#proved.set(reference, (this.#proved.get(reference) ?? new Set()).add(amount))
    }
    this.#simulation.checked('callback-stored-once', 1)
    if (this.#told.has(eventId) && result !== 'duplicate') {
      const text = `callback ${eventId} came again, and was stored again`
      this.#simulation.violated('callback-stored-once', orderOf(reference), text)
    }
    this.#told.set(eventId, amount)
  }

  /** The shop has answered this very callback with a 2xx: it was stored, by whichever process. */
  taken({ eventId, reference }: GatewayCallback): void {
    this.#simulation.checked('answered-once-durable', 1)
    if (this.#told.has(eventId)) return
    const text = `a callback about ${reference} was answered before it was stored`
    this.#simulation.violated('answered-once-durable', orderOf(reference), text)
  }

  /** A payment was changed: an approval that rests on a callback is one of its own amount. */
  saved({ payment, events = [], settlesCallbacks = [] }: PaymentChange): void {
    if (settlesCallbacks === 'all' || !events.some(({ to }) => to === 'approved')) return
    const { minor } = payment.amount
    const wrong = settlesCallbacks.find((id) => (this.#told.get(id) ?? minor) !== minor)
    if (wrong === undefined) return
    const text = `${payment.reference} over ${minor} was approved by a callback over another amount`
    this.#simulation.violated('amounts-equal', payment.orderId, text)
  }

  /** Whether the gateway itself has told of another amount than this one. */
  contradicts(reference: string, minor: number): boolean {
    return [...(this.#proved.get(reference) ?? [])].some((amount) => amount !== minor)
  }
}
