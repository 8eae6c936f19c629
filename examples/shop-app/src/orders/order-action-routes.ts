import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { answers, body, newApi, refuses, type Api } from '../http/api.js'
import { idempotencyHeaders, idempotencyKeyOf } from '../http/idempotency-key.js'
import type { Identity } from '../http/identity.js'
import { languageOf } from '../http/language.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import { paymentErrors } from '../payments/payment-errors.js'
import { abandonOrder } from './abandon-order.js'
import { cancelOrder } from './cancel-order.js'
import { dueOf } from './order.js'
import { answerOrder } from './order-answer.js'
import { cardOf, confirmBody, fingerprintOf, paymentBody, withoutNumber } from './order-bodies.js'
import { orderErrors } from './order-errors.js'
import { orderParams, type OrderRoutesParts } from './order-routes.js'
import { orderView, viewOrder } from './order-view.js'
import { isPayable, payOrder } from './pay-order.js'

const tags = ['orders']
const ofPaying = [
  requestErrors.MISSING_IDEMPOTENCY_KEY,
  requestErrors.UNAUTHENTICATED,
  requestErrors.REQUEST_IN_FLIGHT,
  requestErrors.IDEMPOTENCY_KEY_REUSED,
  requestErrors.DEPENDENCY_FAILED,
  requestErrors.TOO_MANY_REQUESTS,
  orderErrors.PAYMENT_DECLINED,
  orderErrors.ORDER_NOT_FOUND,
  orderErrors.PAYMENT_OPEN,
  orderErrors.ORDER_NOT_PAYABLE,
  orderErrors.SAGA_TIMEOUT,
  orderErrors.ORDER_ABANDONED,
  orderErrors.ORDER_SAVE_FAILED,
  orderErrors.PAYMENT_NOT_EXECUTED,
  orderErrors.PAYMENT_REFUSED,
  orderErrors.SERVICE_UNAVAILABLE,
]

/** What a buyer may do with an order that is there: pay, pay again, cancel, give up. */
export function orderActionRoutes(parts: OrderRoutesParts): Api {
  const { identity, orderRate, payments } = parts
  const app = newApi()

  app.openapi(payingByCard(identity), async (context) => {
    const { id: buyer } = context.get('user')
    orderRate.take(buyer)
    const { id: orderId } = context.req.valid('param')
    const { card } = context.req.valid('json')
    const fingerprint = fingerprintOf('payment', { orderId, card: withoutNumber(card) })
    const payWith = { kind: 'card', card: cardOf(card) } as const
    const idempotencyKey = idempotencyKeyOf(context)
    const request = { buyer, orderId, idempotencyKey, fingerprint, payWith }
    const answer = answerOrder(await payOrder(parts, request), languageOf(context))
    return context.json(answer.body, answer.status)
  })

  app.openapi(openingTossWindow(identity), async (context) => {
    const order = parts.book.store.get(context.req.valid('param').id)
    if (order?.buyer !== context.get('user').id) throw new ShopError(orderErrors.ORDER_NOT_FOUND)
    if (!isPayable(order, parts.clock) || dueOf(order) === 0) {
      throw new ShopError(orderErrors.ORDER_NOT_PAYABLE, { details: { orderId: order.id } })
    }
    const reference = await payments.tossReference(order.id)
    if (reference === undefined) throw new ShopError(paymentErrors.METHOD_NOT_OFFERED)
    const [first] = order.items
    const more = order.items.length - 1
    const orderName = more > 0 ? `${first?.name} 외 ${more}건` : (first?.name ?? order.id)
    const expiresAt = new Date(order.expiresAt).toISOString()
    return context.json({ orderId: reference, amount: dueOf(order), orderName, expiresAt }, 200)
  })

  app.openapi(confirmingToss(identity), async (context) => {
    const { id: buyer } = context.get('user')
    orderRate.take(buyer)
    const { id: orderId } = context.req.valid('param')
    const redirect = context.req.valid('json')
    const fingerprint = fingerprintOf('confirm', { order: orderId, ...redirect })
    const payWith = { kind: 'toss', redirect } as const
    const idempotencyKey = idempotencyKeyOf(context)
    const request = { buyer, orderId, idempotencyKey, fingerprint, payWith }
    const answer = answerOrder(await payOrder(parts, request), languageOf(context))
    return context.json(answer.body, answer.status)
  })

  app.openapi(canceling(identity), async (context) => {
    const { id: buyer } = context.get('user')
    const request = { orderId: context.req.valid('param').id, buyer }
    const { order, payments: all, isByHand } = await cancelOrder(parts, request)
    const view = { ...viewOrder(order, all, languageOf(context)), isByHand }
    return context.json(view, order.status === 'CANCELLED' ? 200 : 202)
  })

  app.openapi(abandoning(identity), async (context) => {
    const { id: buyer } = context.get('user')
    const order = await abandonOrder(parts, { orderId: context.req.valid('param').id, buyer })
    const all = await payments.listByOrder(order.id)
    return context.json(viewOrder(order, all, languageOf(context)), 200)
  })
  return app
}

function payingByCard({ signedIn }: Identity) {
  return createRoute({
    ...signedIn,
    method: 'post',
    path: '/orders/{id}/payments',
    tags,
    operationId: 'payOrder',
    summary: 'Pay a waiting order with a card, or with another one after a decline',
    request: { params: orderParams, headers: idempotencyHeaders, body: body(paymentBody) },
    responses: {
      201: answers('Paid.', orderView),
      202: answers('Its payment is open.', orderView),
      ...refuses(...ofPaying),
    },
  })
}

function openingTossWindow({ signedIn }: Identity) {
  return createRoute({
    ...signedIn,
    method: 'get',
    path: '/orders/{id}/toss-window',
    tags,
    operationId: 'getTossWindow',
    summary: "What Toss's payment window is opened with",
    request: { params: orderParams },
    responses: {
      200: answers(
        'Give it to `requestPayment`.',
        z.object({
          orderId: z.string().describe('The reference of the next payment, not the order’s id.'),
          amount: z.int(),
          orderName: z.string(),
          expiresAt: z.iso.datetime().describe('Not confirmed by then, the order ends.'),
        }),
      ),
      ...refuses(
        paymentErrors.METHOD_NOT_OFFERED,
        requestErrors.UNAUTHENTICATED,
        requestErrors.DEPENDENCY_FAILED,
        orderErrors.ORDER_NOT_FOUND,
        orderErrors.ORDER_NOT_PAYABLE,
      ),
    },
  })
}

function confirmingToss({ signedIn }: Identity) {
  return createRoute({
    ...signedIn,
    method: 'post',
    path: '/orders/{id}/confirm',
    tags,
    operationId: 'confirmTossPayment',
    summary: "Confirm what Toss's payment window brought",
    request: { params: orderParams, headers: idempotencyHeaders, body: body(confirmBody) },
    responses: {
      201: answers('Paid.', orderView),
      202: answers('Its payment is open.', orderView),
      ...refuses(...ofPaying, orderErrors.PAYMENT_CONTRADICTS),
    },
  })
}

function canceling({ signedIn }: Identity) {
  const canceledOrder = orderView.extend({
    isByHand: z.boolean().describe('The gateway cannot give money back: a person does.'),
  })
  return createRoute({
    ...signedIn,
    method: 'patch',
    path: '/orders/{id}/cancel',
    tags,
    operationId: 'cancelOrder',
    summary: 'Cancel a confirmed order',
    request: { params: orderParams },
    responses: {
      200: answers('The money has gone back; stock and points follow.', canceledOrder),
      202: answers('The money is being given back.', canceledOrder),
      ...refuses(
        requestErrors.UNAUTHENTICATED,
        requestErrors.DEPENDENCY_FAILED,
        orderErrors.ORDER_NOT_FOUND,
        orderErrors.ORDER_NOT_CANCELABLE,
        orderErrors.ORDER_NOT_PAID,
        orderErrors.PAYMENT_OPEN,
        orderErrors.PAYMENT_CANCEL_REFUSED,
      ),
    },
  })
}

function abandoning({ signedIn }: Identity) {
  return createRoute({
    ...signedIn,
    method: 'post',
    path: '/orders/{id}/abandon',
    tags,
    operationId: 'abandonOrder',
    summary: 'Give up an order that is not paid',
    request: { params: orderParams },
    responses: {
      200: answers('It has ended; what it held goes back.', orderView),
      ...refuses(
        requestErrors.UNAUTHENTICATED,
        requestErrors.REQUEST_IN_FLIGHT,
        requestErrors.DEPENDENCY_FAILED,
        orderErrors.ORDER_NOT_FOUND,
        orderErrors.ORDER_NOT_CANCELABLE,
        orderErrors.PAYMENT_OPEN,
      ),
    },
  })
}
