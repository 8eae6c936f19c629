import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { problem } from '../scenario/scenario-error.js'
import type { Simulator } from '../simulator.js'
import { AdminRefusal } from './admin-error.js'
import { addRoute, answer, plain, refusals, type AdminApp } from './admin-route.js'

const callbackSchema = z
  .object({
    id: z.string().meta({ description: 'Names it for the routes below.' }),
    eventId: z.string().meta({ description: 'The same for every copy and every attempt.' }),
    dialect: z.string(),
    event: z.string().meta({ description: "What happened, in the dialect's words." }),
    chargeKey: z.string(),
    reference: z.string(),
    url: z.string(),
    body: z.string().meta({ description: 'JSON, card numbers masked.' }),
    faults: z.array(z.string()),
    wronglySigned: z.boolean(),
    state: z
      .enum(['held', 'waiting', 'underWay', 'delivered', 'failed', 'lost', 'dropped', 'forgotten'])
      .meta({ description: 'One of the first three: the others are ends.' }),
    attempts: z.array(z.int().nullable()).meta({
      description: 'The HTTP statuses that came back; null where none did.',
    }),
  })
  .meta({ id: 'Callback', description: 'A callback that is not at its end.' })

const params = z.object({ id: z.string().meta({ description: 'The id of the callback.' }) })
const done = answer('It is done.', z.object({ id: z.string() }), { id: '20250816:TR:9577c5.1' })
const tags = ['callbacks']

const listCallbacks = createRoute({
  method: 'get',
  path: '/__admin/callbacks',
  operationId: 'listCallbacks',
  tags,
  summary: 'List the callbacks that are held, wait for their moment or are under way.',
  responses: {
    200: answer('Oldest first.', z.object({ callbacks: z.array(callbackSchema) })),
    ...refusals(),
  },
})

const releaseCallback = createRoute({
  method: 'post',
  path: '/__admin/callbacks/{id}/release',
  operationId: 'releaseCallback',
  tags,
  summary: 'Send a callback that is held or waits, now.',
  request: { params },
  responses: { 200: done, ...refusals(404, 409) },
})

const dropCallback = createRoute({
  method: 'post',
  path: '/__admin/callbacks/{id}/drop',
  operationId: 'dropCallback',
  tags,
  summary: 'End a callback that is held or waits, without another attempt.',
  request: { params },
  responses: { 200: done, ...refusals(404, 409) },
})

const duplicateCallback = createRoute({
  method: 'post',
  path: '/__admin/callbacks/{id}/duplicate',
  operationId: 'duplicateCallback',
  tags,
  summary: 'Send a copy of a callback that is not at its end, now.',
  request: { params },
  responses: { 200: done, ...refusals(404) },
})

/** Adds the routes of callbacks due. */
export function addCallbackRoutes(app: AdminApp, simulator: Simulator): void {
  addRoute(app, listCallbacks, (context) =>
    context.json({ callbacks: plain(simulator.callbacks()) }, 200),
  )
  addRoute(app, releaseCallback, (context) => {
    const { id } = context.req.valid('param')
    if (!simulator.releaseCallback(id)) throw missed(simulator, id)
    return context.json({ id }, 200)
  })
  addRoute(app, dropCallback, (context) => {
    const { id } = context.req.valid('param')
    if (!simulator.dropCallback(id)) throw missed(simulator, id)
    return context.json({ id }, 200)
  })
  addRoute(app, duplicateCallback, (context) => {
    const { id } = context.req.valid('param')
    if (!simulator.duplicateCallback(id)) throw missed(simulator, id)
    return context.json({ id }, 200)
  })
}

/** Why nothing could be done with a callback. */
function missed(simulator: Simulator, id: string): AdminRefusal {
  const isOpen = simulator.callbacks().some((callback) => callback.id === id)
  if (isOpen) return new AdminRefusal(409, [problem(['id'], `callback ${id} is under way`)])
  return new AdminRefusal(404, [problem(['id'], `no callback ${id} is held or due`)])
}
