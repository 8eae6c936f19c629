import { STATUS_CODES } from 'node:http'
import type { Charge } from '../../gateway/charge.js'
import type { RequestOutcome, WireAnswer } from '../served-dialect.js'
import { reasons } from './async-card-messages.js'

/** States on the wire. */
export type AsyncCardStatus = 'PENDING' | 'SUCCESS' | 'FAILED'

/** A charge in the list of an order, and in the answer to a submit. */
export interface TransactionBody {
  transactionKey: string
  status: AsyncCardStatus
  reason?: string
}

/** A charge in full, also the body of a callback: the card number is not masked. */
export interface TransactionDetailBody extends TransactionBody {
  orderId: string
  cardType: string
  cardNo: string
  amount: number
}

/** The charge's state on the wire; the reason is absent while it is pending. */
export function statusOf(charge: Charge): { status: AsyncCardStatus; reason?: string } {
  if (charge.settled === undefined) return { status: 'PENDING' }
  const { outcome } = charge.settled
  return { status: outcome === 'approved' ? 'SUCCESS' : 'FAILED', reason: reasons[outcome] }
}

/** Short form of a charge. */
export function transactionBody(charge: Charge): TransactionBody {
  return { transactionKey: charge.transactionKey, ...statusOf(charge) }
}

/** Long form of a charge, members in the original's order. */
export function transactionDetailBody(charge: Charge): TransactionDetailBody {
  return {
    transactionKey: charge.transactionKey,
    orderId: charge.orderId,
    cardType: charge.cardType,
    cardNo: charge.cardNumber,
    amount: charge.amount,
    ...statusOf(charge),
  }
}

/** A 200 in the envelope. */
export function success(outcome: RequestOutcome, data: object): WireAnswer {
  return json(200, outcome, { meta: { result: 'SUCCESS' }, data })
}

/** An error in the envelope; its code is the reason phrase of the HTTP status. */
export function failure(status: number, outcome: RequestOutcome, message: string): WireAnswer {
  const errorCode = STATUS_CODES[status] ?? ''
  return json(status, outcome, { meta: { result: 'FAIL', errorCode, message } })
}

function json(status: number, outcome: RequestOutcome, body: object): WireAnswer {
  return {
    kind: 'answered',
    outcome,
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
