import type { CallbackDraft } from '../../gateway/callback.js'
import type { ChargeEvent } from '../../gateway/gateway.js'
import { aboutCharge } from '../about-charge.js'
import type {
  Call,
  DialectDefinition,
  DialectPorts,
  Execution,
  ServedDialect,
  Turn,
} from '../served-dialect.js'
import type { WireAnswer, WireRequest } from '../wire.js'
import { messages } from './async-card-messages.js'
import { readSubmit, type CardPayment, type SubmitFields } from './async-card-request.js'
import {
  failure,
  statusOf,
  success,
  transactionBody,
  transactionDetailBody,
  type AsyncCardCharge,
} from './async-card-wire.js'

const BASE_PATH = '/api/v1/payments'
const SEOUL_OFFSET_MS = 9 * 3_600_000

/**
 * The seeds' gateway: card payments accepted as PENDING, settled some seconds later, told by an
 * unsigned callback that is never repeated. No idempotency keys, no cancel.
 */
export const asyncCard: DialectDefinition<CardPayment> = {
  name: 'async-card',
  explains: "The seeds' gateway: accepts cards, settles later, calls back once, unsigned.",
  contract: 'gateway-async-card.yaml',
  operations: { submitPayment: 'submit', inquireByKey: 'inquiry', inquireByOrder: 'inquiry' },
  events: ['paymentSettled'],
  registersWebhooks: false,
  has: ['chargingSubmits'],
  bodyLimitBytes: 65_536,
  callbacks: {
    retryAfterMs: [],
    isDelivered: (status) => status >= 200 && status < 300,
    timeoutMs: 5000,
  },
  scenario: 'seeds',
  serve: (ports) => new AsyncCardDialect(ports),
}

class AsyncCardDialect implements ServedDialect<CardPayment> {
  readonly #ports: DialectPorts<CardPayment>
  readonly actions = new Map()
  readonly says: ServedDialect['says'] = {
    gatewayError: () => failure(500, 'failed', messages.unstable),
    internalError,
    rateLimited: () => failure(429, 'failed', messages.tooMany),
    // This gateway knows no idempotency keys, so the next three are never asked for.
    inFlight: internalError,
    mismatch: internalError,
    replay: (stored) => stored,
    badRequest: (message) => failure(400, 'invalid', message),
  }

  constructor(ports: DialectPorts<CardPayment>) {
    this.#ports = ports
  }

  read(request: WireRequest): Call | WireAnswer {
    const { method, path, body } = request
    const key = keyInPath(path)
    const isKnown = path === BASE_PATH || key !== undefined
    if (!isKnown) return failure(404, 'invalid', messages.unknownRoute)
    const isSubmit = method === 'POST' && path === BASE_PATH
    // A known path with a wrong method is an unforeseen error to the original, not a 405.
    if (!isSubmit && method !== 'GET') return internalError()
    if (body === undefined) return failure(413, 'invalid', messages.bodyTooLarge)
    const userId = request.header('x-user-id')
    if (userId === undefined) return failure(400, 'invalid', messages.userIdMissing)
    if (isSubmit) return this.#submit(userId, request, body)
    if (key !== undefined) return this.#inquireByKey(userId, key)
    return this.#inquireByOrder(userId, request.query.get('orderId'))
  }

  callbacksFor(charge: AsyncCardCharge, event: ChargeEvent): readonly CallbackDraft[] {
    if (event.kind !== 'moved') return []
    const body = JSON.stringify(transactionDetailBody(charge))
    return [{ event: 'paymentSettled', url: charge.details.callbackUrl, body }]
  }

  tampered(body: string): string {
    const told = JSON.parse(body) as { amount: number }
    return JSON.stringify({ ...told, amount: told.amount + 1000 })
  }

  callbackHeaders(): Readonly<Record<string, string>> {
    return { 'content-type': 'application/json' }
  }

  resume(charge: AsyncCardCharge): void {
    if (charge.state === 'pending') this.#ports.gateway.settleLater(charge.key)
  }

  describe(charge: AsyncCardCharge): { status: string; reason?: string } {
    return statusOf(charge)
  }

  #submit(userId: string, request: WireRequest, body: string): Call | WireAnswer {
    // The original has no handler for a media type that it cannot read.
    if (!isJson(request.header('content-type'))) return internalError()
    const read = readSubmit(body, this.#ports)
    if (!read.ok) return failure(400, 'invalid', read.message)
    const { fields } = read
    return {
      operation: 'submitPayment',
      kind: 'submit',
      entity: fields.orderId,
      execute: (turn) => this.#charge(userId, fields, turn),
    }
  }

  #charge(owner: string, fields: SubmitFields, { occurrence, collides }: Turn): Execution {
    const { orderId: reference, amount, cardNumber, cardType, callbackUrl } = fields
    const { gateway } = this.#ports
    const charge = gateway.open({
      owner,
      reference,
      occurrence,
      amount,
      currency: 'KRW',
      cardNumber,
      details: { cardType, callbackUrl },
      writeKey: writeTransactionKey,
      state: 'pending',
      collides,
    })
    gateway.settleLater(charge.key)
    return { answer: success('accepted', transactionBody(charge)), chargeKey: charge.key }
  }

  #inquireByKey(userId: string, key: string): Call {
    const execute = ({ stale }: Turn): Execution => {
      const { ledger } = this.#ports.gateway
      const charge = (stale ? ledger.stale() : ledger).byKey(userId, key)
      const answer =
        charge === undefined
          ? failure(404, 'absent', messages.keyAbsent(key))
          : success('found', transactionDetailBody(charge))
      return { answer }
    }
    const about = aboutCharge(key, this.#ports.gateway.ledger.byKey(userId, key))
    return { operation: 'inquireByKey', kind: 'inquiry', ...about, execute }
  }

  #inquireByOrder(userId: string, orderId: string | null): Call | WireAnswer {
    // The original declares the parameter optional and its type not: it fails on an absent one.
    if (orderId === null) return internalError()
    const execute = ({ stale }: Turn): Execution => {
      const { ledger } = this.#ports.gateway
      const charges = (stale ? ledger.stale() : ledger).byReference(userId, orderId)
      const answer =
        charges.length === 0
          ? failure(404, 'absent', messages.orderAbsent(orderId))
          : success('found', { orderId, transactions: charges.map(transactionBody) })
      return { answer }
    }
    return { operation: 'inquireByOrder', kind: 'inquiry', entity: orderId, execute }
  }
}

function internalError(): WireAnswer {
  return failure(500, 'failed', messages.internal)
}

function keyInPath(path: string): string | undefined {
  const encoded = path.startsWith(`${BASE_PATH}/`) ? path.slice(BASE_PATH.length + 1) : ''
  if (encoded === '' || encoded.includes('/')) return undefined
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/(?:json|[\w.-]+\+json)\s*(?:;|$)/i.test(contentType ?? '')
}

/** `yyyyMMdd:TR:xxxxxx`: the day in Seoul and 24 bits. */
function writeTransactionKey(nowMs: number, word: (index: number) => number): string {
  const day = new Date(nowMs + SEOUL_OFFSET_MS).toISOString().slice(0, 10).replaceAll('-', '')
  return `${day}:TR:${(word(0) >>> 8).toString(16).padStart(6, '0')}`
}
