import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { answerErrors } from './answer-errors.js'
import { newApi, type Api } from './api.js'
import { guarded } from './guarded.js'
import { shopDocument } from './openapi-document.js'
import { requestErrors } from './request-errors.js'
import { requestLog, type RequestLogParts } from './request-log.js'
import { ShopError } from './shop-error.js'
import { inWorkerSlot, type WorkerSlots } from './worker-slots.js'

/** The largest body that the shop reads, in bytes. */
export const BODY_LIMIT_BYTES = 64 * 1024

export interface ShopServerParts extends FaceParts {
  /** For people who watch; they need no worker. */
  readonly operations: Api
  /** What breaks gateway and shop; undefined: nobody does. */
  readonly demo: Api | undefined
  /** Everything else, in the order in which it is asked. */
  readonly routes: readonly Api[]
  /** Undefined: every request is worked on at once. */
  readonly slots: WorkerSlots | undefined
}

/** Tokens, carts and orders are kept by nobody on the way. */
const notKept: MiddlewareHandler = async (context, next) => {
  await next()
  if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store')
}

export interface FaceParts extends RequestLogParts {
  /** What browsers show. It needs no shop behind it: its scripts wait for one. */
  readonly pages: Api
}

/** What every answer goes through, and what can always be shown. */
function newFace(parts: FaceParts): Api {
  const app = newApi()
  app.use(guarded)
  app.use(notKept)
  app.use(requestLog(parts))
  app.onError(answerErrors(parts.logger))
  app.route('/', parts.pages)
  return app
}

/** The shop's face until there is a shop behind it. */
export function createStartingServer(parts: FaceParts): Api {
  const app = newFace(parts)
  app.all('*', () => {
    throw new ShopError(requestErrors.STARTING, { retryAfterMs: 1000 })
  })
  return app
}

/** The shop's public face. */
export function createShopServer(parts: ShopServerParts): Api {
  const { operations, demo, routes, slots } = parts
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
  if (demo) app.route('/', demo)
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
