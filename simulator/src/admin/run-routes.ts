import { systemClock } from '@holdfast/resilience-kit'
import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Simulator } from '../simulator.js'
import {
  addRoute,
  answer,
  plain,
  readBodyBy,
  refusals,
  requestBody,
  type AdminApp,
} from './admin-route.js'
import { scenarioSchema } from './scenario-routes.js'

const LONGEST_DOWN_MS = 3_600_000
const LONGEST_WAIT_MS = 600_000
const DEFAULT_WAIT_MS = 30_000

const restartSchema = z.strictObject({
  downForMs: z.int().min(0).max(LONGEST_DOWN_MS).default(1000).meta({
    description: 'How long it is away, in real milliseconds.',
  }),
})

const waitSchema = z.strictObject({
  timeoutMs: z.int().min(0).max(LONGEST_WAIT_MS).default(DEFAULT_WAIT_MS).meta({
    description: 'How long to wait, in real milliseconds.',
  }),
})

const tags = ['run']

const restart = createRoute({
  method: 'post',
  path: '/__admin/restart',
  operationId: 'restart',
  tags,
  summary: 'Restart the gateway.',
  description:
    'It goes away, forgets pending work, keeps its ledger and comes back. The answer comes when ' +
    'it is back; ask at the admin port, because those of the gateway are cut.',
  request: { body: requestBody(restartSchema, { fast: { downForMs: 100 } }, false) },
  responses: {
    200: answer(
      'It is back, unless a rule keeps it away.',
      z.object({ isListening: z.boolean() }),
      { isListening: true },
    ),
    ...refusals(400, 409, 413),
  },
})

const reset = createRoute({
  method: 'post',
  path: '/__admin/reset',
  operationId: 'reset',
  tags,
  summary: 'Begin anew.',
  description:
    'Forgets ledger, counts, journal and pending work, and plays the first scenario from its ' +
    'beginning.',
  responses: { 200: answer('The scenario under way.', scenarioSchema), ...refusals(409) },
})

const waitUntilIdle = createRoute({
  method: 'post',
  path: '/__admin/wait-until-idle',
  operationId: 'waitUntilIdle',
  tags,
  summary: 'Wait until nothing is under way.',
  description: 'Until no request waits, no charge is pending and no callback is due.',
  request: { body: requestBody(waitSchema, { patient: { timeoutMs: 60_000 } }, false) },
  responses: {
    200: answer('False where the time was up first.', z.object({ isIdle: z.boolean() }), {
      isIdle: true,
    }),
    ...refusals(400, 413),
  },
})

/** Adds the routes that restart, reset and wait. */
export function addRunRoutes(app: AdminApp, simulator: Simulator): void {
  addRoute(app, restart, async (context) => {
    await simulator.restart(readBodyBy(context, restartSchema).downForMs)
    return context.json({ isListening: simulator.stats().isListening }, 200)
  })
  addRoute(app, reset, async (context) => {
    return context.json(plain(await simulator.reset()), 200)
  })
  addRoute(app, waitUntilIdle, async (context) => {
    const { timeoutMs } = readBodyBy(context, waitSchema)
    const isIdle = await isIdleWithin(simulator, timeoutMs, context.req.raw.signal)
    return context.json({ isIdle }, 200)
  })
}

/** Whether the gateway is idle before the time is up or the client leaves. */
async function isIdleWithin(
  simulator: Simulator,
  timeoutMs: number,
  leaving: AbortSignal,
): Promise<boolean> {
  const over = new AbortController()
  const idle = simulator.whenIdle().then(() => true)
  const late = systemClock.sleep(timeoutMs, AbortSignal.any([over.signal, leaving])).then(
    () => false,
    () => false,
  )
  try {
    return await Promise.race([idle, late])
  } finally {
    over.abort()
  }
}
