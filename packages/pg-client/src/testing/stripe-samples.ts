import { createHmac } from 'node:crypto'
import { samplePayment } from '../conformance/sample-payment.js'
import type { Payment } from '../payment/payment.js'
import { newRefund, type Refund } from '../payment/refund.js'
import type { Ask } from '../ports/gateway-dialect.js'
import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'

/** The members of something that Stripe sends. */
export type Members = Readonly<Record<string, unknown>>

/** When the samples were made, in Stripe's seconds and in our ms. */
export const madeAtS = 1_755_302_400
export const madeAt: number = madeAtS * 1000

/** A payment at Stripe over 50 000 won, its PaymentIntent not known yet. */
export function stripePayment(change: Partial<Payment> = {}): Payment {
  return samplePayment({ dialect: 'stripe', createdAt: madeAt, updatedAt: madeAt, ...change })
}

/** A refund of 20 000 won. */
export function stripeRefund(change: Partial<Refund> = {}): Refund {
  const asked = { id: 'refund-1', paymentId: 'payment-of-order-1', requestId: 'r-1' }
  const made = { ...asked, amountMinor: 20_000, reason: 'wrong size', createdAt: madeAt }
  return { ...newRefund(made), ...change }
}

/** The PaymentIntent of {@link stripePayment}, as it stands in an answer. */
export function intentOf(change: Members = {}): Members {
  return {
    id: 'pi_1A',
    object: 'payment_intent',
    amount: 50_000,
    amount_received: 50_000,
    client_secret: 'pi_1A_secret_1A',
    created: madeAtS,
    currency: 'krw',
    last_payment_error: null,
    latest_charge: { id: 'ch_1A', object: 'charge', amount_refunded: 0 },
    metadata: { order_id: 'order-1-1', owner: 'buyer-1' },
    status: 'succeeded',
    member_of_tomorrow: {},
    ...change,
  }
}

/** The same after its card was declined. */
export function declinedIntent(change: Members = {}): Members {
  return intentOf({
    amount_received: 0,
    last_payment_error: cardError(),
    status: 'requires_payment_method',
    ...change,
  })
}

/** What a declined card's error has in it. */
export function cardError(change: Members = {}): Members {
  const said = { decline_code: 'insufficient_funds', message: 'Your card has insufficient funds.' }
  return { type: 'card_error', code: 'card_declined', ...said, ...change }
}

/** The Refund of {@link stripeRefund}. */
export function refundOf(change: Members = {}): Members {
  return {
    id: 're_1A',
    object: 'refund',
    amount: 20_000,
    created: madeAtS + 100,
    currency: 'krw',
    metadata: { order_id: 'order-1-1', refund_id: 'refund-1' },
    payment_intent: 'pi_1A',
    status: 'succeeded',
    ...change,
  }
}

/** A page of PaymentIntents. */
export function listOf(data: readonly Members[], hasMore = false): Members {
  return { object: 'list', url: '/v1/payment_intents', has_more: hasMore, data }
}

/** A page of refunds. */
export function refundListOf(data: readonly Members[], hasMore = false): Members {
  return { ...listOf(data, hasMore), url: '/v1/refunds' }
}

/** An error in Stripe's envelope. */
export function failureOf(error: Members): Members {
  return { error: { type: 'invalid_request_error', message: 'No.', ...error } }
}

/** A body that is a text goes out as it stands. */
export function respond(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** Answers one request after the other, and keeps what was asked: `GET /path?a=b`, decoded. */
export function scriptedAsk(...responses: readonly HttpResponse[]): {
  readonly ask: Ask
  readonly asked: readonly string[]
} {
  const asked: string[] = []
  const ask = async ({ method, url }: HttpRequest): Promise<HttpResponse> => {
    asked.push(`${method} ${decodeURIComponent(url.replace('https://api.stripe.com', ''))}`)
    const response = responses[asked.length - 1]
    if (!response) throw new Error(`not expected: ${asked.at(-1)}`)
    return response
  }
  return { ask, asked }
}

/** The secret that {@link signed} signs with. */
export const webhookSecret = 'whsec_now'

/** A webhook, signed as Stripe signs it; `change` is laid over. */
export function signed(
  event: unknown,
  change: { readonly secret?: string; readonly atS?: number } = {},
): { readonly rawBody: string; readonly headers: Readonly<Record<string, string>> } {
  const rawBody = typeof event === 'string' ? event : JSON.stringify(event)
  const { secret = webhookSecret, atS = madeAtS } = change
  const v1 = createHmac('sha256', secret).update(`${atS}.${rawBody}`).digest('hex')
  return { rawBody, headers: { 'Stripe-Signature': `t=${atS},v1=${v1}` } }
}

/** An event about an object. */
export function eventOf(type: string, object: unknown): Members {
  return {
    id: 'evt_1A',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: madeAtS,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: null,
    type,
  }
}
