import type { GatewayTransaction } from './evidence.js'
import { sameMoney } from './money.js'
import type { Payment, ReviewReason } from './payment.js'

/** What a transaction contradicts a payment in; undefined where it may be this payment's. */
export function mismatchOf(payment: Payment, found: GatewayTransaction): ReviewReason | undefined {
  if (found.amount && !sameMoney(found.amount, payment.amount)) return 'amount-mismatch'
  if ((found.refundedMinor ?? 0) > payment.amount.minor) return 'amount-mismatch'
  if (found.reference !== undefined && found.reference !== payment.reference) {
    return 'reference-mismatch'
  }
  if (found.owner !== undefined && found.owner !== payment.owner) return 'owner-mismatch'
  return undefined
}
