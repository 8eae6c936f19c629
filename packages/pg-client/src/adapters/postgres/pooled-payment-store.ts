import type { Break } from '../../payment/break.js'
import type { PaymentEvent } from '../../payment/payment-event.js'
import type { PaymentState } from '../../payment/payment-state.js'
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
import { fromAttemptRow, type AttemptRow } from '../rows/attempt-row.js'
import { fromBreakRow, toBreakRow, type BreakRow } from '../rows/break-row.js'
import { fromCallbackRow, type CallbackRow } from '../rows/callback-row.js'
import { fromPaymentRow, toPaymentRow, type PaymentRow } from '../rows/payment-row.js'
import { fromRefundRow, type RefundRow } from '../rows/refund-row.js'
import { jsonOf, run, violates, type PostgresPool } from './postgres-connection.js'
import { saveStatement } from './postgres-save.js'
import { postgresStatements, type PostgresStatements } from './postgres-statements.js'
import type { PostgresTables } from './postgres-tables.js'

/** What one part of the parked callbacks was: the last one of it comes before the next part. */
interface AdoptedPart {
  readonly seen: number
  readonly adopted: number
  readonly last_at: number
  readonly last_position: number
}

/** How many parked callbacks are looked up in one transaction. */
const adoptedAtOnce = 1000

/** A payment store that sends each of its statements to a pool. */
export class PooledPaymentStore implements PaymentStore {
  readonly #pool: PostgresPool
  readonly #end: () => Promise<void>
  readonly #tables: PostgresTables
  readonly #sql: PostgresStatements
  #closing: Promise<void> | undefined

  constructor(pool: PostgresPool, end: () => Promise<void>, tables: PostgresTables) {
    this.#pool = pool
    this.#end = end
    this.#tables = tables
    this.#sql = postgresStatements(tables)
  }

  async insert(payment: Payment): Promise<'saved' | 'orderTaken'> {
    try {
      const row = jsonOf(toPaymentRow(payment))
      const saved = await this.#run(this.#sql.payments.insert, [row])
      return saved.length === 1 ? 'saved' : 'orderTaken'
    } catch (error) {
      if (violates(error, 'payments_active')) return 'orderTaken'
      throw error
    }
  }

  async get(paymentId: string): Promise<Payment | undefined> {
    const [row] = await this.#run<PaymentRow>(this.#sql.payments.get, [paymentId])
    return row && fromPaymentRow(row)
  }

  async getByReference(reference: string): Promise<Payment | undefined> {
    const [row] = await this.#run<PaymentRow>(this.#sql.payments.getByReference, [reference])
    return row && fromPaymentRow(row)
  }

  async listByOrder(orderId: string): Promise<readonly Payment[]> {
    const rows = await this.#run<PaymentRow>(this.#sql.payments.listByOrder, [orderId])
    return rows.map(fromPaymentRow)
  }

  async listAttempts(paymentId: string): Promise<readonly AttemptRecord[]> {
    const rows = await this.#run<AttemptRow>(this.#sql.payments.listAttempts, [paymentId])
    return rows.map(fromAttemptRow)
  }

  async save(change: PaymentChange): Promise<SaveResult> {
    const { payment, soleForOrder = false } = change
    const { text, values } = saveStatement(this.#tables, change)
    if ((await this.#run(text, values)).length === 1) return 'saved'
    if (!soleForOrder) return 'stale'
    // Which of the two did not hold? Where the version has moved by now, the caller reads again.
    const [now] = await this.#run<{ version: number }>(this.#sql.payments.version, [payment.id])
    return now?.version === payment.version ? 'orderTaken' : 'stale'
  }

  async listRefunds(paymentId: string): Promise<readonly Refund[]> {
    const rows = await this.#run<RefundRow>(this.#sql.payments.listRefunds, [paymentId])
    return rows.map(fromRefundRow)
  }

  async claimDue(request: ClaimRequest): Promise<readonly Payment[]> {
    const { dialect, now, limit, holder, leaseMs, horizonMs, stepMs } = request
    const until = now + leaseMs
    const values = [dialect, now, now + horizonMs, until, limit, stepMs, holder]
    return (await this.#run<PaymentRow>(this.#sql.payments.claimDue, values)).map(fromPaymentRow)
  }

  async receiveCallback(
    received: ReceivedCallback,
  ): Promise<{ result: 'stored' | 'parked' | 'duplicate'; paymentId?: string }> {
    const { dialect, callback, receivedAt } = received
    const { receive, receiveAgain } = this.#sql.callbacks
    const { eventId, reference, authenticated } = callback
    const row = [dialect, eventId, reference, JSON.stringify(callback), receivedAt]
    const [stored] = await this.#run<{ payment_id: string | null }>(receive, row)
    if (stored?.payment_id) return { result: 'stored', paymentId: stored.payment_id }
    if (stored) return { result: 'parked' }
    const again = [dialect, eventId, receivedAt, !authenticated]
    const [earlier] = await this.#run<{ payment_id: string | null }>(receiveAgain, again)
    return { result: 'duplicate', ...(earlier?.payment_id && { paymentId: earlier.payment_id }) }
  }

  async listUnsettledCallbacks(dialect: string, limit: number): Promise<readonly StoredCallback[]> {
    const { listUnsettled } = this.#sql.callbacks
    return (await this.#run<CallbackRow>(listUnsettled, [dialect, limit])).map(fromCallbackRow)
  }

  async adoptParkedCallbacks(dialect: string): Promise<number> {
    let last = { last_at: Number.MIN_SAFE_INTEGER, last_position: 0 }
    let adopted = 0
    for (;;) {
      const values = [dialect, last.last_at, last.last_position, adoptedAtOnce]
      const [part] = await this.#run<AdoptedPart>(this.#sql.callbacks.adopt, values)
      adopted += part?.adopted ?? 0
      if (!part || part.seen < adoptedAtOnce) return adopted
      last = part
    }
  }

  async dropParkedCallbacks({ dialect, receivedBefore, keep }: ParkedBounds): Promise<number> {
    return this.#count(this.#sql.callbacks.drop, [dialect, receivedBefore, keep])
  }

  /**
   * Sequences are drawn before they are committed, so a smaller one may come to light later. The
   * first statement reads the last number drawn and waits until whoever draws numbers at this
   * moment has ended; up to that one the second statement then sees all there will ever be.
   */
  async readOutbox({ dialect, after, limit }: OutboxRequest): Promise<readonly OutboxEntry[]> {
    const { settleNumbers, read } = this.#sql.outbox
    const [drawn] = await this.#run<{ upto: number }>(settleNumbers)
    const values = [dialect, after, drawn?.upto, limit]
    const rows = await this.#run<{ sequence: number; event: string }>(read, values)
    return rows.map(({ sequence, event }) => {
      return { sequence, event: JSON.parse(event) as PaymentEvent }
    })
  }

  async markDelivered(sequences: readonly number[]): Promise<void> {
    if (sequences.length > 0) await this.#run(this.#sql.outbox.markDelivered, [sequences])
  }

  async countWaiting(dialect: string): Promise<readonly WaitingCount[]> {
    const rows = await this.#run<{ state: PaymentState; count: number; oldest: number }>(
      this.#sql.payments.countWaiting,
      [dialect],
    )
    return rows.map(({ state, count, oldest }) => ({ state, count, oldestCreatedAt: oldest }))
  }

  async listPayments(request: PaymentListRequest): Promise<readonly Payment[]> {
    const { dialect, from, to, after, limit } = request
    const values = [dialect, from, to, after?.createdAt ?? null, after?.id ?? null, limit]
    return (await this.#run<PaymentRow>(this.#sql.payments.listByAge, values)).map(fromPaymentRow)
  }

  async saveBreaks(breaks: readonly Break[]): Promise<void> {
    // By id, each once: so that two audits at once do not wait for each other crosswise.
    const byId = new Map(breaks.map((one) => [one.id, one]))
    const sorted = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    if (sorted.length === 0) return
    const rows = `[${sorted.map((one) => jsonOf(toBreakRow(one))).join(',')}]`
    await this.#run(this.#sql.breaks.save, [rows])
  }

  async closeBreaks(ids: readonly string[], closedAt: number): Promise<void> {
    if (ids.length > 0) await this.#run(this.#sql.breaks.close, [ids, closedAt])
  }

  async listBreaks({ dialect, isOpen, limit }: BreakListRequest): Promise<readonly Break[]> {
    const { list } = this.#sql.breaks
    return (await this.#run<BreakRow>(list, [dialect, isOpen, limit])).map(fromBreakRow)
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#end())
  }

  #run<Row>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return run<Row>(this.#pool, text, values)
  }

  async #count(text: string, values: readonly unknown[]): Promise<number> {
    const [row] = await this.#run<{ count: number }>(text, values)
    return row?.count ?? 0
  }
}
