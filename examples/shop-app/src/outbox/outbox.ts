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

/** An entry that was given up: it waits for a person. */
export interface DeadEntry extends OutboxEntry {
  /** Why its last attempt failed, in at most 500 characters. */
  readonly lastError: string
}

/** What an {@link OutboxProcessor} reads from and writes to. Each method may throw. */
export interface Outbox {
  /**
   * The oldest entries whose time has come, at most `limit`. An entry's time has not come while an
   * earlier one of its key waits: so there is at most one entry of a key. Whether one that is dead
   * holds back the later ones of its key is the outbox's own choice.
   */
  due(limit: number): readonly OutboxEntry[]
  /** It was handled: it never comes again, also if somebody else has given it up meanwhile. */
  done(sequence: number): void
  /**
   * It was not handled: it comes again at that moment (ms since the Unix epoch), or is dead.
   * `attempts` is how often it had failed before this: an outbox that several processes share does
   * nothing where another one has counted the same attempt already. False where nothing was done:
   * it has been counted, handled or given up by somebody else.
   */
  failed(sequence: number, error: string, next: number | 'dead', attempts?: number): boolean
  /** Deletes what was done before that moment; left out by an outbox that keeps nothing done. */
  forgetDone?(before: number): number
}

/** What is still to be done, and what was given up. */
export interface OutboxBacklog {
  /** Entries to be handled, those behind a dead one included. */
  readonly waiting: number
  /** When the oldest of them was appended, in ms since the Unix epoch; null where none waits. */
  readonly oldestWaitingAt: number | null
  /** Entries that were given up. */
  readonly dead: number
}
