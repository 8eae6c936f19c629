import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { answers, newApi, refuses, type Api } from '../../http/api.js'
import type { Identity } from '../../http/identity.js'
import { requestErrors } from '../../http/request-errors.js'
import { operatorActions, type OperationsStore } from '../operations-store.js'

export interface ActionRoutesParts {
  readonly store: Pick<OperationsStore, 'listActions'>
  readonly identity: Identity
}

const actionView = z.object({
  number: z.int(),
  operatorId: z.string().describe('Who did it.'),
  action: z.enum(operatorActions),
  subject: z.string().describe('The id of a payment, or `bus/17` for a dead letter.'),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  begunAt: z.iso.datetime(),
  outcome: z
    .string()
    .nullable()
    .describe('`done`, or the code of the error; null: it was cut off, or is going on.'),
  endedAt: z.iso.datetime().nullable(),
})

const actionsBody = z.object({
  actions: z.array(actionView).describe('Latest first.'),
  next: z.int().nullable().describe('`before` of the next page; null where this is the last.'),
})

const actionsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(1).optional().describe('Only those with a lower number.'),
  subject: z.string().min(1).max(200).optional(),
})

/** Who did what: the audit trail of the operators. */
export function actionRoutes({ store, identity }: ActionRoutesParts): Api {
  const app = newApi()
  app.openapi(listing(identity), (context) => {
    const { limit, before, subject } = context.req.valid('query')
    const found = store.listActions({ limit: limit + 1, before, subject })
    const page = found.slice(0, limit)
    const next = found.length > limit ? (page.at(-1)?.number ?? null) : null
    const actions = page.map(({ begunAt, endedAt, ...action }) => ({
      ...action,
      begunAt: new Date(begunAt).toISOString(),
      endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    }))
    return context.json({ actions, next }, 200)
  })
  return app
}

function listing({ operator }: Identity) {
  return createRoute({
    ...operator,
    method: 'get',
    path: '/operations/actions',
    tags: ['operations'],
    operationId: 'listActions',
    summary: 'What operators have done, and when',
    request: { query: actionsQuery },
    responses: {
      200: answers('One page, latest first.', actionsBody),
      ...refuses(requestErrors.UNAUTHENTICATED, requestErrors.FORBIDDEN),
    },
  })
}
