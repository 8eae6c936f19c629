import { blocksAnotherPayment, isOpen } from '../../payment/payment-state.js'
import type { PaymentEvent } from '../../payment/payment-event.js'
import type { Payment } from '../../payment/payment.js'
import type { GatewayCallback } from '../../ports/gateway-dialect.js'
import type {
  AttemptRecord,
  ClaimRequest,
  OutboxEntry,
  OutboxRequest,
  ParkedBounds,
  PaymentChange,
  PaymentStore,
  SaveResult,
  StoredCallback,
  WaitingCount,
} from '../../ports/payment-store.js'

type CallbackRow = StoredCallback & { readonly settled: boolean }

/**
 * The model of a payment store: maps in memory, nothing survives the process. It is what the
 * other adapters are compared with, and fast enough for long simulations.
 */
export function memoryPaymentStore(): PaymentStore {
  return new MemoryPaymentStore()
}

/** No method awaits anything, so each of them is one transaction. */
class MemoryPaymentStore implements PaymentStore {
  readonly #payments = new Map<string, Payment>()
  readonly #idsByReference = new Map<string, string>()
  readonly #idsByOrder = new Map<string, string[]>()
  readonly #attempts = new Map<string, Map<number, AttemptRecord>>()
  readonly #leases = new Map<string, number>()
  readonly #callbacks = new Map<string, CallbackRow>()
  readonly #outbox = new Map<number, PaymentEvent>()
  #lastSequence = 0

  async insert(payment: Payment): Promise<'saved' | 'orderTaken'> {
    if (this.#idsByReference.has(payment.reference) || this.#orderIsTaken(payment)) {
      return 'orderTaken'
    }
    this.#payments.set(payment.id, payment)
    this.#idsByReference.set(payment.reference, payment.id)
    const ofOrder = this.#idsByOrder.get(payment.orderId)
    if (ofOrder) ofOrder.push(payment.id)
    else this.#idsByOrder.set(payment.orderId, [payment.id])
    return 'saved'
  }

  async get(paymentId: string): Promise<Payment | undefined> {
    return this.#payments.get(paymentId)
  }

  async listByOrder(orderId: string): Promise<readonly Payment[]> {
    return this.#ofOrder(orderId)
  }

  async listAttempts(paymentId: string): Promise<readonly AttemptRecord[]> {
    const attempts = [...(this.#attempts.get(paymentId)?.values() ?? [])]
    return attempts.sort((a, b) => a.number - b.number)
  }

  async save(change: PaymentChange): Promise<SaveResult> {
    const { payment, attempt } = change
    if (this.#payments.get(payment.id)?.version !== payment.version) return 'stale'
    if (change.soleForOrder && this.#orderIsTaken(payment)) return 'orderTaken'
    this.#payments.set(payment.id, { ...payment, version: payment.version + 1 })
    this.#leases.delete(payment.id)
    if (attempt) {
      const attempts = this.#attempts.get(payment.id) ?? new Map<number, AttemptRecord>()
      this.#attempts.set(payment.id, attempts.set(attempt.number, attempt))
    }
    for (const event of change.events ?? []) this.#outbox.set(++this.#lastSequence, event)
    this.#settleCallbacks(payment.id, change.settlesCallbacks ?? [])
    return 'saved'
  }

  async claimDue(request: ClaimRequest): Promise<readonly Payment[]> {
    const { now, limit, leaseMs, horizonMs } = request
    const isOutside = (at: number, span: number): boolean => at <= now || at > now + span
    const due = [...this.#payments.values()]
      .filter(({ id, nextCheckAt }) => {
        const isDue = nextCheckAt !== null && isOutside(nextCheckAt, horizonMs)
        return isDue && isOutside(this.#leases.get(id) ?? 0, leaseMs)
      })
      .sort((a, b) => (a.nextCheckAt ?? 0) - (b.nextCheckAt ?? 0))
      .slice(0, limit)
    for (const { id } of due) this.#leases.set(id, now + leaseMs)
    return due
  }

  async receiveCallback(
    callback: GatewayCallback,
    receivedAt: number,
  ): Promise<{ result: 'stored' | 'parked' | 'duplicate'; paymentId?: string }> {
    const earlier = this.#callbacks.get(callback.eventId)
    if (earlier) {
      const isHint = !callback.authenticated && earlier.paymentId !== null
      if (isHint && this.#payments.get(earlier.paymentId)?.state !== 'approved') {
        this.#makeDue(earlier.paymentId, receivedAt)
      }
      return { result: 'duplicate', ...(earlier.paymentId && { paymentId: earlier.paymentId }) }
    }
    const paymentId = this.#idsByReference.get(callback.reference) ?? null
    const row = { eventId: callback.eventId, paymentId, callback, receivedAt, settled: false }
    this.#callbacks.set(callback.eventId, row)
    if (paymentId === null) return { result: 'parked' }
    this.#makeDue(paymentId, receivedAt)
    return { result: 'stored', paymentId }
  }

  async listUnsettledCallbacks(limit: number): Promise<readonly StoredCallback[]> {
    return [...this.#callbacks.values()]
      .filter(({ settled }) => !settled)
      .sort((a, b) => a.receivedAt - b.receivedAt)
      .slice(0, limit)
      .map(({ eventId, paymentId, callback, receivedAt }) => {
        return { eventId, paymentId, callback, receivedAt }
      })
  }

  async adoptParkedCallbacks(): Promise<number> {
    let adopted = 0
    for (const row of this.#callbacks.values()) {
      const paymentId = this.#idsByReference.get(row.callback.reference)
      if (row.paymentId !== null || paymentId === undefined) continue
      this.#callbacks.set(row.eventId, { ...row, paymentId })
      this.#makeDue(paymentId, row.receivedAt)
      adopted += 1
    }
    return adopted
  }

  async dropParkedCallbacks({ receivedBefore, keep }: ParkedBounds): Promise<number> {
    const parked = [...this.#callbacks.values()]
      .filter(({ paymentId }) => paymentId === null)
      .sort((a, b) => b.receivedAt - a.receivedAt)
    const dropped = parked.filter(
      ({ receivedAt }, position) => receivedAt < receivedBefore || position >= keep,
    )
    for (const { eventId } of dropped) this.#callbacks.delete(eventId)
    return dropped.length
  }

  async readOutbox({ after, limit }: OutboxRequest): Promise<readonly OutboxEntry[]> {
    const entries: OutboxEntry[] = []
    for (const [sequence, event] of this.#outbox) {
      if (entries.length === limit) break
      if (sequence > after) entries.push({ sequence, event })
    }
    return entries
  }

  async markDelivered(sequences: readonly number[]): Promise<void> {
    for (const sequence of sequences) this.#outbox.delete(sequence)
  }

  async countWaiting(): Promise<readonly WaitingCount[]> {
    const counts = new Map<string, WaitingCount>()
    for (const { state, createdAt } of this.#payments.values()) {
      if (!isOpen(state) && state !== 'review') continue
      const { count, oldestCreatedAt } = counts.get(state) ?? {
        count: 0,
        oldestCreatedAt: createdAt,
      }
      const oldest = Math.min(oldestCreatedAt, createdAt)
      counts.set(state, { state, count: count + 1, oldestCreatedAt: oldest })
    }
    return [...counts.values()].sort((a, b) => (a.state < b.state ? -1 : 1))
  }

  async close(): Promise<void> {
    // Nothing to release.
  }

  #ofOrder(orderId: string): readonly Payment[] {
    const ids = this.#idsByOrder.get(orderId) ?? []
    return ids.flatMap((id) => this.#payments.get(id) ?? [])
  }

  #orderIsTaken({ id, orderId }: Payment): boolean {
    return this.#ofOrder(orderId).some((one) => one.id !== id && blocksAnotherPayment(one.state))
  }

  #settleCallbacks(paymentId: string, which: 'all' | readonly string[]): void {
    for (const row of this.#callbacks.values()) {
      const settles = which === 'all' ? row.paymentId === paymentId : which.includes(row.eventId)
      if (settles && !row.settled) this.#callbacks.set(row.eventId, { ...row, settled: true })
    }
  }

  #makeDue(paymentId: string, at: number): void {
    const payment = this.#payments.get(paymentId)
    if (!payment) return
    const nextCheckAt = Math.min(payment.nextCheckAt ?? at, at)
    this.#payments.set(paymentId, { ...payment, nextCheckAt, version: payment.version + 1 })
  }
}
