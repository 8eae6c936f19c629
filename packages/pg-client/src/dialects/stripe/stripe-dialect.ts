import type {
  DialectCapabilities,
  DialectTimes,
  GatewayDialect,
} from '../../ports/gateway-dialect.js'
import type { HttpRequest } from '../../ports/http-transport.js'
import { batchInquiry } from './stripe-batch.js'
import { readCallback } from './stripe-callbacks.js'
import { lookUp } from './stripe-look-up.js'
import { settingsOf, type StripeOptions, type StripeSettings } from './stripe-options.js'
import { refundAnswerOf, submitAnswerOf } from './stripe-outcomes.js'
import { listRecords } from './stripe-records.js'
import { closeRequest, createRequest, isLast4, refundRequest } from './stripe-requests.js'
import type { StripeInstrument } from './stripe-requests.js'
import { currencies } from './stripe-transactions.js'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * Stripe's own package waits 80 s for an answer, and so do we. How long a request may be executed
 * after that Stripe does not say: an hour is 45 times as long as it lets a client wait. A bank
 * debit takes about four working days; two weeks allow for holidays before a person is called.
 */
const defaultTimes: DialectTimes = {
  connectTimeoutMs: 3 * second,
  responseTimeoutMs: 80 * second,
  lookUpTimeoutMs: 10 * second,
  deadlineMs: 95 * second,
  slowCallMs: 20 * second,
  requestLifetimeMs: hour,
  pendingHorizonMs: 14 * day,
  checkAfterMs: [minute, ...Array<number>(5).fill(5 * minute), hour, day],
}

const capabilities: DialectCapabilities = {
  // A key may be forgotten after 24 h, and then the same request pays again: an hour before that
  // nothing may be sent any more, however late it arrives and however far the clocks are apart.
  idempotencyWindowMs: 23 * hour,
  lookUpByReference: true,
  // The list and the single PaymentIntent do not lag; the search does, and is not used.
  lookUpIsConsistent: true,
  answerEndsRequest: true,
  submitsNeedFreshConnection: false,
  cancel: 'partial',
  signedCallbacks: true,
  approvalMayRevert: false,
  // A bank may take up to 30 days from the day on which it has booked the refund, which is up to
  // ten working days after ours.
  refundReturnWindowMs: 45 * day,
  currencies,
}

/**
 * Stripe's PaymentIntents and refunds, by plain HTTP: each payment is one PaymentIntent, created
 * and confirmed in one request under an idempotency key. Declined, it could still be completed,
 * and so it is canceled before the order is paid otherwise. Webhooks are signed.
 *
 * @throws TypeError or RangeError where an option cannot be used; it repeats no key.
 */
export function stripe(options: StripeOptions): GatewayDialect<StripeInstrument> {
  const settings = settingsOf(options)
  const { endpoint, signatures } = settings
  const times = { ...defaultTimes, ...options.times }
  return {
    name: 'stripe',
    capabilities,
    times,
    authorize: (request) => authorize(settings, request),
    last4Of: ({ last4 }) => (last4 !== undefined && isLast4(last4) ? last4 : null),
    encodeSubmit: (payment, instrument, key) => createRequest(endpoint, payment, instrument, key),
    decodeSubmit: (_payment, response) => submitAnswerOf(response),
    cancels: {
      encode: (payment, refund, key) => refundRequest(endpoint, payment, refund, key),
      decode: refundAnswerOf,
    },
    encodeClose: (payment, key) => closeRequest(endpoint, payment, key),
    lookUp: (payment, ask, { requestLifetimeMs }) =>
      lookUp(endpoint, { ...times, requestLifetimeMs }, payment, ask),
    batchInquiry: (payments, ask) => batchInquiry(endpoint, times, payments, ask),
    listRecords: (period, ask) => listRecords(endpoint, period, ask),
    listsRefundsWithPayments: true,
    readCallback: (request, now) => readCallback(request, signatures, now),
  }
}

/** A request that was stored while another address was in use goes out without the key. */
function authorize({ endpoint, secretKey }: StripeSettings, request: HttpRequest): HttpRequest {
  const { base, apiVersion } = endpoint
  if (!request.url.startsWith(`${base}/v1/`)) return request
  const headers = {
    'Stripe-Version': apiVersion,
    ...request.headers,
    Authorization: `Bearer ${secretKey}`,
  }
  return { ...request, headers }
}
