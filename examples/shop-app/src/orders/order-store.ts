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

/** Everything that becomes true in one transaction. */
export interface OrderChange {
  /** The order as it shall be; its `version` is the one that was read. */
  readonly order: Order
  /** The payment event whose effect this is. */
  readonly appliedEvent?: number
}

/** Where to go on reading unfinished orders, and which of the waiting ones count. */
export interface UnfinishedPage {
  /** The last id that was seen; empty for the first page. */
  readonly after: string
  readonly limit: number
  /** Waiting orders count when they expire at or before this moment. */
  readonly expiredBy: number
}

/** Where orders live. Every method is one transaction. */
export interface OrderStore {
  /** Binds a key to a request; gives the record that stands, which may be an earlier one. */
  claimKey(record: KeyRecord): KeyRecord
  insert(order: Order): void
  get(orderId: string): Order | undefined
  /** Compare-and-set on the version: `stale` when somebody else changed the order first. */
  save(change: OrderChange): 'saved' | 'stale'
  /** Whether the effect of a payment event is in the orders already. */
  isApplied(event: number): boolean
  markApplied(event: number): void
  /** Orders by id that are pending, waiting past their time, or have stock to give back. */
  pageUnfinished(page: UnfinishedPage): readonly string[]
  countByStatus(): ReadonlyMap<OrderStatus, number>
  close(): void
}
