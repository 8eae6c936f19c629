import type { Clock, Logger } from '@holdfast/resilience-kit'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import type { PayWith, PaymentView } from '../payments/payments-client.js'
import { decideOrder, isPaymentUndecided } from './decide-order.js'
import { dueOf, type Order } from './order.js'
import { orderErrors } from './order-errors.js'
import { orderInFlight } from './order-in-flight.js'
import { payRound, type PaidOrder, type PayRoundParts } from './pay-round.js'
import type { SagaRunner } from './saga/saga-runner.js'
import { unforeseen } from './unforeseen.js'
import { withPatience } from './with-patience.js'

export interface PayOrderParts extends PayRoundParts {
  readonly runner: SagaRunner
  readonly clock: Clock
  readonly logger: Logger
  /** How long a buyer waits for the answer, in ms. */
  readonly orderDeadlineMs: number
}

export interface PayOrderRequest {
  readonly buyer: string
  readonly orderId: string
  readonly idempotencyKey: string
  /** Of everything but the card number, the order's id included. */
  readonly fingerprint: string
  readonly payWith: PayWith
}

/** Whether an order may still be paid, if none of its payments stands in the way. */
export function isPayable(order: Order, clock: Clock): boolean {
  return isUnpaid(order) && order.expiresAt > clock.now()
}

/** Its time is up, whether the sweep has been there already or not. */
function isLate(order: Order, clock: Clock): boolean {
  return order.failure === 'SAGA_TIMEOUT' || (isUnpaid(order) && order.expiresAt <= clock.now())
}

function isUnpaid({ status }: Order): boolean {
  return status === 'PENDING' || status === 'PAYMENT_WAITING'
}

/**
 * Pays for a waiting order: with another card after a decline, or with what Toss's window brought.
 * Repeating the key shows the order's truth and pays nothing, once a payment has begun under it.
 *
 * @throws ShopError ORDER_NOT_FOUND, ORDER_NOT_PAYABLE, SAGA_TIMEOUT, PAYMENT_OPEN,
 *   PAYMENT_CONTRADICTS, REQUEST_IN_FLIGHT, IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE
 */
export async function payOrder(parts: PayOrderParts, request: PayOrderRequest): Promise<PaidOrder> {
  const { book } = parts
  const { orderId, buyer } = request
  try {
    if (book.store.get(orderId)?.buyer !== buyer) throw new ShopError(orderErrors.ORDER_NOT_FOUND)
    return await payOwn(parts, request)
  } catch (error) {
    throw unforeseen(error, orderId)
  }
}

async function payOwn(parts: PayOrderParts, request: PayOrderRequest): Promise<PaidOrder> {
  const { book, clock, orderDeadlineMs, runner } = parts
  const { orderId, buyer, fingerprint, idempotencyKey: key, payWith } = request
  // Nobody waits between here and the flight of our own: its twin must not come in between.
  if (book.isInFlight(orderId)) throw orderInFlight(orderId)
  // What is known is shown also where nothing can be written.
  const known = book.store.findKey(buyer, key)
  const stands = known ?? book.store.claimKey({ buyer, key, fingerprint, orderId })
  if (stands.fingerprint !== fingerprint) throw new ShopError(requestErrors.IDEMPOTENCY_KEY_REUSED)
  return book.whileInFlight(orderId, () =>
    withPatience(clock, orderDeadlineMs, async (patience) => {
      const order = await runner.run(orderId, { signal: patience.signal })
      if (!order) throw new ShopError(orderErrors.ORDER_NOT_FOUND)
      const payments = await parts.payments.listByOrder(orderId)
      // The intent comes before a payment's first byte: without one, nothing was sent in the round.
      const hasPaid = stands.round !== null && payments.length >= stands.round
      if (hasPaid || isShownAgain(payWith, payments)) return { order, payments }
      await assertPayable(parts, order, payments)
      await assertFits(parts, order, payWith)
      return payRound(parts, { order, round: payments.length + 1, key, payWith }, patience)
    }),
  )
}

/** The page that the window returns to was loaded again. */
function isShownAgain(payWith: PayWith, payments: readonly PaymentView[]): boolean {
  if (payWith.kind !== 'toss') return false
  return payments.some(({ reference }) => reference === payWith.redirect.orderId)
}

async function assertPayable(
  parts: PayOrderParts,
  order: Order,
  payments: readonly PaymentView[],
): Promise<void> {
  const { applyPayment, book, clock } = parts
  const details = { orderId: order.id }
  if (isPaymentUndecided(payments)) throw new ShopError(orderErrors.PAYMENT_OPEN, { details })
  if (isPayable(order, clock) && order.status === 'PENDING') {
    // Nobody has said yet whether all of it can be held.
    throw new ShopError(orderErrors.SERVICE_UNAVAILABLE, { details, retryAfterMs: 1000 })
  }
  if (!isPayable(order, clock) || order.status !== 'PAYMENT_WAITING') {
    const meaning = isLate(order, clock) ? orderErrors.SAGA_TIMEOUT : orderErrors.ORDER_NOT_PAYABLE
    throw new ShopError(meaning, { details })
  }
  const isSaveFailed = book.store.isSaveFailed(order.id)
  if (decideOrder(order, payments, { isSaveFailed }).kind === 'keep') return
  // The order is about to end; a payment that began now would outlive it.
  await applyPayment.settle(order.id)
  throw new ShopError(orderErrors.ORDER_NOT_PAYABLE, { details })
}

/** The address bar is the buyer's to edit: reference and amount have to be the order's own. */
async function assertFits(
  { payments }: PayOrderParts,
  order: Order,
  payWith: PayWith,
): Promise<void> {
  if (payWith.kind !== 'toss') return
  const { redirect } = payWith
  const reference = await payments.tossReference(order.id)
  if (redirect.orderId === reference && redirect.amount === dueOf(order)) return
  throw new ShopError(orderErrors.PAYMENT_CONTRADICTS, { details: { orderId: order.id } })
}
