import type { WantedOrder } from '../simulation/payment-world/order-book.js'

/** An order over 50 000 won. */
export function sampleOrder(id: string, change: Partial<WantedOrder> = {}): WantedOrder {
  return { id, owner: 'buyer-1', amount: 50_000, stock: 2, points: 100, ...change }
}
