import { refundedAmount, type ChargeState } from '../../gateway/charge.js'
import type { CallbackDraft } from '../../gateway/callback.js'
import type { ChargeEvent } from '../../gateway/gateway.js'
import type { WebhookEndpoint } from '../served-dialect.js'
import type { IntentBook } from './stripe-book.js'
import { chargeBody, refundBody } from './stripe-charge-wire.js'
import { derivedId } from './stripe-ids.js'
import { latestAttempt, type Intent } from './stripe-intent.js'
import { secondsOf } from './stripe-seconds.js'
import { API_VERSION } from './stripe-version.js'
import { intentBody } from './stripe-wire.js'

/** The events that are told. */
export const STRIPE_EVENTS = [
  'payment_intent.created',
  'payment_intent.requires_action',
  'payment_intent.processing',
  'payment_intent.amount_capturable_updated',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
] as const
type EventType = (typeof STRIPE_EVENTS)[number]

/** One thing to tell. */
interface News {
  readonly type: EventType
  readonly object: object
  /** What changed, as it was before. */
  readonly before?: object
  /** Names the event among all of its type: no other one may have the same. */
  readonly about: string
}

/** The callbacks of one change: one for each event and address, the same event at each address. */
export function callbacksOf(
  book: IntentBook,
  webhooks: readonly WebhookEndpoint[],
  intent: Intent,
  event: ChargeEvent,
): readonly CallbackDraft[] {
  const urls = [...new Set(webhooks.map(({ url }) => url))]
  if (urls.length === 0) return []
  return newsOf(book, intent, event).flatMap((news) => {
    const body = JSON.stringify(eventBody(book, news, intent.details.confirmations, urls.length))
    return urls.map((url) => ({ event: news.type, url, body }))
  })
}

/** The body with another amount: the event is about more money than there is. */
export function tamperedEvent(body: string): string {
  const event = JSON.parse(body) as { data: { object: Record<string, unknown> } }
  const { object } = event.data
  for (const member of ['amount', 'amount_received', 'amount_captured', 'amount_capturable']) {
    const amount = object[member]
    if (typeof amount === 'number' && amount > 0) object[member] = amount + 1000
  }
  return JSON.stringify(event)
}

function newsOf(book: IntentBook, intent: Intent, event: ChargeEvent): readonly News[] {
  switch (event.kind) {
    case 'opened':
      return [intentNews('payment_intent.created', intent)]
    case 'moved': {
      const type = typeOfMove(event.from, intent)
      return type === undefined ? [] : [intentNews(type, intent)]
    }
    case 'refunded': {
      const { key, amount } = event.refund
      const before = { amount_refunded: refundedAmount(intent) - amount }
      const attempt = latestAttempt(intent)
      const object = attempt === undefined ? {} : chargeBody(intent, attempt)
      return [
        { type: 'refund.created', object: refundObject(intent, key), about: key },
        { type: 'charge.refunded', object, before, about: key },
      ]
    }
    case 'refundFailed':
    case 'noted':
      return refundNews(book, intent)
  }
}

/** What is told of a refund that changed later. */
function refundNews({ refundChange }: IntentBook, intent: Intent): readonly News[] {
  if (refundChange === undefined) return []
  const { key: about, before: status } = refundChange
  const object = refundObject(intent, about)
  const news: News = { type: 'refund.updated', object, before: { status }, about }
  const hasFailed = intent.refunds.some(({ key, hasFailed }) => key === about && hasFailed)
  return hasFailed ? [news, { ...news, type: 'refund.failed' }] : [news]
}

function intentNews(type: EventType, intent: Intent): News {
  return { type, object: intentBody(intent), about: intent.key }
}

function refundObject(intent: Intent, refundKey: string): object {
  const refund = intent.refunds.find(({ key }) => key === refundKey)
  return refund === undefined ? {} : refundBody(intent, refund)
}

/** The event of a move; nothing where a card is merely about to be tried, or was only shown. */
function typeOfMove(from: ChargeState, { state, details }: Intent): EventType | undefined {
  switch (state) {
    case 'authenticated':
      return details.authentication && 'payment_intent.requires_action'
    case 'pending':
      return 'payment_intent.processing'
    case 'authorized':
      return 'payment_intent.amount_capturable_updated'
    case 'approved':
      return 'payment_intent.succeeded'
    case 'opened':
      return details.decline && 'payment_intent.payment_failed'
    case 'expired':
    case 'canceled':
      return 'payment_intent.canceled'
    case 'awaitingDeposit':
    case 'declined':
      throw new Error(`no PaymentIntent moves from ${from} to ${state}`)
  }
}

function eventBody(book: IntentBook, news: News, confirmations: number, addresses: number): object {
  const { type, object, before, about } = news
  const { cause } = book
  const request = {
    id: cause?.requestId ?? null,
    idempotency_key: cause?.idempotencyKey ?? null,
  }
  return {
    // One confirmation makes at most one event of each type.
    id: derivedId('evt_', type, about, confirmations),
    object: 'event',
    api_version: API_VERSION,
    created: secondsOf(book.now()),
    data: { object, ...(before === undefined ? {} : { previous_attributes: before }) },
    livemode: false,
    pending_webhooks: addresses,
    request,
    type,
  }
}
