/** One attempt to tell a merchant. */
export interface CallbackPost {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  /** How long the merchant may take, in real milliseconds. */
  readonly timeoutMs: number
}

/** Carries attempts over a network. */
export interface CallbackCarrier {
  /**
   * Never rejects: the HTTP status, or `undefined` when the connection failed, no answer came in
   * time, or the carrier was closed.
   */
  post(attempt: CallbackPost): Promise<number | undefined>
  /** Cuts off every attempt under way. */
  close(): void
}
