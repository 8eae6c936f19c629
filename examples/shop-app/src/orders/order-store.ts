import type { Order } from './order.js'
import type { OrderStatus } from './order-state.js'

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

/** Where orders live. Every method is one transaction. */
export interface OrderStore {
  /** Binds a key to a request; gives the record that stands, which may be an earlier one. */
  claimKey(record: KeyRecord): StandingKey
  insert(order: Order): void
  get(orderId: string): Order | undefined
  /** Compare-and-set on the version: `stale` when somebody else changed the order first. */
  save(change: OrderChange): 'saved' | 'stale'
  /**
   * Orders by id that are pending, waiting as the page says, have stock to give back, or failed
   * while stock is being held for them.
   */
  pageUnfinished(page: UnfinishedPage): readonly string[]
  /** Orders with a payment in review, those first that have not changed for longest. */
  listInReview(limit: number): readonly Pick<Order, 'id' | 'status'>[]
  countByStatus(): ReadonlyMap<OrderStatus, number>
  close(): void
}
