import { blocksAnotherPayment, buyerMessageOf } from '@holdfast/pg-client'
import type { Language } from '../http/language.js'
import { ShopError, type ErrorMeaning } from '../http/shop-error.js'
import type { PaymentView } from '../payments/payments-client.js'
import type { OrderFailure } from './order-state.js'
import { notExecutedYet, orderErrors } from './order-errors.js'
import { decisivePayment, viewOrder, type OrderView } from './order-view.js'
import type { PaidOrder } from './pay-round.js'
import { isRefused } from './refusal.js'

/** A buyer who waits this long before trying again meets the gateway, not our refusal. */
const RETRY_AFTER_MS = 10_000

type PaymentFailure = 'PAYMENT_FAILED' | 'PAYMENT_REFUSED'

const meanings: Readonly<Record<Exclude<OrderFailure, PaymentFailure>, ErrorMeaning>> = {
  INSUFFICIENT_STOCK: orderErrors.INSUFFICIENT_STOCK,
  INSUFFICIENT_POINTS: orderErrors.INSUFFICIENT_POINTS,
  PRODUCT_GONE: orderErrors.PRODUCT_NOT_FOUND,
  STEP_REFUSED: orderErrors.STEP_REFUSED,
  CATALOG_UNREACHABLE: orderErrors.CATALOG_UNREACHABLE,
  POINTS_UNREACHABLE: orderErrors.POINTS_UNREACHABLE,
  ORDER_SAVE_FAILED: orderErrors.ORDER_SAVE_FAILED,
  SAGA_TIMEOUT: orderErrors.SAGA_TIMEOUT,
  ABANDONED: orderErrors.ORDER_ABANDONED,
}

/** What a request that places or pays an order is answered. */
export interface OrderAnswer {
  /** 201: final. 202: its payment is open, or it waits to be paid. */
  readonly status: 201 | 202
  readonly body: OrderView
}

/**
 * What `POST /orders` says about an order: 201 paid, 202 while the payment is open.
 *
 * @throws ShopError where the order cannot go on: declined, refused, not executed, out of stock
 */
export function answerOrder(paid: PaidOrder, language: Language): OrderAnswer {
  const { order, payments } = paid
  const body = viewOrder(order, payments, language)
  const details = { orderId: order.id, ...body }
  switch (order.status) {
    case 'CONFIRMED':
    case 'CANCELLED':
      return { status: 201, body }
    case 'PENDING':
    case 'CANCELING':
      return { status: 202, body }
    case 'PAYMENT_WAITING': {
      const payment = decisivePayment(payments)
      if (payment?.state === 'failed') throw notExecuted(paid, details, language)
      if (payment?.state !== 'declined') return { status: 202, body }
      const message = buyerMessageOf(payment)[language]
      throw new ShopError(orderErrors.PAYMENT_DECLINED, { details, message })
    }
    case 'FAILED':
      if (order.failure === 'ORDER_SAVE_FAILED') {
        throw new ShopError(orderErrors.ORDER_SAVE_FAILED, { details })
      }
      // Late truth: nobody may be told that nothing was charged.
      if (mayBePaid(payments)) return { status: 202, body }
      if (order.failure === null || isPaymentFailure(order.failure)) {
        throw notExecuted(paid, details, language)
      }
      throw new ShopError(meanings[order.failure], { details })
  }
}

/**
 * 503 where our own kit would not call, 502 where the gateway was called for nothing, or the money
 * went back. Told by the stored order, so that a repeated request hears what the first one heard.
 */
function notExecuted(
  { order, payments, retryAfterMs }: PaidOrder,
  details: unknown,
  language: Language,
): ShopError {
  const payment = decisivePayment(payments)
  if (payment?.state === 'canceled') {
    const message = buyerMessageOf(payment)[language]
    return new ShopError(orderErrors.PAYMENT_NOT_EXECUTED, { details, message })
  }
  if (!isRefused(order, payment)) {
    const waits = order.status === 'PAYMENT_WAITING'
    return new ShopError(waits ? notExecutedYet : orderErrors.PAYMENT_NOT_EXECUTED, { details })
  }
  return new ShopError(orderErrors.PAYMENT_REFUSED, {
    details,
    retryAfterMs: retryAfterMs ?? RETRY_AFTER_MS,
  })
}

function isPaymentFailure(failure: OrderFailure): failure is PaymentFailure {
  return failure === 'PAYMENT_FAILED' || failure === 'PAYMENT_REFUSED'
}

/** A payment holds the buyer's money, or may. */
function mayBePaid(payments: readonly PaymentView[]): boolean {
  return payments.some(({ state }) => blocksAnotherPayment(state))
}
