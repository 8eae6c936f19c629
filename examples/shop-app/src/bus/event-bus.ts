/** What one module tells all others. Plain data: it may leave the process. */
export interface BusMessage {
  /** Chosen by the publisher; the same id twice is one message. */
  readonly id: string
  /** What it is about, `payment.completed` for one. */
  readonly topic: string
  /** Messages of one key are handled in the order in which they were published. */
  readonly key: string
  /** When what it tells happened, in ms since the Unix epoch. */
  readonly at: number
  /** A JSON value; consumers validate it. */
  readonly body: unknown
}

/** The bus did not take the message, or nobody knows whether it did: publish it again. */
export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable'
}

/** Who wants which messages. */
export interface BusConsumer {
  /**
   * The name that its position is kept under, for ever. A name is subscribed at most once at a
   * time, over all processes.
   */
  readonly consumer: string
  /** All messages of these; those of topics that it named before and names no more are let go. */
  readonly topics: readonly string[]
  /**
   * Takes one message; resolving means that it is handled. Must bear a message a second time, also
   * beside the first: one that takes longer than the bus allows has failed.
   */
  handle(message: BusMessage): Promise<void>
  /**
   * Whether that failure is the message's own: no later delivery helps. Any other is trouble of the
   * consumer's, a full disk for one, and the message comes again for about a day before it is a
   * dead letter. Left out, every failure is the message's own.
   */
  isPoison?(error: unknown): boolean
}

/** A consumer that is being delivered to. */
export interface Subscription {
  /**
   * Ends the deliveries and resolves when the ones in hand have ended. What is published from now
   * on waits for the next subscription of that name.
   */
  stop(): Promise<void>
}

/** A message that one consumer could not handle. */
export interface DeadLetter {
  /** Its own, not the message's: two consumers may fail with the same message. */
  readonly id: string
  readonly consumer: string
  readonly message: BusMessage
  /** How often it was delivered. */
  readonly deliveries: number
  /** Why the last delivery failed, in at most 500 characters. */
  readonly lastError: string
}

/** Which dead letters to list. */
export interface DeadLetterRequest {
  /** Default: those of all consumers. */
  readonly consumer?: string
  /** At most so many, oldest first. */
  readonly limit: number
  /** The id of the last one of the page before. */
  readonly after?: string
}

/**
 * Brings events from module to module: durably, to each consumer at least once, in order per key.
 * The port that a broker can follow; `eventBusConformance` is the contract as code.
 */
export interface EventBus {
  /**
   * Resolves once the message is durable on the bus. One whose id the bus still knows is dropped
   * without a word: publishing again is always safe.
   *
   * @throws BusUnavailable when the bus does not take it.
   */
  publish(message: BusMessage): Promise<void>
  /**
   * Delivers all that this consumer has not handled yet: what was published since its name was
   * first used, also while it was away, and at first all that the bus still keeps. A message whose
   * handler rejects comes again after a growing wait; after too many deliveries (8 unless the bus
   * was told otherwise, many more where it is not the message's fault) it is a dead letter of this
   * consumer. Until a person replays or drops it,
   * later messages of its key are held for this consumer, not lost; other keys and other consumers
   * go on.
   *
   * @throws Error where this bus has a subscription of that name already.
   */
  subscribe(consumer: BusConsumer): Subscription
  listDeadLetters(request: DeadLetterRequest): Promise<readonly DeadLetter[]>
  /** Delivers it again as if for the first time, before what it holds up. False: there is none. */
  replayDeadLetter(id: string): Promise<boolean>
  /** Gives it up for good, and lets go what it holds up. False: there is none. */
  dropDeadLetter(id: string): Promise<boolean>
  /** An alarm: hears of each new dead letter. The answer stops listening. */
  onDeadLetter(listener: (letter: DeadLetter) => void): () => void
  /** Messages that this consumer has not handled yet, held and dead ones included. */
  lagOf(consumer: string): Promise<number>
  /** Resolves when nothing is being delivered; what waits after a failure is not waited for. */
  idle(): Promise<void>
  /** Stops all subscriptions; the bus takes nothing any more. */
  close(): Promise<void>
}
