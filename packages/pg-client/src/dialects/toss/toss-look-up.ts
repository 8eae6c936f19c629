import type { Payment } from '../../payment/payment.js'
import type { Ask, LookUpAnswer } from '../../ports/gateway-dialect.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import { lookUpRequest, paymentRequest, submittedKeyOf } from './toss-requests.js'
import { readingOf } from './toss-transaction.js'
import { readFailure, readPayment, type WirePayment } from './toss-wire.js'

/** What one look-up found. */
type Found =
  | { readonly kind: 'payment'; readonly wire: WirePayment }
  | Extract<LookUpAnswer, { kind: 'absent' | 'inconclusive' }>

/**
 * Looks a payment up by our reference. Of several payments under one, Toss shows the one that was
 * approved, and without one the newest. So where it shows one without money that is not the one we
 * confirmed (the buyer had two windows open), ours is asked for by its own key.
 *
 * Only Toss's own 404 is absence, and a payment that no confirm has reached; every other answer is
 * inconclusive.
 */
export async function lookUp(baseUrl: string, payment: Payment, ask: Ask): Promise<LookUpAnswer> {
  const shown = foundIn(await ask(lookUpRequest(baseUrl, payment)))
  if (shown.kind !== 'payment') return shown
  const answer = answerOf(shown.wire)
  const submitted = submittedKeyOf(payment)
  const isOurs = submitted === undefined || submitted === shown.wire.paymentKey
  if (isOurs || answer.kind === 'inconclusive' || mayHoldMoney(answer)) return answer

  const ours = foundIn(await ask(paymentRequest(baseUrl, submitted)))
  if (ours.kind !== 'payment') return ours
  // A buyer who changed the redirect: a key of another order is never confirmed for this one.
  if (ours.wire.orderId !== payment.reference) return { kind: 'absent' }
  return answerOf(ours.wire)
}

function foundIn({ status, body }: HttpResponse): Found {
  const wire = status === 200 ? readPayment(body) : undefined
  if (wire) return { kind: 'payment', wire }
  const code = readFailure(body)?.code
  if (status === 404 && code === 'NOT_FOUND_PAYMENT') return { kind: 'absent' }
  return { kind: 'inconclusive', detail: `HTTP ${status}${code ? ` ${code}` : ''} to a look-up` }
}

function answerOf(wire: WirePayment): LookUpAnswer {
  const reading = readingOf(wire)
  switch (reading.kind) {
    case 'transaction':
      return { kind: 'transactions', transactions: [reading.transaction] }
    case 'unconfirmed':
      return { kind: 'absent' }
    case 'unclear':
      return { kind: 'inconclusive', detail: 'a payment of an unknown status or currency' }
  }
}

function mayHoldMoney(answer: LookUpAnswer): boolean {
  if (answer.kind !== 'transactions') return false
  return answer.transactions.some(({ status }) => status === 'approved' || status === 'pending')
}
