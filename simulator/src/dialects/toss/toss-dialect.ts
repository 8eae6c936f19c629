import type { CallbackDraft, Callback } from '../../gateway/callback.js'
import type { ChargeEvent } from '../../gateway/gateway.js'
import { rememberingLast } from '../remembering-last.js'
import type { Call, DialectDefinition, DialectPorts, ServedDialect } from '../served-dialect.js'
import type { WireAnswer, WireRequest } from '../wire.js'
import { readAccess } from './toss-access.js'
import { tossActions } from './toss-actions.js'
import { TRACE_HEADER, TossAnswers } from './toss-answers.js'
import { callOf } from './toss-call.js'
import { TossCheckout } from './toss-checkout.js'
import { languageOf } from './toss-codes.js'
import type { Desk } from './toss-confirm.js'
import { TraceIds } from './toss-keys.js'
import { statusOf, type TossCharge, type TossPayment } from './toss-payment.js'
import { TOSS_OPERATIONS, routeOf } from './toss-routes.js'
import {
  TOSS_EVENTS,
  WEBHOOK_RETRIES_MS,
  tamperedWebhook,
  webhookHeaders,
  webhooksFor,
  wronglyProvedWebhook,
} from './toss-webhooks.js'
import { failureCodeOf } from './toss-wire.js'
import { expireAsBefore } from './toss-window.js'

const DAY_MS = 86_400_000

/**
 * Toss Payments: payments authenticated in a payment window and confirmed by the shop's server,
 * cards at once and virtual accounts by deposit; idempotency keys, cancels, lists, webhooks.
 */
export const toss: DialectDefinition<TossPayment> = {
  name: 'toss',
  explains: 'Toss Payments: confirms what a payment window began, with idempotency keys.',
  contract: 'gateway-toss.yaml',
  operations: TOSS_OPERATIONS,
  events: TOSS_EVENTS,
  registersWebhooks: true,
  has: ['idempotencyKeys', 'callbackProof'],
  bodyLimitBytes: 65_536,
  replays: {
    windowMs: 15 * DAY_MS,
    comparesParameters: false,
    repeats: (status) => status < 500,
  },
  callbacks: {
    retryAfterMs: WEBHOOK_RETRIES_MS,
    isDelivered: (status) => status === 200,
    timeoutMs: 10_000,
  },
  scenario: 'calm',
  serve: (ports) => new TossDialect(ports),
}

class TossDialect implements ServedDialect<TossPayment> {
  readonly actions: ServedDialect['actions']
  readonly #ports: DialectPorts<TossPayment>
  readonly #traces = new TraceIds()
  /** Most requests come with one key. */
  readonly #readAccess = rememberingLast(readAccess)
  readonly #checkout: TossCheckout
  readonly says: ServedDialect['says'] = {
    gatewayError: (request) => this.#to(request).no(gatewayErrorTo(request)),
    rateLimited: (request) => this.#to(request).no('TOO_MANY_REQUESTS'),
    inFlight: (request) => this.#to(request).no('IDEMPOTENT_REQUEST_PROCESSING'),
    // Parameters are not compared, so the next is never asked for.
    mismatch: (request) => this.#to(request).no('INVALID_IDEMPOTENCY_KEY'),
    internalError: (request) => this.#to(request).no('FAILED_INTERNAL_SYSTEM_PROCESSING'),
    badRequest: (message, request) => this.#to(request).no('INVALID_REQUEST', message),
    replay: (stored, request) => this.#replay(stored, request),
  }

  constructor(ports: DialectPorts<TossPayment>) {
    this.#ports = ports
    this.#checkout = new TossCheckout(ports)
    this.actions = tossActions(ports)
  }

  read(request: WireRequest): Call | WireAnswer {
    const { method, path } = request
    const window = this.#checkout.read(request)
    if (window !== undefined) return window
    const answers = this.#to(request)
    const route = routeOf(method, path)
    if (typeof route === 'string') return answers.no(route)
    const access = this.#readAccess(request.header('authorization'))
    if (!access.ok) return answers.no(access.code)
    const { gateway, now } = this.#ports
    const desk: Desk = { gateway, now, merchantId: access.merchantId }
    return callOf({ request, route, desk, answers })
  }

  callbacksFor(charge: TossCharge, event: ChargeEvent): readonly CallbackDraft[] {
    return webhooksFor(charge, event, this.#ports.webhooks())
  }

  tampered(body: string): string {
    return tamperedWebhook(body)
  }

  wronglyProved(body: string): string {
    return wronglyProvedWebhook(body)
  }

  callbackHeaders(callback: Callback, attempt: number): Readonly<Record<string, string>> {
    return webhookHeaders(callback, attempt, this.#ports.now())
  }

  resume(charge: TossCharge): void {
    expireAsBefore(this.#ports.gateway, charge, this.#ports.now())
  }

  describe(charge: TossCharge): { status: string; reason?: string } {
    const reason = failureCodeOf(charge)
    return { status: statusOf(charge), ...(reason === undefined ? {} : { reason }) }
  }

  #to(request: WireRequest): TossAnswers {
    const language = languageOf(request.header('accept-language'))
    return new TossAnswers(language, this.#traces.of(request), this.#ports.now)
  }

  #replay(stored: WireAnswer, request: WireRequest): WireAnswer {
    const headers = {
      ...stored.headers,
      'idempotency-key': request.header('idempotency-key') ?? '',
      [TRACE_HEADER]: `${this.#traces.of(request)}, ${stored.headers[TRACE_HEADER]}`,
    }
    return { ...stored, outcome: 'replayed', headers }
  }
}

/** A look-up fails towards the provider, everything else inside. */
function gatewayErrorTo({
  method,
  path,
}: WireRequest): 'FAILED_INTERNAL_SYSTEM_PROCESSING' | 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING' {
  const isLookUp = method === 'GET' && path.startsWith('/v1/payments/')
  return isLookUp
    ? 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING'
    : 'FAILED_INTERNAL_SYSTEM_PROCESSING'
}
