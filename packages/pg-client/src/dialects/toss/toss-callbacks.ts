import { hash } from 'node:crypto'
import { z } from 'zod'
import { maskCardNumbers } from '../../payment/card-number.js'
import type { GatewayTransaction } from '../../payment/evidence.js'
import type { CallbackReading, CallbackRequest } from '../../ports/gateway-dialect.js'
import { proofOfSecret, readingOf } from './toss-transaction.js'
import { parseJson, paymentIn, type WirePayment } from './toss-wire.js'

const text = z.string().max(100)

const event = z.object({
  eventType: z.string().regex(/^[\w.-]{1,100}$/),
  createdAt: text.nullish(),
  data: z.unknown(),
})

const deposit = z.object({
  createdAt: text.nullish(),
  secret: z.string().min(1).max(200),
  status: text.min(1),
  transactionKey: text.nullish(),
  orderId: text.min(1),
})

type Event = z.infer<typeof event>
type Deposit = z.infer<typeof deposit>

/**
 * Reads a webhook.
 *
 * - `PAYMENT_STATUS_CHANGED` tells a payment, and nothing proves its sender: a hint.
 * - `DEPOSIT_CALLBACK`, flat and without an event type, tells that something has happened to a
 *   virtual account; its secret is compared with the payment's.
 * - Every other event type is ignored.
 *
 * Doubles are told by `tosspayments-webhook-transmission-id`, or by the body where it is missing.
 */
export function readTossCallback(request: CallbackRequest): CallbackReading {
  const body = textOf(request.rawBody)
  const json = body === undefined ? undefined : parseJson(body)
  if (body === undefined || json === undefined) return { kind: 'malformed' }
  const eventId = transmissionIdOf(request.headers ?? {}) ?? `body:${sha256(body)}`
  const typed = event.safeParse(json).data
  if (typed && typed.eventType !== 'DEPOSIT_CALLBACK') return readEvent(typed, eventId)
  const flat = deposit.safeParse(json).data
  return flat ? readDeposit(flat, eventId) : { kind: 'malformed' }
}

function readEvent({ eventType, createdAt, data }: Event, eventId: string): CallbackReading {
  if (eventType !== 'PAYMENT_STATUS_CHANGED') return { kind: 'ignored', eventType }
  const wire = paymentIn(data)
  if (!wire) return { kind: 'malformed' }
  const reading = readingOf(wire)
  const transaction = reading.kind === 'transaction' ? unproved(reading.transaction) : null
  const masked = maskedOf({ eventType, createdAt, data: shownOf(wire) })
  const reference = wire.orderId
  const callback = { eventId, reference, transaction, authenticated: false, masked }
  return { kind: 'callback', callback }
}

function readDeposit({ secret, ...shown }: Deposit, eventId: string): CallbackReading {
  const told = { eventId, reference: shown.orderId, transaction: null, authenticated: false }
  const callback = { ...told, proof: proofOfSecret(secret), masked: maskedOf(shown) }
  return { kind: 'callback', callback }
}

/** Whoever sent it: it may not set the proof of later ones, nor say where to pay. */
function unproved(transaction: GatewayTransaction): GatewayTransaction {
  if (transaction.callbackProof === undefined && !transaction.buyerAction) return transaction
  const { callbackProof: _proof, buyerAction: _action, ...told } = transaction
  return told
}

/** What of a payment is kept: no secret, no account, no names. */
function shownOf(wire: WirePayment): object {
  const { paymentKey, orderId, status, currency, totalAmount, balanceAmount } = wire
  const { approvedAt, failure, cancels } = wire
  const amounts = { currency, totalAmount, balanceAmount }
  return { paymentKey, orderId, status, ...amounts, approvedAt, failure, cancels }
}

function maskedOf(shown: object): string {
  return maskCardNumbers(JSON.stringify(shown))
}

function textOf(rawBody: string | Uint8Array): string | undefined {
  if (typeof rawBody === 'string') return rawBody
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(rawBody)
  } catch {
    return undefined
  }
}

function transmissionIdOf(headers: NonNullable<CallbackRequest['headers']>): string | undefined {
  const name = 'tosspayments-webhook-transmission-id'
  // The client gives names in lower case; who calls the dialect by himself need not.
  const value =
    headers[name] ?? Object.entries(headers).find(([one]) => one.toLowerCase() === name)?.[1]
  const id = typeof value === 'string' ? value : value?.[0]
  return id !== undefined && /^[!-~]{1,200}$/.test(id) ? id : undefined
}

function sha256(body: string): string {
  return hash('sha256', body, 'hex')
}
