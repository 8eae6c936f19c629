import type { GatewayTransaction } from '../../payment/evidence.js'
import type { Payment } from '../../payment/payment.js'
import type { Refund } from '../../payment/refund.js'
import type { GatewayAnswer } from '../../ports/gateway-dialect.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import { refusedRefund } from './stripe-declines.js'
import { transactionOf } from './stripe-transactions.js'
import {
  readFailure,
  readIntent,
  readRefund,
  shown,
  toIntent,
  type WireFailure,
  type WireRefund,
} from './stripe-wire.js'

/**
 * The table: what Stripe's response to a submit, or to closing a PaymentIntent, says.
 *
 * | status, body | says |
 * |---|---|
 * | 200, a PaymentIntent | its status |
 * | 402 `card_error`, the declined PaymentIntent inside | declined; it may still be completed |
 * | 409 `idempotency_key_in_use` | busy |
 * | 429 | error, repeatable: comes before the idempotency layer |
 * | 400 `idempotency_error`, 401, 403, 404, 413, other 400 | error: our request, key or set-up |
 * | 400 about the state of things | error, and no fault of ours |
 * | 500 | error, not repeatable: it is kept under the key, and would only be replayed |
 * | 409 else, or a 4xx that is in no table | error: a look-up that finds nothing proves nothing |
 * | 502-504, or anything without Stripe's envelope | nobody has answered |
 *
 * `Stripe-Should-Retry` is Stripe's own word on whether an error is repeatable, and wins.
 *
 * An answer that is replayed under its idempotency key (`Idempotent-Replayed`) says how things
 * stood when it was kept. What is final is so still: a PaymentIntent that succeeded (what was
 * given back stands in its refunds) or was canceled. Any other is an error, so that it is looked
 * up. A replayed error ends its key, our own mistake too: it alone is surely kept under it.
 */
export function submitAnswerOf(response: HttpResponse): GatewayAnswer {
  const { status, body } = response
  if (status === 200) {
    const intent = readIntent(body)
    const transaction = intent && transactionOf(intent)
    if (!transaction) return unanswered(response)
    const isFinal = intent.status === 'succeeded' || intent.status === 'canceled'
    if (isReplayed(response) && !isFinal) return stale(response, `a PaymentIntent ${intent.status}`)
    return { kind: 'transaction', transaction }
  }
  const failure = readFailure(body)
  if (!failure) return unanswered(response)
  const transaction = declineOf(status, failure)
  if (!transaction) return failureAnswerOf(response, failure)
  if (isReplayed(response)) return stale(response, 'a decline')
  return { kind: 'transaction', transaction }
}

/**
 * What Stripe's response to a refund's request says: the table above, and a Refund for 200. A
 * replayed Refund that had not failed by then may have failed since: an error, to be looked up.
 */
export function refundAnswerOf(
  payment: Payment,
  refund: Refund,
  response: HttpResponse,
): GatewayAnswer {
  if (response.status !== 200) {
    const failure = readFailure(response.body)
    return failure ? failureAnswerOf(response, failure) : unanswered(response)
  }
  const found = readRefund(response.body)
  if (!found || !isRefundOf(payment, refund, found)) return unanswered(response)
  const { id: gatewayKey, status, failure_reason: reason } = found
  if (status === 'failed' || status === 'canceled') {
    return { kind: 'declined', decline: refusedRefund(reason ?? status) }
  }
  // Where a look-up does not find it, the bank has sent it back; the key only replays it.
  const endsKey = { code: 'REFUND_FAILED', endsKey: true } as const
  if (isReplayed(response)) return { ...stale(response, `a Refund ${status}`), ...endsKey }
  return { kind: 'refund', status: status === 'succeeded' ? 'done' : 'pending', gatewayKey }
}

/** Amount, currency and whose it is: what says something else is no answer to our request. */
function isRefundOf(payment: Payment, refund: Refund, found: WireRefund): boolean {
  const { order_id = payment.reference, refund_id = refund.id } = found.metadata ?? {}
  return (
    found.payment_intent === payment.gatewayKey &&
    found.amount === refund.amountMinor &&
    found.currency === payment.amount.currency.toLowerCase() &&
    order_id === payment.reference &&
    refund_id === refund.id
  )
}

/** The decline of a card, told by the PaymentIntent inside: without that it is an error. */
function declineOf(status: number, failure: WireFailure): GatewayTransaction | undefined {
  if (status !== 402 || failure.type !== 'card_error') return undefined
  const intent = toIntent(failure.payment_intent)
  if (intent?.status !== 'requires_payment_method') return undefined
  const { last_payment_error = null } = intent
  return transactionOf({ ...intent, last_payment_error: last_payment_error ?? failure })
}

function failureAnswerOf(response: HttpResponse, failure: WireFailure): GatewayAnswer {
  const { status } = response
  const message = shown(failure.message)
  const code = failure.code ?? null
  if (status < 400 || status > 500) return unanswered(response)
  if (status === 409 && code === 'idempotency_key_in_use') {
    return { kind: 'busy', message, ...retryAfterOf(response) }
  }
  const shouldRetry = headerOf(response, 'stripe-should-retry')
  const isRepeatable = status === 429 ? shouldRetry !== 'false' : shouldRetry === 'true'
  const isMistake = isOurMistake(status, failure)
  // Where the key came with another body, it is that one's answer which is kept.
  const isOurs = failure.type !== 'idempotency_error'
  const endsKey = isReplayed(response) && isOurs && !isRepeatable
  const mayBeInFlight = !tabled.has(status) && !endsKey
  return {
    kind: 'error',
    status,
    code,
    message,
    repeatable: isRepeatable,
    ...(isMistake && { isConfiguration: true }),
    ...(endsKey && { endsKey }),
    ...(mayBeInFlight && { mayBeInFlight }),
    ...retryAfterOf(response),
  }
}

/** Kept under the key, and so from some time ago. */
function isReplayed(response: HttpResponse): boolean {
  return headerOf(response, 'idempotent-replayed') === 'true'
}

/** How it stood once; how it stands now, a look-up tells. */
function stale({ status }: HttpResponse, what: string): Extract<GatewayAnswer, { kind: 'error' }> {
  const message = `replayed: ${what}, as it was when it was kept`
  return { kind: 'error', status, code: null, message, repeatable: false }
}

/** Statuses of errors after which nothing is executed any more. A 409 speaks of what is. */
const tabled: ReadonlySet<number> = new Set([400, 401, 402, 403, 404, 413, 429, 500])

/** Codes of a 400 that are about how things stand at Stripe, and not about our request. */
const ofTheState: ReadonlySet<string> = new Set([
  'payment_intent_unexpected_state',
  'charge_already_refunded',
  'charge_disputed',
  'charge_not_refundable',
  'refund_disputed_payment',
  'balance_insufficient',
  'charge_exceeds_source_limit',
])

function isOurMistake(status: number, { type, code, param }: WireFailure): boolean {
  if (type === 'idempotency_error') return true
  if (status !== 400) return [401, 403, 404, 413].includes(status)
  // A refund of more than is left, or of what never succeeded: neither has a code.
  if (!code) return Boolean(param) && param !== 'amount'
  // The buyer's browser named a payment method that does not exist.
  if (code === 'resource_missing') return param !== 'payment_method'
  return !ofTheState.has(code)
}

function unanswered({ status }: HttpResponse): GatewayAnswer {
  return { kind: 'unanswered', detail: `HTTP ${status} without an answer of Stripe's table` }
}

function retryAfterOf(response: HttpResponse): { readonly retryAfterMs?: number } {
  const seconds = headerOf(response, 'retry-after') ?? ''
  return /^\d{1,5}$/.test(seconds) ? { retryAfterMs: Number(seconds) * 1000 } : {}
}

function headerOf({ headers }: HttpResponse, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
}
