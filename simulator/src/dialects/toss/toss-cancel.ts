import { z } from 'zod'
import type { TossCode } from './toss-codes.js'
import type { Changed, Desk } from './toss-confirm.js'
import { newTransactionKey } from './toss-keys.js'
import { WINDOW_OWNER, balanceOf, isSeenBy, statusOf, type TossCharge } from './toss-payment.js'

const cancelRequest = z.object({
  cancelReason: z.string().min(1).max(200).regex(/\S/),
  cancelAmount: z.int().min(1).optional(),
  refundableAmount: z.int().min(0).optional(),
  refundReceiveAccount: z
    .object({
      bank: z.string().min(1),
      accountNumber: z.string().regex(/^\d{1,20}$/),
      holderName: z.string().min(1).max(60),
    })
    .optional(),
  // No payment here has a part that is free of tax, so no cancel can have one.
  taxFreeAmount: z.literal(0).optional(),
  currency: z.literal('KRW').optional(),
})
type CancelRequest = z.output<typeof cancelRequest>

/** Cancels a payment, or a part of it; checks in the order of the contract. */
export function cancelPayment(desk: Desk, paymentKey: string, body: unknown): Changed {
  const read = cancelRequest.safeParse(body)
  if (!read.success) return { code: 'INVALID_REQUEST' }
  const charge = desk.gateway.ledger.byKey(WINDOW_OWNER, paymentKey)
  if (charge === undefined || !isSeenBy(desk.merchantId, charge)) {
    return { code: 'NOT_FOUND_PAYMENT' }
  }
  const code = refusalOf(charge, read.data)
  return code === undefined ? { charge: cancel(desk, charge, read.data) } : { code }
}

function refusalOf(charge: TossCharge, request: CancelRequest): TossCode | undefined {
  const balance = balanceOf(charge)
  const { cancelAmount = balance, refundableAmount = balance, refundReceiveAccount } = request
  const status = statusOf(charge)
  const isWaiting = status === 'WAITING_FOR_DEPOSIT'
  const isPart = cancelAmount < charge.amount
  if (status === 'CANCELED') return 'ALREADY_CANCELED_PAYMENT'
  if (!isWaiting && charge.state !== 'approved') return 'NOT_CANCELABLE_PAYMENT'
  if (refundableAmount !== balance) return 'NOT_MATCHES_REFUNDABLE_AMOUNT'
  if (cancelAmount > balance || balance === 0) return 'NOT_CANCELABLE_AMOUNT'
  if (isWaiting) return isPart ? 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT' : undefined
  if (isPart && !charge.details.isPartialCancelable) return 'NOT_ALLOWED_PARTIAL_REFUND'
  if (charge.details.account === undefined) return undefined
  if (refundReceiveAccount === undefined) return 'INVALID_REFUND_ACCOUNT_INFO'
  return /^[0-9A-Z]{2}$/.test(refundReceiveAccount.bank) ? undefined : 'INVALID_BANK'
}

function cancel({ gateway, now }: Desk, charge: TossCharge, request: CancelRequest): TossCharge {
  const { key, details } = charge
  const { cancelReason: reason, cancelAmount: amount = balanceOf(charge) } = request
  const transactionKey = newTransactionKey(gateway, charge)
  if (charge.state === 'awaitingDeposit') {
    // There is no money to give back.
    const canceledUnpaid = { key: transactionKey, reason, atMs: now() }
    return gateway.move(key, 'canceled', { details: { ...details, canceledUnpaid } })
  }
  const { refundReceiveAccount: to } = request
  if (details.account !== undefined && to !== undefined) {
    const { bank: bankCode, accountNumber, holderName } = to
    const refundTo = { bankCode, accountNumber, holderName }
    gateway.note(key, { ...details, account: { ...details.account, refundTo } })
  }
  return gateway.refund(key, { key: transactionKey, amount, reason })
}
