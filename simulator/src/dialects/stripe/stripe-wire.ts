import { DECLINES, type DeclineName } from './stripe-declines.js'
import {
  declineOf,
  latestAttempt,
  methodOf,
  statusOf,
  type Intent,
  type IntentDetails,
} from './stripe-intent.js'
import { chargeBody } from './stripe-charge-wire.js'
import { testMethodOf, type PaymentMethod } from './stripe-payment-methods.js'
import { bankAccountBody, cardBody } from './stripe-method-wire.js'
import { secondsOf } from './stripe-seconds.js'

/** A PaymentIntent; its latest charge in full where `isExpanded` says so. */
export function intentBody(intent: Intent, isExpanded = false) {
  const { key: id, amount, currency, state, details } = intent
  const isOver = state === 'canceled' || state === 'expired'
  const attempt = latestAttempt(intent)
  const latest = attempt && (isExpanded ? chargeBody(intent, attempt) : attempt.id)
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: state === 'authorized' ? amount : 0,
    amount_received: intent.received,
    automatic_payment_methods: details.automaticPaymentMethods,
    canceled_at: isOver ? secondsOf(intent.changedAtMs) : null,
    cancellation_reason: state === 'expired' ? 'expired' : (details.cancellationReason ?? null),
    capture_method: details.captureMethod,
    client_secret: `${id}${details.secret}`,
    confirmation_method: details.confirmationMethod,
    created: secondsOf(intent.createdAtMs),
    currency: currency.toLowerCase(),
    customer: details.customer,
    description: details.description,
    last_payment_error: paymentErrorOf(intent),
    latest_charge: latest ?? null,
    livemode: false,
    metadata: details.metadata,
    next_action: statusOf(intent) === 'requires_action' ? nextActionOf(details) : null,
    payment_method: methodOf(intent)?.id ?? null,
    payment_method_types: typesOf(details),
    status: statusOf(intent),
  }
}

/** Why the latest confirmation failed, as `last_payment_error`. */
function paymentErrorOf(intent: Intent) {
  const decline = declineOf(intent)
  const { method } = intent.details
  if (decline === undefined || method === undefined) return null
  return { ...errorBody(intent, decline), payment_method: methodBody(method) }
}

/** What an error says of a declined attempt, without the objects around it. */
export function errorBody(intent: Intent, name: DeclineName) {
  const { type, code, declineCode, message } = DECLINES[name]
  const attempt = latestAttempt(intent)
  return {
    type,
    code,
    ...(declineCode === undefined ? {} : { decline_code: declineCode }),
    doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}`,
    message,
    // Whoever did not authenticate was never charged.
    ...(name === 'notAuthenticated' || attempt === undefined ? {} : { charge: attempt.id }),
  }
}

/** A payment method. */
export function methodBody(method: PaymentMethod) {
  const { type } = testMethodOf(method)
  const about = type === 'card' ? cardBody(method) : bankAccountBody(method)
  return {
    id: method.id,
    object: 'payment_method',
    created: secondsOf(method.createdAtMs),
    customer: null,
    livemode: false,
    metadata: {},
    type,
    ...about,
  }
}

/** What the shopper is to do next; the second kind is for Stripe's own scripts. */
function nextActionOf({ authentication }: IntentDetails) {
  if (authentication === undefined) return null
  const { returnUrl, url } = authentication
  return returnUrl === null
    ? {
        type: 'use_stripe_sdk',
        use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url },
      }
    : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } }
}

/** The types that the merchant listed, or else cards and whatever was used. */
function typesOf({ listedTypes, method }: IntentDetails): readonly string[] {
  if (listedTypes !== undefined) return listedTypes
  const used = method === undefined ? 'card' : testMethodOf(method).type
  return used === 'card' ? ['card'] : ['card', used]
}
