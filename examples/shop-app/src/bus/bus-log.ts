import type { Outbox, OutboxEntry } from '../outbox/outbox.js'
import type { BusMessage } from './event-bus.js'

/** A message on its way to one consumer: `sequence` is the delivery's own, `kind` the topic. */
export interface Delivery extends OutboxEntry {
  readonly payload: BusMessage
}

/** A delivery that was given up. */
export interface DeadDelivery extends Delivery {
  readonly consumer: string
  readonly lastError: string
}

/**
 * What a bus in this process keeps, and all that an adapter has to write: messages, and for each
 * consumer the deliveries that are still to be made. Every method is atomic, synchronous, and may
 * throw. Moments are in ms since the Unix epoch.
 */
export interface BusLog {
  /** Keeps the message, with a delivery for each consumer of its topic; unless its id is known. */
  append(message: BusMessage, now: number): void
  /**
   * The consumer wants these topics from now on. Of topics that are new to it, it gets all messages
   * that are still kept; its deliveries of topics that it gave up are gone, dead ones included.
   */
  register(consumer: string, topics: readonly string[]): void
  /** The deliveries to one consumer, as what a processor works on; a done one is gone. */
  deliveriesTo(consumer: string): Outbox
  /** Deliveries given up, by growing number. */
  listDead(request: {
    readonly consumer?: string
    readonly limit: number
    readonly after: number
  }): readonly DeadDelivery[]
  /** Due at once, as if it had never failed. Gives its consumer; undefined where it is not dead. */
  replay(delivery: number): string | undefined
  /** It is gone. Gives its consumer; undefined where it is not dead. */
  drop(delivery: number): string | undefined
  /** Deliveries that are not done, dead ones included. */
  countOf(consumer: string): number
  /** Deletes messages kept since before that moment that nobody waits for; gives how many. */
  forget(before: number): number
  /** Every other method throws afterwards. */
  close(): void
}
