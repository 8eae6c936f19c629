import { ShopError } from '../http/shop-error.js'
import { isPaid, isPaymentUndecided } from './decide-order.js'
import type { Order } from './order.js'
import { orderErrors } from './order-errors.js'
import { orderInFlight } from './order-in-flight.js'
import type { PayRoundParts } from './pay-round.js'
import { restedBy, type HandTime } from './rested-by.js'
import { failed } from './saga/saga.js'
import { latestStep } from './saga/saga-step.js'

export interface AbandonOrderParts extends HandTime, Pick<PayRoundParts, 'book' | 'payments'> {}

/**
 * Ends an order that its buyer does not want to pay for any more, and gives back what it holds,
 * once. Never under a payment that may still collect, or that may have begun.
 *
 * @throws ShopError ORDER_NOT_FOUND, PAYMENT_OPEN, ORDER_NOT_CANCELABLE, REQUEST_IN_FLIGHT
 */
export async function abandonOrder(
  parts: AbandonOrderParts,
  { orderId, buyer }: { readonly orderId: string; readonly buyer: string },
): Promise<Order> {
  const { book, payments } = parts
  return book.inTurn(orderId, async () => {
    const order = book.store.get(orderId)
    if (order?.buyer !== buyer) throw new ShopError(orderErrors.ORDER_NOT_FOUND)
    const details = { orderId, status: order.status }
    if (order.failure === 'ABANDONED') return order
    if (order.status !== 'PENDING' && order.status !== 'PAYMENT_WAITING') {
      const appended = order.status
      throw new ShopError(orderErrors.ORDER_NOT_CANCELABLE, { details, appended })
    }
    if (book.isInFlight(orderId)) throw orderInFlight(orderId)
    const all = await payments.listByOrder(orderId)
    const holdsMoney = all.some(({ state }) => isPaid(state))
    if (holdsMoney || isPaymentUndecided(all) || isAskedFor(parts, order, all.length)) {
      throw new ShopError(orderErrors.PAYMENT_OPEN, { details })
    }
    const saved = book.save(order, failed(order, 'ABANDONED'))
    if (saved === 'stale') throw orderInFlight(orderId)
    return saved
  })
}

/** Somebody may be asking for money that nobody has heard of yet, in whatever process. */
function isAskedFor(time: HandTime, { steps, updatedAt }: Order, heardOf: number): boolean {
  const last = latestStep(steps, 'payment')
  const isOpen = last?.state === 'running' && last.round > heardOf
  return isOpen && updatedAt > restedBy(time)
}
