import { createRoute } from '@hono/zod-openapi'
import type { JSONValue } from 'hono/utils/types'
import { z } from 'zod'
import { DIALECT_NAMES } from '../dialects/served-dialect.js'
import { problem } from '../scenario/scenario-error.js'
import type { Simulator } from '../simulator.js'
import { AdminRefusal } from './admin-error.js'
import {
  addRoute,
  answer,
  plain,
  readJson,
  refusals,
  requestBody,
  type AdminApp,
} from './admin-route.js'

const dialectSchema = z
  .object({
    name: z.enum(DIALECT_NAMES),
    explains: z.string(),
    url: z.string().meta({ description: 'The base address of its requests.' }),
    operations: z.array(z.string()),
    events: z.array(z.string()).meta({ description: 'What its callbacks tell.' }),
    actions: z.array(
      z.object({
        name: z.string(),
        explains: z.string(),
        input: z.record(z.string(), z.unknown()).meta({
          description: 'What the action is given, as JSON Schema.',
        }),
      }),
    ),
  })
  .meta({ id: 'Dialect', description: 'A dialect that is served.' })

const listDialects = createRoute({
  method: 'get',
  path: '/__admin/dialects',
  operationId: 'listDialects',
  tags: ['dialects'],
  summary: 'List the dialects that are served, with their addresses and actions.',
  responses: {
    200: answer('The first one is at the root.', z.object({ dialects: z.array(dialectSchema) }), {
      dialects: [
        {
          name: 'async-card',
          explains: 'Accepts cards, settles later, calls back once, unsigned.',
          url: 'http://127.0.0.1:8082',
          operations: ['submitPayment', 'inquireByKey', 'inquireByOrder'],
          events: ['paymentSettled'],
          actions: [],
        },
      ],
    }),
    ...refusals(),
  },
})

const act = createRoute({
  method: 'post',
  path: '/__admin/dialects/{dialect}/actions/{action}',
  operationId: 'act',
  tags: ['dialects'],
  summary: "Do something on the buyer's or the bank's side.",
  description: 'Which actions there are and what they are given, GET /__admin/dialects tells.',
  request: {
    params: z.object({
      dialect: z.string().meta({ description: 'The name of a dialect that is served.' }),
      action: z.string().meta({ description: 'The name of one of its actions.' }),
    }),
    body: requestBody(z.record(z.string(), z.unknown()), {}, false),
  },
  responses: {
    200: answer('What came of it.', z.record(z.string(), z.unknown())),
    ...refusals(400, 404, 409, 413),
  },
})

/** Adds the routes of dialects and what can be done in them. */
export function addDialectRoutes(app: AdminApp, simulator: Simulator): void {
  addRoute(app, listDialects, (context) => {
    const dialects = simulator.dialects().map((dialect) => ({
      ...plain(dialect),
      actions: dialect.actions.map(({ name, explains, input }) => ({
        name,
        explains,
        input: input as Record<string, JSONValue>,
      })),
    }))
    return context.json({ dialects }, 200)
  })
  addRoute(app, act, (context) => {
    const { dialect, action } = context.req.valid('param')
    refuseUnknown(simulator, dialect, action)
    const result = simulator.act(dialect, action, readJson(context))
    return context.json(result as Record<string, JSONValue>, 200)
  })
}

/** @throws {AdminRefusal} where there is no such dialect or action. */
function refuseUnknown(simulator: Simulator, dialect: string, action: string): void {
  const dialects = simulator.dialects()
  const served = dialects.find(({ name }) => name === dialect)
  if (served === undefined) {
    const about = { got: dialect, allowed: dialects.map(({ name }) => name) }
    throw new AdminRefusal(404, [problem(['dialect'], `${dialect} is not served`, about)])
  }
  const allowed = served.actions.map(({ name }) => name)
  if (allowed.includes(action)) return
  const message = `${dialect} has no action ${action}`
  throw new AdminRefusal(404, [problem(['action'], message, { got: action, allowed })])
}
