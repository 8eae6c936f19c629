import {
  BusUnavailable,
  type BusConsumer,
  type BusMessage,
  type DeadLetter,
  type DeadLetterRequest,
  type EventBus,
  type Subscription,
} from './event-bus.js'

/** A bus that can be taken away and brought back: for tests and demos. */
export class SwitchableBus implements EventBus {
  readonly #bus: EventBus
  /** Undefined while the bus is down. */
  readonly #subscribed = new Map<BusConsumer, Subscription | undefined>()
  #isDown = false
  #goingDown: Promise<unknown> = Promise.resolve()

  /** Begins as `bus` is; closing this one closes it. */
  constructor(bus: EventBus) {
    this.#bus = bus
  }

  /** From now on it takes and delivers nothing. Resolves when the deliveries in hand have ended. */
  async down(): Promise<void> {
    this.#isDown = true
    const stops = [...this.#subscribed].map(([consumer, subscription]) => {
      this.#subscribed.set(consumer, undefined)
      return subscription?.stop()
    })
    this.#goingDown = Promise.all([this.#goingDown, ...stops])
    await this.#goingDown
  }

  /** Mends it: everybody who has subscribed meanwhile, or before, gets what waits. */
  async up(): Promise<void> {
    await this.#goingDown
    this.#isDown = false
    for (const [consumer, subscription] of this.#subscribed) {
      if (!subscription) this.#subscribed.set(consumer, this.#bus.subscribe(consumer))
    }
  }

  publish(message: BusMessage): Promise<void> {
    if (this.#isDown) return Promise.reject(new BusUnavailable('the bus is down'))
    return this.#bus.publish(message)
  }

  subscribe(consumer: BusConsumer): Subscription {
    for (const { consumer: name } of this.#subscribed.keys()) {
      if (name === consumer.consumer) throw new Error(`${name} is subscribed already`)
    }
    // Consumers are told apart by identity: the same object may be subscribed again later.
    const own = { ...consumer, handle: (message: BusMessage) => consumer.handle(message) }
    this.#subscribed.set(own, this.#isDown ? undefined : this.#bus.subscribe(own))
    return {
      stop: async () => {
        const subscription = this.#subscribed.get(own)
        this.#subscribed.delete(own)
        await Promise.all([subscription?.stop(), this.#goingDown])
      },
    }
  }

  listDeadLetters(request: DeadLetterRequest): Promise<readonly DeadLetter[]> {
    return this.#bus.listDeadLetters(request)
  }

  replayDeadLetter(id: string): Promise<boolean> {
    return this.#bus.replayDeadLetter(id)
  }

  dropDeadLetter(id: string): Promise<boolean> {
    return this.#bus.dropDeadLetter(id)
  }

  onDeadLetter(listener: (letter: DeadLetter) => void): () => void {
    return this.#bus.onDeadLetter(listener)
  }

  lagOf(consumer: string): Promise<number> {
    return this.#bus.lagOf(consumer)
  }

  idle(): Promise<void> {
    return this.#bus.idle()
  }

  close(): Promise<void> {
    return this.#bus.close()
  }
}
