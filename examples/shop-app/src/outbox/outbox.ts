/** What is to be done once what it stands for is durable: a call, a message. */
export interface OutboxEntry {
  /** Grows with every entry of the outbox. */
  readonly sequence: number
  /** Which handler takes it. */
  readonly kind: string
  /** Entries of one key are handled one after another, in the order in which they were appended. */
  readonly key: string
  readonly payload: unknown
  /** How often it has failed. */
  readonly attempts: number
  /** When it was appended, in ms since the Unix epoch. */
  readonly createdAt: number
}

/** An entry that was given up: it, and all later ones of its key, wait for a person. */
export interface DeadEntry extends OutboxEntry {
  /** Why its last attempt failed, in at most 500 characters. */
  readonly lastError: string
}

/** What an {@link OutboxProcessor} reads from and writes to. Each method may throw. */
export interface Outbox {
  /**
   * The oldest entries whose time has come, at most `limit`. An entry's time has not come while an
   * earlier one of its key is not done: so there is at most one entry of a key.
   */
  due(limit: number): readonly OutboxEntry[]
  /** It was handled: it never comes again. */
  done(sequence: number): void
  /** It was not handled: it comes again at that moment (ms since the Unix epoch), or is dead. */
  failed(sequence: number, error: string, next: number | 'dead'): void
}
