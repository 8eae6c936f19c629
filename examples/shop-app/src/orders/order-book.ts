import type { Clock } from '@holdfast/resilience-kit'
import type { Order } from './order.js'
import type { OrderStatus } from './order-state.js'
import type { OrderChange, OrderStore } from './order-store.js'

/** An order has moved from one state to another, durably. */
export interface OrderMoved {
  readonly order: Order
  readonly from: OrderStatus
}

/**
 * The orders of this process: every change goes through here, so that each is compared and set,
 * told of once it is durable, and nobody works on an order that somebody else has in hand.
 */
export class OrderBook {
  readonly store: OrderStore
  readonly #clock: Clock
  readonly #listeners = new Set<(moved: OrderMoved) => void>()
  readonly #inFlight = new Set<string>()
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(store: OrderStore, clock: Clock) {
    this.store = store
    this.#clock = clock
  }

  /**
   * Makes a change durable if the order is still as it was read. `begins` binds the buyer's key to
   * the payment that begins with it.
   *
   * @returns the order as it stands now, or `stale`
   */
  save(before: Order, after: Order, begins?: OrderChange['begins']): Order | 'stale' {
    const order = { ...after, updatedAt: this.#clock.now() }
    if (this.store.save({ order, ...(begins && { begins }) }) === 'stale') return 'stale'
    const saved = { ...order, version: order.version + 1 }
    if (before.status !== saved.status) {
      for (const listener of this.#listeners) listener({ order: saved, from: before.status })
    }
    return saved
  }

  /** Hears of every move; gives back the way to stop. */
  onMoved(listener: (moved: OrderMoved) => void): () => void {
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
}
