import type { Clock } from '@holdfast/resilience-kit'
import type { Order } from './order.js'
import { progressOf, type OrderProgress } from './order-progress.js'
import type { OrderStatus } from './order-state.js'
import type { OrderChange, OrderStore } from './order-store.js'
import { undertakingsOf } from './order-undertakings.js'

/** An order has moved from one state to another, durably. */
export interface OrderMoved {
  readonly order: Order
  readonly from: OrderStatus
}

/** What the book tells its listeners, after it is durable. */
export interface BookListener {
  moved?(moved: OrderMoved): void
  /** There is new progress of this order. */
  progressed?(orderId: string): void
  /** There is new work in the outbox. */
  undertaken?(): void
}

/**
 * The orders of this process: every change goes through here, so that each is compared and set,
 * told of once it is durable with all that it undertakes, and nobody works on an order that
 * somebody else has in hand.
 */
export class OrderBook {
  readonly store: OrderStore
  readonly #clock: Clock
  readonly #listeners = new Set<BookListener>()
  readonly #inFlight = new Set<string>()
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(store: OrderStore, clock: Clock) {
    this.store = store
    this.#clock = clock
  }

  /** Makes a new order durable; `known` where there is one of this id already. */
  insert(order: Order): 'inserted' | 'known' {
    const result = this.store.insert(order, progressOf(undefined, order))
    if (result === 'inserted') this.#tell((listener) => listener.progressed?.(order.id))
    return result
  }

  /**
   * Makes a change durable if the order is still as it was read. `begins` binds the buyer's key to
   * the payment that begins with it.
   *
   * @returns the order as it stands now, or `stale`
   */
  save(
    before: Order,
    after: Order,
    { begins, also = [] }: { begins?: OrderChange['begins']; also?: readonly OrderProgress[] } = {},
  ): Order | 'stale' {
    const order = { ...after, updatedAt: this.#clock.now() }
    const undertakings = undertakingsOf(before, after)
    const progress = [...progressOf(before, after), ...also]
    const change = { order, undertakings, progress, ...(begins && { begins }) }
    if (this.store.save(change) === 'stale') return 'stale'
    const saved = { ...order, version: order.version + 1 }
    if (before.status !== saved.status) {
      this.#tell((listener) => listener.moved?.({ order: saved, from: before.status }))
    }
    if (progress.length > 0) this.#tell((listener) => listener.progressed?.(order.id))
    if (undertakings.length > 0) this.#tell((listener) => listener.undertaken?.())
    return saved
  }

  /** Notes that an order could not be saved after its payment. */
  noteSaveFailed(orderId: string, paymentId: string): void {
    this.store.noteSaveFailed(orderId, paymentId)
    this.#tell((listener) => listener.undertaken?.())
  }

  /** Adds what a payment did to what is told of its order. */
  addProgress(orderId: string, source: string, progress: OrderProgress): void {
    this.store.addProgress(orderId, source, progress)
    this.#tell((listener) => listener.progressed?.(orderId))
  }

  /** Hears of every change; gives back the way to stop. */
  listen(listener: BookListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** How many orders requests of this process are working on. */
  get inFlight(): number {
    return this.#inFlight.size
  }

  /** A request of this process is working on the order; nobody else may end it. */
  isInFlight(orderId: string): boolean {
    return this.#inFlight.has(orderId)
  }

  /** Marks an order as worked on by a request, from this very moment until `work` has ended. */
  async whileInFlight<T>(orderId: string, work: () => Promise<T>): Promise<T> {
    this.#inFlight.add(orderId)
    try {
      return await work()
    } finally {
      this.#inFlight.delete(orderId)
    }
  }

  /** Runs what may change an order from the background, one after another per order. */
  async inTurn<T>(orderId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(orderId) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#turns.set(orderId, mine)
    try {
      return await mine
    } finally {
      if (this.#turns.get(orderId) === mine) this.#turns.delete(orderId)
    }
  }

  #tell(what: (listener: BookListener) => void): void {
    for (const listener of this.#listeners) what(listener)
  }
}
