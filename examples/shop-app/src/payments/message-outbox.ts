import type { Clock } from '@holdfast/resilience-kit'
import type { BusMessage, EventBus } from '../bus/event-bus.js'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import type { OutboxHandler } from '../outbox/outbox-processor.js'
import { OutboxTable, outboxMigration } from '../outbox/outbox-table.js'

const PUBLISH = 'PUBLISH'

/** Where what the bus shall carry is kept until it does. */
export interface PaymentMessages {
  /** Once per message id. */
  append(message: BusMessage): void
}

/** The payments' outbox to the bus, in a file beside the client's own. */
export class MessageOutbox implements PaymentMessages {
  readonly outbox: OutboxTable
  readonly #close: () => void
  #hear: () => void = () => undefined

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, clock: Clock, synchronous: Synchronous) {
    const database = openDatabase(file, [outboxMigration('payment_outbox')], synchronous)
    this.outbox = new OutboxTable(database, 'payment_outbox', clock)
    this.#close = () => database.close()
  }

  append(message: BusMessage): void {
    const { id, key } = message
    this.outbox.append({ kind: PUBLISH, key, payload: message, id })
    this.#hear()
  }

  /** Makes who publishes look now: what waits is due again. */
  poke(): void {
    this.#hear()
  }

  /** Who publishes hears of each message, after it is durable. */
  onAppended(hear: () => void): void {
    this.#hear = hear
  }

  close(): void {
    this.#close()
  }
}

/** Publishes what waits; what the bus does not take is tried again. */
export function publishing(bus: EventBus): Readonly<Record<string, OutboxHandler>> {
  return { [PUBLISH]: ({ payload }) => bus.publish(payload as BusMessage) }
}
