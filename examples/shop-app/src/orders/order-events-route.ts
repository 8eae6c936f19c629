import { createRoute } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { newApi, refuses, type Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { orderErrors } from './order-errors.js'
import { orderParams, type OrderRoutesParts } from './order-routes.js'
import { watchOrder } from './order-watch.js'

export interface OrderEventsParts extends Pick<OrderRoutesParts, 'book' | 'clock' | 'identity'> {
  /** Ends every stream: the shop stops. */
  readonly stopping: AbortSignal
}

/** Proxies close a connection that is silent for longer. */
const QUIET_MS = 15_000

/** What happens to an order, as it happens. */
export function orderEventsRoute(parts: OrderEventsParts): Api {
  const { book, identity, stopping } = parts
  const app = newApi()

  app.openapi(watching(identity), (context) => {
    const order = book.store.get(context.req.valid('param').id)
    if (order?.buyer !== context.get('user').id) throw new ShopError(orderErrors.ORDER_NOT_FOUND)
    const after = Number(context.req.valid('header')['last-event-id'] ?? 0)
    context.header('x-accel-buffering', 'no')
    return streamSSE(context, async (stream) => {
      const gone = new AbortController()
      stream.onAbort(() => gone.abort())
      const signal = AbortSignal.any([gone.signal, stopping])
      for await (const watched of watchOrder(parts, order.id, after, {
        signal,
        quietMs: QUIET_MS,
      })) {
        if (watched.kind === 'quiet') await stream.write(': still here\n\n')
        else {
          for (const { id, at, progress } of watched.all) {
            const data = JSON.stringify({ ...progress, at: new Date(at).toISOString() })
            await stream.writeSSE({ id: String(id), event: progress.type, data })
          }
        }
      }
    })
  })
  return app
}

function watching({ signedIn }: Identity) {
  return createRoute({
    ...signedIn,
    method: 'get',
    path: '/orders/{id}/events',
    tags: ['orders'],
    operationId: 'watchOrder',
    summary: 'Watch one of my orders: server-sent events',
    description:
      'Events `order`, `step`, `payment` and `cancelRefused`, each with a number; who comes back ' +
      'with `Last-Event-ID` gets what happened meanwhile, anybody else all from the beginning.',
    request: {
      params: orderParams,
      headers: z.object({
        'last-event-id': z
          .string()
          .regex(/^\d{1,15}$/)
          .optional()
          .describe('The number of the last event that was received.'),
      }),
    },
    responses: {
      200: {
        description: 'A stream that stays open.',
        content: { 'text/event-stream': { schema: z.string() } },
      },
      ...refuses(requestErrors.UNAUTHENTICATED, orderErrors.ORDER_NOT_FOUND),
    },
  })
}
