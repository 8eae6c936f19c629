import { blocksAnotherPayment, buyerLabel, buyerMessageOf, type Payment } from '@holdfast/pg-client'
import type { Language, Sentence } from '../http/language.js'
import { ShopError, type ShopErrorCode } from '../http/shop-error.js'
import type { OrderFailure } from './order-state.js'
import { isRefused, type Order } from './order.js'
import type { PlacedOrder } from './place-order.js'

/** What the buyer needs to know about the money. */
export type PaymentStatus =
  | 'NONE'
  | 'PAYMENT_PENDING'
  | 'PAYMENT_SUCCEEDED'
  | 'PAYMENT_FAILED'
  | 'PAYMENT_CANCELING'
  | 'PAYMENT_CANCELED'

/** An order as its buyer sees it. */
export interface OrderView {
  readonly order: {
    readonly id: string
    readonly status: Order['status']
    /** Why it failed; null unless it did. */
    readonly failure: OrderFailure | null
    readonly paymentStatus: PaymentStatus
    readonly buyerLabel: string
    readonly amount: number
    readonly items: Order['items']
    readonly createdAt: string
    readonly expiresAt: string
  }
  readonly payment: {
    readonly id: string
    readonly state: Payment['state']
    readonly reason?: string
  } | null
}

/** A buyer who waits this long before trying again meets the gateway, not our refusal. */
const RETRY_AFTER_MS = 10_000

const paymentStatuses: Readonly<Record<Payment['state'], PaymentStatus>> = {
  requested: 'PAYMENT_PENDING',
  unknown: 'PAYMENT_PENDING',
  pending: 'PAYMENT_PENDING',
  approved: 'PAYMENT_SUCCEEDED',
  declined: 'PAYMENT_FAILED',
  failed: 'PAYMENT_FAILED',
  canceling: 'PAYMENT_CANCELING',
  partiallyCanceled: 'PAYMENT_SUCCEEDED',
  canceled: 'PAYMENT_CANCELED',
  review: 'PAYMENT_PENDING',
}

const inProgress: Sentence = { ko: '결제 진행 중', en: 'Payment in progress' }
const notPaid: Sentence = { ko: '결제 실패', en: 'Payment failed' }

type PaymentFailure = 'PAYMENT_FAILED' | 'PAYMENT_REFUSED'

const failureCodes: Readonly<Record<Exclude<OrderFailure, PaymentFailure>, ShopErrorCode>> = {
  INSUFFICIENT_STOCK: 'INSUFFICIENT_STOCK',
  CATALOG_UNREACHABLE: 'CATALOG_UNREACHABLE',
  CATALOG_UNAVAILABLE: 'CATALOG_UNAVAILABLE',
  EXPIRED: 'ORDER_EXPIRED',
  INTERRUPTED: 'ORDER_INTERRUPTED',
}

/** The order and the payment that matters: the one that was approved, else the latest. */
export function viewOrder({ order, payments }: PlacedOrder, language: Language): OrderView {
  const payment = decisivePayment(payments)
  const { id, status, failure, amount, items } = order
  return {
    order: {
      id,
      status,
      failure,
      paymentStatus: payment ? paymentStatuses[payment.state] : 'NONE',
      buyerLabel: labelOf(order, payment)[language],
      amount,
      items,
      createdAt: new Date(order.createdAt).toISOString(),
      expiresAt: new Date(order.expiresAt).toISOString(),
    },
    payment: payment ? viewPayment(payment, language) : null,
  }
}

/**
 * What `POST /orders` says about an order: 201 paid, 202 while the payment is open.
 *
 * @throws ShopError where the order cannot go on: declined, refused, not executed, out of stock
 */
export function answerOrder(
  placed: PlacedOrder,
  language: Language,
): { readonly status: 201 | 202; readonly body: OrderView } {
  const { order, payments } = placed
  const body = viewOrder(placed, language)
  const details = { orderId: order.id, ...body }
  switch (order.status) {
    case 'CONFIRMED':
      return { status: 201, body }
    case 'PENDING':
      return { status: 202, body }
    case 'PAYMENT_WAITING': {
      const payment = decisivePayment(payments)
      if (payment?.state === 'failed') throw notExecuted(placed, details, language)
      if (payment?.state !== 'declined') return { status: 202, body }
      const message = buyerMessageOf(payment)[language]
      throw new ShopError('PAYMENT_DECLINED', { details, message })
    }
    case 'FAILED':
      // Late truth: nobody may be told that nothing was charged.
      if (mayBePaid(payments)) return { status: 202, body }
      if (order.failure === null || isPaymentFailure(order.failure)) {
        throw notExecuted(placed, details, language)
      }
      throw new ShopError(failureCodes[order.failure], {
        details,
        ...(order.failure === 'CATALOG_UNAVAILABLE' ? { retryAfterMs: RETRY_AFTER_MS } : {}),
      })
  }
}

/**
 * 503 where our own kit would not call, 502 where the gateway was called for nothing, or the money
 * went back. Told by the stored order, so that a repeated request hears what the first one heard.
 */
function notExecuted(
  { order, payments, result }: PlacedOrder,
  details: unknown,
  language: Language,
): ShopError {
  const payment = decisivePayment(payments)
  if (payment?.state === 'canceled') {
    const message = buyerMessageOf(payment)[language]
    return new ShopError('PAYMENT_NOT_EXECUTED', { details, message })
  }
  if (!isRefused(order, payment)) return new ShopError('PAYMENT_NOT_EXECUTED', { details })
  return new ShopError('PAYMENT_REFUSED', {
    details,
    retryAfterMs: result?.retryAfterMs ?? RETRY_AFTER_MS,
  })
}

function isPaymentFailure(failure: OrderFailure): failure is PaymentFailure {
  return failure === 'PAYMENT_FAILED' || failure === 'PAYMENT_REFUSED'
}

function decisivePayment(payments: readonly Payment[]): Payment | undefined {
  return payments.find(({ state }) => state === 'approved') ?? payments.at(-1)
}

/** A payment holds the buyer's money, or may. */
function mayBePaid(payments: readonly Payment[]): boolean {
  return payments.some(({ state }) => blocksAnotherPayment(state))
}

function labelOf(order: Order, payment: Payment | undefined): Sentence {
  if (payment) return buyerLabel(payment.state)
  return order.status === 'FAILED' ? notPaid : inProgress
}

function viewPayment(payment: Payment, language: Language): NonNullable<OrderView['payment']> {
  const { id, state } = payment
  return state === 'declined'
    ? { id, state, reason: buyerMessageOf(payment)[language] }
    : { id, state }
}
