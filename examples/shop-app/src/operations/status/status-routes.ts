import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { answers, newApi, refuses, type Api } from '../../http/api.js'
import type { Identity } from '../../http/identity.js'
import { requestErrors } from '../../http/request-errors.js'
import { readStatus, type StatusParts } from './read-status.js'
import { statusBody } from './status-schema.js'

/** Workers of the shop; undefined where their number is not limited. */
export interface Slots {
  readonly free: number
  readonly waiting: number
}

export interface StatusRoutesParts extends StatusParts {
  readonly slots: Slots | undefined
  readonly book: { readonly inFlight: number }
  readonly metrics: { readonly contentType: string; text(): Promise<string> }
  readonly identity: Identity
}

const healthBody = z.object({
  status: z.literal('up'),
  freeSlots: z.int().nullable().describe('Workers without a request; null: no limit.'),
  requestsInLine: z.int().describe('Requests that wait for a worker.'),
  ordersInFlight: z.int().describe('Orders that a request is working on.'),
})

/** How the shop stands: all of it for operators, a word for everybody, numbers for programs. */
export function statusRoutes(parts: StatusRoutesParts): Api {
  const { slots, book, metrics, identity } = parts
  const app = newApi()

  app.openapi(health, (context) =>
    context.json(
      {
        status: 'up' as const,
        freeSlots: slots?.free ?? null,
        requestsInLine: slots?.waiting ?? 0,
        ordersInFlight: book.inFlight,
      },
      200,
    ),
  )
  app.openapi(scraping, async (context) =>
    context.text(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  )
  app.openapi(reading(identity), async (context) => context.json(await readStatus(parts), 200))
  return app
}

const tags = ['operations']

const health = createRoute({
  method: 'get',
  path: '/health',
  tags,
  operationId: 'getHealth',
  summary: 'Whether the shop is up, and how busy it is',
  responses: { 200: answers('It is up.', healthBody) },
})

const scraping = createRoute({
  method: 'get',
  path: '/metrics',
  tags,
  operationId: 'getMetrics',
  summary: 'The metrics of this moment, as Prometheus reads them',
  responses: {
    200: { description: 'Text.', content: { 'text/plain': { schema: z.string() } } },
  },
})

function reading({ operator }: Identity) {
  return createRoute({
    ...operator,
    method: 'get',
    path: '/operations/status',
    tags,
    operationId: 'getStatus',
    summary: 'Gateways, orders, work that waits, dead letters and alerts, at one glance',
    responses: {
      200: answers('As of now.', statusBody),
      ...refuses(requestErrors.UNAUTHENTICATED, requestErrors.FORBIDDEN),
    },
  })
}
