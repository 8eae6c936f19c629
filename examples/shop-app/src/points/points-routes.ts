import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { AccountsClient } from '../accounts/accounts-client.js'
import { answers, body, newApi, refuses, type Api } from '../http/api.js'
import { idempotencyHeaders, idempotencyKeyOf } from '../http/idempotency-key.js'
import type { Identity } from '../http/identity.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { pointsErrors } from './points-errors.js'
import type { PointsMove } from './points-move.js'
import type { PointsStore } from './points-store.js'

/** What the routes of points are made of. */
export interface PointsRoutesParts {
  readonly store: PointsStore
  readonly identity: Identity
  /** Who is to be given points has to be somebody. */
  readonly accounts: AccountsClient
}

/** How many moves are shown, the newest ones. */
const SHOWN = 50

const tags = ['points']

const moveSchema = z.object({
  kind: z.enum(['welcome', 'granted', 'used', 'refunded']),
  change: z.number().describe('Below 0 where points were used.'),
  balance: z.number().describe('The balance after it.'),
  orderId: z.string().nullable().describe('The order that it was for; null where there is none.'),
  movedAt: z.iso.datetime(),
})

const readMine = ({ signedIn }: Identity) =>
  createRoute({
    ...signedIn,
    method: 'get',
    path: '/points',
    tags,
    operationId: 'getPoints',
    summary: 'See your points, and what has changed them lately',
    responses: {
      200: answers(
        `The balance, and the last ${SHOWN} moves, newest first.`,
        z.object({ balance: z.number(), moves: z.array(moveSchema) }),
      ),
      ...refuses(requestErrors.UNAUTHENTICATED),
    },
  })

const grant = ({ admin }: Identity) =>
  createRoute({
    ...admin,
    method: 'post',
    path: '/points/grants',
    tags,
    operationId: 'grantPoints',
    summary: 'Give somebody points',
    request: {
      headers: idempotencyHeaders,
      body: body(
        z.object({
          userId: z.string().min(1).max(64),
          amount: z.int().min(1).max(10_000_000),
        }),
      ),
    },
    responses: {
      200: answers(
        'The points are there, now or since an earlier request with this key.',
        z.object({ balance: z.number().describe('What the user has now.') }),
      ),
      ...refuses(
        requestErrors.MISSING_IDEMPOTENCY_KEY,
        requestErrors.UNAUTHENTICATED,
        requestErrors.FORBIDDEN,
        pointsErrors.USER_NOT_FOUND,
        requestErrors.IDEMPOTENCY_KEY_REUSED,
        requestErrors.DEPENDENCY_FAILED,
      ),
    },
  })

/** One's own points, and how an admin gives some. */
export function pointsRoutes({ store, identity, accounts }: PointsRoutesParts): Api {
  const api = newApi()

  api.openapi(readMine(identity), (context) => {
    const { id } = context.get('user')
    const balance = store.balanceOf(id)
    const moves = store.historyOf(id, { limit: SHOWN }).map(shown)
    return context.json({ balance, moves }, 200)
  })

  api.openapi(grant(identity), async (context) => {
    const { userId, amount } = context.req.valid('json')
    // Each admin has keys of their own, as clients do that know nothing of each other.
    const key = `${context.get('user').id}/${idempotencyKeyOf(context)}`
    await assertKnown(accounts, userId)
    if (store.grant(key, userId, amount) === 'conflict') {
      throw new ShopError(requestErrors.IDEMPOTENCY_KEY_REUSED)
    }
    return context.json({ balance: store.balanceOf(userId) }, 200)
  })

  return api
}

/** @throws ShopError where there is no such user; ModuleFailure where nobody said */
async function assertKnown(accounts: AccountsClient, userId: string): Promise<void> {
  const user = await accounts.find(userId)
  if (!user) throw new ShopError(pointsErrors.USER_NOT_FOUND, { details: { userId } })
}

function shown({ kind, change, balance, hold, movedAt }: PointsMove): z.infer<typeof moveSchema> {
  const at = new Date(movedAt).toISOString()
  return { kind, change, balance, orderId: hold ?? null, movedAt: at }
}
