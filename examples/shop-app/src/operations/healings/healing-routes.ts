import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { paymentStates } from '@holdfast/pg-client'
import { answers, newApi, refuses, type Api } from '../../http/api.js'
import type { Identity } from '../../http/identity.js'
import { requestErrors } from '../../http/request-errors.js'
import type { Healing } from '../status/gateway-watch.js'

export interface HealingRoutesParts {
  readonly gateways: readonly { readonly dialect: string; readonly healings: readonly Healing[] }[]
  readonly identity: Identity
}

const healingView = z.object({
  at: z.iso.datetime(),
  dialect: z.string().describe('The gateway.'),
  paymentId: z.string(),
  orderId: z.string().nullable().describe('Null: it was not told.'),
  from: z.enum(paymentStates),
  to: z.enum(paymentStates),
  by: z
    .enum(['answer', 'callback', 'inquiry', 'shop', 'operator'])
    .describe('Who told: `inquiry` is our own question, `callback` one that came out of turn.'),
  afterMs: z.number().describe('Since the payment, or its refund, was begun.'),
})

const healingsBody = z.object({
  healings: z.array(healingView).describe('The last 50 of each gateway, latest first.'),
})

/** Payments that were settled although neither their answer nor their callback came. */
export function healingRoutes({ gateways, identity }: HealingRoutesParts): Api {
  const app = newApi()
  app.openapi(listing(identity), (context) => {
    const healings = gateways
      .flatMap(({ dialect, healings: ofGateway }) => ofGateway.map((one) => ({ dialect, ...one })))
      .toSorted((one, other) => other.at - one.at)
      .map(({ at, ...healing }) => ({ at: new Date(at).toISOString(), ...healing }))
    return context.json({ healings }, 200)
  })
  return app
}

function listing({ operator }: Identity) {
  return createRoute({
    ...operator,
    method: 'get',
    path: '/operations/healings',
    tags: ['operations'],
    operationId: 'listHealings',
    summary: 'Payments settled without their answer or callback, since the start',
    description: '`healed` in the status counts them; whoever shows them asks where it has grown.',
    responses: {
      200: answers('Latest first.', healingsBody),
      ...refuses(requestErrors.UNAUTHENTICATED, requestErrors.FORBIDDEN),
    },
  })
}
