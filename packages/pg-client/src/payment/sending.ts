/**
 * A request that may be sent again under its idempotency key: written down before its first byte
 * goes out, without the secrets that authorize it and without anything of a card.
 */
export interface KeyedRequest {
  /** What the gateway knows "the same request" by; only a new payment or refund has a new one. */
  readonly key: string
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** SHA-256 of the body, in hex: a key never goes out with another one. */
  readonly bodyHash: string
  /** When its first attempt began; the gateway's window counts from here. Null before. */
  readonly firstSentAt: number | null
}

/** What is known about the requests of one undertaking: a payment's submit, a refund's cancel. */
export interface Sending {
  /** Attempts begun; each was stored before its first byte went out. */
  readonly attempts: number
  readonly lastSentAt: number | null
  /**
   * A request may still be executed: the last attempt has no answer of the gateway's own, or one
   * that speaks of another request or that no table of its dialect knows.
   */
  readonly mayBeInFlight: boolean
  /** Null where the gateway knows no idempotency keys: then only the live call may send again. */
  readonly keyedRequest: KeyedRequest | null
}
