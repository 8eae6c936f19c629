import type { FaultNeed } from '../faults/fault.js'
import type { OperationKind } from '../faults/operation-kind.js'
import type { Callback, CallbackDraft, CallbackPolicy } from '../gateway/callback.js'
import type { Charge } from '../gateway/charge.js'
import type { ChargeEvent, Gateway } from '../gateway/gateway.js'
import type { ReplayRules } from '../gateway/idempotent-replays.js'
import type { DialectAction } from './dialect-action.js'
import type { WireAnswer, WireRequest } from './wire.js'

/** The names of the dialects that the simulator speaks. */
export const DIALECT_NAMES = ['async-card', 'toss', 'stripe'] as const
/** One of them. */
export type DialectName = (typeof DIALECT_NAMES)[number]

/** What chance and faults demand of one execution. */
export interface Turn {
  /** The n-th request for this operation and entity; the first is 1. */
  readonly occurrence: number
  /** Whether the charge that is made gets another one's key. */
  readonly collides: boolean
  /** Whether to answer with what was true before the latest change. */
  readonly stale: boolean
}

/** What came of one execution. */
export interface Execution {
  readonly answer: WireAnswer
  /** The charge that it made or changed, if any: whose callbacks may be hurried. */
  readonly chargeKey?: string
  /** The parameters were refused: whatever the profile repeats, no repeat is told this. */
  readonly isKept?: false
}

/** A request that the dialect has understood and not executed yet. */
export interface Call {
  /** One of the dialect's own operations, named as in its contract. */
  readonly operation: string
  readonly kind: OperationKind
  /**
   * What the request is about, and what its chance is keyed by: the same in every run of the same
   * requests, whenever they come.
   */
  readonly entity: string
  /** What rules may call it beside that: the merchant's reference, a key. */
  readonly names?: readonly string[]
  /** The idempotency key, with everything that scopes it, and what stands for the parameters. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string }
  /** Pages and other things that are no part of the real gateway meet no faults. */
  readonly isExempt?: true
  /** Executes it against the gateway, at once. */
  execute(turn: Turn): Execution
}

/** A webhook address that somebody registered. */
export interface WebhookEndpoint {
  readonly url: string
  /** What callbacks are signed with, where the dialect signs. */
  readonly secret: string
}

/** What a dialect is given to work with. */
export interface DialectPorts<Details> {
  readonly gateway: Gateway<Details>
  /** Wall-clock milliseconds since the epoch. */
  readonly now: () => number
  /** Whether callbacks may go to this address: its origin, once parsed, is on the list. */
  readonly isAllowedTarget: (url: string) => boolean
  /** The origins on that list, for messages. */
  readonly callbackOrigins: readonly string[]
  readonly webhooks: () => readonly WebhookEndpoint[]
}

/**
 * How one gateway speaks: turns HTTP requests into commands of the gateway core and what comes
 * out of it into HTTP answers, as the real gateway does.
 */
export interface ServedDialect<Details = unknown> {
  /** Understands a request, or answers it at once: unknown routes, bad authentication, nonsense. */
  read(request: WireRequest): Call | WireAnswer
  /** What the gateway says to a request where faults and the idempotency layer speak. */
  readonly says: {
    /** Its own error, as when it fails before or after a commit. */
    gatewayError(request: WireRequest): WireAnswer
    rateLimited(request: WireRequest): WireAnswer
    /** A request with the same idempotency key is under way. */
    inFlight(request: WireRequest): WireAnswer
    /** The idempotency key was used with other parameters. */
    mismatch(request: WireRequest): WireAnswer
    /** Its 500 for whatever nobody foresaw. */
    internalError(request: WireRequest): WireAnswer
    /** Its 400 with a message of ours. */
    badRequest(message: string, request: WireRequest): WireAnswer
    /** A stored answer again, with whatever marks it as such. */
    replay(stored: WireAnswer, request: WireRequest): WireAnswer
  }
  /** What the merchant is told of this event; nothing where nobody wants to know. */
  callbacksFor(charge: Charge<Details>, event: ChargeEvent): readonly CallbackDraft[]
  /** The body of a callback with another amount (or order, where it tells no amount). */
  tampered(body: string): string
  /** The body of a callback with a wrong proof, where the proof of its sender is in the body. */
  wronglyProved?(body: string): string
  /** The headers of one attempt; `callback.wronglySigned` asks for a wrong signature. */
  callbackHeaders(callback: Callback, attempt: number): Readonly<Record<string, string>>
  /** Takes up a charge that an earlier process of the gateway left as it is. */
  resume(charge: Charge<Details>): void
  /** The charge's state and the reason for it in the dialect's words. */
  describe(charge: Charge<Details>): { readonly status: string; readonly reason?: string }
  /** What a person or a test may do on the buyer's or the bank's side, by name. */
  readonly actions: ReadonlyMap<string, DialectAction>
}

/** What a dialect is like. */
export interface DialectProfile {
  readonly name: DialectName
  /** One sentence for people. */
  readonly explains: string
  /** The contract that it is held to, below `openapi/`. */
  readonly contract: string
  /** Its operations as the contract names them, each with what kind of request it is. */
  readonly operations: Readonly<Record<string, OperationKind>>
  /** The events that its callbacks tell. */
  readonly events: readonly string[]
  /** Whether callbacks go to addresses that were registered; else each payment brings its own. */
  readonly registersWebhooks: boolean
  /** What it has of that which some faults need. */
  readonly has: readonly FaultNeed[]
  /** Longest request body, in bytes. */
  readonly bodyLimitBytes: number
  /** Its idempotency, and which answers it repeats; absent where it knows no keys. */
  readonly replays?: ReplayRules & { repeats(status: number): boolean }
  readonly callbacks: CallbackPolicy & {
    /** How long a merchant may take to answer, in real milliseconds. */
    readonly timeoutMs: number
  }
  /** The shipped scenario that it is served with unless another one is asked for. */
  readonly scenario: string
}

/** One dialect: what it is like, and how to serve it. */
export interface DialectDefinition<Details = unknown> extends DialectProfile {
  serve(ports: DialectPorts<Details>): ServedDialect<Details>
}
