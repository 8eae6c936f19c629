import { createHash } from 'node:crypto'
import type { GatewayTransaction } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import {
  cautiousCapabilities,
  type BatchAnswer,
  type CallbackReading,
  type CallbackRequest,
  type DialectCapabilities,
  type DialectTimes,
  type GatewayAnswer,
  type GatewayDialect,
  type LookUpAnswer,
} from '../ports/gateway-dialect.js'
import type { HttpRequest, HttpResponse } from '../ports/http-transport.js'
import type { KeyedEntry } from './keyed-ledger.js'

/** What a buyer brings: made for an amount, in a window of the gateway's. */
export interface KeyedInstrument {
  readonly token: string
  readonly amountMinor: number
  /** What the window was opened with. Default: any payment's. */
  readonly reference?: string
}

/** How long the keyed gateway remembers a key. */
export const keyedWindowMs = 24 * 3_600_000

const times: DialectTimes = {
  connectTimeoutMs: 1000,
  responseTimeoutMs: 3000,
  lookUpTimeoutMs: 1000,
  deadlineMs: 10_000,
  slowCallMs: 5000,
  requestLifetimeMs: 7_200_000,
  pendingHorizonMs: 48 * 3_600_000,
  checkAfterMs: [15_000, 10_000, 30_000, 60_000, 300_000],
}

const capabilities: DialectCapabilities = {
  ...cautiousCapabilities,
  idempotencyWindowMs: keyedWindowMs,
  lookUpByReference: true,
  lookUpIsConsistent: true,
  answerEndsRequest: true,
  submitsNeedFreshConnection: false,
  cancel: 'partial',
  signedCallbacks: true,
  refundReturnWindowMs: 0,
  currencies: ['KRW', 'USD'],
}

/** The dialect of the keyed gateway. `batch` gives it a batch inquiry. */
export function keyedDialect(
  change: Partial<DialectCapabilities> = {},
  { batch = false } = {},
): GatewayDialect<KeyedInstrument> {
  return {
    name: 'keyed',
    times,
    capabilities: { ...capabilities, ...change },
    authorize: (request) => ({
      ...request,
      headers: { ...request.headers, Authorization: 'Basic secret' },
    }),
    last4Of: () => null,
    contradictionOf: (payment, { amountMinor, reference = payment.reference }) => {
      if (reference !== payment.reference) return 'made for another payment'
      return amountMinor === payment.amount.minor ? undefined : 'made for another amount'
    },
    encodeSubmit: ({ reference, owner, amount }, { token }, key) =>
      post('pay', key, { reference, owner, amount: amount.minor, token }),
    decodeSubmit: (_payment, response) => answerOf(response),
    cancels: {
      encode: ({ gatewayKey }, { amountMinor, reason }, key) =>
        post('cancel', key, { key: gatewayKey, amount: amountMinor, reason }),
      decode: (_payment, _refund, response) => answerOf(response),
    },
    encodeClose: ({ gatewayKey }, key) => post('close', key, { key: gatewayKey }),
    lookUp: async ({ reference }, ask) => foundOf(await ask(get([reference]))),
    ...(batch && {
      batchInquiry: async (payments, ask) =>
        batchOf(payments, await ask(get(payments.map(({ reference }) => reference)))),
    }),
    readCallback,
  }
}

const base = 'https://keyed.test'

function post(path: string, key: string | null, body: object): HttpRequest {
  const headers = { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) }
  return { method: 'POST', url: `${base}/${path}`, headers, body: JSON.stringify(body) }
}

function get(references: readonly string[]): HttpRequest {
  return { method: 'GET', url: `${base}/payments?reference=${references.join(',')}`, headers: {} }
}

function answerOf({ status, headers, body }: HttpResponse): GatewayAnswer {
  const { payment, refund, error } = body.startsWith('{') ? (JSON.parse(body) as Wire) : {}
  if (payment) return { kind: 'transaction', transaction: toTransaction(payment) }
  if (refund) return { kind: 'refund', status: 'done', gatewayKey: refund }
  if (!error) return { kind: 'unanswered', detail: `HTTP ${status}` }
  const { code } = error
  if (code === 'IN_PROGRESS') return { kind: 'busy', message: code, retryAfterMs: 500 }
  if (code === 'CARD_DECLINED' || code === 'NOT_CANCELABLE') {
    return { kind: 'declined', decline: { code, reason: null } }
  }
  const retryAfterMs = Number(headers['retry-after'] ?? 0) * 1000
  return {
    kind: 'error',
    status,
    code,
    message: code,
    repeatable: status === 429,
    ...((status === 401 || status === 400) && { isConfiguration: true }),
    // It keeps every 500 under the key.
    ...(status === 500 && { endsKey: true }),
    ...(retryAfterMs > 0 && { retryAfterMs }),
  }
}

interface Wire {
  readonly payment?: KeyedEntry
  readonly payments?: readonly KeyedEntry[]
  readonly refund?: string
  readonly error?: { readonly code: string }
}

function foundOf({ status, body }: HttpResponse): LookUpAnswer {
  const { payments } = JSON.parse(body) as Wire
  if (!payments) return { kind: 'inconclusive', detail: `HTTP ${status}` }
  const [first, ...rest] = payments.map(toTransaction)
  return first ? { kind: 'transactions', transactions: [first, ...rest] } : { kind: 'absent' }
}

function batchOf(
  payments: readonly Payment[],
  { body }: HttpResponse,
): ReadonlyMap<string, BatchAnswer> {
  const found = (JSON.parse(body) as Wire).payments ?? []
  const answers = payments.flatMap(({ id, reference }) => {
    const ours = found.filter((one) => one.reference === reference).map(toTransaction)
    const answer: BatchAnswer = { kind: 'transactions', transactions: ours }
    return ours.length > 0 ? [[id, answer] as const] : []
  })
  return new Map(answers)
}

function toTransaction(entry: KeyedEntry): GatewayTransaction {
  const { key: gatewayKey, status, reference, owner, amount, mayStillTurn } = entry
  return {
    gatewayKey,
    status,
    reference,
    owner,
    amount: { minor: amount, currency: 'KRW' },
    ...(status === 'declined' && { decline: { code: 'CARD_DECLINED', reason: null } }),
    ...(mayStillTurn && { mayStillTurn }),
    ...(status === 'pending' && {
      buyerAction: { kind: 'authenticate', clientSecret: `secret-of-${gatewayKey}` },
      callbackProof: proofOf(`deposit-${gatewayKey}`),
    }),
    refundedMinor: entry.refunded,
    refundPendingMinor: entry.refundPending,
  }
}

/** What callbacks about a pending payment prove themselves by. */
export function proofOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Its callbacks: `{ id, type?, payment, secret? }`, signed by the header `x-signature: good`. */
function readCallback({ rawBody, headers = {} }: CallbackRequest): CallbackReading {
  const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody)
  if (!text.startsWith('{')) return { kind: 'malformed' }
  const { id, type, payment, secret } = JSON.parse(text) as {
    readonly id: string
    readonly type?: string
    readonly payment: KeyedEntry
    readonly secret?: string
  }
  if (type !== undefined) return { kind: 'ignored', eventType: type }
  const signature = headers['x-signature']
  if (signature !== undefined && signature !== 'good')
    return { kind: 'forged', detail: 'signature' }
  const callback = {
    eventId: id,
    reference: payment.reference,
    transaction: toTransaction(payment),
    authenticated: signature === 'good',
    masked: text,
    ...(secret !== undefined && { proof: proofOf(secret) }),
  }
  return { kind: 'callback', callback }
}
