import type { CancelOutcome, PaymentsClient } from '../payments/payments-client.js'
import type { ApplyPayment } from './apply-payment.js'
import { isPaid, unaskedMoney } from './decide-order.js'
import { cancelIdOf } from './order.js'
import type { OrderBook } from './order-book.js'

export interface CancelPaymentParts {
  readonly book: OrderBook
  readonly payments: PaymentsClient
  readonly applyPayment: ApplyPayment
}

/** What a person reads beside the refund; some gateways print it. */
const REASON = '구매자 주문 취소'

/**
 * Asks for the money of a canceling order, once per cancel, and lets the order follow its payment.
 * May be done again by anybody; whoever comes while another one of this process is at it waits, and
 * finds how that ended.
 *
 * @returns undefined where that cancel is not under way any more
 * @throws ModuleFailure where nobody answered: the order stays as it is, and is asked for again
 */
export function cancelPayment(
  parts: CancelPaymentParts,
  orderId: string,
  cancelId: string,
): Promise<CancelOutcome | undefined> {
  return parts.book.inTurn(cancelId, () => cancelNow(parts, orderId, cancelId))
}

async function cancelNow(
  { book, payments, applyPayment }: CancelPaymentParts,
  orderId: string,
  cancelId: string,
): Promise<CancelOutcome | undefined> {
  const order = book.store.get(orderId)
  if (order?.status !== 'CANCELING' || cancelIdOf(order) !== cancelId) return undefined
  const all = await payments.listByOrder(orderId)
  const paid = unaskedMoney(order, all) ?? all.find(({ state }) => isPaid(state))
  const outcome = paid && (await payments.cancel(paid.id, cancelId, REASON))
  await applyPayment.settle(orderId)
  return outcome
}
