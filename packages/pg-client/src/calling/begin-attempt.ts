import { changedPayment } from '../payment/changed-payment.js'
import type { KeyedRequest, Sending } from '../payment/sending.js'
import type { Payment } from '../payment/payment.js'
import type { HttpRequest } from '../ports/http-transport.js'
import type { AttemptRecord } from '../ports/payment-store.js'
import { wallTime, type ClientContext } from '../client-context.js'
import { isWithinWindow, keyedRequestOf, requestOf } from './keyed-request.js'
import type { Undertaking } from './undertaking.js'

/** An attempt that is durable, and may be sent. */
export interface BegunAttempt {
  readonly kind: 'begun'
  /** As it is stored now. */
  readonly payment: Payment
  readonly attempt: AttemptRecord
  readonly request: HttpRequest
  /** The gateway knows the request by its key. */
  readonly isKeyed: boolean
  /** An earlier attempt may still be executed. */
  readonly wasInFlight: boolean
  /** When the attempt before it began. */
  readonly sentBefore: number | null
}

/** Nothing may be sent. */
export interface ForbiddenAttempt {
  readonly kind: 'forbidden'
  readonly why: string
}

/**
 * Makes an attempt durable before its first byte, or forbids it: its number and time, that it may
 * be in flight, and, under an idempotency key, the request itself.
 *
 * @throws whatever the store throws; nothing may be sent then.
 */
export async function beginAttempt(
  context: ClientContext<never>,
  undertaking: Undertaking,
  payment: Payment,
): Promise<BegunAttempt | ForbiddenAttempt> {
  const at = wallTime(context)
  const sending = undertaking.sendingOf(payment)
  if (!sending) return { kind: 'forbidden', why: 'it is over' }
  const written = writtenRequest(context, undertaking, payment, sending)
  if (written.keyed && !isOpenWindow(context, written.keyed, at)) {
    return { kind: 'forbidden', why: 'the gateway may have forgotten the key' }
  }
  const keyedRequest = written.keyed && firstSentBy(written.keyed, at)
  const attempts = sending.attempts + 1
  const next: Sending = { attempts, lastSentAt: at, mayBeInFlight: true, keyedRequest }
  const attempt: AttemptRecord = {
    refundId: undertaking.refundId,
    number: attempts,
    startedAt: at,
    endedAt: null,
    ending: null,
    detail: null,
  }
  const change = undertaking.withSending(payment, next, at)
  if ((await context.store.save({ attempt, ...change })) !== 'saved') {
    return { kind: 'forbidden', why: 'somebody else has changed the payment' }
  }
  return {
    kind: 'begun',
    payment: changedPayment(change.payment, { version: payment.version + 1 }),
    attempt,
    request: written.request,
    isKeyed: keyedRequest !== null,
    wasInFlight: sending.mayBeInFlight,
    sentBefore: sending.lastSentAt,
  }
}

function writtenRequest(
  { dialect }: ClientContext<never>,
  undertaking: Undertaking,
  payment: Payment,
  { keyedRequest }: Sending,
): { readonly request: HttpRequest; readonly keyed: KeyedRequest | null } {
  if (keyedRequest) return { request: requestOf(keyedRequest), keyed: keyedRequest }
  if (dialect.capabilities.idempotencyWindowMs === null) {
    return { request: undertaking.encode(payment, null), keyed: null }
  }
  const { key } = undertaking
  const request = undertaking.encode(payment, key)
  return { request, keyed: keyedRequestOf(key, request) }
}

function isOpenWindow(
  { dialect }: ClientContext<never>,
  keyed: KeyedRequest,
  now: number,
): boolean {
  return isWithinWindow(keyed, dialect.capabilities.idempotencyWindowMs ?? 0, now)
}

function firstSentBy(keyed: KeyedRequest, at: number): KeyedRequest {
  return { ...keyed, firstSentAt: keyed.firstSentAt ?? at }
}
