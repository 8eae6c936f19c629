import type { Timer } from '@holdfast/resilience-kit'
import type { OutboxEntry } from '../ports/payment-store.js'
import { checkFunction } from '../arguments/check-arguments.js'
import { textOfError, type ClientContext } from '../client-context.js'

/**
 * Takes one durable event; resolving means that it may be forgotten. Must bear a second time, also
 * beside the first: a delivery that takes longer than {@link deliveryLimitMs} has failed, and the
 * event comes again, whatever becomes of the first.
 */
export type OutboxHandler = (entry: OutboxEntry) => Promise<void>

/** Entries read at a time; between two pages everybody else may run. */
const pageSize = 25
const firstWaitMs = 200
const longestWaitMs = 30_000
/** How long one delivery may take, in ms: until then it holds up all other events. */
export const deliveryLimitMs = 30_000

/** An order whose event could not be delivered; its later events wait for that one. */
interface Held {
  readonly failures: number
  /** On the monotonic clock. */
  readonly until: number
}

/**
 * Brings durable events to the shop: at least once, those of one order in order. An event that
 * fails, or takes too long, is tried again after a wait, and holds up nothing but its own order.
 *
 * A whole pass reads all that is undelivered and tries what has waited long enough; what comes in
 * between is read from where the last pass ended, so that a backlog is not read for each event.
 */
export class OutboxRelay {
  readonly #context: ClientContext<never>
  readonly #held = new Map<string, Held>()
  #handler: OutboxHandler | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = false
  /** Everything up to this sequence is delivered, or belongs to an order that is held. */
  #readTo = 0
  #isWholeDue = true
  /** When the last whole pass ended, on the monotonic clock. */
  #wholeEndedAt = 0
  #wakeUp: Timer | undefined

  constructor(context: ClientContext<never>) {
    this.#context = context
  }

  /** @throws Error where there is a handler already; TypeError where it is no function. */
  deliver(handler: OutboxHandler): void {
    checkFunction('handler', handler)
    if (this.#handler) throw new Error('events are delivered to one handler')
    this.#handler = handler
    this.nudge()
  }

  /** Delivers what there is; called after every change that wrote events. */
  nudge(): void {
    if (!this.#handler || this.#stopped) return
    this.#again = true
    this.#running ??= this.#pump(this.#handler).finally(() => {
      this.#running = undefined
      if (this.#again) this.nudge()
    })
  }

  /** Resolves when nothing is being delivered; what waits after a failure is not waited for. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** Ends after the event in hand: after {@link deliveryLimitMs} at the latest. */
  stop(): Promise<void> {
    this.#stopped = true
    this.#wakeUp?.cancel()
    return this.idle()
  }

  async #pump(handler: OutboxHandler): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        await this.#pass(handler)
      } catch (error) {
        const text = textOfError(error)
        this.#context.emit({ type: 'backgroundFailed', work: 'outbox', error: text })
        this.#isWholeDue = true
        this.#wakeAt(this.#context.clock.monotonic() + firstWaitMs)
        return
      }
    }
  }

  async #pass(handler: OutboxHandler): Promise<void> {
    const { store, clock, dialect } = this.#context
    // While nothing is held, the whole is what is new.
    const isWhole = this.#isWholeDue || this.#held.size === 0
    this.#isWholeDue = false
    const waiting = new Set(isWhole ? [] : this.#held.keys())
    let after = isWhole ? 0 : this.#readTo
    for (let isMore = true; isMore;) {
      const entries = await store.readOutbox({ dialect: dialect.name, after, limit: pageSize })
      for (const entry of entries) {
        if (this.#stopped) return
        await this.#deliver(entry, handler, waiting)
      }
      after = entries.at(-1)?.sequence ?? after
      isMore = entries.length === pageSize
      if (isMore) await clock.sleep(0)
    }
    this.#readTo = after
    if (isWhole) this.#endWhole(waiting)
    let earliest = Infinity
    for (const { until } of this.#held.values()) earliest = Math.min(earliest, until)
    if (this.#held.size > 0) this.#wakeAt(Math.max(earliest, this.#wholeEndedAt + firstWaitMs))
  }

  /** Delivers an entry, unless its order waits: then all that the pass still finds of it does. */
  async #deliver(entry: OutboxEntry, handler: OutboxHandler, waiting: Set<string>): Promise<void> {
    const { clock, store } = this.#context
    const { orderId } = entry.event
    const held = this.#held.get(orderId)
    if (waiting.has(orderId) || (held && held.until > clock.monotonic())) {
      waiting.add(orderId)
      return
    }
    try {
      await this.#handle(entry, handler)
    } catch (error) {
      waiting.add(orderId)
      this.#hold(entry, (held?.failures ?? 0) + 1, error)
      return
    }
    await store.markDelivered([entry.sequence])
    this.#held.delete(orderId)
  }

  #handle(entry: OutboxEntry, handler: OutboxHandler): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        timer.cancel()
        settle()
      }
      // It keeps the process alive: whoever stops waits for it.
      const timer = this.#context.clock.setTimer(deliveryLimitMs, () =>
        reject(new Error(`the handler has not settled within ${deliveryLimitMs} ms`)),
      )
      handled(entry, handler).then(
        () => end(resolve),
        (error: unknown) => end(() => reject(error)),
      )
    })
  }

  #hold({ sequence, event }: OutboxEntry, failures: number, error: unknown): void {
    const { clock, emit } = this.#context
    const waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs)
    this.#held.set(event.orderId, { failures, until: clock.monotonic() + waitMs })
    emit({ type: 'deliveryFailed', sequence, waitMs, error: textOfError(error) })
  }

  #endWhole(waiting: ReadonlySet<string>): void {
    this.#wholeEndedAt = this.#context.clock.monotonic()
    // Nothing of the other orders is left: somebody else on the same store has delivered it.
    for (const orderId of this.#held.keys()) {
      if (!waiting.has(orderId)) this.#held.delete(orderId)
    }
  }

  /** One timer for the relay, whatever waits. */
  #wakeAt(at: number): void {
    const { clock } = this.#context
    this.#wakeUp?.cancel()
    if (this.#stopped) return
    this.#wakeUp = clock.setTimer(at - clock.monotonic(), () => {
      this.#isWholeDue = true
      this.nudge()
    })
    this.#wakeUp.unref?.()
  }
}

/** Rejects also where the handler throws at once. */
async function handled(entry: OutboxEntry, handler: OutboxHandler): Promise<void> {
  return handler(entry)
}
