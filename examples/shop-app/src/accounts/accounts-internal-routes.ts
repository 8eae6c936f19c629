import { Hono } from 'hono'
import type { Logger } from '@holdfast/resilience-kit'
import { answerErrors } from '../http/answer-errors.js'
import type { ApiEnv } from '../http/identity.js'
import { ShopError } from '../http/shop-error.js'
import { accountsErrors } from './accounts-errors.js'
import type { AccountsStore } from './accounts-store.js'

/** What only other modules may ask of accounts; never served to the world. */
export function accountsInternalRoutes(store: AccountsStore, logger: Logger): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()

  app.get('/internal/users', (context) => {
    const account = store.find(context.req.query('id') ?? '')
    if (!account) throw new ShopError(accountsErrors.USER_NOT_FOUND)
    const { id, name, role } = account
    return context.json({ user: { id, name, role } })
  })

  app.onError(answerErrors(logger))
  return app
}
