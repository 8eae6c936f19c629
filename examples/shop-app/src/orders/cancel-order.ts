import type { Clock, Logger } from '@holdfast/resilience-kit'
import { ShopError } from '../http/shop-error.js'
import { ModuleFailure } from '../modules/module-failure.js'
import type { CancelOutcome, PaymentView } from '../payments/payments-client.js'
import { canceling } from './apply-payment.js'
import { cancelPayment, type CancelPaymentParts } from './cancel-payment.js'
import { isPaid } from './decide-order.js'
import { cancelIdOf, dueOf, type Order } from './order.js'
import { orderErrors } from './order-errors.js'

export interface CancelOrderParts extends CancelPaymentParts {
  readonly clock: Clock
  readonly logger: Logger
}

/** An order after its buyer asked to cancel it. */
export interface CanceledOrder {
  readonly order: Order
  readonly payments: readonly PaymentView[]
  /** The gateway cannot give money back: a person does. */
  readonly isByHand: boolean
}

/**
 * Cancels a confirmed order: it is CANCELING before anybody is asked for the money, and CANCELLED
 * only once that has gone back. Asking again while it is under way shows how it stands.
 *
 * @throws ShopError ORDER_NOT_FOUND, ORDER_NOT_CANCELABLE, ORDER_NOT_PAID, PAYMENT_OPEN, or
 *   PAYMENT_CANCEL_REFUSED where the gateway said no and the order is CONFIRMED again
 */
export async function cancelOrder(
  parts: CancelOrderParts,
  { orderId, buyer }: { readonly orderId: string; readonly buyer: string },
): Promise<CanceledOrder> {
  const { book, payments } = parts
  const begun = await book.inTurn(orderId, () => begin(parts, orderId, buyer))
  const outcome = await askForMoney(parts, begun)
  const order = book.store.get(orderId) ?? begun
  // What is under way is under way, whoever can tell now how its payment stands.
  const all = await payments.listByOrder(orderId).catch(unlessSilent)
  if (order.status === 'CONFIRMED') {
    const details = { orderId }
    const appended = reasonOf(all, cancelIdOf(begun))
    throw new ShopError(orderErrors.PAYMENT_CANCEL_REFUSED, { details, appended })
  }
  return {
    order,
    payments: all,
    isByHand: order.status === 'CANCELING' && (order.inReview || outcome?.outcome === 'byHand'),
  }
}

async function begin(
  { book, payments }: CancelOrderParts,
  orderId: string,
  buyer: string,
): Promise<Order> {
  for (;;) {
    const order = book.store.get(orderId)
    if (order?.buyer !== buyer) throw new ShopError(orderErrors.ORDER_NOT_FOUND)
    if (order.status === 'CANCELING') return order
    const details = { orderId, status: order.status }
    if (order.status !== 'CONFIRMED') {
      const appended = order.status
      throw new ShopError(orderErrors.ORDER_NOT_CANCELABLE, { details, appended })
    }
    const all = dueOf(order) > 0 ? await payments.listByOrder(orderId) : []
    if (dueOf(order) > 0 && !all.some(({ state }) => isPaid(state))) {
      // An operator's refund of a part may be under way.
      const isOpen = all.some(({ state }) => state === 'canceling')
      const meaning = isOpen ? orderErrors.PAYMENT_OPEN : orderErrors.ORDER_NOT_PAID
      throw new ShopError(meaning, { details })
    }
    // Of a payment that a person looks at, the order may not have heard yet.
    const inReview = all.some(({ state }) => state === 'review')
    const saved = book.save(order, canceling({ ...order, inReview }))
    if (saved !== 'stale') return saved
  }
}

/** Why that cancel was refused, whoever asked for the money first: we, or the outbox. */
function reasonOf(payments: readonly PaymentView[], cancelId: string): string {
  const refunds = payments.flatMap((payment) => payment.refunds)
  const refusal = refunds.find(({ requestId }) => requestId === cancelId)?.refusal
  return refusal?.reason ?? refusal?.code ?? ''
}

/** What a module that is silent can be asked about later. */
function unlessSilent(error: unknown): readonly never[] {
  if (error instanceof ModuleFailure) return []
  throw error
}

/** What fails here is undertaken already: the outbox asks again. */
async function askForMoney(
  parts: CancelOrderParts,
  order: Order,
): Promise<CancelOutcome | undefined> {
  try {
    return await cancelPayment(parts, order.id, cancelIdOf(order))
  } catch (error) {
    parts.logger.warn({ orderId: order.id, err: error }, 'the money is asked for again later')
    return undefined
  }
}
