import { STATUS_CODES } from 'node:http'
import type { Charge } from '../../gateway/charge.js'
import { jsonAnswer, type AnswerOutcome, type WireAnswer } from '../wire.js'
import type { CardPayment } from './async-card-request.js'
import { reasons } from './async-card-messages.js'

/** A charge with what only this dialect keeps of it. */
export type AsyncCardCharge = Charge<CardPayment>

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
export function statusOf(charge: AsyncCardCharge): { status: AsyncCardStatus; reason?: string } {
  if (charge.state === 'approved') return { status: 'SUCCESS', reason: reasons.approved }
  if (charge.decline === undefined) return { status: 'PENDING' }
  return { status: 'FAILED', reason: reasons[charge.decline] }
}

/** Short form of a charge. */
export function transactionBody(charge: AsyncCardCharge): TransactionBody {
  return { transactionKey: charge.key, ...statusOf(charge) }
}

/** Long form of a charge, members in the original's order. */
export function transactionDetailBody(charge: AsyncCardCharge): TransactionDetailBody {
  return {
    transactionKey: charge.key,
    orderId: charge.reference,
    cardType: charge.details.cardType,
    cardNo: charge.cardNumber ?? '',
    amount: charge.amount,
    ...statusOf(charge),
  }
}

/** A 200 in the envelope. */
export function success(outcome: AnswerOutcome, data: object): WireAnswer {
  return jsonAnswer(200, outcome, { meta: { result: 'SUCCESS' }, data })
}

/** An error in the envelope; its code is the reason phrase of the HTTP status. */
export function failure(status: number, outcome: AnswerOutcome, message: string): WireAnswer {
  const errorCode = STATUS_CODES[status] ?? ''
  return jsonAnswer(status, outcome, { meta: { result: 'FAIL', errorCode, message } })
}
