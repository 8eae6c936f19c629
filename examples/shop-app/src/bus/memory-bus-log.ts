import type { Clock } from '@holdfast/resilience-kit'
import { errorText } from '../outbox/error-text.js'
import type { Outbox } from '../outbox/outbox.js'
import type { BusLog, DeadDelivery, Delivery } from './bus-log.js'
import type { BusMessage } from './event-bus.js'

interface Kept {
  readonly number: number
  /** The message as JSON: nobody can change what is kept, or what others get. */
  readonly text: string
  readonly id: string
  readonly topic: string
  readonly key: string
  readonly keptSince: number
}

interface Waiting {
  readonly delivery: number
  readonly consumer: string
  readonly message: Kept
  state: 'waiting' | 'dead'
  attempts: number
  nextAttemptAt: number
  lastError: string
}

/** What memory logs keep: it outlives the bus that was opened on it, as a file would. */
export class BusMemory {
  readonly messages = new Map<string, Kept>()
  /** By number of the delivery. */
  readonly deliveries = new Map<number, Waiting>()
  readonly topics = new Map<string, ReadonlySet<string>>()
  numbers = 0
}

/** What a bus keeps, in memory: for tests and simulations; every look goes through all of it. */
export class MemoryBusLog implements BusLog {
  readonly #kept: BusMemory
  readonly #clock: Clock
  #isClosed = false

  /** Two logs on one memory are two processes on one file. */
  constructor(clock: Clock, memory: BusMemory = new BusMemory()) {
    this.#kept = memory
    this.#clock = clock
  }

  append(message: BusMessage, now: number): void {
    const { messages, topics } = this.#memory()
    const { id, topic, key } = message
    if (messages.has(id)) return
    const text = JSON.stringify({ ...message, body: message.body ?? null })
    const kept = { number: this.#next(), text, id, topic, key, keptSince: now }
    messages.set(id, kept)
    for (const [consumer, wanted] of topics) if (wanted.has(topic)) this.#deliver(consumer, kept)
  }

  register(consumer: string, topics: readonly string[]): void {
    const { messages, deliveries, topics: known } = this.#memory()
    const before = known.get(consumer) ?? new Set()
    known.set(consumer, new Set(topics))
    for (const { delivery, message } of this.#of(consumer)) {
      if (!topics.includes(message.topic)) deliveries.delete(delivery)
    }
    for (const message of messages.values()) {
      const isNew = topics.includes(message.topic) && !before.has(message.topic)
      if (isNew) this.#deliver(consumer, message)
    }
  }

  deliveriesTo(consumer: string): Outbox {
    return {
      due: (limit) => this.#due(consumer).slice(0, limit).map(deliveryOf),
      done: (delivery) => void this.#memory().deliveries.delete(delivery),
      failed: (delivery, error, next, attempts) => {
        const waiting = this.#memory().deliveries.get(delivery)
        if (waiting?.state !== 'waiting') return false
        if (waiting.attempts !== (attempts ?? waiting.attempts)) return false
        waiting.attempts += 1
        waiting.lastError = errorText(error)
        if (next === 'dead') waiting.state = 'dead'
        else waiting.nextAttemptAt = next
        return true
      },
    }
  }

  listDead(request: {
    readonly consumer?: string
    readonly limit: number
    readonly after: number
  }): readonly DeadDelivery[] {
    const { consumer: wanted, limit, after } = request
    return [...this.#memory().deliveries.values()]
      .filter(({ state, delivery }) => state === 'dead' && delivery > after)
      .filter(({ consumer }) => wanted === undefined || consumer === wanted)
      .slice(0, limit)
      .map((one) => ({ ...deliveryOf(one), consumer: one.consumer, lastError: one.lastError }))
  }

  replay(delivery: number): string | undefined {
    const dead = this.#dead(delivery)
    if (!dead) return undefined
    Object.assign(dead, { state: 'waiting', attempts: 0, nextAttemptAt: this.#clock.now() })
    return dead.consumer
  }

  drop(delivery: number): string | undefined {
    const dead = this.#dead(delivery)
    if (dead) this.#kept.deliveries.delete(delivery)
    return dead?.consumer
  }

  countOf(consumer: string): number {
    return this.#of(consumer).length
  }

  forget(before: number): number {
    const { messages, deliveries } = this.#memory()
    const waitedFor = new Set([...deliveries.values()].map(({ message }) => message))
    const old = [...messages.values()].filter(
      (message) => message.keptSince < before && !waitedFor.has(message),
    )
    for (const { id } of old) messages.delete(id)
    return old.length
  }

  close(): void {
    this.#isClosed = true
  }

  /** All access goes through here. */
  #memory(): BusMemory {
    if (this.#isClosed) throw new Error('the bus is closed')
    return this.#kept
  }

  #next(): number {
    this.#kept.numbers += 1
    return this.#kept.numbers
  }

  #deliver(consumer: string, message: Kept): void {
    const delivery = this.#next()
    const nextAttemptAt = this.#clock.now()
    const fresh = { state: 'waiting', attempts: 0, nextAttemptAt, lastError: '' } as const
    this.#kept.deliveries.set(delivery, { delivery, consumer, message, ...fresh })
  }

  #of(consumer: string): readonly Waiting[] {
    return [...this.#memory().deliveries.values()]
      .filter((one) => one.consumer === consumer)
      .sort((a, b) => a.message.number - b.message.number)
  }

  #due(consumer: string): readonly Waiting[] {
    const now = this.#clock.now()
    const held = new Set<string>()
    return this.#of(consumer).filter(({ message, state, nextAttemptAt }) => {
      const isHeld = held.has(message.key)
      held.add(message.key)
      return !isHeld && state === 'waiting' && nextAttemptAt <= now
    })
  }

  #dead(delivery: number): Waiting | undefined {
    const one = this.#memory().deliveries.get(delivery)
    return one?.state === 'dead' ? one : undefined
  }
}

function deliveryOf({ delivery, message, attempts }: Waiting): Delivery {
  const { topic, key, text, keptSince } = message
  const payload = JSON.parse(text) as BusMessage
  return { sequence: delivery, kind: topic, key, payload, attempts, createdAt: keptSince }
}
