import type { Break } from '../../payment/break.js'
import { changedPayment } from '../../payment/changed-payment.js'
import { blocksAnotherPayment } from '../../payment/payment-state.js'
import type { Payment } from '../../payment/payment.js'
import type { Refund } from '../../payment/refund.js'
import type {
  AttemptRecord,
  BreakListRequest,
  ClaimRequest,
  OutboxEntry,
  OutboxRequest,
  ParkedBounds,
  PaymentChange,
  PaymentListRequest,
  PaymentStore,
  ReceivedCallback,
  SaveResult,
  StoredCallback,
  WaitingCount,
} from '../../ports/payment-store.js'
import { MemoryBreaks } from './memory-breaks.js'
import { MemoryCallbacks } from './memory-callbacks.js'
import { MemoryOutbox } from './memory-outbox.js'
import { MemoryPayments } from './memory-payments.js'
import { MemoryRefunds } from './memory-refunds.js'

/**
 * The model of a payment store: maps in memory, nothing survives the process. It is what the
 * other adapters are compared with, and fast enough for long simulations.
 */
export function memoryPaymentStore(): PaymentStore {
  return new MemoryPaymentStore()
}

/** No method awaits anything, so each of them is one transaction; what throws, throws first. */
class MemoryPaymentStore implements PaymentStore {
  readonly #payments = new MemoryPayments()
  readonly #attempts = new Map<string, Map<string, AttemptRecord>>()
  readonly #refunds = new MemoryRefunds()
  readonly #callbacks = new MemoryCallbacks()
  readonly #outbox = new MemoryOutbox()
  readonly #breaks = new MemoryBreaks()

  async insert(payment: Payment): Promise<'saved' | 'orderTaken'> {
    const isTaken = this.#payments.hasOther(
      payment,
      ({ state, active }) => active || blocksAnotherPayment(state),
    )
    if (isTaken || this.#payments.byReference(payment.reference)) return 'orderTaken'
    if (this.#payments.get(payment.id)) throw new Error(`payment ${payment.id} exists`)
    this.#payments.add(changedPayment(payment, { refund: null }))
    return 'saved'
  }

  async get(paymentId: string): Promise<Payment | undefined> {
    return this.#payments.get(paymentId)
  }

  async getByReference(reference: string): Promise<Payment | undefined> {
    return this.#payments.byReference(reference)
  }

  async listByOrder(orderId: string): Promise<readonly Payment[]> {
    return this.#payments.ofOrder(orderId)
  }

  async listAttempts(paymentId: string): Promise<readonly AttemptRecord[]> {
    const attempts = [...(this.#attempts.get(paymentId)?.values() ?? [])]
    return attempts.sort((a, b) => {
      const [refundOfA, refundOfB] = [a.refundId ?? '', b.refundId ?? '']
      return refundOfA === refundOfB ? a.number - b.number : refundOfA < refundOfB ? -1 : 1
    })
  }

  async save(change: PaymentChange): Promise<SaveResult> {
    const { payment, attempt, refund, events = [], settlesCallbacks = [] } = change
    const before = this.#payments.get(payment.id)
    if (before?.version !== payment.version) return 'stale'
    const isTaken = ({ state }: Payment): boolean => blocksAnotherPayment(state)
    if (change.soleForOrder && this.#payments.hasOther(payment, isTaken)) return 'orderTaken'
    if (payment.active && this.#payments.hasOther(payment, ({ active }) => active)) {
      throw new Error(`order ${payment.orderId} has another active payment`)
    }
    if (refund) this.#refunds.mustFit(refund)

    if (refund) this.#refunds.put(refund)
    const open = this.#refunds.openOf(payment.id)
    const version = payment.version + 1
    this.#callbacks.settle(payment.id, settlesCallbacks)
    const isWaited = payment.nextCheckAt === null && this.#callbacks.hasUnsettled(payment.id)
    const nextCheckAt = isWaited ? before.nextCheckAt : payment.nextCheckAt
    const after = changedPayment(changedPayment(payment, fixedOf(before)), {
      refund: open,
      version,
      nextCheckAt,
    })
    this.#payments.replace(before, after)
    this.#payments.due.endLease(payment.id)
    if (attempt) this.#putAttempt(payment.id, attempt)
    for (const event of events) this.#outbox.append(payment.dialect, event)
    return 'saved'
  }

  async listRefunds(paymentId: string): Promise<readonly Refund[]> {
    return this.#refunds.list(paymentId)
  }

  async claimDue(request: ClaimRequest): Promise<readonly Payment[]> {
    return this.#payments.due.claim(request).flatMap((id) => this.#payments.get(id) ?? [])
  }

  async receiveCallback(
    received: ReceivedCallback,
  ): Promise<{ result: 'stored' | 'parked' | 'duplicate'; paymentId?: string }> {
    const { dialect, callback, receivedAt } = received
    const earlier = this.#callbacks.find(dialect, callback.eventId)
    if (earlier) {
      const { paymentId } = earlier
      const payment = this.#payments.get(paymentId)
      const isHint = !callback.authenticated && payment?.state !== 'approved'
      if (payment && isHint) this.#payments.makeDue(payment, receivedAt)
      return { result: 'duplicate', ...(paymentId !== null && { paymentId }) }
    }
    const payment = this.#find(dialect, callback.reference)
    this.#callbacks.add(received, payment?.id ?? null)
    if (!payment) return { result: 'parked' }
    this.#payments.makeDue(payment, receivedAt)
    return { result: 'stored', paymentId: payment.id }
  }

  async listUnsettledCallbacks(dialect: string, limit: number): Promise<readonly StoredCallback[]> {
    return this.#callbacks.listWaiting(dialect).slice(0, limit)
  }

  async adoptParkedCallbacks(dialect: string): Promise<number> {
    const dueSince = new Map<Payment, number>()
    let adopted = 0
    for (const parked of this.#callbacks.listParked(dialect)) {
      const payment = this.#find(dialect, parked.callback.reference)
      if (!payment) continue
      this.#callbacks.bind(parked, payment.id)
      dueSince.set(payment, dueSince.get(payment) ?? parked.receivedAt)
      adopted += 1
    }
    for (const [payment, at] of dueSince) this.#payments.makeDue(payment, at)
    return adopted
  }

  async dropParkedCallbacks(bounds: ParkedBounds): Promise<number> {
    return this.#callbacks.drop(bounds)
  }

  async readOutbox(request: OutboxRequest): Promise<readonly OutboxEntry[]> {
    return this.#outbox.read(request)
  }

  async markDelivered(sequences: readonly number[]): Promise<void> {
    for (const sequence of sequences) this.#outbox.markDelivered(sequence)
  }

  async countWaiting(dialect: string): Promise<readonly WaitingCount[]> {
    return this.#payments.countWaiting(dialect)
  }

  async listPayments(request: PaymentListRequest): Promise<readonly Payment[]> {
    return this.#payments.list(request)
  }

  async saveBreaks(breaks: readonly Break[]): Promise<void> {
    for (const found of breaks) this.#breaks.see(found)
  }

  async closeBreaks(ids: readonly string[], closedAt: number): Promise<void> {
    for (const id of ids) this.#breaks.close(id, closedAt)
  }

  async listBreaks(request: BreakListRequest): Promise<readonly Break[]> {
    return this.#breaks.list(request)
  }

  async close(): Promise<void> {
    // Nothing to release.
  }

  #find(dialect: string, reference: string): Payment | undefined {
    const payment = this.#payments.byReference(reference)
    return payment?.dialect === dialect ? payment : undefined
  }

  #putAttempt(paymentId: string, attempt: AttemptRecord): void {
    const attempts = this.#attempts.get(paymentId) ?? new Map<string, AttemptRecord>()
    const key = `${attempt.refundId ?? ''}#${attempt.number}`
    this.#attempts.set(paymentId, attempts.set(key, attempt))
  }
}

/** What the intent has fixed: no change of a payment writes it. */
function fixedOf(payment: Payment) {
  const { id, reference, orderId, owner, amount, dialect, cardLast4, createdAt } = payment
  return { id, reference, orderId, owner, amount, dialect, cardLast4, createdAt }
}
