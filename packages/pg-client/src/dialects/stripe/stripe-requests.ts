import type { Payment } from '../../payment/payment.js'
import type { Refund } from '../../payment/refund.js'
import type { HttpRequest } from '../../ports/http-transport.js'

/** What is paid with. */
export interface StripeInstrument {
  /** `pm_...`, made in the buyer's browser by Stripe's script; never a card number. */
  readonly paymentMethod: string
  /** `cus_...`, where the payment method is saved with a customer. */
  readonly customer?: string
  /** The last four digits of the card, for people. */
  readonly last4?: string
}

/** Where requests go, and in which version of the API they are written. */
export interface StripeEndpoint {
  /** Without a slash at its end. */
  readonly base: string
  readonly apiVersion: string
}

/** Seconds since 1970, the first and the last one included. */
export interface ListWindow {
  readonly from: number
  readonly to: number
}

/** Stripe refuses longer keys. */
const longestKey = 255
const reasons: readonly string[] = ['duplicate', 'fraudulent', 'requested_by_customer']

/**
 * Creates and confirms a PaymentIntent. Redirects are not allowed, so that no `return_url` is
 * needed; a card's authentication works without them, by Stripe's script and the client secret.
 *
 * @throws TypeError where the instrument is none of Stripe's; it does not repeat it.
 */
export function createRequest(
  endpoint: StripeEndpoint,
  payment: Payment,
  instrument: StripeInstrument,
  key: string | null,
): HttpRequest {
  checkInstrument(instrument)
  const { paymentMethod, customer } = instrument
  return post(endpoint, '/v1/payment_intents', key, {
    amount: String(payment.amount.minor),
    currency: payment.amount.currency.toLowerCase(),
    confirm: 'true',
    payment_method: paymentMethod,
    ...(customer !== undefined && { customer }),
    'automatic_payment_methods[enabled]': 'true',
    'automatic_payment_methods[allow_redirects]': 'never',
    'metadata[order_id]': payment.reference,
    'metadata[owner]': payment.owner,
  })
}

/**
 * Cancels a PaymentIntent that was declined, so that nothing completes it any more.
 *
 * @throws TypeError where the payment's PaymentIntent is not known.
 */
export function closeRequest(
  endpoint: StripeEndpoint,
  payment: Payment,
  key: string | null,
): HttpRequest {
  const path = `/v1/payment_intents/${encodeURIComponent(intentOf(payment))}/cancel`
  return post(endpoint, path, key, { cancellation_reason: 'abandoned' })
}

/**
 * Gives money back. `refund.reason` goes along where it is one of Stripe's three; it has no other.
 *
 * @throws TypeError where the payment's PaymentIntent is not known.
 */
export function refundRequest(
  endpoint: StripeEndpoint,
  payment: Payment,
  refund: Refund,
  key: string | null,
): HttpRequest {
  return post(endpoint, '/v1/refunds', key, {
    payment_intent: intentOf(payment),
    amount: String(refund.amountMinor),
    reason: reasons.includes(refund.reason) ? refund.reason : 'requested_by_customer',
    'metadata[order_id]': payment.reference,
    'metadata[refund_id]': refund.id,
  })
}

/** One PaymentIntent, its latest charge in full. */
export function retrieveRequest({ base }: StripeEndpoint, gatewayKey: string): HttpRequest {
  const path = `/v1/payment_intents/${encodeURIComponent(gatewayKey)}`
  return get(base, path, { 'expand[0]': 'latest_charge' })
}

/** A page of the PaymentIntents that were created in a time, newest first. */
export function listRequest(
  { base }: StripeEndpoint,
  { from, to }: ListWindow,
  after: string | undefined,
): HttpRequest {
  return get(base, '/v1/payment_intents', {
    'created[gte]': String(Math.max(0, from)),
    'created[lte]': String(Math.max(0, to)),
    limit: '100',
    'expand[0]': 'data.latest_charge',
    ...(after !== undefined && { starting_after: after }),
  })
}

/** A page of a PaymentIntent's refunds, newest first. */
export function refundsRequest(
  { base }: StripeEndpoint,
  gatewayKey: string,
  after: string | undefined,
): HttpRequest {
  return get(base, '/v1/refunds', {
    payment_intent: gatewayKey,
    limit: '100',
    ...(after !== undefined && { starting_after: after }),
  })
}

function get(base: string, path: string, query: Readonly<Record<string, string>>): HttpRequest {
  return { method: 'GET', url: `${base}${path}?${formOf(query)}`, headers: {} }
}

/** The version is stored with it: sent again under its key, it is the same request. */
function post(
  { base, apiVersion }: StripeEndpoint,
  path: string,
  key: string | null,
  fields: Readonly<Record<string, string>>,
): HttpRequest {
  if (key !== null && (key.length === 0 || key.length > longestKey)) {
    throw new TypeError(`stripe: an idempotency key has 1 to ${longestKey} characters`)
  }
  return {
    method: 'POST',
    url: `${base}${path}`,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Stripe-Version': apiVersion,
      ...(key !== null && { 'Idempotency-Key': key }),
    },
    body: formOf(fields),
  }
}

function formOf(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString()
}

function checkInstrument({ paymentMethod, customer, last4 }: StripeInstrument): void {
  if (!/^pm_\w{1,250}$/.test(paymentMethod)) {
    throw new TypeError('stripe: paymentMethod must be the id of one (pm_...), not a card number')
  }
  if (customer !== undefined && !/^cus_\w{1,250}$/.test(customer)) {
    throw new TypeError('stripe: customer must be the id of one (cus_...)')
  }
  if (last4 !== undefined && !isLast4(last4)) {
    throw new TypeError("stripe: last4 must be a card's last four digits, and no more")
  }
}

/** Whether a text is four digits, and so no card number. */
export function isLast4(text: string): boolean {
  return /^\d{4}$/.test(text)
}

function intentOf({ gatewayKey, reference }: Payment): string {
  if (gatewayKey !== null) return gatewayKey
  throw new TypeError(`stripe: the PaymentIntent of ${reference} is not known; look it up first`)
}
