import type { StockItem } from '../catalog/catalog-client.js'
import { isLegalOrderMove, type OrderFailure, type OrderStatus } from './order-state.js'
import type { SagaStep } from './saga/saga-step.js'

/** A line of an order, at the price of the moment it was ordered. */
export interface OrderItem extends StockItem {
  readonly name: string
  /** One piece, in won. */
  readonly price: number
}

/**
 * What a buyer wants, and how far it has come. The saga is a part of it and shares its version: the
 * two cannot disagree.
 */
export interface Order {
  readonly id: string
  readonly buyer: string
  readonly status: OrderStatus
  readonly failure: OrderFailure | null
  /** All items, in won. */
  readonly amount: number
  /** The part of it that points pay, in won. */
  readonly pointsUsed: number
  readonly items: readonly OrderItem[]
  readonly steps: readonly SagaStep[]
  /** How often its buyer, or the loss of its money, has begun a cancel. */
  readonly cancels: number
  /** A payment of it is in review: a person decides. */
  readonly inReview: boolean
  /** The saga's limit: not paid by then, it ends. */
  readonly expiresAt: number
  readonly createdAt: number
  readonly updatedAt: number
  /** Grows by one with every change; compared and set by the store. */
  readonly version: number
}

/** What is left for a payment, in won; 0 where points pay for all of it. */
export function dueOf({ amount, pointsUsed }: Pick<Order, 'amount' | 'pointsUsed'>): number {
  return amount - pointsUsed
}

/**
 * The order in its next state.
 *
 * @throws Error when the move is none of the table's: a defect.
 */
export function moved(
  order: Order,
  to: OrderStatus,
  change: Partial<Pick<Order, 'failure' | 'steps' | 'inReview' | 'cancels'>> = {},
): Order {
  if (!isLegalOrderMove(order.status, to)) {
    throw new Error(`order ${order.id} cannot move from ${order.status} to ${to}`)
  }
  return { ...order, failure: null, ...change, status: to }
}

/** The name of the order's latest cancel: asking for it twice gives back once. */
export function cancelIdOf({ id, cancels }: Pick<Order, 'id' | 'cancels'>): string {
  return `cancel-${id}-${cancels}`
}
