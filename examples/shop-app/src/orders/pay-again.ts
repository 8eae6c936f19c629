import { ShopError } from '../http/shop-error.js'
import type { Card } from '../payments/payments-client.js'
import { latestStep, withStep, type Order } from './order.js'
import { settleOrder, type PlacedOrder, type PlaceOrderParts } from './place-order.js'
import { isPaymentUndecided } from './decide-order.js'

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
 * shows the order's truth and pays nothing.
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
  const claim = parts.ids.next()
  const stands = book.store.claimKey({ buyer, key, fingerprint, orderId: claim })
  if (stands.fingerprint !== fingerprint) throw new ShopError('IDEMPOTENCY_KEY_REUSED')
  if (book.isInFlight(orderId)) {
    throw new ShopError('REQUEST_IN_FLIGHT', { details: { orderId }, retryAfterMs: 1000 })
  }
  return book.whileInFlight(orderId, () =>
    stands.orderId === claim ? pay(parts, request) : showTruth(parts, orderId),
  )
}

async function pay(parts: PlaceOrderParts, request: PayAgainRequest): Promise<PlacedOrder> {
  const { book, payments } = parts
  const { order, payments: earlier } = await showTruth(parts, request.orderId)
  const details = { orderId: order.id }
  if (order.status !== 'PAYMENT_WAITING' || order.expiresAt <= parts.clock.now()) {
    throw new ShopError('ORDER_NOT_PAYABLE', { details })
  }
  if (isPaymentUndecided(earlier)) throw new ShopError('PAYMENT_OPEN', { details })

  // From here on the sweep's view of the order is stale: it cannot end it under the payment.
  const round = (latestStep(order, 'payment')?.round ?? 0) + 1
  const steps = withStep(order.steps, { step: 'payment', round, state: 'running' })
  const begun = book.save(order, { ...order, steps })
  if (begun === 'stale') throw new ShopError('REQUEST_IN_FLIGHT', { details, retryAfterMs: 1000 })

  const patience = new AbortController()
  const timer = parts.clock.setTimer(parts.orderDeadlineMs, () => {
    patience.abort(new Error(`the answer was due after ${parts.orderDeadlineMs} ms`))
  })
  try {
    const { id: orderId, buyer, amount } = begun
    const paying = { orderId, buyer, amount, card: request.card }
    return await settleOrder(parts, orderId, await payments.pay(paying, patience))
  } finally {
    timer.cancel()
  }
}

async function showTruth(parts: PlaceOrderParts, orderId: string): Promise<PlacedOrder> {
  const order: Order | undefined = parts.book.store.get(orderId)
  if (!order) throw new ShopError('ORDER_NOT_FOUND')
  return { order, payments: await parts.payments.listByOrder(orderId) }
}
