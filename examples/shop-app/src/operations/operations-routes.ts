import { Hono } from 'hono'
import type { WorkerSlots } from '../http/worker-slots.js'
import { reviewRoutes, type ReviewParts } from './review-routes.js'
import type { ShopMetrics } from './shop-metrics.js'

export interface OperationsParts extends ReviewParts {
  readonly slots: WorkerSlots | undefined
  readonly metrics: ShopMetrics
}

/** What people and programs that watch the shop may ask. */
export function operationsRoutes(parts: OperationsParts): Hono {
  const { client, book, slots, metrics, clock } = parts
  const app = new Hono()
  app.route('/', reviewRoutes(parts))

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
