import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { answers, body, newApi, refuses, type Api } from '../http/api.js'
import { idempotencyHeaders, idempotencyKeyOf } from '../http/idempotency-key.js'
import type { Identity } from '../http/identity.js'
import { languageOf } from '../http/language.js'
import { requestErrors } from '../http/request-errors.js'
import type { RequestRate } from '../http/request-rate.js'
import { ShopError } from '../http/shop-error.js'
import { answerOrder } from './order-answer.js'
import { fingerprintOf, orderBody, cardOf, withoutNumber } from './order-bodies.js'
import { orderErrors } from './order-errors.js'
import { orderPage, readCursor, writeCursor } from './order-page.js'
import { orderView, viewOrder } from './order-view.js'
import { placeOrder, type PlaceOrderParts } from './place-order.js'

export interface OrderRoutesParts extends PlaceOrderParts {
  readonly identity: Identity
  /** How often one buyer may order or pay. */
  readonly orderRate: RequestRate
}

const tags = ['orders']

/** Whose order it is not is told the same as where there is none. */
export const orderParams = z.object({ id: z.string().min(1).max(64) })

/** Orders, for their buyers; other people's orders do not exist. */
export function orderRoutes(parts: OrderRoutesParts): Api {
  const { book, identity, orderRate, payments } = parts
  const app = newApi()

  app.openapi(placing(identity), async (context) => {
    const { id: buyer } = context.get('user')
    orderRate.take(buyer)
    const idempotencyKey = idempotencyKeyOf(context)
    const { card, ...wanted } = context.req.valid('json')
    const content = { ...wanted, card: card && withoutNumber(card) }
    const { status, body: view } = answerOrder(
      await placeOrder(parts, {
        ...wanted,
        buyer,
        idempotencyKey,
        fingerprint: fingerprintOf('order', content),
        payWith: card && { kind: 'card', card: cardOf(card) },
      }),
      languageOf(context),
    )
    return context.json(view, status)
  })

  app.openapi(listing(identity), async (context) => {
    const { id: buyer } = context.get('user')
    const { limit, before } = context.req.valid('query')
    const cursor = before === undefined ? undefined : readCursor(before)
    const found = book.store.list({ buyer, limit: limit + 1, ...(cursor && { before: cursor }) })
    const page = found.slice(0, limit)
    const views = await Promise.all(
      page.map(async (order) =>
        viewOrder(order, await payments.listByOrder(order.id), languageOf(context)),
      ),
    )
    const last = found.length > limit ? page.at(-1) : undefined
    return context.json({ orders: views, next: last ? writeCursor(last) : null }, 200)
  })

  app.openapi(reading(identity), async (context) => {
    const order = book.store.get(context.req.valid('param').id)
    if (order?.buyer !== context.get('user').id) throw new ShopError(orderErrors.ORDER_NOT_FOUND)
    return context.json(
      viewOrder(order, await payments.listByOrder(order.id), languageOf(context)),
      200,
    )
  })
  return app
}

const ofPlacing = [
  requestErrors.MISSING_IDEMPOTENCY_KEY,
  requestErrors.UNAUTHENTICATED,
  requestErrors.REQUEST_IN_FLIGHT,
  requestErrors.IDEMPOTENCY_KEY_REUSED,
  requestErrors.TOO_MANY_REQUESTS,
  orderErrors.PAYMENT_DECLINED,
  orderErrors.PRODUCT_NOT_FOUND,
  orderErrors.BUYER_NOT_FOUND,
  orderErrors.NOT_ON_SALE,
  orderErrors.INSUFFICIENT_STOCK,
  orderErrors.INSUFFICIENT_POINTS,
  orderErrors.TOO_MANY_POINTS,
  orderErrors.PRICE_CHANGED,
  orderErrors.PAYMENT_CONTRADICTS,
  orderErrors.SAGA_TIMEOUT,
  orderErrors.ORDER_ABANDONED,
  orderErrors.STEP_REFUSED,
  orderErrors.ORDER_SAVE_FAILED,
  orderErrors.PAYMENT_NOT_EXECUTED,
  orderErrors.CATALOG_UNREACHABLE,
  orderErrors.POINTS_UNREACHABLE,
  orderErrors.ACCOUNTS_UNREACHABLE,
  orderErrors.PAYMENT_REFUSED,
  orderErrors.SERVICE_UNAVAILABLE,
]

function placing(identity: Identity) {
  return createRoute({
    ...identity.signedInOr(orderErrors.BUYER_NOT_FOUND),
    method: 'post',
    path: '/orders',
    tags,
    operationId: 'placeOrder',
    summary: 'Order, and pay',
    description:
      'Waits, within one deadline, for stock, points and the gateway. The same key with the same ' +
      'body shows the order as it stands, and goes on where it was cut off.',
    request: { headers: idempotencyHeaders, body: body(orderBody) },
    responses: {
      201: answers('Paid.', orderView),
      202: answers('Its payment is open, or it waits to be paid.', orderView),
      ...refuses(...ofPlacing),
    },
  })
}

function listing({ signedIn }: Identity) {
  return createRoute({
    ...signedIn,
    method: 'get',
    path: '/orders',
    tags,
    operationId: 'listOrders',
    summary: 'My orders, latest first',
    request: { query: orderPage },
    responses: {
      200: answers(
        'A page of them.',
        z.object({
          orders: z.array(orderView).readonly(),
          next: z.string().nullable().describe('What `before` is for the next page.'),
        }),
      ),
      ...refuses(requestErrors.UNAUTHENTICATED, requestErrors.DEPENDENCY_FAILED),
    },
  })
}

function reading({ signedIn }: Identity) {
  return createRoute({
    ...signedIn,
    method: 'get',
    path: '/orders/{id}',
    tags,
    operationId: 'getOrder',
    summary: 'One of my orders, with its payment and its saga',
    request: { params: orderParams },
    responses: {
      200: answers('As it stands.', orderView),
      ...refuses(
        requestErrors.UNAUTHENTICATED,
        requestErrors.DEPENDENCY_FAILED,
        orderErrors.ORDER_NOT_FOUND,
      ),
    },
  })
}
