import { maskCardNumbers } from '../../payment/card-number.js'
import type { GatewayTransaction } from '../../payment/evidence.js'
import type { CallbackReading, CallbackRequest } from '../../ports/gateway-dialect.js'
import { signatureProblem, type SignatureRules } from './stripe-signature.js'
import { oursIn, transactionOf } from './stripe-transactions.js'
import { readEvent, toEventObject, toIntent } from './stripe-wire.js'
import type { WireEvent, WireEventObject } from './stripe-wire.js'

/**
 * The events that concern a payment. `payment_intent.created` is not among them: it comes with
 * every payment and says nothing yet.
 */
const concerning: ReadonlySet<string> = new Set([
  'payment_intent.succeeded',
  'payment_intent.canceled',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.amount_capturable_updated',
  'charge.refunded',
  'charge.refund.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
])

/** Reads a webhook: its signature over the raw bytes first, then what it says. */
export function readCallback(
  request: CallbackRequest,
  rules: SignatureRules,
  now: number,
): CallbackReading {
  const problem = signatureProblem(request, rules, now)
  if (problem !== undefined) return { kind: 'forged', detail: problem }
  const event = readEvent(textOf(request.rawBody))
  if (!event) return { kind: 'malformed' }
  const { type: eventType } = event
  if (!concerning.has(eventType)) return { kind: 'ignored', eventType }
  const object = toEventObject(event.data.object)
  if (!object) return { kind: 'malformed' }
  const { reference } = oursIn(object.metadata)
  if (reference === undefined) return { kind: 'ignored', eventType }
  const transaction = finalTransactionOf(event)
  if (transaction === undefined) return { kind: 'malformed' }
  return {
    kind: 'callback',
    callback: {
      eventId: event.id,
      reference,
      transaction,
      authenticated: true,
      masked: maskedOf(event, object),
    },
  }
}

/**
 * What an event proves. Stripe keeps no order, and an event carries the object as it was then, so
 * only what is final is true for ever. Null for all else, of which the gateway is asked: a failed
 * attempt may have been followed by one that succeeded, and a charge's sum of refunds does not say
 * which of them are still on their way. Undefined where it should be a PaymentIntent and is none.
 */
function finalTransactionOf({ type, data }: WireEvent): GatewayTransaction | null | undefined {
  if (!type.startsWith('payment_intent.')) return null
  const intent = toIntent(data.object)
  if (!intent) return undefined
  const isFinal = intent.status === 'succeeded' || intent.status === 'canceled'
  return isFinal ? (transactionOf(intent) ?? null) : null
}

/** Only members that are listed here are kept: no client secret, no page to authenticate on. */
function maskedOf({ id, type, created }: WireEvent, object: WireEventObject): string {
  const { metadata, ...rest } = object
  const { order_id, owner, refund_id } = metadata ?? {}
  const kept = { id, type, created, object: Object.assign(rest, { order_id, owner, refund_id }) }
  return maskCardNumbers(JSON.stringify(kept))
}

function textOf(rawBody: string | Uint8Array): string {
  return typeof rawBody === 'string' ? rawBody : Buffer.from(rawBody).toString('utf8')
}
