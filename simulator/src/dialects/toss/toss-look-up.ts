import type { LedgerView } from '../../gateway/ledger.js'
import {
  WINDOW_OWNER,
  isSeenBy,
  wasConfirmed,
  type TossCharge,
  type TossPayment,
} from './toss-payment.js'

type View = LedgerView<TossPayment>

/** The payment with this key, if the merchant sees it. */
export function paymentByKey(view: View, merchantId: string, key: string): TossCharge | undefined {
  const charge = view.byKey(WINDOW_OWNER, key)
  return charge !== undefined && isSeenBy(merchantId, charge) ? charge : undefined
}

/** The order's payment that was confirmed, whatever became of it since; without one, the newest. */
export function paymentByOrder(
  view: View,
  merchantId: string,
  orderId: string,
): TossCharge | undefined {
  const charges = view
    .byReference(WINDOW_OWNER, orderId)
    .filter((charge) => isSeenBy(merchantId, charge))
  return charges.find(wasConfirmed) ?? charges[0]
}

/** What the merchant has confirmed, oldest first. */
export function paymentsOf(view: View, merchantId: string): TossCharge[] {
  return view
    .ofOwner(WINDOW_OWNER)
    .filter(({ details }) => details.merchantId === merchantId)
    .reverse()
}
