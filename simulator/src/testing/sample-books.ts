import type { LedgerCharge } from '../serving/ledger-report.js'
import type { Books, Checker, OrderFile, PaymentFile } from '../simulation/payment-world/books.js'
import type { GatewaySide } from '../simulation/payment-world/gateways/gateway-side.js'
import { tossSide } from '../simulation/payment-world/gateways/toss-side.js'
import { groupedBy } from '../simulation/payment-world/grouped-by.js'
import { OrderBook } from '../simulation/payment-world/order-book.js'
import { paymentWorld } from '../simulation/payment-world/payment-world.js'
import { Witness } from '../simulation/payment-world/witness.js'
import { SimulationRun } from '../simulation/run/simulation-run.js'
import { seenCharge, tellBuyer, type SeenCharge } from './sample-answers.js'
import { sampleOrder } from './sample-order.js'
import { sampleRun } from './sample-run.js'

/** The payment client's own words, as the world has them. */
type Payment = PaymentFile['payment']
type Refund = PaymentFile['refunds'][number]
type PaymentEvent = Parameters<OrderBook['apply']>[1]

/** What a checker tells of some books. */
export interface Told {
  readonly looked: number
  /** `order-1: the gateway holds ...`. */
  readonly violations: readonly string[]
}

/** What a payment's file is changed to. */
export interface Planted {
  readonly payment?: Partial<Payment>
  /** Every charge of it. */
  readonly charge?: Partial<LedgerCharge>
  readonly charges?: readonly LedgerCharge[]
  readonly refunds?: readonly Refund[]
}

/**
 * The books of a small shop, all in order: order-1 is paid, order-2 was declined and expired,
 * order-3 was paid and given back, order-4 was paid and partly given back, order-5 waits for a
 * person. A test plants one mistake.
 */
export class SampleBooks {
  readonly run = new SimulationRun(sampleRun(paymentWorld))
  readonly orderBook = new OrderBook(100, 10_000, () => 1000)
  readonly witness = new Witness(this.run)
  side: GatewaySide = tossSide
  files: PaymentFile[] = []
  strangers: LedgerCharge[] = []
  undelivered = 0
  unsettled: string[] = []
  contents = '{"cardLast4":"1451"}'

  static async sound(): Promise<SampleBooks> {
    const books = new SampleBooks()
    const charged = sampleCharge('order-1-1')
    await books.#add(samplePayment('order-1'), [charged])
    const declined = { state: 'declined', received: 0, held: 0 } as const
    const declinedPayment = samplePayment('order-2', { state: 'declined', certainty: 'declined' })
    await books.#add(declinedPayment, [sampleCharge('order-2-1', declined)])
    await books.orderBook.expire('order-2')
    const back = samplePayment('order-3', { state: 'canceled', refundedMinor: 50_000 })
    const backThere = sampleCharge('order-3-1', { refunded: 50_000, held: 0 })
    await books.#add(back, [backThere], [sampleRefund(back)])
    const part = samplePayment('order-4', { state: 'partiallyCanceled', refundedMinor: 10_000 })
    const partThere = sampleCharge('order-4-1', { refunded: 10_000, held: 40_000 })
    await books.#add(part, [partThere], [sampleRefund(part, { amountMinor: 10_000 })])
    const why = { reviewReason: 'pending-too-long', certainty: 'unknown' } as const
    const open = samplePayment('order-5', { state: 'review', ...why })
    await books.#add(open, [])
    return books
  }

  /** Changes what one payment's file has. */
  plant(reference: string, { payment, charge, charges, refunds }: Planted): void {
    this.files = this.files.map((file) => {
      if (file.payment.reference !== reference) return file
      return {
        payment: { ...file.payment, ...payment },
        refunds: refunds ?? file.refunds,
        charges: (charges ?? file.charges).map((one) => ({ ...one, ...charge })),
      }
    })
  }

  /** The file of a payment. */
  file(reference: string): PaymentFile {
    const found = this.files.find(({ payment }) => payment.reference === reference)
    if (!found) throw new Error(`${reference} is in the books`)
    return found
  }

  /** The order, as the shop has it: a test may write into it. */
  order(id: string): OrderFile['order'] {
    const order = this.orderBook.orders.get(id)
    if (!order) throw new Error(`${id} is in the books`)
    return order
  }

  /** One more payment, as it stands in the end, with the events that brought it there. */
  async #add(
    payment: Payment,
    charges: readonly LedgerCharge[],
    refunds: readonly Refund[] = [],
  ): Promise<void> {
    await this.orderBook.place(sampleOrder(payment.orderId))
    const way: Payment['state'][] = refunds.length > 0 ? ['approved', 'canceling'] : []
    let from: Payment['state'] = 'requested'
    for (const to of [...way, payment.state]) {
      const event = sampleEvent(payment, { from, to })
      this.witness.written.push(event)
      await this.orderBook.apply(this.witness.written.length, event)
      from = to
    }
    tellBuyer(this.witness.answers, payment, refunds)
    this.files.push({ payment, charges, refunds })
    for (const charge of charges) this.seen(charge)
  }

  /** The witness sees what the gateway does. */
  seen(charge: LedgerCharge, refunds: SeenCharge['refunds'] = []): void {
    this.witness.charged(seenCharge(charge, refunds))
  }

  /** The books as they stand. */
  books(): Books {
    const byOrder = groupedBy(this.files, ({ payment }) => payment.orderId)
    const { side, orderBook, witness, files, strangers, undelivered, unsettled, contents } = this
    return {
      side,
      orderBook,
      witness,
      strangers,
      undelivered,
      unsettled,
      contents,
      payments: files,
      boundMs: 60_000,
      orders: [...orderBook.orders.values()].map((order) => ({
        order,
        payments: byOrder.get(order.id) ?? [],
      })),
    }
  }

  /** Lets a checker look at the books. */
  told({ check }: Checker): Told {
    const violations: string[] = []
    const looked = check(this.books(), (entity, text) => violations.push(`${entity}: ${text}`))
    return { looked, violations }
  }
}

/** An approved payment over 50 000 won, the first of its order. */
export function samplePayment(orderId: string, change: Partial<Payment> = {}): Payment {
  return {
    id: `id-of-${orderId}-1`,
    reference: `${orderId}-1`,
    orderId,
    owner: 'buyer-1',
    amount: { minor: 50_000, currency: 'KRW' },
    dialect: 'toss',
    cardLast4: '1451',
    state: 'approved',
    certainty: 'accepted',
    gatewayKey: `key-of-${orderId}-1`,
    decline: null,
    reviewReason: null,
    settledBy: 'answer',
    active: true,
    mayStillTurn: false,
    refundedMinor: 0,
    refund: null,
    callbackProof: null,
    attempts: 1,
    lastSentAt: 5,
    mayBeInFlight: false,
    keyedRequest: null,
    checks: 0,
    nextCheckAt: null,
    createdAt: 1,
    updatedAt: 20,
    settledAt: 20,
    version: 3,
    ...change,
  }
}

/** A refund of all of it that the gateway has done. */
export function sampleRefund(payment: Payment, change: Partial<Refund> = {}): Refund {
  return {
    id: `refund-of-${payment.id}`,
    paymentId: payment.id,
    requestId: 'refund-1',
    amountMinor: payment.amount.minor,
    reason: 'the buyer changed his mind',
    state: 'done',
    certainty: 'accepted',
    gatewayKey: null,
    refusal: null,
    attempts: 1,
    lastSentAt: 30,
    mayBeInFlight: false,
    keyedRequest: null,
    createdAt: 30,
    updatedAt: 40,
    closedAt: 40,
    ...change,
  }
}

/** An approved charge over 50 000 won. */
export function sampleCharge(reference: string, change: Partial<LedgerCharge> = {}): LedgerCharge {
  return {
    dialect: 'toss',
    key: `key-of-${reference}`,
    reference,
    owner: 'buyer-1',
    amount: 50_000,
    currency: 'KRW',
    state: 'approved',
    status: 'DONE',
    received: 50_000,
    refunded: 0,
    held: 50_000,
    createdAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
    callback: { sent: 0, answered: [], lost: false },
    ...change,
  }
}

/** The event of a payment's move to where it stands. */
export function sampleEvent(payment: Payment, change: Partial<PaymentEvent> = {}): PaymentEvent {
  const { id, orderId, reference, amount, state, refundedMinor, reviewReason } = payment
  return {
    paymentId: id,
    orderId,
    reference,
    amount,
    from: 'requested',
    to: state,
    source: 'answer',
    late: false,
    decline: null,
    reviewReason,
    refundedMinor,
    refund: null,
    at: 20,
    ...change,
  }
}
