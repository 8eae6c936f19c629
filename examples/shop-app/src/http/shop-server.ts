import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { answerErrors } from './answer-errors.js'
import type { Api, ApiEnv } from './api.js'
import { requestErrors } from './request-errors.js'
import { requestLog, type RequestLogParts } from './request-log.js'
import { ShopError } from './shop-error.js'
import { inWorkerSlot, type WorkerSlots } from './worker-slots.js'

/** The largest body that the shop reads, in bytes. */
export const BODY_LIMIT_BYTES = 64 * 1024

export interface ShopServerParts extends RequestLogParts {
  /** For people who watch; they need no worker. */
  readonly operations: Hono<ApiEnv>
  /** Everything else, in the order in which it is asked. */
  readonly routes: readonly Api[]
  /** Undefined: every request is worked on at once. */
  readonly slots: WorkerSlots | undefined
}

/** The shop's public face. */
export function createShopServer(parts: ShopServerParts): Hono<ApiEnv> {
  const { logger, operations, routes, slots } = parts
  const app = new Hono<ApiEnv>()
  app.use(secureHeaders())
  app.use(requestLog(parts))
  app.use(
    bodyLimit({
      maxSize: BODY_LIMIT_BYTES,
      onError: () => {
        throw new ShopError(requestErrors.PAYLOAD_TOO_LARGE)
      },
    }),
  )
  app.route('/', operations)
  if (slots) app.use(inWorkerSlot(slots))
  for (const routesOfModule of routes) app.route('/', routesOfModule)
  app.notFound(() => {
    throw new ShopError(requestErrors.NOT_FOUND)
  })
  app.onError(answerErrors(logger))
  return app
}
