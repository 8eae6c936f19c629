import type { GatewayTransaction } from '../payment/evidence.js'
import type { Decline, Payment } from '../payment/payment.js'
import type { HttpRequest, HttpResponse } from './http-transport.js'

/** What a gateway promises. Cautious where nothing is said. */
export interface DialectCapabilities {
  /** A submitted payment can be found by our own reference. */
  readonly lookUpByReference: boolean
  /** A look-up sees every request that was answered before it. */
  readonly lookUpIsConsistent: boolean
  /** An answer of the gateway's own, an error too, means that this request is over. */
  readonly answerEndsRequest: boolean
  /**
   * A submit has no key to repeat it by: over a keep-alive socket that the gateway has just closed
   * it would be lost without anybody knowing, so each gets a connection of its own.
   */
  readonly submitsNeedFreshConnection: boolean
}

/** Whether a look-up that finds nothing proves anything at all. */
export function absenceProves(
  capabilities: Pick<DialectCapabilities, 'lookUpByReference' | 'lookUpIsConsistent'>,
): boolean {
  return capabilities.lookUpByReference && capabilities.lookUpIsConsistent
}

/** Times that belong to a gateway, in ms. A user may override each of them. */
export interface DialectTimes {
  readonly connectTimeoutMs: number
  readonly responseTimeoutMs: number
  readonly lookUpTimeoutMs: number
  /** The longest a sent request may still be executed. */
  readonly requestLifetimeMs: number
  /** A payment still pending at the gateway after this goes to review. */
  readonly pendingHorizonMs: number
  /** When the reconciler asks: the n-th wait precedes the n-th check; the last one repeats. */
  readonly checkAfterMs: readonly number[]
}

/** What the gateway's response to a submit says. */
export type SubmitAnswer =
  | { readonly kind: 'transaction'; readonly transaction: GatewayTransaction }
  | { readonly kind: 'declined'; readonly decline: Decline }
  /** An error in the gateway's own envelope that is no refusal: look up before anything else. */
  | {
      readonly kind: 'error'
      readonly status: number
      readonly message: string
      /** Sending the same request again could succeed. */
      readonly repeatable: boolean
      readonly retryAfterMs?: number
    }
  /** Not the gateway's envelope: a proxy's page, a truncated body. Nobody has answered. */
  | { readonly kind: 'unanswered'; readonly detail: string }

/** What a look-up by our reference found. */
export type LookUpAnswer =
  | { readonly kind: 'transactions'; readonly transactions: readonly GatewayTransaction[] }
  | { readonly kind: 'absent' }
  /** The gateway did not say: an error, a proxy's page. It proves nothing. */
  | { readonly kind: 'inconclusive'; readonly detail: string }

/** A callback, read but not yet believed. Holds no card number. */
export interface GatewayCallback {
  /** Names this event: the same event delivered twice has the same id. */
  readonly eventId: string
  readonly reference: string
  readonly transaction: GatewayTransaction
  /** Whether a signature proved who sent it. */
  readonly authenticated: boolean
  /** The body with card numbers masked, fit to be stored. */
  readonly masked: string
}

/** How one gateway speaks: pure codecs and tables; sending is somebody else's work. */
export interface GatewayDialect<Instrument> {
  readonly name: string
  readonly capabilities: DialectCapabilities
  readonly times: DialectTimes
  /** The last four digits of the instrument's card, for people; null where it has none. */
  last4Of(instrument: Instrument): string | null
  encodeSubmit(payment: Payment, instrument: Instrument): HttpRequest
  decodeSubmit(payment: Payment, response: HttpResponse): SubmitAnswer
  /**
   * Looks a payment up by our reference, with as many requests as the gateway needs. Lets the
   * errors of `ask` through.
   */
  lookUp(
    payment: Payment,
    ask: (request: HttpRequest) => Promise<HttpResponse>,
  ): Promise<LookUpAnswer>
  /** Reads a callback; undefined where it is malformed. Never throws. */
  decodeCallback(rawBody: string): GatewayCallback | undefined
}
