import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { DIALECT_NAMES } from '../dialects/served-dialect.js'
import type { Simulator } from '../simulator.js'
import { addRoute, answer, refusals, type AdminApp } from './admin-route.js'
import { createSimulatorMetrics } from './simulator-metrics.js'

const countSchema = z.int().min(0)
const countsSchema = z.record(z.string(), countSchema)

const dialectCountsSchema = z
  .object({
    requests: countsSchema.meta({ description: 'By operation; `unread`: nonsense.' }),
    outcomes: z
      .object({
        accepted: countSchema,
        declined: countSchema,
        found: countSchema,
        absent: countSchema,
        invalid: countSchema,
        replayed: countSchema,
        failed: countSchema,
        proxyError: countSchema,
        rateLimited: countSchema,
        inFlight: countSchema,
        malformed: countSchema,
        truncated: countSchema,
        cut: countSchema,
        hung: countSchema,
      })
      .meta({ description: 'How requests ended.' }),
    faults: countsSchema.meta({ description: 'How often each struck; absent: never.' }),
    pendingCharges: countSchema,
    callbacks: z
      .object({
        due: countSchema,
        held: countSchema,
        delivered: countSchema,
        failed: countSchema,
        retried: countSchema,
        lost: countSchema,
        duplicated: countSchema,
        late: countSchema,
        dropped: countSchema,
        forgotten: countSchema,
      })
      .meta({ description: 'By what became of them; `held` are a part of `due`.' }),
  })
  .meta({ id: 'DialectCounts', description: 'What one dialect has counted.' })

/** What the simulator has counted. */
const statsSchema = z.object({
  seed: z.int().min(0),
  isListening: z.boolean(),
  openSockets: countSchema.meta({ description: "Connections open at the gateway's ports." }),
  inFlight: countSchema.meta({ description: 'Requests without an answer yet, hung ones too.' }),
  dialects: z.partialRecord(z.enum(DIALECT_NAMES), dialectCountsSchema),
})

const getStats = createRoute({
  method: 'get',
  path: '/__admin/stats',
  operationId: 'getStats',
  tags: ['stats'],
  summary: 'Show what was counted since the start or the last reset.',
  responses: { 200: answer('The counts now.', statsSchema), ...refusals() },
})

const getMetrics = createRoute({
  method: 'get',
  path: '/__admin/metrics',
  operationId: 'getMetrics',
  tags: ['stats'],
  summary: 'Show the same for Prometheus.',
  responses: {
    200: {
      description: "Prometheus' text format.",
      content: { 'text/plain': { schema: z.string() } },
    },
    ...refusals(),
  },
})

/** Adds the routes of counts. */
export function addStatsRoutes(app: AdminApp, simulator: Simulator): void {
  const metrics = createSimulatorMetrics(() => simulator.stats())
  addRoute(app, getStats, (context) => context.json(simulator.stats(), 200))
  addRoute(app, getMetrics, async (context) =>
    context.text(await metrics.metrics(), 200, { 'content-type': metrics.contentType }),
  )
}
