import type { Logger } from '@holdfast/resilience-kit'
import type { CatalogClient } from '../catalog/catalog-client.js'
import type { OrderBook } from './order-book.js'
import { holdOf, withStep } from './order.js'

/**
 * Gives back the stock of every round that is marked so. What fails stays marked, and the sweep
 * tries again: giving back is idempotent, however often it happens.
 *
 * @returns whether nothing is left to give back
 */
export async function giveBackStock(
  orderId: string,
  work: { readonly book: OrderBook; readonly catalog: CatalogClient; readonly logger: Logger },
): Promise<boolean> {
  const { book, catalog, logger } = work
  for (;;) {
    const order = book.store.get(orderId)
    const step = order?.steps.find(({ state }) => state === 'undoing')
    if (!order || !step) return true
    try {
      await catalog.release(holdOf(order.id, step.round), order.items)
    } catch (error) {
      logger.warn({ orderId, err: error }, 'stock could not be given back yet')
      return false
    }
    // Whether it was stale or saved, the next round sees what is left.
    book.save(order, { ...order, steps: withStep(order.steps, { ...step, state: 'undone' }) })
  }
}
