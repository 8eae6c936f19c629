import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { answerErrors } from './answer-errors.js'
import { newApi, type Api } from './api.js'
import { shopDocument } from './openapi-document.js'
import { requestErrors } from './request-errors.js'
import { requestLog, type RequestLogParts } from './request-log.js'
import { ShopError } from './shop-error.js'
import { inWorkerSlot, type WorkerSlots } from './worker-slots.js'

/** The largest body that the shop reads, in bytes. */
export const BODY_LIMIT_BYTES = 64 * 1024

export interface ShopServerParts extends RequestLogParts {
  /** For people who watch; they need no worker. */
  readonly operations: Api
  /** Everything else, in the order in which it is asked. */
  readonly routes: readonly Api[]
  /** Undefined: every request is worked on at once. */
  readonly slots: WorkerSlots | undefined
}

/** Nothing of the shop is a page: a browser that is shown an answer runs and frames nothing. */
const forNoPage = {
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
}

/** Tokens, carts and orders are kept by nobody on the way. */
const notKept: MiddlewareHandler = async (context, next) => {
  await next()
  if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store')
}

/** What every answer goes through. */
function newFace(parts: RequestLogParts): Api {
  const app = newApi()
  app.use(secureHeaders(forNoPage))
  app.use(notKept)
  app.use(requestLog(parts))
  app.onError(answerErrors(parts.logger))
  return app
}

/** The shop's face until there is a shop behind it. */
export function createStartingServer(parts: RequestLogParts): Api {
  const app = newFace(parts)
  app.all('*', () => {
    throw new ShopError(requestErrors.STARTING, { retryAfterMs: 1000 })
  })
  return app
}

/** The shop's public face. */
export function createShopServer(parts: ShopServerParts): Api {
  const { operations, routes, slots } = parts
  const app = newFace(parts)
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
  // Made when it is first asked for: a shop that has to be there again is not held up by it.
  let document: ReturnType<typeof shopDocument> | undefined
  app.get('/openapi.json', (context) => context.json((document ??= shopDocument(app))))
  app.notFound(() => {
    throw new ShopError(requestErrors.NOT_FOUND)
  })
  return app
}
