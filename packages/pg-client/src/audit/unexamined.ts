import type { Break } from '../payment/break.js'
import type { Payment } from '../payment/payment.js'
import type { UnexaminedPayment } from './audit-report.js'

/**
 * The payments of an audit that the gateway did not tell of. Nothing is said about them, and no
 * break that may be about one of them is over; not an order's either: it may be the one too many.
 */
export class Unexamined {
  readonly #payments = new Map<string, UnexaminedPayment>()
  /** Names of what is not known: orders, references, the gateway's keys. */
  readonly #orderIds = new Set<string | null>()
  readonly #references = new Set<string | null>()
  readonly #keys = new Set<string>()

  add({ id, orderId, reference, gatewayKey }: Payment, why: string): void {
    this.#payments.set(id, { paymentId: id, orderId, reference, why })
    this.#orderIds.add(orderId)
    this.#references.add(reference)
    if (gatewayKey !== null) this.#keys.add(gatewayKey)
  }

  has({ id }: Pick<Payment, 'id'>): boolean {
    return this.#payments.has(id)
  }

  /** Whether a break may be about one of them. */
  concern({ orderId, reference, gatewayKey }: Break): boolean {
    return (
      this.#orderIds.has(orderId) ||
      this.#references.has(reference) ||
      (gatewayKey !== null && this.#keys.has(gatewayKey))
    )
  }

  /** By their references. */
  list(): readonly UnexaminedPayment[] {
    const all = [...this.#payments.values()]
    return all.toSorted((a, b) => (a.reference < b.reference ? -1 : 1))
  }
}
