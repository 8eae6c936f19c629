import { ShopError } from '../http/shop-error.js'
import type { Card } from '../payments/payments-client.js'
import { withStep, type Order } from './order.js'
import { settleOrder, type PlacedOrder, type PlaceOrderParts } from './place-order.js'
import { decideOrder, isPaymentUndecided } from './decide-order.js'
import { withPatience } from './with-patience.js'

export interface PayAgainRequest {
  readonly buyer: string
  readonly orderId: string
  readonly idempotencyKey: string
  /** Of everything but the card number, the order's id included. */
  readonly fingerprint: string
  readonly card: Card
}

/**
 * Pays for a waiting order with another card, after its payment was declined. Repeating the key
 * shows the order's truth and pays nothing, once a payment has begun under it.
 *
 * @throws ShopError ORDER_NOT_FOUND, ORDER_NOT_PAYABLE, PAYMENT_OPEN, REQUEST_IN_FLIGHT
 */
export async function payAgain(
  parts: PlaceOrderParts,
  request: PayAgainRequest,
): Promise<PlacedOrder> {
  const { book } = parts
  const { orderId, buyer, fingerprint, idempotencyKey: key } = request
  if (book.store.get(orderId)?.buyer !== buyer) throw new ShopError('ORDER_NOT_FOUND')
  // Nobody waits between here and the flight of our own: its twin must not come in between.
  if (book.isInFlight(orderId)) {
    throw new ShopError('REQUEST_IN_FLIGHT', { details: { orderId }, retryAfterMs: 1000 })
  }
  const stands = book.store.claimKey({ buyer, key, fingerprint, orderId })
  if (stands.fingerprint !== fingerprint) throw new ShopError('IDEMPOTENCY_KEY_REUSED')
  return book.whileInFlight(orderId, async () => {
    const truth = await showTruth(parts, orderId)
    // The intent comes before a payment's first byte: without one, nothing was sent in the round.
    const hasPaid = stands.round !== null && truth.payments.length >= stands.round
    return hasPaid ? truth : pay(parts, request, truth)
  })
}

async function pay(
  parts: PlaceOrderParts,
  request: PayAgainRequest,
  { order, payments: earlier }: PlacedOrder,
): Promise<PlacedOrder> {
  const { book, payments } = parts
  const details = { orderId: order.id }
  if (order.status !== 'PAYMENT_WAITING' || order.expiresAt <= parts.clock.now()) {
    throw new ShopError('ORDER_NOT_PAYABLE', { details })
  }
  if (isPaymentUndecided(earlier)) throw new ShopError('PAYMENT_OPEN', { details })
  if (decideOrder(order, earlier).kind !== 'keep') {
    // The order is about to end; a payment that began now would outlive it.
    await parts.applyPayment.settle(order.id)
    throw new ShopError('ORDER_NOT_PAYABLE', { details })
  }

  // From here on the sweep's view of the order is stale: it cannot end it under the payment.
  const round = earlier.length + 1
  const steps = withStep(order.steps, { step: 'payment', round, state: 'running' })
  const begins = { key: request.idempotencyKey, round }
  const saved = book.save(order, { ...order, steps }, begins)
  if (saved === 'stale') throw new ShopError('REQUEST_IN_FLIGHT', { details, retryAfterMs: 1000 })

  const { id: orderId, buyer, amount } = order
  const paying = { orderId, buyer, amount, card: request.card }
  return withPatience(parts.clock, parts.orderDeadlineMs, async (signal) =>
    settleOrder(parts, orderId, await payments.pay(paying, { signal })),
  )
}

async function showTruth(parts: PlaceOrderParts, orderId: string): Promise<PlacedOrder> {
  const order: Order | undefined = parts.book.store.get(orderId)
  if (!order) throw new ShopError('ORDER_NOT_FOUND')
  return { order, payments: await parts.payments.listByOrder(orderId) }
}
