import type { Charge } from './charge.js'

/** What a dialect wants to tell the merchant. */
export interface CallbackDraft {
  /** What happened, in the dialect's words. */
  readonly event: string
  /** Where it goes. */
  readonly url: string
  /** JSON. */
  readonly body: string
}

/** What befalls one callback. */
export interface CallbackFate {
  /** The names of the faults that struck. */
  readonly faults: readonly string[]
  /** It is never sent. */
  readonly lost: boolean
  /** How often it is sent: 1, or 2 when duplicated. */
  readonly copies: number
  /** How long it is held back, in milliseconds of the gateway's clock; 0 when it is on time. */
  readonly lateMs: number
  /** It waits until somebody releases it, whatever else would delay it. */
  readonly held: boolean
  /**
   * Once it is due, it waits until another callback has been sent, at most 10 s. Where one waits
   * so already, it is sent at once and that one after it.
   */
  readonly overtaken: boolean
  /** Its signature is wrong, where the dialect signs. */
  readonly wronglySigned: boolean
  /** Its amount is not the charge's. */
  readonly tampered: boolean
}

/** Nothing befalls it. */
export const UNHARMED_CALLBACK: CallbackFate = {
  faults: [],
  lost: false,
  copies: 1,
  lateMs: 0,
  held: false,
  overtaken: false,
  wronglySigned: false,
  tampered: false,
}

/**
 * Where a callback stands: `held` until somebody releases it, `waiting` for its moment, or
 * `underWay`. At its end it is only counted.
 */
export type CallbackState = 'held' | 'waiting' | 'underWay'

/** One callback; a copy of it has an `id` of its own and the same `eventId`. */
export interface Callback extends CallbackDraft {
  /** Names it for the one who releases, drops or copies it. */
  readonly id: string
  /** The same for every copy and every attempt. */
  readonly eventId: string
  /** The charge that it tells of, and the merchant's reference for that. */
  readonly chargeKey: string
  readonly reference: string
  /** The names of the faults that struck. */
  readonly faults: readonly string[]
  /** Its signature is to be wrong, where the dialect signs. */
  readonly wronglySigned: boolean
  readonly state: CallbackState
  /** HTTP statuses in order of arrival; `null` for an attempt that nobody answered. */
  readonly attempts: readonly (number | null)[]
}

/** A callback to come, told apart from other events and other copies by its `ids`. */
export function callbackOf(
  { event, url, body }: CallbackDraft,
  { key: chargeKey, reference }: Pick<Charge, 'key' | 'reference'>,
  { faults, wronglySigned }: CallbackFate,
  { id, eventId }: Pick<Callback, 'id' | 'eventId'>,
): Callback {
  return {
    event,
    url,
    body,
    id,
    eventId,
    chargeKey,
    reference,
    faults,
    wronglySigned,
    state: 'waiting',
    attempts: [],
  }
}

/** How often a gateway repeats a callback. */
export interface CallbackPolicy {
  /** Waits before the second, third, ... attempt, in milliseconds of the gateway's clock. */
  readonly retryAfterMs: readonly number[]
  /** Whether this HTTP status means that the merchant has it. */
  isDelivered(status: number): boolean
}

/** Carries callbacks to merchants. */
export interface CallbackSender {
  /**
   * Makes one attempt and never rejects: the HTTP status that came back, or `undefined` when no
   * answer came (refused, reset, timed out, closed).
   *
   * @param attempt the first is 1
   */
  send(callback: Callback, attempt: number): Promise<number | undefined>
  /** Cuts off every attempt under way. */
  close(): void
}
