import { maskCardNumbers, type CardNumber } from '../../payment/card-number.js'
import type { Payment } from '../../payment/payment.js'
import type {
  DialectCapabilities,
  DialectTimes,
  GatewayCallback,
  GatewayDialect,
  LookUpAnswer,
} from '../../ports/gateway-dialect.js'
import type { HttpRequest, HttpResponse } from '../../ports/http-transport.js'
import { absenceOf, submitAnswerOf } from './async-card-outcomes.js'
import { readCallback, readKeys, readTransaction, toGatewayTransaction } from './async-card-wire.js'

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
  requestLifetimeMs: 2 * hour,
  pendingHorizonMs: 24 * hour,
  checkAfterMs: [15 * second, 10 * second, 30 * second, minute, 5 * minute],
}

const capabilities: DialectCapabilities = {
  lookUpByReference: true,
  lookUpIsConsistent: true,
  answerEndsRequest: true,
  submitsNeedFreshConnection: true,
}

/**
 * The seeds' gateway: a card payment is accepted at once and settled some seconds later, told by
 * an unsigned callback. It has no idempotency key and no cancel, and takes won only.
 *
 * @throws TypeError where a URL is not an http(s) URL.
 */
export function asyncCard(options: AsyncCardOptions): GatewayDialect<AsyncCardInstrument> {
  const endpoint = `${httpUrl('baseUrl', options.baseUrl).replace(/\/+$/, '')}/api/v1/payments`
  const callbackUrl = httpUrl('callbackUrl', options.callbackUrl)
  return {
    name: 'async-card',
    capabilities,
    times: { ...defaultTimes, ...options.times },
    last4Of: ({ cardNumber }) => cardNumber.last4,
    encodeSubmit: (payment, instrument) => encodeSubmit(endpoint, callbackUrl, payment, instrument),
    decodeSubmit: (_payment, response) => submitAnswerOf(response),
    lookUp: (payment, ask) => lookUp(endpoint, payment, ask),
    decodeCallback,
  }
}

function encodeSubmit(
  endpoint: string,
  callbackUrl: string,
  payment: Payment,
  { cardType, cardNumber }: AsyncCardInstrument,
): HttpRequest {
  if (payment.amount.currency !== 'KRW') {
    throw new TypeError(`async-card takes KRW only, got ${payment.amount.currency}`)
  }
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

async function lookUp(
  endpoint: string,
  payment: Payment,
  ask: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<LookUpAnswer> {
  const get = (path: string): Promise<HttpResponse> =>
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

function decodeCallback(rawBody: string): GatewayCallback | undefined {
  const wire = readCallback(rawBody)
  if (!wire) return undefined
  const transaction = toGatewayTransaction(wire)
  return {
    // The reference too: a forged callback must not make the genuine one a duplicate.
    eventId: `${wire.orderId}:${wire.transactionKey}:${wire.status}`,
    reference: wire.orderId,
    transaction,
    authenticated: false,
    masked: maskCardNumbers(JSON.stringify(wire)),
  }
}

function httpUrl(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new TypeError(`asyncCard.${option} must be an http or https URL, got ${text}`)
  }
  return text
}
