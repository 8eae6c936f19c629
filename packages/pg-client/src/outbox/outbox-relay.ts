import type { OutboxEntry } from '../ports/payment-store.js'
import { textOfError, type ClientContext } from '../client-context.js'

/** Takes one durable event; resolving means that it may be forgotten. Must bear a second time. */
export type OutboxHandler = (entry: OutboxEntry) => Promise<void>

/** Entries read at a time, while none of them waits for its turn. */
const readAtOnce = 100
const firstWaitMs = 200
const longestWaitMs = 30_000

/** An order whose event could not be delivered; its later events wait for that one. */
interface Held {
  readonly failures: number
  /** On the monotonic clock. */
  readonly until: number
}

/**
 * Brings durable events to the shop: at least once, those of one order in order. An event that
 * fails is tried again after a wait, and holds up nothing but its own order.
 */
export class OutboxRelay {
  readonly #context: ClientContext<never>
  readonly #held = new Map<string, Held>()
  #handler: OutboxHandler | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = false

  constructor(context: ClientContext<never>) {
    this.#context = context
  }

  /** @throws Error where there is a handler already. */
  deliver(handler: OutboxHandler): void {
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

  /** Ends after the event in hand. */
  stop(): Promise<void> {
    this.#stopped = true
    return this.idle()
  }

  async #pump(handler: OutboxHandler): Promise<void> {
    const { store, emit } = this.#context
    let limit = readAtOnce
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        const entries = await store.readOutbox(limit)
        const delivered = await this.#deliverAll(entries, handler)
        // A full page may hide deliverable events behind those that wait.
        if (entries.length === limit) this.#again = true
        limit = delivered > 0 ? readAtOnce : limit * 2
      } catch (error) {
        emit({ type: 'backgroundFailed', work: 'outbox', error: textOfError(error) })
        this.#nudgeIn(firstWaitMs)
        return
      }
    }
  }

  async #deliverAll(entries: readonly OutboxEntry[], handler: OutboxHandler): Promise<number> {
    let delivered = 0
    for (const entry of entries) {
      if (this.#stopped) break
      const { orderId } = entry.event
      const held = this.#held.get(orderId)
      if (held && held.until > this.#context.clock.monotonic()) continue
      try {
        await handler(entry)
      } catch (error) {
        this.#hold(entry, (held?.failures ?? 0) + 1, error)
        continue
      }
      await this.#context.store.markDelivered([entry.sequence])
      this.#held.delete(orderId)
      delivered += 1
    }
    return delivered
  }

  #hold({ sequence, event }: OutboxEntry, failures: number, error: unknown): void {
    const { clock, emit } = this.#context
    const waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs)
    this.#held.set(event.orderId, { failures, until: clock.monotonic() + waitMs })
    emit({ type: 'deliveryFailed', sequence, waitMs, error: textOfError(error) })
    this.#nudgeIn(waitMs)
  }

  #nudgeIn(waitMs: number): void {
    const timer = this.#context.clock.setTimer(waitMs, () => this.nudge())
    timer.unref?.()
  }
}
