import { checkId } from '../arguments/check-arguments.js'
import type { Payment } from '../payment/payment.js'
import type { ClientContext } from '../client-context.js'

/**
 * A payment of this client's gateway. Several clients may share a store, and a gateway knows
 * nothing of another one's payments: what it says of them would be taken for truth.
 *
 * @throws RangeError where there is no such payment, or it belongs to another dialect; TypeError
 *   where the id is none.
 */
export async function ownPayment(
  { store, dialect }: ClientContext<never>,
  paymentId: string,
): Promise<Payment> {
  checkId('paymentId', paymentId)
  const payment = await store.get(paymentId)
  if (!payment) throw new RangeError(`there is no payment ${paymentId}`)
  if (payment.dialect !== dialect.name) {
    throw new RangeError(`payment ${paymentId} belongs to dialect ${payment.dialect}`)
  }
  return payment
}
