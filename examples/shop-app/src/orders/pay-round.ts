import type { Logger } from '@holdfast/resilience-kit'
import { ShopError } from '../http/shop-error.js'
import { ModuleFailure } from '../modules/module-failure.js'
import type {
  PaymentsClient,
  PaymentView,
  PayResult,
  PayWith,
} from '../payments/payments-client.js'
import type { ApplyPayment } from './apply-payment.js'
import { dueOf, type Order } from './order.js'
import type { OrderBook } from './order-book.js'
import { notExecutedYet, orderErrors } from './order-errors.js'
import { orderInFlight } from './order-in-flight.js'
import { withRefusal } from './refusal.js'
import { failed } from './saga/saga.js'
import { withStep } from './saga/saga-step.js'
import type { Patience } from './with-patience.js'

export interface PayRoundParts {
  readonly book: OrderBook
  readonly payments: PaymentsClient
  readonly applyPayment: ApplyPayment
  readonly logger: Logger
}

/** An order with its payments, oldest first. */
export interface PaidOrder {
  readonly order: Order
  readonly payments: readonly PaymentView[]
  /** When another try makes sense, in ms, where our own kit would not call the gateway. */
  readonly retryAfterMs?: number | null
}

/** One payment of an order. */
export interface PaymentRound {
  /** As it was read; it waits for its payment. */
  readonly order: Order
  /** Counted from 1. */
  readonly round: number
  /** The buyer's key that begins it. */
  readonly key: string
  readonly payWith: PayWith
}

/**
 * Pays for an order once: notes the round, so that nobody ends the order under it, asks the
 * payments, and lets the order follow.
 *
 * @throws ShopError where somebody else moved the order, nothing was executed, or the order could
 *   not be saved
 */
export async function payRound(
  parts: PayRoundParts,
  { order, round, key, payWith }: PaymentRound,
  patience: Patience,
): Promise<PaidOrder> {
  const { book, payments } = parts
  const { id: orderId, buyer } = order
  const details = { orderId }
  // From here on the sweep's view of the order is stale: it cannot end it under the payment.
  const steps = withStep(order.steps, { step: 'payment', round, state: 'running' })
  const begun = book.save(order, { ...order, steps }, { begins: { key, round } })
  if (begun === 'stale') throw orderInFlight(orderId)
  const request = { orderId, buyer, amount: dueOf(order), round, with: payWith }
  let result: PayResult
  try {
    result = await payments.pay({ ...request, patienceMs: patience.leftMs() })
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error
    // Where the round was begun before, that request may still be on its way.
    const isFirst = !order.steps.some((one) => one.step === 'payment' && one.round === round)
    if (error.kind === 'unreachable' && isFirst) {
      endUnpaid(book, begun, round)
      const meaning = round === 1 ? orderErrors.PAYMENT_NOT_EXECUTED : notExecutedYet
      throw new ShopError(meaning, { details, cause: error })
    }
    // Nobody knows what the payments did: the order waits, and its buyer is told so.
    return { order: begun, payments: [] }
  }
  return follow(parts, begun, result)
}

/**
 * Nobody was asked for money: an order that never was ends, as whoever is told so expects; one that
 * waits after a decline goes on waiting. Where somebody else has moved it, the order is theirs.
 */
function endUnpaid(book: OrderBook, begun: Order, round: number): void {
  const unasked = withRefusal(begun)
  book.save(begun, round === 1 ? failed(unasked, 'PAYMENT_FAILED') : unasked)
}

async function follow(
  { applyPayment, book, payments, logger }: PayRoundParts,
  begun: Order,
  { payment, isRefused, retryAfterMs }: PayResult,
): Promise<PaidOrder> {
  const { id: orderId } = begun
  if (!payment) {
    throw new ShopError(orderErrors.PAYMENT_CONTRADICTS, { details: { orderId } })
  }
  try {
    const order = await applyPayment.settle(orderId, {
      isRefused: isRefused && payment.state === 'failed',
    })
    if (!order) throw new Error(`order ${orderId} is not there`)
    return { order, payments: await payments.listByOrder(orderId), retryAfterMs }
  } catch (cause) {
    // The payments have fallen silent since: what they said stands, and their event comes again.
    if (cause instanceof ModuleFailure) {
      return { order: begun, payments: [payment], retryAfterMs }
    }
    const details = { orderId, paymentId: payment.id }
    if (payment.state !== 'approved') {
      // Nothing is lost with it: what becomes of the payment is told again, and so is the order.
      logger.error({ ...details, err: cause }, 'an order could not follow its payment yet')
      return { order: begun, payments: [payment], retryAfterMs }
    }
    noteSaveFailed(book, details, logger)
    throw new ShopError(orderErrors.ORDER_SAVE_FAILED, { details, cause })
  }
}

/** What cannot even be noted is found by the sweep: an approved payment without its order. */
function noteSaveFailed(
  book: OrderBook,
  { orderId, paymentId }: { readonly orderId: string; readonly paymentId: string },
  logger: Logger,
): void {
  try {
    book.noteSaveFailed(orderId, paymentId)
  } catch (error) {
    logger.error({ orderId, paymentId, err: error }, 'not even ORDER_SAVE_FAILED could be written')
  }
}
