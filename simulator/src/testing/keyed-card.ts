import { asyncCard } from '../dialects/async-card/async-card-dialect.js'
import type { CardPayment } from '../dialects/async-card/async-card-request.js'
import { failure, success } from '../dialects/async-card/async-card-wire.js'
import type {
  Call,
  DialectDefinition,
  Execution,
  ServedDialect,
} from '../dialects/served-dialect.js'
import type { WireRequest } from '../dialects/wire.js'
import type { Gateway } from '../gateway/gateway.js'

/** How long `keyedCard` keeps a key: an hour of the gateway's clock. */
export const KEY_WINDOW_MS = 3_600_000

/**
 * `async-card` with what it lacks, to test what serves a dialect: idempotency keys in the header
 * `Idempotency-Key` (2xx and 5xx are repeated, with the header `x-replayed`), and
 * `DELETE /api/v1/payments/{key}`, which gives the whole amount back and calls back.
 */
export const keyedCard: DialectDefinition<CardPayment> = {
  ...asyncCard,
  name: 'stripe',
  has: ['idempotencyKeys', 'chargingSubmits'],
  replays: {
    windowMs: KEY_WINDOW_MS,
    comparesParameters: true,
    repeats: (status) => status < 300 || status >= 500,
  },
  operations: { ...asyncCard.operations, refundPayment: 'refund' },
  serve: (ports) => withKeys(asyncCard.serve(ports), ports.gateway),
}

function withKeys(
  dialect: ServedDialect<CardPayment>,
  gateway: Gateway<CardPayment>,
): ServedDialect<CardPayment> {
  return {
    says: {
      ...dialect.says,
      inFlight: () => failure(409, 'failed', 'the same request is under way'),
      mismatch: () => failure(422, 'invalid', 'the key was used for something else'),
      replay: (stored) => ({
        ...stored,
        outcome: 'replayed',
        headers: { ...stored.headers, 'x-replayed': 'true' },
      }),
    },
    read: (request) => {
      const read = request.method === 'DELETE' ? refund(request, gateway) : dialect.read(request)
      const key = request.header('idempotency-key')
      if (!('execute' in read) || key === undefined || read.kind === 'inquiry') return read
      return { ...read, idempotency: { key, fingerprint: request.body ?? '' } }
    },
    callbacksFor: (charge, event) =>
      event.kind === 'refunded'
        ? [{ event: 'refunded', url: charge.details.callbackUrl, body: '{"status":"REFUNDED"}' }]
        : dialect.callbacksFor(charge, event),
    tampered: (body) => dialect.tampered(body),
    callbackHeaders: (callback, attempt) => dialect.callbackHeaders(callback, attempt),
    resume: (charge) => dialect.resume(charge),
    describe: (charge) => dialect.describe(charge),
    actions: dialect.actions,
  }
}

function refund({ path }: WireRequest, gateway: Gateway<CardPayment>): Call {
  const key = path.slice(path.lastIndexOf('/') + 1)
  const execute = (): Execution => {
    const { amount } = gateway.refund(key, { key: `refund of ${key}`, amount: 5000 })
    return { answer: success('accepted', { amount }), chargeKey: key }
  }
  return { operation: 'refundPayment', kind: 'refund', entity: key, execute }
}
