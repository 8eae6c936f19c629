import type { Charge } from '../gateway/charge.js'
import type { Gateway } from '../gateway/gateway.js'

/** An HTTP request as a dialect sees it. */
export interface WireRequest {
  /** In capitals. */
  readonly method: string
  /** Still percent-encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** A header's value by its name, whatever the case; `undefined` when absent. */
  readonly header: (name: string) => string | undefined
  /** `undefined` when it was longer than the dialect's limit. */
  readonly body: string | undefined
}

/** What a request turned out to be, for the counts. */
export type RequestOutcome =
  'accepted' | 'refused' | 'invalid' | 'found' | 'absent' | 'failed' | 'answerLost' | 'hung'

/** What goes back over the wire. */
export type WireAnswer =
  | {
      readonly kind: 'answered'
      readonly outcome: RequestOutcome
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  /** The request is done with and its connection is cut. */
  | { readonly kind: 'lost' }
  /** The request is never answered; its connection stays open. */
  | { readonly kind: 'never' }

/** What a request asks for. */
export type Operation = 'submit' | 'inquireByKey' | 'inquireByOrder'

/**
 * How one gateway speaks: turns HTTP requests into commands of the gateway core and what comes
 * out of it into HTTP answers, character by character as the real gateway does.
 */
export interface ServedDialect {
  readonly name: string
  /** Longest request body, in bytes. */
  readonly bodyLimitBytes: number
  /** What a request asks for, by method and path alone; `undefined` for an unknown route. */
  operationOf(request: WireRequest): Operation | undefined
  /** Answers any request, also a wrong one. `forced` names a fault for this one call. */
  answer(request: WireRequest, gateway: Gateway, forced?: string): Promise<WireAnswer>
  /** The dialect's 400 with a message of ours. */
  badRequest(message: string): WireAnswer
  /** The dialect's 500 for whatever nobody foresaw. */
  internalError(): WireAnswer
  /** Body of the callback of a settled charge; its content type is JSON. */
  callbackBody(charge: Charge): string
  /** A transaction key from wall-clock milliseconds and 32 random bits. */
  transactionKey(nowMs: number, bits: number): string
  /** The charge's state and the reason for it in the dialect's words. */
  describe(charge: Charge): { readonly status: string; readonly reason?: string }
}
