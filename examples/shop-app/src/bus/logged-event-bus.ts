import type { Clock, Logger, Random, Timer } from '@holdfast/resilience-kit'
import { OutboxProcessor } from '../outbox/outbox-processor.js'
import type { DeadEntry } from '../outbox/outbox.js'
import type { BusLog, Delivery } from './bus-log.js'
import {
  BusUnavailable,
  type BusConsumer,
  type BusMessage,
  type DeadLetter,
  type DeadLetterRequest,
  type EventBus,
  type Subscription,
} from './event-bus.js'

/** What a bus in this process works with, and its limits. */
export interface EventBusOptions {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** So many deliveries make a message a dead letter. Default 8. */
  readonly maxDeliveries?: number
  /** So many where it is not the message's fault: at five minutes each, a day. Default 300. */
  readonly maxTroubledDeliveries?: number
  /** How long one delivery may take, in ms. Default 30000. */
  readonly handlerLimitMs?: number
  /** How soon what another process has published is noticed, in ms. Default 5000. */
  readonly everyMs?: number
  /** How long a message is kept at least, in ms: until it is handled too. Default 7 days. */
  readonly keepMs?: number
}

const HOUR_MS = 3_600_000

/** A bus in this process, durable as its log is: each consumer works off deliveries of its own. */
export class LoggedEventBus implements EventBus {
  readonly #log: BusLog
  readonly #options: EventBusOptions
  readonly #processors = new Map<string, OutboxProcessor>()
  readonly #listeners = new Set<(letter: DeadLetter) => void>()
  #forgetting: Timer | undefined
  #isClosed = false

  /** The bus closes its log. */
  constructor(log: BusLog, options: EventBusOptions) {
    this.#log = log
    this.#options = options
    this.#forget()
  }

  publish(message: BusMessage): Promise<void> {
    try {
      this.#log.append(message, this.#options.clock.now())
    } catch (cause) {
      return Promise.reject(new BusUnavailable('the bus could not keep the message', { cause }))
    }
    for (const processor of this.#processors.values()) processor.poke()
    return Promise.resolve()
  }

  subscribe({ consumer, topics, handle, isPoison }: BusConsumer): Subscription {
    if (this.#processors.has(consumer)) throw new Error(`${consumer} is subscribed already`)
    this.#log.register(consumer, topics)
    const { clock, random, logger, handlerLimitMs, everyMs } = this.#options
    const { maxDeliveries = 8, maxTroubledDeliveries = 300 } = this.#options
    const deliver = (entry: { payload: unknown }) => handle(entry.payload as BusMessage)
    const processor = new OutboxProcessor({
      outbox: this.#log.deliveriesTo(consumer),
      handlers: Object.fromEntries(topics.map((topic) => [topic, deliver])),
      clock,
      random,
      logger,
      maxAttempts: (error) => ((isPoison?.(error) ?? true) ? maxDeliveries : maxTroubledDeliveries),
      ...(handlerLimitMs === undefined ? {} : { handlerLimitMs }),
      ...(everyMs === undefined ? {} : { everyMs }),
      onDead: (entry) => this.#tell(consumer, entry),
    })
    this.#processors.set(consumer, processor)
    processor.start()
    return {
      stop: async () => {
        await processor.stop()
        if (this.#processors.get(consumer) === processor) this.#processors.delete(consumer)
      },
    }
  }

  async listDeadLetters(request: DeadLetterRequest): Promise<readonly DeadLetter[]> {
    const { consumer, limit, after = '0' } = request
    const dead = this.#log.listDead({
      limit,
      after: Number(after),
      ...(consumer === undefined ? {} : { consumer }),
    })
    return dead.map((one) => letterOf(one.consumer, one))
  }

  async replayDeadLetter(id: string): Promise<boolean> {
    return this.#letGo(this.#log.replay(Number(id)))
  }

  async dropDeadLetter(id: string): Promise<boolean> {
    return this.#letGo(this.#log.drop(Number(id)))
  }

  onDeadLetter(listener: (letter: DeadLetter) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async lagOf(consumer: string): Promise<number> {
    return this.#log.countOf(consumer)
  }

  async idle(): Promise<void> {
    const busy = () => [...this.#processors.values()].filter(({ isBusy }) => isBusy)
    // What one consumer handles may have published something for another one.
    for (let all = busy(); all.length > 0; all = busy()) {
      await Promise.all(all.map((processor) => processor.idle()))
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#forgetting?.cancel()
    await Promise.all([...this.#processors.values()].map((processor) => processor.stop()))
    this.#log.close()
  }

  #letGo(consumer: string | undefined): boolean {
    if (consumer === undefined) return false
    this.#processors.get(consumer)?.poke()
    return true
  }

  #tell(consumer: string, entry: DeadEntry): void {
    const letter = letterOf(consumer, entry as DeadEntry & Delivery)
    for (const listener of this.#listeners) {
      try {
        listener(letter)
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'who hears of dead letters threw')
      }
    }
  }

  /** Now and every hour. */
  #forget(): void {
    const { clock, logger, keepMs = 7 * 24 * HOUR_MS } = this.#options
    try {
      this.#log.forget(clock.now() - keepMs)
    } catch (error) {
      logger.error({ err: error }, 'old messages of the bus could not be deleted')
    }
    this.#forgetting = clock.setTimer(HOUR_MS, () => this.#forget())
    this.#forgetting.unref?.()
  }
}

function letterOf(
  consumer: string,
  { sequence, payload, attempts, lastError }: Delivery & { readonly lastError: string },
): DeadLetter {
  return { id: String(sequence), consumer, message: payload, deliveries: attempts, lastError }
}
