import type { Executed, Gateway } from '../../gateway/gateway.js'
import type { ServedDialect, WireAnswer, WireRequest } from '../served-dialect.js'
import { messages } from './async-card-messages.js'
import { readSubmit } from './async-card-request.js'
import {
  failure,
  statusOf,
  success,
  transactionBody,
  transactionDetailBody,
} from './async-card-wire.js'

const BASE_PATH = '/api/v1/payments'
const SEOUL_OFFSET_MS = 9 * 3_600_000

/** Where callbacks may go unless told otherwise: the original's only merchant. */
export const DEFAULT_CALLBACK_ORIGINS: readonly string[] = ['http://localhost:8080']

/**
 * The seeds' gateway: card payments accepted as PENDING, settled some seconds later, told by an
 * unsigned callback. No idempotency keys, no cancel. Contract: `openapi/gateway-async-card.yaml`.
 *
 * @param callbackOrigins origins such as `http://localhost:8080`; a callback address must have
 *   exactly one of them once parsed (the original compares prefixes, which other hosts can meet)
 */
export function createAsyncCardDialect(callbackOrigins: readonly string[]): ServedDialect {
  return {
    name: 'async-card',
    bodyLimitBytes: 65_536,
    operationOf,
    answer: (request, gateway, forced) => answer(request, gateway, callbackOrigins, forced),
    badRequest: (message) => failure(400, 'invalid', message),
    internalError,
    callbackBody: (charge) => JSON.stringify(transactionDetailBody(charge)),
    transactionKey,
    describe: statusOf,
  }
}

function operationOf(request: WireRequest): ReturnType<ServedDialect['operationOf']> {
  const { method, path } = request
  if (path === BASE_PATH && method === 'POST') return 'submit'
  if (path === BASE_PATH && method === 'GET') return 'inquireByOrder'
  return keyInPath(path) !== undefined && method === 'GET' ? 'inquireByKey' : undefined
}

async function answer(
  request: WireRequest,
  gateway: Gateway,
  callbackOrigins: readonly string[],
  forced: string | undefined,
): Promise<WireAnswer> {
  const operation = operationOf(request)
  if (operation === undefined) return unknownRoute(request.path)
  if (request.body === undefined) return failure(413, 'invalid', messages.bodyTooLarge)
  const userId = request.header('x-user-id')
  if (userId === undefined) return failure(400, 'invalid', messages.userIdMissing)
  switch (operation) {
    case 'submit':
      return submit(request, request.body, userId, gateway, callbackOrigins, forced)
    case 'inquireByKey':
      return inquireByKey(keyInPath(request.path) ?? '', userId, gateway, forced)
    case 'inquireByOrder':
      return inquireByOrder(request.query.get('orderId'), userId, gateway, forced)
  }
}

async function submit(
  request: WireRequest,
  body: string,
  userId: string,
  gateway: Gateway,
  callbackOrigins: readonly string[],
  forced: string | undefined,
): Promise<WireAnswer> {
  // The original has no handler for a media type that it cannot read.
  if (!isJson(request.header('content-type'))) return internalError()
  const read = readSubmit(body, callbackOrigins)
  if (!read.ok) return failure(400, 'invalid', read.message)
  const executed = await gateway.submit({ userId, ...read.fields }, forced)
  return told(executed, (charge) => success('accepted', transactionBody(charge)))
}

async function inquireByKey(
  transactionKey: string,
  userId: string,
  gateway: Gateway,
  forced: string | undefined,
): Promise<WireAnswer> {
  const executed = await gateway.inquireByKey(userId, transactionKey, forced)
  return told(executed, (charge) =>
    charge === undefined
      ? failure(404, 'absent', messages.keyAbsent(transactionKey))
      : success('found', transactionDetailBody(charge)),
  )
}

async function inquireByOrder(
  orderId: string | null,
  userId: string,
  gateway: Gateway,
  forced: string | undefined,
): Promise<WireAnswer> {
  // The original declares the parameter optional and its type not: it fails on an absent one.
  if (orderId === null) return internalError()
  const executed = await gateway.inquireByOrder(userId, orderId, forced)
  return told(executed, (charges) =>
    charges.length === 0
      ? failure(404, 'absent', messages.orderAbsent(orderId))
      : success('found', { orderId, transactions: charges.map(transactionBody) }),
  )
}

function told<T>(executed: Executed<T>, tell: (value: T) => WireAnswer): WireAnswer {
  if (executed.kind === 'refused') return failure(500, 'refused', messages.unstable)
  if (executed.kind === 'closed' || executed.answerLost) return { kind: 'lost' }
  return tell(executed.value)
}

function unknownRoute(path: string): WireAnswer {
  // A known path with a wrong method is an unforeseen error to the original, not a 405.
  const isKnown = path === BASE_PATH || keyInPath(path) !== undefined
  return isKnown ? internalError() : failure(404, 'invalid', messages.unknownRoute)
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
function transactionKey(nowMs: number, bits: number): string {
  const day = new Date(nowMs + SEOUL_OFFSET_MS).toISOString().slice(0, 10).replaceAll('-', '')
  return `${day}:TR:${(bits >>> 8).toString(16).padStart(6, '0')}`
}
