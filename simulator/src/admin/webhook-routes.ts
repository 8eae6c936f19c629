import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { DIALECT_NAMES } from '../dialects/served-dialect.js'
import type { Simulator } from '../simulator.js'
import {
  addRoute,
  answer,
  readBodyBy,
  refusals,
  requestBody,
  type AdminApp,
} from './admin-route.js'

/** Where the webhooks of a dialect go. */
export const webhookSchema = z
  .strictObject({
    dialect: z.enum(DIALECT_NAMES),
    url: z.string().max(2000).meta({
      description: 'HTTP; its origin must be one that callbacks may go to.',
    }),
    secret: z.string().max(200).meta({
      description: 'What callbacks are signed with, where the dialect signs; made up.',
    }),
  })
  .meta({ description: 'Where the webhooks of a dialect go.' })

const webhooksSchema = z.strictObject({ webhooks: z.array(webhookSchema).max(100) })

const WEBHOOKS = {
  webhooks: [
    { dialect: 'stripe' as const, url: 'http://localhost:8080/webhooks', secret: 'whsec_made_up' },
  ],
}
const tags = ['callbacks']
const registered = answer('The webhooks that are registered.', webhooksSchema, WEBHOOKS)

const listWebhooks = createRoute({
  method: 'get',
  path: '/__admin/webhooks',
  operationId: 'listWebhooks',
  tags,
  summary: 'List where webhooks go.',
  responses: { 200: registered, ...refusals() },
})

const replaceWebhooks = createRoute({
  method: 'put',
  path: '/__admin/webhooks',
  operationId: 'replaceWebhooks',
  tags,
  summary: 'Replace where webhooks go, all of it.',
  request: { body: requestBody(webhooksSchema, { one: WEBHOOKS, none: { webhooks: [] } }) },
  responses: { 200: registered, ...refusals(400, 413) },
})

/** Adds the routes of webhook addresses, for dialects that register them. */
export function addWebhookRoutes(app: AdminApp, simulator: Simulator): void {
  addRoute(app, listWebhooks, (context) =>
    context.json({ webhooks: [...simulator.webhooks()] }, 200),
  )
  addRoute(app, replaceWebhooks, (context) => {
    simulator.setWebhooks(readBodyBy(context, webhooksSchema).webhooks)
    return context.json({ webhooks: [...simulator.webhooks()] }, 200)
  })
}
