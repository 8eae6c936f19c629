import type {
  DialectCapabilities,
  DialectTimes,
  GatewayDialect,
} from '../../ports/gateway-dialect.js'
import { tossAccess, type TossOptions } from './toss-access.js'
import { batchInquiry } from './toss-batch.js'
import { readTossCallback } from './toss-callbacks.js'
import { lookUp } from './toss-look-up.js'
import { cancelAnswerOf, submitAnswerOf } from './toss-outcomes.js'
import { listRecords, listSettlements } from './toss-records.js'
import {
  cancelRequest,
  closeRequest,
  confirmRequest,
  contradictionOf,
  type TossInstrument,
} from './toss-requests.js'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * - A confirm succeeds within 10 minutes of the buyer's authentication, or never: after that the
 *   payment has expired, which a look-up tells. A cancel has no such limit, and Toss names none
 *   for what it has begun: so a request is given an hour, six times the longest that is known.
 * - A virtual account waits for its deposit for days, by the shop's own choice; one that is still
 *   pending after 15 days goes to a person. Raise it where accounts live longer.
 * - A payment that nobody told us of is looked up after a minute, five times at every fifth
 *   minute, then by the hour and by the day. The third finds what expired.
 */
const defaultTimes: DialectTimes = {
  connectTimeoutMs: 3 * second,
  responseTimeoutMs: 30 * second,
  lookUpTimeoutMs: 5 * second,
  deadlineMs: 40 * second,
  slowCallMs: 10 * second,
  requestLifetimeMs: hour,
  pendingHorizonMs: 15 * day,
  checkAfterMs: [minute, ...Array.from({ length: 5 }, () => 5 * minute), hour, day],
}

const capabilities: DialectCapabilities = {
  // Toss knows a key for 15 days from its first use and may execute it anew after that. Whose
  // clock counts is not told, and a request is on its way for a while: so a day less.
  idempotencyWindowMs: 14 * day,
  lookUpByReference: true,
  lookUpIsConsistent: true,
  answerEndsRequest: true,
  submitsNeedFreshConnection: false,
  cancel: 'partial',
  signedCallbacks: false,
  approvalMayRevert: true,
  refundReturnWindowMs: 0,
  currencies: ['KRW'],
}

/**
 * Toss Payments, as `openapi/gateway-toss.yaml` has it: the buyer authenticates in the browser,
 * and a submit confirms what the redirect carried. Confirms and cancels go out under an
 * idempotency key; answers are told by their code, never by their HTTP status; webhooks are hints.
 *
 * A virtual account that was paid is refunded to an account of the buyer's, which a refund does
 * not hold: Toss refuses it with `INVALID_REFUND_ACCOUNT_INFO`.
 *
 * @throws TypeError where a key, an address or a test code must not be used: see
 * {@link TossOptions}. No message repeats the key.
 */
export function toss(options: TossOptions): GatewayDialect<TossInstrument> {
  const { baseUrl, authorize } = tossAccess(options)
  const times = { ...defaultTimes, ...options.times }
  return {
    name: 'toss',
    capabilities,
    times,
    authorize,
    last4Of: () => null,
    contradictionOf,
    encodeSubmit: (payment, instrument, key) => confirmRequest(baseUrl, payment, instrument, key),
    decodeSubmit: submitAnswerOf,
    cancels: {
      encode: (payment, refund, key) => cancelRequest(baseUrl, payment, refund, key),
      decode: (_payment, _refund, response) => cancelAnswerOf(response),
    },
    encodeClose: (payment, key) => closeRequest(baseUrl, payment, key),
    lookUp: (payment, ask) => lookUp(baseUrl, payment, ask),
    batchInquiry: (payments, ask, { now }) => batchInquiry(baseUrl, payments, ask, now),
    listRecords: (period, ask) => listRecords(baseUrl, period, ask),
    listSettlements: (period, ask) => listSettlements(baseUrl, period, ask),
    readCallback: readTossCallback,
  }
}
