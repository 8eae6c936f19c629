import { seoulMoment, readLocalMoment } from './toss-moments.js'
import { isWholeRefund, type TossCharge, type TossStatus } from './toss-payment.js'
import { cancelBodies, merchantIdOf } from './toss-wire.js'
import type { TossCode } from './toss-codes.js'

/** One approval, one account issued, or one cancel. */
export interface TossTransaction {
  readonly charge: TossCharge
  readonly key: string
  /** Wall-clock milliseconds since the epoch. */
  readonly atMs: number
  /** The money that it moved; below 0 where money went back. */
  readonly amount: number
  /** The payment's when the transaction was made. */
  readonly status: TossStatus
  /** The cancel that it is, as answers tell it. */
  readonly cancel?: object
}

/** A page of a list, or the code of what is wrong with the query. */
export type Listed =
  { readonly code?: undefined; readonly records: readonly object[] } | { readonly code: TossCode }

const DEFAULT_LIMIT = 100
/** The most records on one page of a list. */
export const MAX_LIMIT = 5000

/** The transactions of these payments, oldest first. */
export function transactionsOf(charges: readonly TossCharge[]): TossTransaction[] {
  return charges
    .flatMap((charge) => [...receiptsOf(charge), ...cancelsOf(charge)])
    .sort((one, other) => one.atMs - other.atMs)
}

/** One page of `GET /v1/transactions`; checks in the order of the contract. */
export function listTransactions(charges: readonly TossCharge[], query: URLSearchParams): Listed {
  const start = readLocalMoment(query.get('startDate'))
  const end = readLocalMoment(query.get('endDate'))
  if (start === undefined || end === undefined || end.last < start.first) {
    return { code: 'INVALID_DATE' }
  }
  const limit = readCount(query.get('limit'), DEFAULT_LIMIT)
  if (limit === undefined) return { code: 'INVALID_REQUEST' }
  if (limit > MAX_LIMIT) return { code: 'EXCEED_MAX_QUERY_LIMIT' }
  const listed = transactionsOf(charges).filter(
    ({ atMs }) => atMs >= start.first && atMs <= end.last,
  )
  const after = query.get('startingAfter')
  const from = after === null ? 0 : listed.findIndex(({ key }) => key === after) + 1
  if (after !== null && from === 0) return { code: 'INVALID_TRANSACTION_KEY' }
  return { records: listed.slice(from, from + limit).map(transactionBody) }
}

/** A positive whole number, or `undefined` where it is none. */
export function readCount(text: string | null, byDefault: number): number | undefined {
  if (text === null) return byDefault
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

function receiptsOf(charge: TossCharge): TossTransaction[] {
  return charge.details.receipts.map(({ kind, key, atMs, bounced }) => {
    const isMoney = kind === 'paid' && bounced === undefined
    const amount = isMoney ? charge.amount : 0
    return { charge, key, atMs, amount, status: isMoney ? 'DONE' : 'WAITING_FOR_DEPOSIT' }
  })
}

function cancelsOf(charge: TossCharge): TossTransaction[] {
  const { refunds, details } = charge
  const bodies = cancelBodies(charge) ?? []
  if (details.canceledUnpaid !== undefined) {
    const { key, atMs } = details.canceledUnpaid
    return bodies.map((cancel) => ({ charge, key, atMs, amount: 0, status: 'CANCELED', cancel }))
  }
  const status = isWholeRefund(charge) ? 'CANCELED' : 'PARTIAL_CANCELED'
  return refunds.map(({ key, createdAtMs, amount }, index) => {
    const cancel = bodies[index] ?? {}
    return { charge, key, atMs: createdAtMs, amount: -amount, status, cancel }
  })
}

function transactionBody({ charge, key, atMs, amount, status }: TossTransaction): object {
  return {
    mId: merchantIdOf(charge),
    transactionKey: key,
    paymentKey: charge.key,
    orderId: charge.reference,
    currency: charge.currency,
    method: charge.details.method,
    customerKey: null,
    useEscrow: false,
    amount,
    status,
    transactionAt: seoulMoment(atMs),
  }
}
