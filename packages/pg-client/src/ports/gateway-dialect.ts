import type { GatewayTransaction } from '../payment/evidence.js'
import type { Currency } from '../payment/money.js'
import type { Decline } from '../payment/decline.js'
import type { Payment } from '../payment/payment.js'
import type { Refund } from '../payment/refund.js'
import type { GatewayRecord, Period } from './gateway-records.js'
import type { HttpRequest, HttpResponse } from './http-transport.js'

/** What a gateway promises. Cautious where nothing is said: {@link cautiousCapabilities}. */
export interface DialectCapabilities {
  /**
   * The same key and body may be sent again within this time, in ms, and are executed once. Null:
   * the gateway knows no idempotency keys. Default null.
   */
  readonly idempotencyWindowMs: number | null
  /** A submitted payment can be found by our own reference. Default false. */
  readonly lookUpByReference: boolean
  /** A look-up sees every request that was answered before it. Default false. */
  readonly lookUpIsConsistent: boolean
  /** An answer of the gateway's own, an error too, ends this request. Default false. */
  readonly answerEndsRequest: boolean
  /**
   * A submit has no key to repeat it by: over a keep-alive socket that the gateway has just closed
   * it would be lost without anybody knowing, so each gets a connection of its own. Default true.
   */
  readonly submitsNeedFreshConnection: boolean
  /** Money can be given back: all of it, or in parts too. Default `none`. */
  readonly cancel: 'none' | 'full' | 'partial'
  /** Callbacks are signed, and so are evidence by themselves. Default false. */
  readonly signedCallbacks: boolean
  /** An approval may turn pending again (Toss takes a deposit back). Default false. */
  readonly approvalMayRevert: boolean
  /**
   * The buyer's bank may send a refund back for so long after it was done, in ms: the client asks
   * about it until then. 0: what is done stays done. Default 45 days.
   */
  readonly refundReturnWindowMs: number
  /** Currencies that it takes. */
  readonly currencies: readonly Currency[]
}

/** What is assumed of a gateway that nothing is known of. */
export const cautiousCapabilities: Omit<DialectCapabilities, 'currencies'> = {
  idempotencyWindowMs: null,
  lookUpByReference: false,
  lookUpIsConsistent: false,
  answerEndsRequest: false,
  submitsNeedFreshConnection: true,
  cancel: 'none',
  signedCallbacks: false,
  approvalMayRevert: false,
  refundReturnWindowMs: 45 * 24 * 3_600_000,
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
  /** One submit with all its attempts, waits and look-ups in between. */
  readonly deadlineMs: number
  /** A call that takes longer counts as slow for the breaker. */
  readonly slowCallMs: number
  /** The longest a sent request may still be executed. */
  readonly requestLifetimeMs: number
  /** A payment or refund still pending at the gateway after this goes to review. */
  readonly pendingHorizonMs: number
  /** When the reconciler asks: the n-th wait precedes the n-th check; the last one repeats. */
  readonly checkAfterMs: readonly number[]
}

/** What the gateway's response to a submit or a cancel says. */
export type GatewayAnswer =
  /** Its transaction as it stands now. After a cancel, with what has been given back. */
  | { readonly kind: 'transaction'; readonly transaction: GatewayTransaction }
  /** The refund alone, without the payment's total. Only after a cancel. */
  | {
      readonly kind: 'refund'
      readonly status: 'done' | 'pending'
      readonly gatewayKey: string
    }
  /** An explicit no, by a code of the dialect's table. */
  | { readonly kind: 'declined'; readonly decline: Decline }
  /** An error in the gateway's own envelope that is no refusal: look up before anything else. */
  | {
      readonly kind: 'error'
      readonly status: number
      /** The gateway's own code, or null. */
      readonly code: string | null
      readonly message: string
      /** Sending the same request again could succeed. */
      readonly repeatable: boolean
      /** Our own request or key is wrong: an alarm, and never a decline. */
      readonly isConfiguration?: boolean
      /**
       * It is surely kept under the idempotency key: so it is how the request of that key has
       * ended, an earlier attempt included, and would only be replayed. Absent: that is not known.
       */
      readonly endsKey?: boolean
      /**
       * It speaks of a request that is being executed at this moment, or is in no table: a look-up
       * that finds nothing proves nothing until `requestLifetimeMs` has passed. Default false.
       */
      readonly mayBeInFlight?: boolean
      readonly retryAfterMs?: number
    }
  /** The same request is being executed: ask again under the same key. */
  | { readonly kind: 'busy'; readonly message: string; readonly retryAfterMs?: number }
  /** Not the gateway's envelope: a proxy's page, a truncated body. Nobody has answered. */
  | { readonly kind: 'unanswered'; readonly detail: string }

/** What a look-up found. */
export type LookUpAnswer =
  | { readonly kind: 'transactions'; readonly transactions: readonly GatewayTransaction[] }
  /** Nothing, or nothing that a submit of ours has brought about. */
  | { readonly kind: 'absent' }
  /** The gateway did not say: an error, a proxy's page. It proves nothing. */
  | { readonly kind: 'inconclusive'; readonly detail: string }

/** The times that a look-up needs: the client's own, which may differ from the dialect's. */
export type LookUpTimes = Pick<DialectTimes, 'requestLifetimeMs'>

/** What a batch goes by: `now` is the wall-clock time, in ms. */
export interface BatchContext {
  readonly now: number
  readonly times: LookUpTimes
}

/**
 * What a batch found of a payment. Never absence: a list is asked for by our own clock, and a
 * payment that stands outside of that time would pass for one that nobody has taken.
 */
export type BatchAnswer = Extract<LookUpAnswer, { kind: 'transactions' }>

/** A callback as it came in. */
export interface CallbackRequest {
  /** The body, byte for byte: signatures are over it. */
  readonly rawBody: string | Uint8Array
  /** Names in any case. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** A callback, read but not yet believed. Holds no card number. */
export interface GatewayCallback {
  /** Names this event: the same event delivered twice has the same id. */
  readonly eventId: string
  readonly reference: string
  /** What it says; null where it only says that something has happened. */
  readonly transaction: GatewayTransaction | null
  /** Whether a signature proved who sent it. */
  readonly authenticated: boolean
  /** SHA-256, in hex, of the secret it carries, to be compared with the payment's. */
  readonly proof?: string
  /** The body with card numbers masked, fit to be stored. */
  readonly masked: string
}

/** What came in at the callback address. */
export type CallbackReading =
  | { readonly kind: 'callback'; readonly callback: GatewayCallback }
  /** The gateway's own, but about nothing that concerns a payment of ours. */
  | { readonly kind: 'ignored'; readonly eventType: string }
  /** It should carry a valid signature, and does not. */
  | { readonly kind: 'forged'; readonly detail: string }
  | { readonly kind: 'malformed' }

/** Asks the gateway: guarded, paced and authorized; rejects where no response came back. */
export type Ask = (request: HttpRequest) => Promise<HttpResponse>

/** How one gateway speaks: pure codecs and tables; sending is somebody else's work. */
export interface GatewayDialect<Instrument> {
  readonly name: string
  readonly capabilities: DialectCapabilities
  readonly times: DialectTimes
  /** Adds the secrets, at the last moment: a stored request holds none. */
  authorize(request: HttpRequest): HttpRequest
  /** The last four digits of the instrument's card, for people; null where it has none. */
  last4Of(instrument: Instrument): string | null
  /**
   * What of the instrument contradicts the order: it was made for another reference or amount, in
   * the buyer's hands. Nothing is sent then. Undefined where nothing does. Where it does, earlier
   * payments of the order are asked about too: the one that nothing contradicts is what it is of.
   */
  contradictionOf?(payment: Payment, instrument: Instrument): string | undefined
  /**
   * The request that submits a payment. With `key`, it may be stored and sent again: it holds no
   * secret and no card number then.
   *
   * @throws TypeError where the instrument cannot be sent.
   */
  encodeSubmit(payment: Payment, instrument: Instrument, key: string | null): HttpRequest
  decodeSubmit(payment: Payment, response: HttpResponse): GatewayAnswer
  /** Present where `capabilities.cancel` is not `none`. */
  readonly cancels?: DialectCancels
  /**
   * The request that closes a transaction which its buyer could still complete: a declined one that
   * `mayStillTurn`, or a pending one that waits for the buyer. It must not touch money that was
   * taken meanwhile. Present where there are such transactions.
   */
  encodeClose?(payment: Payment, key: string | null): HttpRequest
  /**
   * Looks a payment up by our reference, with as many requests as the gateway needs. Lets the
   * errors of `ask` through.
   */
  lookUp(payment: Payment, ask: Ask, times: LookUpTimes): Promise<LookUpAnswer>
  /**
   * Looks many payments up with fewer requests than one for each. Gives what it found, by payment
   * id; a payment that it does not mention has to be looked up by itself. Lets the errors of `ask`
   * through.
   */
  batchInquiry?(
    payments: readonly Payment[],
    ask: Ask,
    context: BatchContext,
  ): Promise<ReadonlyMap<string, BatchAnswer>>
  /**
   * The gateway's own records of a period, page by page, for the audit: each payment of ours with
   * our reference. Where a gateway's list has none, leave this out: the audit then asks about each
   * payment by itself.
   */
  listRecords?(period: Period, ask: Ask): AsyncIterable<readonly GatewayRecord[]>
  /**
   * Each record of the list has all that was given back of it, whenever that was. Default false:
   * only what was given back within the period that was asked for.
   */
  readonly listsRefundsWithPayments?: boolean
  /** The gateway's settlement file of a period, page by page. */
  listSettlements?(period: Period, ask: Ask): AsyncIterable<readonly GatewayRecord[]>
  /** Reads a callback. Never throws. `now` is the wall-clock time, in ms. */
  readCallback(request: CallbackRequest, now: number): CallbackReading
}

/** How a gateway gives money back. */
export interface DialectCancels {
  /** With `key`, it may be stored and sent again. */
  encode(payment: Payment, refund: Refund, key: string | null): HttpRequest
  decode(payment: Payment, refund: Refund, response: HttpResponse): GatewayAnswer
}
