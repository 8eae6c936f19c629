import type { Callback, CallbackDraft } from '../../gateway/callback.js'
import type { ChargeEvent } from '../../gateway/gateway.js'
import type { DialectAction } from '../dialect-action.js'
import type { Call, DialectDefinition, DialectPorts, ServedDialect } from '../served-dialect.js'
import type { WireAnswer, WireRequest } from '../wire.js'
import { stripeActions } from './stripe-actions.js'
import { failureAnswer, replayedAnswer, STANDING_FAILURES } from './stripe-answers.js'
import { IntentBook } from './stripe-book.js'
import { Confirmations } from './stripe-confirmation.js'
import { StripeDoor } from './stripe-door.js'
import { callbacksOf, STRIPE_EVENTS, tamperedEvent } from './stripe-events.js'
import { StripeFailure, unreadable } from './stripe-failure.js'
import { describeIntent, type Intent, type IntentDetails } from './stripe-intent.js'
import { stripeOperations } from './stripe-operations.js'
import { RefundCommands } from './stripe-refunds.js'
import { STRIPE_OPERATIONS } from './stripe-routes.js'
import { signatureHeader } from './stripe-signature.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Doubling from a minute: twelve more attempts, the last one after 68 hours of three days. */
const RETRY_AFTER_MS = Array.from({ length: 12 }, (_, retry) => MINUTE_MS * 2 ** retry)

/**
 * Stripe's PaymentIntents and refunds: settled at once or later, told by signed webhooks, guarded
 * by idempotency keys. Test keys only.
 */
export const stripe: DialectDefinition<IntentDetails> = {
  name: 'stripe',
  explains: "Stripe's PaymentIntents: idempotency keys, refunds, signed webhooks sent for 3 days.",
  contract: 'gateway-stripe.yaml',
  operations: STRIPE_OPERATIONS,
  events: STRIPE_EVENTS,
  registersWebhooks: true,
  has: ['idempotencyKeys', 'callbackProof', 'chargingSubmits'],
  bodyLimitBytes: 65_536,
  replays: {
    windowMs: 24 * HOUR_MS,
    comparesParameters: true,
    // Whatever was executed, a 500 too; refused parameters are not, and say so themselves.
    repeats: () => true,
  },
  callbacks: {
    retryAfterMs: RETRY_AFTER_MS,
    isDelivered: (status) => status >= 200 && status < 300,
    timeoutMs: 20_000,
  },
  scenario: 'calm',
  serve: (ports) => new StripeDialect(ports),
}

class StripeDialect implements ServedDialect<IntentDetails> {
  readonly actions: ReadonlyMap<string, DialectAction>
  readonly says: ServedDialect['says'] = {
    gatewayError: (request) => this.#failure(request, STANDING_FAILURES.gatewayError),
    internalError: (request) => this.#failure(request, STANDING_FAILURES.gatewayError),
    rateLimited: (request) => this.#failure(request, STANDING_FAILURES.rateLimited),
    inFlight: (request) => this.#failure(request, STANDING_FAILURES.inFlight),
    mismatch: (request) => this.#failure(request, STANDING_FAILURES.mismatch),
    badRequest: (message, request) => this.#failure(request, unreadable(message)),
    replay: (stored, request) => replayedAnswer(stored, request, this.#door.nextRequestId()),
  }
  readonly #ports: DialectPorts<IntentDetails>
  readonly #book: IntentBook
  readonly #confirmations: Confirmations
  readonly #refunds: RefundCommands
  readonly #door: StripeDoor

  constructor(ports: DialectPorts<IntentDetails>) {
    this.#ports = ports
    this.#book = new IntentBook(ports)
    this.#confirmations = new Confirmations(this.#book)
    this.#refunds = new RefundCommands(this.#book)
    const operations = stripeOperations(this.#book, this.#confirmations, this.#refunds)
    this.#door = new StripeDoor(this.#book, operations, this.#confirmations)
    this.actions = stripeActions(this.#book, this.#confirmations)
  }

  read(request: WireRequest): Call | WireAnswer {
    try {
      return this.#door.read(request)
    } catch (error) {
      if (error instanceof StripeFailure) return this.#failure(request, error)
      throw error
    }
  }

  callbacksFor(intent: Intent, event: ChargeEvent): readonly CallbackDraft[] {
    return callbacksOf(this.#book, this.#ports.webhooks(), intent, event)
  }

  tampered(body: string): string {
    return tamperedEvent(body)
  }

  callbackHeaders({ url, body, wronglySigned }: Callback): Readonly<Record<string, string>> {
    const all = this.#ports.webhooks().filter((webhook) => webhook.url === url)
    // An address that is registered no more gets a signature that fits nothing, too.
    const secrets = all.length === 0 ? ['whsec_of_nobody'] : all.map(({ secret }) => secret)
    const used = wronglySigned ? secrets.map((secret) => `${secret}_of_somebody_else`) : secrets
    return {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'stripe-signature': signatureHeader(body, this.#ports.now(), used),
    }
  }

  resume(intent: Intent): void {
    this.#book.index(intent)
    this.#confirmations.resume(intent)
    this.#refunds.resume(intent)
  }

  describe(intent: Intent): { status: string; reason?: string } {
    return describeIntent(intent)
  }

  #failure(request: WireRequest, failure: StripeFailure): WireAnswer {
    return failureAnswer(request, this.#door.nextRequestId(), failure)
  }
}
