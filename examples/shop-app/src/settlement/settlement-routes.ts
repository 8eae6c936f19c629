import { createRoute } from '@hono/zod-openapi'
import type { Clock } from '@holdfast/resilience-kit'
import { answers, newApi, refuses, type Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { dayPlus, daysIn, seoulDayOf } from './seoul-day.js'
import {
  dayPath,
  entriesBody,
  entriesQuery,
  periodQuery,
  settlementsBody,
} from './settlement-schemas.js'
import type { SettlementStore } from './settlement-store.js'

/** What the settlement's routes take. */
export interface SettlementRoutesParts {
  readonly store: SettlementStore
  readonly identity: Identity
  /** Says which day it is. */
  readonly clock: Clock
}

const DEFAULT_DAYS = 7
const MOST_DAYS = 366

/** How an operator sees what was taken and given back, per calendar day in Asia/Seoul. */
export function settlementRoutes({ store, identity, clock }: SettlementRoutesParts): Api {
  const api = newApi()
  const routes = routesFor(identity)

  api.openapi(routes.daily, (context) => {
    const given = context.req.valid('query')
    const to = given.to ?? seoulDayOf(clock.now())
    const from = given.from ?? dayPlus(to, 1 - DEFAULT_DAYS)
    const days = daysIn(from, to)
    if (days < 1 || days > MOST_DAYS) {
      const message = `must be 1 to ${MOST_DAYS} days, both included`
      throw new ShopError(requestErrors.INVALID_REQUEST, { details: [{ path: 'from', message }] })
    }
    return context.json({ from, to, days: [...store.daily({ from, to })] }, 200)
  })

  api.openapi(routes.entries, (context) => {
    const { day } = context.req.valid('param')
    const { limit, after } = context.req.valid('query')
    const found = store.entriesOf(day, { limit: limit + 1, after })
    const page = found.slice(0, limit)
    const next = found.length > limit ? (page.at(-1)?.number ?? null) : null
    const entries = page.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }))
    return context.json({ day, entries, next }, 200)
  })

  return api
}

function routesFor({ operator }: Identity) {
  const { UNAUTHENTICATED, FORBIDDEN } = requestErrors
  const shared = { ...operator, method: 'get' as const, tags: ['settlement'] }
  return {
    daily: createRoute({
      ...shared,
      path: '/settlements',
      operationId: 'listSettlements',
      summary: 'What was taken and given back, day by day',
      description: `At most ${MOST_DAYS} days; a day on which nothing happened is not in the list.`,
      request: { query: periodQuery },
      responses: {
        200: answers('Sums per day, gateway and currency.', settlementsBody),
        ...refuses(UNAUTHENTICATED, FORBIDDEN),
      },
    }),
    entries: createRoute({
      ...shared,
      path: '/settlements/{day}',
      operationId: 'getSettlement',
      summary: 'What the sums of one day are made of',
      request: { params: dayPath, query: entriesQuery },
      responses: {
        200: answers('One page of entries, oldest first.', entriesBody),
        ...refuses(UNAUTHENTICATED, FORBIDDEN),
      },
    }),
  }
}
