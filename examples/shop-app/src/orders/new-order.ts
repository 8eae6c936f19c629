import type { Clock } from '@holdfast/resilience-kit'
import type { Order, OrderItem } from './order.js'
import { firstSteps } from './saga/saga.js'

/** What all items cost together, in won. */
export function amountOf(items: readonly OrderItem[]): number {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
}

/** An order as it is first written: its saga is about to ask for the stock. */
export function newOrder(
  { clock, orderTtlMs }: { readonly clock: Clock; readonly orderTtlMs: number },
  { buyer, pointsToUse }: { readonly buyer: string; readonly pointsToUse: number },
  id: string,
  items: readonly OrderItem[],
): Order {
  const now = clock.now()
  return {
    id,
    buyer,
    status: 'PENDING',
    failure: null,
    amount: amountOf(items),
    pointsUsed: pointsToUse,
    items,
    steps: firstSteps(),
    cancels: 0,
    inReview: false,
    expiresAt: now + orderTtlMs,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
