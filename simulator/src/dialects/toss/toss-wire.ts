import { lastFour } from '../../gateway/card-number.js'
import { messageOf, type Language } from './toss-codes.js'
import { seoulMoment } from './toss-moments.js'
import {
  DECLINE_CODES,
  approvedAtMs,
  balanceOf,
  lastTransactionKey,
  statusOf,
  wasConfirmed,
  type TossCharge,
} from './toss-payment.js'

/** Stands for the merchant of a payment that nobody has confirmed yet. */
const NOBODY = 'tsim0000000000'

/** Where links lead; nobody answers there, as nobody does in the contract's examples. */
const LINKS = 'https://gateway.example'

const BANK_CODE = '20'
const CARD_COMPANY = '71'

/** How a payment is told: in which language, and as of which moment. */
export interface Telling {
  readonly language: Language
  /** Wall-clock milliseconds since the epoch. */
  readonly nowMs: number
}

/** A payment in full, members in the order of the contract. */
export function paymentBody(charge: TossCharge, telling: Telling): object {
  const { key, reference, amount, currency, createdAtMs, details } = charge
  const { method = null, account } = details
  const approvedAt = approvedAtMs(charge)
  const taxed = taxedAmounts(balanceOf(charge))
  const { balanceAmount, suppliedAmount, vat, taxFreeAmount, taxExemptionAmount } = taxed
  return {
    mId: merchantIdOf(charge),
    version: '2022-11-16',
    paymentKey: key,
    type: 'NORMAL',
    orderId: reference,
    orderName: details.orderName,
    currency,
    method,
    totalAmount: amount,
    balanceAmount,
    suppliedAmount,
    vat,
    taxFreeAmount,
    taxExemptionAmount,
    status: statusOf(charge),
    requestedAt: seoulMoment(createdAtMs),
    approvedAt: approvedAt === undefined ? null : seoulMoment(approvedAt),
    lastTransactionKey: lastTransactionKey(charge) ?? null,
    useEscrow: method === null ? null : false,
    cultureExpense: false,
    isPartialCancelable: details.isPartialCancelable,
    card: cardBody(charge),
    virtualAccount: accountBody(charge, telling.nowMs),
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    cashReceipt: null,
    cashReceipts: null,
    discount: null,
    easyPay: null,
    cancels: cancelBodies(charge),
    secret: account?.secret ?? null,
    metadata: null,
    country: 'KR',
    failure: failureBody(charge, telling.language),
    receipt: wasConfirmed(charge) ? { url: `${LINKS}/receipts/${key}` } : null,
    checkout: { url: `${LINKS}/checkout/${key}` },
  }
}

/** A balance and what it is made of: an eleventh of it is tax, to the nearest won. */
export function taxedAmounts(balanceAmount: number): {
  readonly balanceAmount: number
  readonly suppliedAmount: number
  readonly vat: number
  readonly taxFreeAmount: 0
  readonly taxExemptionAmount: 0
} {
  const vat = Math.round(balanceAmount / 11)
  const suppliedAmount = balanceAmount - vat
  return { balanceAmount, suppliedAmount, vat, taxFreeAmount: 0, taxExemptionAmount: 0 }
}

/** The merchant id of a payment. */
export function merchantIdOf({ details }: TossCharge): string {
  return details.merchantId ?? NOBODY
}

/** The code of why a payment came to nothing; `undefined` for all others. */
export function failureCodeOf({ state, decline }: TossCharge): string | undefined {
  if (state === 'expired') return 'EXPIRED_PAYMENT'
  return state === 'declined' && decline !== undefined ? DECLINE_CODES[decline] : undefined
}

/** The card, once the card company was asked; its number masked to the last four. */
export function cardBody({ state, amount, cardNumber, details }: TossCharge): object | null {
  const wasAsked = state === 'approved' || state === 'declined'
  if (details.method !== '카드' || !wasAsked) return null
  return {
    amount,
    issuerCode: CARD_COMPANY,
    acquirerCode: CARD_COMPANY,
    number: `************${lastFour(cardNumber ?? '')}`,
    installmentPlanMonths: 0,
    approveNo: '00000000',
    useCardPoint: false,
    cardType: '신용',
    ownerType: '개인',
    acquireStatus: 'READY',
    isInterestFree: false,
    interestPayer: null,
  }
}

/** The virtual account, once it was issued. */
export function accountBody(charge: TossCharge, nowMs: number): object | null {
  const { account, customerName } = charge.details
  if (account === undefined) return null
  const isRefunded = charge.refunds.length > 0
  const isPaid = charge.state === 'approved'
  return {
    accountType: '일반',
    accountNumber: account.number,
    bankCode: BANK_CODE,
    customerName,
    depositorName: isPaid ? customerName : null,
    dueDate: seoulMoment(account.dueAtMs),
    refundStatus: isRefunded ? 'COMPLETED' : 'NONE',
    expired: !isPaid && nowMs > account.dueAtMs,
    settlementStatus: 'INCOMPLETED',
    // Known a moment before the refund is: it is told with it.
    refundReceiveAccount: isRefunded ? (account.refundTo ?? null) : null,
  }
}

/** Every cancel, newest last; null before the first. */
export function cancelBodies(charge: TossCharge): readonly object[] | null {
  const { refunds, amount, details } = charge
  const { canceledUnpaid } = details
  if (canceledUnpaid !== undefined) {
    const { key, reason, atMs } = canceledUnpaid
    return [cancelBody({ key, reason, atMs, amount, left: 0 })]
  }
  let left = amount
  const bodies = refunds.map((refund) => {
    left -= refund.amount
    const { key, reason = '', createdAtMs } = refund
    return cancelBody({ key, reason, atMs: createdAtMs, amount: refund.amount, left })
  })
  return bodies.length === 0 ? null : bodies
}

function cancelBody(cancel: {
  readonly key: string
  readonly reason: string
  readonly atMs: number
  readonly amount: number
  readonly left: number
}): object {
  return {
    transactionKey: cancel.key,
    cancelAmount: cancel.amount,
    cancelReason: cancel.reason,
    taxFreeAmount: 0,
    taxExemptionAmount: 0,
    refundableAmount: cancel.left,
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    canceledAt: seoulMoment(cancel.atMs),
    receiptKey: null,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  }
}

function failureBody(charge: TossCharge, language: Language): object | null {
  const code = failureCodeOf(charge)
  return code === undefined ? null : { code, message: messageOf(code, language) }
}
