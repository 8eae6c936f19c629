import { refundedAmount, type Refund } from '../../gateway/charge.js'
import { DECLINES } from './stripe-declines.js'
import type { Attempt, Intent } from './stripe-intent.js'
import { bankAccountBody, cardBody } from './stripe-method-wire.js'
import { testMethodOf } from './stripe-payment-methods.js'
import { secondsOf } from './stripe-seconds.js'

/** What the refund of a card that no longer takes money says. */
const REFUND_FAILURE = 'expired_or_canceled_card'

/** The latest attempt of a PaymentIntent: this gateway's charge. */
export function chargeBody(intent: Intent, attempt: Attempt) {
  const { key, amount, currency, state, received, details } = intent
  const { type } = testMethodOf(attempt.method)
  const isPending = state === 'pending'
  const decline = isPending || attempt.decline === undefined ? undefined : DECLINES[attempt.decline]
  // A debit that was given up before the bank answered took nothing; a held card did its part.
  const isLost = state === 'canceled' && type === 'us_bank_account'
  const isGood = !isPending && !isLost && decline === undefined
  const isTaken = state === 'approved'
  const refunded = isTaken ? refundedAmount(intent) : 0
  return {
    id: attempt.id,
    object: 'charge',
    amount,
    amount_captured: isTaken ? received : 0,
    amount_refunded: refunded,
    captured: isTaken,
    created: secondsOf(attempt.createdAtMs),
    currency: currency.toLowerCase(),
    customer: details.customer,
    description: details.description,
    disputed: false,
    failure_code: decline?.failureCode ?? null,
    failure_message: decline?.message ?? null,
    livemode: false,
    metadata: details.metadata,
    outcome: outcomeBody(attempt, !isGood && !isPending),
    paid: isGood,
    payment_intent: key,
    payment_method: attempt.method.id,
    payment_method_details: {
      type,
      ...(type === 'card' ? cardBody(attempt.method) : bankAccountBody(attempt.method)),
    },
    refunded: isTaken && refunded === received,
    status: isPending ? 'pending' : isGood ? 'succeeded' : 'failed',
  }
}

/** What the network said to an attempt. */
function outcomeBody({ decline }: Attempt, hasFailed: boolean) {
  const said = decline === undefined ? undefined : DECLINES[decline]
  if (!hasFailed) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      seller_message: 'Payment complete.',
      type: 'authorized',
    }
  }
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: 'declined_by_network',
    reason: said?.declineCode ?? said?.failureCode ?? null,
    risk_level: 'normal',
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  }
}

/** A refund of a PaymentIntent. */
export function refundBody(intent: Intent, refund: Refund) {
  const note = intent.details.refunds[refund.key]
  return {
    id: refund.key,
    object: 'refund',
    amount: refund.amount,
    charge: intent.details.attempts.at(-1)?.id ?? null,
    created: secondsOf(refund.createdAtMs),
    currency: intent.currency.toLowerCase(),
    ...(refund.hasFailed ? { failure_reason: REFUND_FAILURE } : {}),
    metadata: note?.metadata ?? {},
    payment_intent: intent.key,
    reason: refund.reason ?? null,
    status: refund.hasFailed ? 'failed' : note?.isPending ? 'pending' : 'succeeded',
  }
}
