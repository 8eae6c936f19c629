import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Logger } from '@holdfast/resilience-kit'
import { answerErrors } from '../http/answer-errors.js'
import { answers, body, newApi, type Api } from '../http/api.js'
import { idempotencyKeyOf } from '../http/idempotency-key.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { pointsErrors } from './points-errors.js'
import type { PointsStore } from './points-store.js'

const owner = z.object({ userId: z.string().min(1) })
const done = z.object({ result: z.string() })

const balance = createRoute({
  method: 'get',
  path: '/internal/points',
  request: { query: owner },
  responses: { 200: answers('What the user has.', z.object({ balance: z.number() })) },
})

const deduct = createRoute({
  method: 'post',
  path: '/internal/points/deduct',
  request: { body: body(owner.extend({ amount: z.int().min(1) })) },
  responses: { 200: answers('The points are taken.', done) },
})

const refund = createRoute({
  method: 'post',
  path: '/internal/points/refund',
  // What goes back is what the hold took, whatever the caller believes that it was.
  request: { body: body(owner) },
  responses: { 200: answers('Nothing of the hold is taken, for good.', done) },
})

/** What only other modules may ask of points; never served to the world. */
export function pointsInternalRoutes(store: PointsStore, logger: Logger): Api {
  const api = newApi()

  api.openapi(balance, (context) =>
    context.json({ balance: store.balanceOf(context.req.valid('query').userId) }, 200),
  )

  api.openapi(deduct, (context) => {
    const { userId, amount } = context.req.valid('json')
    switch (store.deduct(holdOf(context, 'DEC-'), userId, amount)) {
      case 'deducted':
        return context.json({ result: 'deducted' }, 200)
      case 'insufficient':
        throw new ShopError(pointsErrors.INSUFFICIENT_POINTS)
      case 'released':
        throw new ShopError(pointsErrors.POINTS_ALREADY_REFUNDED)
      case 'conflict':
        throw new ShopError(requestErrors.IDEMPOTENCY_KEY_REUSED)
    }
  })

  api.openapi(refund, (context) => {
    store.refund(holdOf(context, 'INC-'), context.req.valid('json').userId)
    return context.json({ result: 'refunded' }, 200)
  })

  api.onError(answerErrors(logger))
  return api
}

function holdOf(context: Context, prefix: 'DEC-' | 'INC-'): string {
  const key = idempotencyKeyOf(context)
  if (!key.startsWith(prefix) || key.length === prefix.length) {
    throw new ShopError(requestErrors.INVALID_REQUEST, {
      details: [{ path: 'idempotency-key', message: `must begin with ${prefix}` }],
    })
  }
  return key.slice(prefix.length)
}
