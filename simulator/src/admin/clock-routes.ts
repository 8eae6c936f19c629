import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { timeScaleSchema } from '../scenario/scenario.js'
import type { Simulator } from '../simulator.js'
import {
  addRoute,
  answer,
  readBodyBy,
  refusals,
  requestBody,
  type AdminApp,
} from './admin-route.js'
import { millisecondsSchema, momentSchema } from './quantity-schemas.js'

const clockSchema = z
  .object({
    timeScale: z.number().positive().meta({
      description:
        "Real milliseconds per millisecond of the gateway's clock: 0.1 is ten times as fast.",
    }),
    now: momentSchema,
    sinceMs: millisecondsSchema.meta({
      description: "Milliseconds of the gateway's clock since the scenario began.",
    }),
  })
  .meta({ id: 'Clock', description: "How the gateway's clock runs." })

const changeSchema = z.strictObject({ timeScale: timeScaleSchema })

const CLOCK = { timeScale: 0.1, now: '2025-08-16T02:00:00.000Z', sinceMs: 12_000 }
const tags = ['scenario']

const getClock = createRoute({
  method: 'get',
  path: '/__admin/clock',
  operationId: 'getClock',
  tags,
  summary: "Show how fast the gateway's clock runs.",
  responses: { 200: answer('The clock now.', clockSchema, CLOCK), ...refusals() },
})

const setClock = createRoute({
  method: 'put',
  path: '/__admin/clock',
  operationId: 'setClock',
  tags,
  summary: "Let the gateway's clock run faster or slower.",
  description: 'For what is under way too. It is the `timeScale` of the scenario under way.',
  request: { body: requestBody(changeSchema, { tenTimesAsFast: { timeScale: 0.1 } }) },
  responses: { 200: answer('The clock now.', clockSchema, CLOCK), ...refusals(400, 409, 413) },
})

/** Adds the routes of the gateway's clock. */
export function addClockRoutes(app: AdminApp, simulator: Simulator): void {
  addRoute(app, getClock, (context) => context.json(simulator.clock(), 200))
  addRoute(app, setClock, async (context) => {
    await simulator.changeScenario(readBodyBy(context, changeSchema))
    return context.json(simulator.clock(), 200)
  })
}
