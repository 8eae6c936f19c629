import type { Payment } from '../../payment/payment.js'
import type { GatewayAnswer } from '../../ports/gateway-dialect.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import { cancelClassOf, classOf, keptErrors, type TossOperation } from './toss-codes.js'
import { submittedKeyOf } from './toss-requests.js'
import { readingOf } from './toss-transaction.js'
import { readFailure, readPayment, type WireFailure } from './toss-wire.js'

/**
 * What the answer to a confirm says: by its code, never by its HTTP status.
 *
 * | answer | says |
 * |---|---|
 * | 200 with a payment | that payment |
 * | `IDEMPOTENT_REQUEST_PROCESSING` | busy: the same key asks again |
 * | a code that declines | declined, with Toss's own sentence for the buyer |
 * | `NOT_FOUND_PAYMENT_SESSION` | the payment that was to be confirmed has expired |
 * | any other code | error, which proves nothing by itself; `keptErrors` end the key |
 * | anything else | nobody has answered |
 *
 * `NOT_FOUND_PAYMENT_SESSION` needs no look-up. No confirm can bring such a payment back, neither
 * this one nor an earlier try of it that is still on its way: that would be answered by what is
 * stored under its key. Without the key of the payment it is an error like others.
 */
export function submitAnswerOf(payment: Payment, response: HttpResponse): GatewayAnswer {
  const failure = failureIn(response)
  if (!failure) return paidAnswerOf(response)
  const { code } = failure
  const gatewayKey = submittedKeyOf(payment)
  if (classOf(code) === 'expired' && gatewayKey !== undefined) {
    return { kind: 'transaction', transaction: { gatewayKey, status: 'expired' } }
  }
  return failureAnswerOf('confirm', failure, response)
}

/**
 * What the answer to a cancel says. `ALREADY_CANCELED_PAYMENT`, `NOT_CANCELABLE_AMOUNT` and
 * `NOT_MATCHES_REFUNDABLE_AMOUNT` do not tell whose cancel it was, and may be the echo of this
 * one: errors, after which the payment's balance is looked up.
 */
export function cancelAnswerOf(response: HttpResponse): GatewayAnswer {
  const failure = failureIn(response)
  if (!failure) return paidAnswerOf(response)
  return failureAnswerOf('cancel', failure, response)
}

/** Toss's own error: its envelope, under a status that errors have. */
function failureIn({ status, body }: HttpResponse): WireFailure | undefined {
  return status >= 400 ? readFailure(body) : undefined
}

function paidAnswerOf({ status, body }: HttpResponse): GatewayAnswer {
  const wire = status === 200 ? readPayment(body) : undefined
  const reading = wire && readingOf(wire)
  if (reading?.kind === 'transaction') return reading
  return { kind: 'unanswered', detail: `HTTP ${status} without an answer of Toss's own` }
}

function failureAnswerOf(
  operation: TossOperation,
  { code, message }: WireFailure,
  response: HttpResponse,
): GatewayAnswer {
  const { status } = response
  const proves = operation === 'confirm' ? classOf(code) : cancelClassOf(code)
  const told = `${message}${traceOf(response)}`
  const wait = retryAfterOf(response)
  if (code === 'IDEMPOTENT_REQUEST_PROCESSING') return { kind: 'busy', message: told, ...wait }
  if (proves === 'declined') return { kind: 'declined', decline: { code, reason: message } }
  const isConfiguration = proves === 'configuration'
  // A 4xx is stored under the key and would only be replayed; a 5xx is not. 429 comes before the
  // key is looked at.
  const isStored = status < 500 && status !== 429
  const endsKey = isStored && keptErrors[operation].includes(code)
  return {
    ...{ kind: 'error', status, code, message: told },
    ...{ repeatable: !isConfiguration && !isStored, ...wait },
    ...(isConfiguration && { isConfiguration }),
    ...(endsKey && { endsKey }),
  }
}

/** Names the call to Toss's support. */
function traceOf({ headers }: HttpResponse): string {
  const trace = headerOf(headers, 'x-tosspayments-trace-id')
  return trace && /^[\w, -]{1,80}$/.test(trace) ? ` (trace ${trace})` : ''
}

/** Whole seconds only; Toss promises no such header. */
function retryAfterOf({ headers }: HttpResponse): { readonly retryAfterMs?: number } {
  const seconds = headerOf(headers, 'retry-after')
  return seconds && /^\d{1,6}$/.test(seconds) ? { retryAfterMs: Number(seconds) * 1000 } : {}
}

function headerOf(headers: HttpResponse['headers'], name: string): string | undefined {
  return Object.entries(headers).find(([one]) => one.toLowerCase() === name)?.[1]
}
