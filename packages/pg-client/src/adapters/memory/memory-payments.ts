import { changedPayment } from '../../payment/changed-payment.js'
import { isOpen } from '../../payment/payment-state.js'
import type { Payment } from '../../payment/payment.js'
import type { PaymentListRequest, WaitingCount } from '../../ports/payment-store.js'
import { DuePayments } from './due-payments.js'
import { OrderedIds } from './ordered-ids.js'

/** Payments by id, and every order in which they are looked for. */
export class MemoryPayments {
  readonly due: DuePayments = new DuePayments()
  readonly #payments = new Map<string, Payment>()
  readonly #idsByReference = new Map<string, string>()
  readonly #idsByOrder = new Map<string, string[]>()
  /** Open or in review. */
  readonly #waiting = new Map<string, Payment>()
  readonly #created = new Map<string, OrderedIds>()

  get(id: string | null): Payment | undefined {
    return id === null ? undefined : this.#payments.get(id)
  }

  byReference(reference: string): Payment | undefined {
    return this.get(this.#idsByReference.get(reference) ?? null)
  }

  ofOrder(orderId: string): readonly Payment[] {
    return this.#all(this.#idsByOrder.get(orderId) ?? [])
  }

  /** The others of its order for which something holds. */
  hasOther({ id, orderId }: Payment, holds: (other: Payment) => boolean): boolean {
    for (const otherId of this.#idsByOrder.get(orderId) ?? []) {
      const other = otherId === id ? undefined : this.#payments.get(otherId)
      if (other !== undefined && holds(other)) return true
    }
    return false
  }

  add(payment: Payment): void {
    const { id, orderId, dialect, createdAt } = payment
    this.#idsByReference.set(payment.reference, id)
    const ofOrder = this.#idsByOrder.get(orderId) ?? []
    this.#idsByOrder.set(orderId, ofOrder)
    ofOrder.push(id)
    const created = this.#created.get(dialect) ?? new OrderedIds()
    this.#created.set(dialect, created)
    created.add({ at: createdAt, id })
    this.replace(undefined, payment)
  }

  replace(before: Payment | undefined, after: Payment): void {
    this.#payments.set(after.id, after)
    this.due.follow(before, after)
    if (isOpen(after.state) || after.state === 'review') this.#waiting.set(after.id, after)
    else this.#waiting.delete(after.id)
  }

  makeDue(payment: Payment, at: number): void {
    const nextCheckAt = Math.min(payment.nextCheckAt ?? at, at)
    this.replace(payment, changedPayment(payment, { nextCheckAt, version: payment.version + 1 }))
  }

  list({ dialect, from, to, after, limit }: PaymentListRequest): readonly Payment[] {
    const ids: string[] = []
    // No id is empty: all that were made at `from` come behind it.
    const start = after && after.createdAt >= from ? after : { createdAt: from, id: '' }
    const first = { at: start.createdAt, id: start.id }
    for (const { at, id } of this.#created.get(dialect)?.from(first) ?? []) {
      if (at >= to || ids.length === limit) break
      if (at !== first.at || id !== first.id) ids.push(id)
    }
    return this.#all(ids)
  }

  countWaiting(dialect: string): readonly WaitingCount[] {
    const counts = new Map<string, WaitingCount>()
    for (const payment of this.#waiting.values()) {
      if (payment.dialect !== dialect) continue
      const { state, createdAt } = payment
      const { count, oldestCreatedAt } = counts.get(state) ?? {
        count: 0,
        oldestCreatedAt: createdAt,
      }
      const oldest = Math.min(oldestCreatedAt, createdAt)
      counts.set(state, { state, count: count + 1, oldestCreatedAt: oldest })
    }
    return [...counts.values()].sort((a, b) => (a.state < b.state ? -1 : 1))
  }

  #all(ids: readonly string[]): readonly Payment[] {
    const found: Payment[] = []
    for (const id of ids) {
      const payment = this.#payments.get(id)
      if (payment !== undefined) found.push(payment)
    }
    return found
  }
}
