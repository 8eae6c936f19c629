import { Hono } from 'hono'
import type { WorkerSlots } from '../http/worker-slots.js'
import type { ApiEnv } from '../http/api.js'
import { reviewRoutes, type ReviewParts } from './review-routes.js'
import type { ShopMetrics } from './shop-metrics.js'

export interface OperationsParts extends ReviewParts {
  readonly slots: WorkerSlots | undefined
  readonly metrics: ShopMetrics
}

/** What people and programs that watch the shop may ask. */
export function operationsRoutes(parts: OperationsParts): Hono<ApiEnv> {
  const { desk, book, slots, metrics, clock } = parts
  const app = reviewRoutes(parts)

  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  )

  app.get('/health', async (context) => {
    const gateways = await Promise.all(desk.all.map((client) => client.health()))
    const now = clock.now()
    return context.json({
      status: 'up',
      gateways: gateways.map(({ dialect, breakers, waiting }) => ({
        dialect,
        breakers,
        waiting: waiting.map(({ state, count, oldestCreatedAt }) => ({
          state,
          count,
          oldestAgeMs: Math.max(0, now - oldestCreatedAt),
        })),
      })),
      freeSlots: slots?.free ?? null,
      requestsInLine: slots?.waiting ?? 0,
      ordersInFlight: book.inFlight,
    })
  })
  return app
}
