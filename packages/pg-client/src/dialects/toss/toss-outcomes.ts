import type { Payment } from '../../payment/payment.js'
import type { GatewayAnswer } from '../../ports/gateway-dialect.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import { classOf, isListed, isStored, meaningOf, type TossOperation } from './toss-codes.js'
import { submittedKeyOf } from './toss-requests.js'
import { readingOf } from './toss-transaction.js'
import { readFailure, readPayment, type WireFailure } from './toss-wire.js'

/**
 * What the answer to a confirm says: by its code, and not by its HTTP status.
 *
 * | answer | says |
 * |---|---|
 * | 200 with a payment | that payment |
 * | `IDEMPOTENT_REQUEST_PROCESSING` | busy: the same key asks again |
 * | a code that declines, listed or by its family | declined, with Toss's own sentence |
 * | `NOT_FOUND_PAYMENT_SESSION` | the payment that was to be confirmed has expired |
 * | a code that tells of another request | error; a look-up that finds nothing proves nothing |
 * | any other listed code | error, to be looked up; some end the key (`meaningOf`) |
 * | a code in no list | error; a look-up that finds nothing proves nothing |
 * | a code in no list under 502 to 504 | nobody has answered: that is a proxy's |
 * | anything else | nobody has answered |
 *
 * A replayed 4xx is how the request of its key has ended, whatever its code: it ends the key.
 *
 * `NOT_FOUND_PAYMENT_SESSION` needs no look-up. No confirm can bring such a payment back, neither
 * this one nor an earlier try of it that is still on its way: that would be answered by what is
 * stored under its key. Without the key of the payment it is an error like others.
 */
export function submitAnswerOf(payment: Payment, response: HttpResponse): GatewayAnswer {
  const failure = failureIn('confirm', response)
  if (!failure) return paidAnswerOf(response)
  const gatewayKey = submittedKeyOf(payment)
  const proves = classOf('confirm', failure.code, response.status)
  if (proves === 'expired' && gatewayKey !== undefined) {
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
  const failure = failureIn('cancel', response)
  if (!failure) return paidAnswerOf(response)
  return failureAnswerOf('cancel', failure, response)
}

/**
 * Toss's own error: its envelope, under a status that errors have. Proxies answer 502 to 504, and
 * some with an envelope just like it; there only a code that Toss lists tells the two apart.
 */
function failureIn(
  operation: TossOperation,
  { status, body }: HttpResponse,
): WireFailure | undefined {
  const failure = status >= 400 ? readFailure(body) : undefined
  const mayBeProxys = status >= 502 && status <= 504
  return failure && mayBeProxys && !isListed(operation, failure.code) ? undefined : failure
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
  const told = `${message}${traceOf(response)}`
  const wait = retryAfterOf(response)
  const error = { kind: 'error', status, code, message: told, ...wait } as const
  // A 4xx would only be replayed.
  const repeatable = !isStored(status)
  const ended = isReplayed(response) && isStored(status) ? ({ endsKey: true } as const) : undefined
  switch (meaningOf(operation, code, status)) {
    case 'busy':
      return { kind: 'busy', message: told, ...wait }
    case 'declined':
      return { kind: 'declined', decline: { code, reason: message } }
    case 'configuration':
      return { ...error, repeatable: false, isConfiguration: true }
    case 'kept':
      return { ...error, repeatable, ...(isStored(status) && { endsKey: true }) }
    case 'ofAnother':
      return { ...error, repeatable, ...ended, mayBeInFlight: true }
    case 'inNoList':
      return { ...error, repeatable, ...(ended ?? { mayBeInFlight: true }) }
    case 'listed':
      return { ...error, repeatable, ...ended }
  }
}

/** A replay names two calls: its own, and the one that was answered first. */
function isReplayed({ headers }: HttpResponse): boolean {
  const trace = headerOf(headers, 'x-tosspayments-trace-id') ?? ''
  const [, own, original] = /^([0-9a-f]{32}), ?([0-9a-f]{32})$/.exec(trace) ?? []
  return own !== original
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
