import type { GatewayTransaction } from '../../payment/evidence.js'
import type { Payment } from '../../payment/payment.js'
import type { BatchAnswer } from '../../ports/gateway-dialect.js'
import { tossMoney } from './toss-money.js'
import { isCancel } from './toss-records.js'
import type { WireTransaction } from './toss-wire.js'

/**
 * What the list of transactions says about a payment, all of whose time was read. Undefined where
 * the list says too little, so that the payment has to be looked up by itself:
 *
 * - It is not listed: the list does not show what a look-up does (declined, expired), how soon a
 *   transaction is listed is told nowhere, and it may stand outside of the time that was read, as
 *   that was told by our clock.
 * - It was a virtual account that was more than issued: a deposit may have been taken back.
 * - Its open refund is not in the sum: it may be under way, of which the list knows nothing.
 */
export function listedAnswerOf(
  payment: Payment,
  rows: readonly WireTransaction[],
): BatchAnswer | undefined {
  if (rows.length === 0) return undefined
  const transactions: GatewayTransaction[] = []
  for (const [gatewayKey, ofKey] of byPaymentKey(rows)) {
    const transaction = transactionOf(payment, gatewayKey, ofKey)
    if (!transaction) return undefined
    transactions.push(transaction)
  }
  return { kind: 'transactions', transactions }
}

/** Each transaction once: windows meet in a whole second, which is in both. */
function byPaymentKey(rows: readonly WireTransaction[]): Map<string, readonly WireTransaction[]> {
  const once = new Map(rows.map((row) => [row.transactionKey, row] as const))
  const groups = new Map<string, WireTransaction[]>()
  for (const row of once.values()) {
    const group = groups.get(row.paymentKey)
    if (group) group.push(row)
    else groups.set(row.paymentKey, [row])
  }
  return groups
}

function transactionOf(
  payment: Payment,
  gatewayKey: string,
  rows: readonly WireTransaction[],
): GatewayTransaction | undefined {
  const { reference, state } = payment
  if (
    rows.some(({ method, status }) => method === '가상계좌' || status === 'WAITING_FOR_DEPOSIT')
  ) {
    const isIssued = rows.every(({ status }) => status === 'WAITING_FOR_DEPOSIT')
    const isKnown = state === 'pending' && payment.gatewayKey === gatewayKey
    return isIssued && isKnown ? { gatewayKey, status: 'pending', reference } : undefined
  }
  let charged = 0
  let refundedMinor = 0
  for (const row of rows) {
    const money = tossMoney(row.currency, row.amount)
    const isApproval = row.status === 'DONE' && row.amount > 0
    if (money?.currency !== 'KRW' || (!isCancel(row) && !isApproval)) return undefined
    if (isCancel(row)) refundedMinor += Math.abs(money.minor)
    else charged += money.minor
  }
  const { refund } = payment
  const expected = refund ? payment.refundedMinor + refund.amountMinor : payment.refundedMinor
  // No approval among them, or less given back than we know or wait for: ask for it by itself.
  if (charged === 0 || refundedMinor > charged || refundedMinor < expected) return undefined
  const amount = { minor: charged, currency: 'KRW' } as const
  return { gatewayKey, status: 'approved', reference, amount, refundedMinor }
}
