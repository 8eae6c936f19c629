import { maskCardNumbers, type CardNumber } from '../../payment/card-number.js'
import type { Payment } from '../../payment/payment.js'
import {
  cautiousCapabilities,
  type Ask,
  type CallbackReading,
  type CallbackRequest,
  type DialectCapabilities,
  type DialectTimes,
  type GatewayDialect,
  type LookUpAnswer,
} from '../../ports/gateway-dialect.js'
import { httpUrl } from '../http-url.js'
import { textOfBody } from '../callback-body.js'
import type { HttpRequest } from '../../ports/http-transport.js'
import { absenceOf, submitAnswerOf } from './async-card-outcomes.js'
import { readCallback, readKeys, readTransaction, toGatewayTransaction } from './async-card-wire.js'

const cardTypes = ['SAMSUNG', 'KB', 'HYUNDAI'] as const

/** The card companies of this gateway. */
export type AsyncCardType = 'SAMSUNG' | 'KB' | 'HYUNDAI'

/** What is paid with. */
export interface AsyncCardInstrument {
  readonly cardType: AsyncCardType
  readonly cardNumber: CardNumber
}

export interface AsyncCardOptions {
  /** Where the gateway is, e.g. `http://localhost:8082`. */
  readonly baseUrl: string
  /** Where the gateway sends its callbacks; it must allow the origin. */
  readonly callbackUrl: string
  /** Times that differ from the defaults. */
  readonly times?: Partial<DialectTimes>
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * The gateway settles within 1-5 s, so a payment that nobody told us of is found at the first
 * check, some seconds after the submit's own deadline of 10 s; the later waits are for outages.
 */
const defaultTimes: DialectTimes = {
  connectTimeoutMs: second,
  responseTimeoutMs: 3 * second,
  lookUpTimeoutMs: second,
  deadlineMs: 10 * second,
  slowCallMs: 2 * second,
  requestLifetimeMs: 2 * hour,
  pendingHorizonMs: 24 * hour,
  checkAfterMs: [15 * second, 10 * second, 30 * second, minute, 5 * minute],
}

const capabilities: DialectCapabilities = {
  ...cautiousCapabilities,
  lookUpByReference: true,
  lookUpIsConsistent: true,
  answerEndsRequest: true,
  // It gives nothing back.
  refundReturnWindowMs: 0,
  currencies: ['KRW'],
}

/**
 * The seeds' gateway: a card payment is accepted at once and settled some seconds later, told by
 * an unsigned callback. It has no idempotency key and no cancel, and takes won only.
 *
 * @throws TypeError where a URL is not an http(s) URL.
 */
export function asyncCard(options: AsyncCardOptions): GatewayDialect<AsyncCardInstrument> {
  const baseUrl = httpUrl('asyncCard.baseUrl', options.baseUrl)
  const endpoint = `${baseUrl.replace(/\/+$/, '')}/api/v1/payments`
  const callbackUrl = httpUrl('asyncCard.callbackUrl', options.callbackUrl)
  return {
    name: 'async-card',
    capabilities,
    times: { ...defaultTimes, ...options.times },
    // It knows no keys: whoever reaches it may ask.
    authorize: (request) => request,
    last4Of: (instrument) => checked(instrument).cardNumber.last4,
    encodeSubmit: (payment, instrument) => encodeSubmit(endpoint, callbackUrl, payment, instrument),
    decodeSubmit: (_payment, response) => submitAnswerOf(response),
    lookUp: (payment, ask) => lookUp(endpoint, payment, ask),
    readCallback: readHint,
  }
}

function encodeSubmit(
  endpoint: string,
  callbackUrl: string,
  payment: Payment,
  instrument: AsyncCardInstrument,
): HttpRequest {
  const { cardType, cardNumber } = checked(instrument)
  return {
    method: 'POST',
    url: endpoint,
    headers: { 'X-USER-ID': payment.owner, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      orderId: payment.reference,
      cardType,
      cardNo: cardNumber.revealForGateway(),
      amount: payment.amount.minor,
      callbackUrl,
    }),
  }
}

/** @throws TypeError where it is no card of this gateway's; no message repeats what it is. */
function checked(instrument: AsyncCardInstrument): AsyncCardInstrument {
  const { cardType, cardNumber } = instrument ?? {}
  if (!cardTypes.includes(cardType)) {
    throw new TypeError(`instrument.cardType must be one of ${cardTypes.join(', ')}`)
  }
  // Not by its class: two copies of this package may be installed.
  if (typeof cardNumber?.revealForGateway !== 'function') {
    throw new TypeError('instrument.cardNumber must be a CardNumber, as CardNumber.of() makes it')
  }
  return instrument
}

async function lookUp(endpoint: string, payment: Payment, ask: Ask): Promise<LookUpAnswer> {
  const get = (path: string) =>
    ask({ method: 'GET', url: `${endpoint}${path}`, headers: { 'X-USER-ID': payment.owner } })

  const listed = await get(`?orderId=${encodeURIComponent(payment.reference)}`)
  const keys = listed.status === 200 ? readKeys(listed.body, payment.reference) : undefined
  if (!keys) return absenceOf(listed, payment.reference)

  const transactions = []
  for (const key of keys) {
    const response = await get(`/${encodeURIComponent(key).replaceAll('%3A', ':')}`)
    const found = response.status === 200 ? readTransaction(response.body) : undefined
    if (found?.transactionKey !== key) {
      return { kind: 'inconclusive', detail: `HTTP ${response.status} to a transaction's key` }
    }
    transactions.push(toGatewayTransaction(found))
  }
  return { kind: 'transactions', transactions }
}

/** Nothing proves who has sent it: a hint. */
function readHint({ rawBody }: CallbackRequest): CallbackReading {
  const wire = readCallback(textOfBody(rawBody))
  if (!wire) return { kind: 'malformed' }
  const callback = {
    // The reference too: a forged callback must not make the genuine one a duplicate.
    eventId: `${wire.orderId}:${wire.transactionKey}:${wire.status}`,
    reference: wire.orderId,
    transaction: toGatewayTransaction(wire),
    authenticated: false,
    masked: maskCardNumbers(JSON.stringify({ ...wire, cardNo: lastFourOf(wire.cardNo) })),
  }
  return { kind: 'callback', callback }
}

/** However it is written, and even where it is no card number any more. */
function lastFourOf(cardNo: string | null | undefined): string {
  return `****-****-****-${(cardNo ?? '').replaceAll(/\D/g, '').slice(-4)}`
}
