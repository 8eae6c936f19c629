import { Hono } from 'hono'
import type { PaymentClient } from '@holdfast/pg-client'
import type { AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import type { Clock } from '@holdfast/resilience-kit'
import type { WorkerSlots } from '../http/worker-slots.js'
import type { OrderBook } from '../orders/order-book.js'
import type { ShopMetrics } from './shop-metrics.js'

export interface OperationsParts {
  readonly client: PaymentClient<AsyncCardInstrument>
  readonly book: OrderBook
  readonly slots: WorkerSlots | undefined
  readonly metrics: ShopMetrics
  readonly clock: Clock
}

/** What people and programs that watch the shop may ask. */
export function operationsRoutes({ client, book, slots, metrics, clock }: OperationsParts): Hono {
  const app = new Hono()

  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  )

  app.get('/health', async (context) => {
    const { breakers, waiting } = await client.health()
    const now = clock.now()
    return context.json({
      status: 'up',
      breakers,
      waiting: waiting.map(({ state, count, oldestCreatedAt }) => ({
        state,
        count,
        oldestAgeMs: Math.max(0, now - oldestCreatedAt),
      })),
      freeSlots: slots?.free ?? null,
      requestsInLine: slots?.waiting ?? 0,
      ordersInFlight: book.inFlight,
    })
  })
  return app
}
