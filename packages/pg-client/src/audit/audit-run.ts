import { referenceOf } from '../calling/write-intent.js'
import type { ClientContext } from '../client-context.js'
import { holdsMoney, isCollecting, isOpen } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayRecord } from '../ports/gateway-records.js'
import { isWithin, type AuditPlan } from './audit-plan.js'
import { compareRecords, holdsMoneyThere } from './compare-records.js'
import { textOfPayment, type Disagreement } from './disagreement.js'
import type { Examined, Examiner } from './examiner.js'
import type { GatewayBook, GatewaySide } from './gateway-book.js'
import { inParallel } from './in-parallel.js'
import type { OpenBreaks } from './open-breaks.js'
import type { Unexamined } from './unexamined.js'

/** Payments read from the store at a time. */
const pageSize = 500

/** Our payments of the period, counted. */
export interface OurCounts {
  readonly ours: number
  readonly open: number
  readonly review: number
}

/** What of an audit's doubts has come true. */
export interface Judgement {
  readonly found: readonly Disagreement[]
  /** Payments that will be found out about in time. */
  readonly underWay: number
}

/**
 * One audit on its way: goes through our payments once and weighs each against the gateway's side.
 * What agrees is let go of; what does not, and what lies at an edge, is remembered by its id and
 * examined at the end.
 */
export class AuditRun {
  readonly #context: ClientContext<never>
  readonly #plan: AuditPlan
  readonly #open: OpenBreaks
  readonly #missed: Unexamined
  readonly #examiner: Examiner
  /** What the list has of each payment to be examined, by payment id. */
  readonly #doubts = new Map<string, readonly GatewayRecord[]>()
  /** Orders that were paid for again, and may have been paid twice. */
  readonly #orders = new Set<string>()
  /** Records of the period under references that we do not have. */
  readonly #strays: GatewayRecord[] = []

  constructor(
    context: ClientContext<never>,
    plan: AuditPlan,
    open: OpenBreaks,
    examiner: Examiner,
    missed: Unexamined,
  ) {
    this.#context = context
    this.#plan = plan
    this.#open = open
    this.#examiner = examiner
    this.#missed = missed
  }

  /** Goes through our payments of the period. */
  async weighOurs(side: GatewaySide): Promise<OurCounts> {
    const counts = { ours: 0, open: 0, review: 0 }
    for await (const page of this.#ourPages()) {
      counts.ours += page.length
      counts.open += page.filter(({ state }) => isOpen(state)).length
      counts.review += page.filter(({ state }) => state === 'review').length
      const records = await side.recordsOf(page)
      const told = page.filter((payment) => !this.#missed.has(payment))
      this.#weigh(told, records)
    }
    return counts
  }

  /**
   * Goes through what is left of the gateway's list: payments that we created outside of the
   * period, and what we do not know. What was made in the margin is its neighbour's to report.
   */
  async weighRest(book: GatewayBook): Promise<void> {
    const { store, dialect } = this.#context
    for (const group of book.rest()) {
      const ofPeriod = group.filter(({ at }) => isWithin(this.#plan.period, at))
      const reference = ofPeriod[0]?.reference
      if (reference === undefined) continue
      const payment = reference === null ? undefined : await store.getByReference(reference)
      if (payment?.dialect === dialect.name) this.#weigh([payment], group)
      else this.#strays.push(...ofPeriod)
    }
  }

  /** Examines what is in doubt, and tells what really disagrees. */
  async judge(): Promise<Judgement> {
    const { dialect } = this.#context
    const looked = await inParallel([...this.#doubts], ([id, listed]) =>
      this.#examiner.examine(id, listed),
    )
    const examined = looked.filter((one) => one !== undefined)
    const ofOrders = await this.#examineOrders(examined)
    const all = [...examined, ...ofOrders]
    for (const { records } of all) {
      for (const { gatewayKey } of records) this.#open.listed(gatewayKey)
    }
    const found = compareRecords({
      dialect: dialect.name,
      ours: all.map(({ payment }) => payment),
      theirs: [...this.#strays, ...all.flatMap(({ records }) => records)],
    })
    // Of the others of an order, it was only asked whether they hold money.
    const told = found.filter(
      ({ paymentId, kind }) =>
        paymentId === null || kind === 'duplicate' || this.#doubts.has(paymentId),
    )
    const underWay = new Set(
      examined.filter((one) => this.#isUnderWay(one)).map(({ payment }) => payment.id),
    )
    const kept = told.filter(
      ({ id, kind, paymentId }) =>
        kind !== 'status' || !underWay.has(paymentId ?? '') || this.#open.has(id),
    )
    return { found: kept, underWay: told.length - kept.length }
  }

  /** Whether somebody will find out in time how it ended; else nobody may ever. */
  #isUnderWay({ payment: { state, nextCheckAt }, at }: Examined): boolean {
    if (!isCollecting(state) || nextCheckAt === null) return false
    return nextCheckAt + this.#plan.checkedWithinMs > at
  }

  /** Tells whose payments the breaks of a settlement file are about. */
  async withOurSide(found: readonly Disagreement[]): Promise<readonly Disagreement[]> {
    const { store, dialect } = this.#context
    return inParallel(found, async (one) => {
      const payment = one.reference === null ? undefined : await store.getByReference(one.reference)
      if (payment?.dialect !== dialect.name) return one
      const { id: paymentId, orderId } = payment
      return { ...one, paymentId, orderId, ours: textOfPayment(payment) }
    })
  }

  async *#ourPages(): AsyncGenerator<readonly Payment[], void> {
    const { store, dialect } = this.#context
    let after: { readonly createdAt: number; readonly id: string } | null = null
    for (;;) {
      const request = { dialect: dialect.name, ...this.#plan.period, after, limit: pageSize }
      const page: readonly Payment[] = await store.listPayments(request)
      if (page.length > 0) yield page
      const last = page.at(-1)
      if (!last || page.length < pageSize) return
      after = { createdAt: last.createdAt, id: last.id }
    }
  }

  #weigh(payments: readonly Payment[], records: readonly GatewayRecord[]): void {
    const { name: dialect } = this.#context.dialect
    const found = compareRecords({ dialect, ours: payments, theirs: records })
    const disagreeing = new Set(found.map(({ paymentId }) => paymentId))
    const byReference = new Map<string | null, GatewayRecord[]>()
    for (const record of records) {
      const group = byReference.get(record.reference)
      if (group) group.push(record)
      else byReference.set(record.reference, [record])
    }
    for (const payment of payments) {
      const { id, orderId, reference, gatewayKey } = payment
      const unnamed = byReference.get(null) ?? []
      const ofPayment = [
        ...(byReference.get(reference) ?? []),
        ...unnamed.filter((record) => record.gatewayKey === gatewayKey),
      ]
      const withMoney = ofPayment.filter(holdsMoneyThere)
      this.#open.compared(payment)
      // Money under a key that is not ours: there may be another record, out of sight.
      const isOther = withMoney.some((record) => record.gatewayKey !== gatewayKey)
      if (disagreeing.has(id) || isOther || this.#open.concern(payment)) {
        this.#doubts.set(id, ofPayment)
      }
      const isFirst = reference === referenceOf(orderId, 1)
      if (withMoney.length > 0 && !isFirst) this.#orders.add(orderId)
    }
  }

  /** The other payments of orders that may hold money of more than one. */
  async #examineOrders(examined: readonly Examined[]): Promise<readonly Examined[]> {
    const { store, dialect } = this.#context
    const orders = new Set([...this.#orders, ...examined.map(({ payment }) => payment.orderId)])
    const others: Payment[] = []
    for (const orderId of orders) {
      const payments = await store.listByOrder(orderId)
      const mayHold = payments.filter(
        ({ id, state }) => holdsMoney(state) || state === 'review' || this.#doubts.has(id),
      )
      if (mayHold.length < 2) continue
      const unasked = payments.filter((one) => !this.#doubts.has(one.id) && !this.#missed.has(one))
      others.push(...unasked)
    }
    const looked = await inParallel(others, (payment) =>
      payment.dialect === dialect.name
        ? this.#examiner.examine(payment.id, [])
        : Promise.resolve({ payment, records: [], at: 0 }),
    )
    return looked.filter((one) => one !== undefined)
  }
}
