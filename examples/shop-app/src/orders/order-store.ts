import type { OutboxTable } from '../outbox/outbox-table.js'
import type { Order } from './order.js'
import type { OrderProgress, StoredProgress } from './order-progress.js'
import type { OrderStatus } from './order-state.js'
import type { Undertaking } from './order-undertakings.js'

/** What an idempotency key stands for. */
export interface KeyRecord {
  readonly buyer: string
  readonly key: string
  /** Of the request's content without the card number. */
  readonly fingerprint: string
  /** The order it makes, or will make. */
  readonly orderId: string
}

/** A key as it stands, and what it has begun. */
export interface StandingKey extends KeyRecord {
  /** The order's payment, counted from 1, that it was bound to; null where it was bound to none. */
  readonly round: number | null
}

/** Everything that becomes true in one transaction. */
export interface OrderChange {
  /** The order as it shall be; its `version` is the one that was read. */
  readonly order: Order
  /** The key of the order's buyer that begins a payment with this change, and which one. */
  readonly begins?: { readonly key: string; readonly round: number }
  readonly undertakings: readonly Undertaking[]
  readonly progress: readonly OrderProgress[]
}

/** Where to go on reading unfinished orders, and which of the waiting ones count. Times in ms. */
export interface UnfinishedPage {
  /** The last id that was seen; empty for the first page. */
  readonly after: string
  readonly limit: number
  /** Waiting orders count when they expire at or before this moment. */
  readonly expiredBy: number
  /** They count too when they changed last after the one moment, and at or before the other. */
  readonly restedSince: number
  readonly restedBy: number
}

/** A page of a buyer's orders, latest first. */
export interface OrderListRequest {
  readonly buyer: string
  readonly limit: number
  /** The last order of the page before. */
  readonly before?: { readonly createdAt: number; readonly id: string }
}

/** The open work of orders, and what of it was given up. */
export type OrderOutbox = Pick<
  OutboxTable,
  'backlog' | 'due' | 'done' | 'failed' | 'listDead' | 'replay' | 'waitingCount' | 'forgetDone'
>

/** Where orders live. Every method is one transaction. */
export interface OrderStore {
  readonly outbox: OrderOutbox
  /** The record that stands under a key. */
  findKey(buyer: string, key: string): StandingKey | undefined
  /** Binds a key to a request; gives the record that stands, which may be an earlier one. */
  claimKey(record: KeyRecord): StandingKey
  /** `known`, and nothing is done, where there is an order of this id already. */
  insert(order: Order, progress: readonly OrderProgress[]): 'inserted' | 'known'
  get(orderId: string): Order | undefined
  list(request: OrderListRequest): readonly Order[]
  /** Compare-and-set on the version: `stale` when somebody else changed the order first. */
  save(change: OrderChange): 'saved' | 'stale'
  /** Notes that an order could not be saved after its payment, once; its outbox undoes both. */
  noteSaveFailed(orderId: string, paymentId: string): void
  /** Whether such a note waits for its work, or for a person. */
  isSaveFailed(orderId: string): boolean
  /** Adds to what is told of an order; what comes from the same `source` again is left out. */
  addProgress(orderId: string, source: string, progress: OrderProgress): void
  /** What happened to an order after that number, oldest first. */
  listProgress(orderId: string, after: number): readonly StoredProgress[]
  /**
   * Orders by id that are pending or canceling, waiting as the page says, or failed while something
   * is being held for them.
   */
  pageUnfinished(page: UnfinishedPage): readonly string[]
  /** Orders with a payment in review, those first that have not changed for longest. */
  listInReview(limit: number): readonly Pick<Order, 'id' | 'status'>[]
  countByStatus(): ReadonlyMap<OrderStatus, number>
  close(): void
}
