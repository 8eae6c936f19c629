import { isDay, seoulDay, seoulMoment } from './toss-moments.js'
import { approvedAtMs, type TossCharge } from './toss-payment.js'
import {
  MAX_LIMIT,
  readCount,
  transactionsOf,
  type Listed,
  type TossTransaction,
} from './toss-transactions.js'
import { accountBody, cardBody, merchantIdOf } from './toss-wire.js'

const DEFAULT_SIZE = 100
/** Days between a sale and its pay-out. */
const PAID_OUT_AFTER_DAYS = 5
/** Toss's share of a payment, before the tax on that share. */
const FEE_RATE = 0.03

interface Settled {
  readonly transaction: TossTransaction
  readonly soldDate: string
  readonly paidOutDate: string
}

/** One page of `GET /v1/settlements`: a record for every payment that came in or went back. */
export function listSettlements(
  charges: readonly TossCharge[],
  query: URLSearchParams,
  nowMs: number,
): Listed {
  const start = query.get('startDate')
  const end = query.get('endDate')
  if (!isDay(start) || !isDay(end) || end < start) return { code: 'INVALID_DATE' }
  const dateType = query.get('dateType') ?? 'soldDate'
  const page = readCount(query.get('page'), 1)
  const size = readCount(query.get('size'), DEFAULT_SIZE)
  const isType = dateType === 'soldDate' || dateType === 'paidOutDate'
  if (!isType || page === undefined || size === undefined || size > MAX_LIMIT) {
    return { code: 'INVALID_REQUEST' }
  }
  const settled = transactionsOf(charges)
    .filter(({ amount }) => amount !== 0)
    .map(settledOn)
    .filter((one) => one[dateType] >= start && one[dateType] <= end)
  const records = settled.slice((page - 1) * size, page * size)
  return { records: records.map((one) => settlementBody(one, nowMs)) }
}

function settledOn(transaction: TossTransaction): Settled {
  const { atMs } = transaction
  const paidOutDate = seoulDay(atMs, PAID_OUT_AFTER_DAYS)
  return { transaction, soldDate: seoulDay(atMs), paidOutDate }
}

function settlementBody({ transaction, ...days }: Settled, nowMs: number): object {
  const { charge, key, atMs, amount, cancel = null } = transaction
  return {
    mId: merchantIdOf(charge),
    paymentKey: charge.key,
    transactionKey: key,
    orderId: charge.reference,
    currency: charge.currency,
    method: charge.details.method,
    approvedAt: seoulMoment(approvedAtMs(charge) ?? atMs),
    ...days,
    card: cardBody(charge),
    virtualAccount: accountBody(charge, nowMs),
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    easyPay: null,
    cancel,
    ...feesOf(amount),
  }
}

/** The fee is rounded by its size: a cancel gives back what the same sale costs. */
function feesOf(amount: number): object {
  const sign = Math.sign(amount)
  const supplyAmount = sign * Math.round(Math.abs(amount) * FEE_RATE)
  const vat = sign * Math.round(Math.abs(supplyAmount) / 10)
  const fee = supplyAmount + vat
  return {
    amount,
    interestFee: 0,
    fees: [{ type: 'BASE', fee }],
    fee,
    supplyAmount,
    vat,
    payOutAmount: amount - fee,
  }
}
