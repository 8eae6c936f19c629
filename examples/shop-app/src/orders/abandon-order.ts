import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { isPaymentUndecided } from './decide-order.js'
import type { Order } from './order.js'
import { orderErrors } from './order-errors.js'
import type { PayRoundParts } from './pay-round.js'
import { failed } from './saga/saga.js'

/**
 * Ends an order that its buyer does not want to pay for any more, and gives back what it holds,
 * once. Never under a payment that may still collect.
 *
 * @throws ShopError ORDER_NOT_FOUND, PAYMENT_OPEN, ORDER_NOT_CANCELABLE, REQUEST_IN_FLIGHT
 */
export async function abandonOrder(
  { book, payments }: Pick<PayRoundParts, 'book' | 'payments'>,
  { orderId, buyer }: { readonly orderId: string; readonly buyer: string },
): Promise<Order> {
  return book.inTurn(orderId, async () => {
    const order = book.store.get(orderId)
    if (order?.buyer !== buyer) throw new ShopError(orderErrors.ORDER_NOT_FOUND)
    const details = { orderId, status: order.status }
    if (order.failure === 'ABANDONED') return order
    if (order.status !== 'PENDING' && order.status !== 'PAYMENT_WAITING') {
      const appended = order.status
      throw new ShopError(orderErrors.ORDER_NOT_CANCELABLE, { details, appended })
    }
    if (book.isInFlight(orderId)) throw busy(orderId)
    const all = await payments.listByOrder(orderId)
    const holdsMoney = all.some(({ state }) => state === 'approved' || state === 'partiallyCanceled')
    if (holdsMoney || isPaymentUndecided(all)) {
      throw new ShopError(orderErrors.PAYMENT_OPEN, { details })
    }
    const saved = book.save(order, failed(order, 'ABANDONED'))
    if (saved === 'stale') throw busy(orderId)
    return saved
  })
}

function busy(orderId: string): ShopError {
  const details = { orderId }
  return new ShopError(requestErrors.REQUEST_IN_FLIGHT, { details, retryAfterMs: 1000 })
}
