import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Logger } from '@holdfast/resilience-kit'
import { answers, body, newApi, type Api } from '../http/api.js'
import { answerErrors } from '../http/answer-errors.js'
import { cancelBody, giveBackBody, payRequestBody } from './payment-bodies.js'
import type { PaymentDesk } from './payment-desk.js'
import { paymentView } from './payment-view.js'
import { cancelResult, payResult } from './payments-client.js'

const params = z.object({ id: z.string().min(1) })
const query = z.object({ orderId: z.string().min(1) })
const single = answers('The payment.', z.object({ payment: paymentView }))

const payRoute = createRoute({
  method: 'post',
  path: '/internal/payments',
  request: { body: body(payRequestBody) },
  responses: { 200: answers('How it stands.', payResult) },
})

const listRoute = createRoute({
  method: 'get',
  path: '/internal/payments',
  request: { query },
  responses: { 200: answers('Oldest first.', z.object({ payments: z.array(paymentView) })) },
})

const checkRoute = createRoute({
  method: 'post',
  path: '/internal/payments/{id}/check',
  request: { params },
  responses: { 200: single },
})

const cancelRoute = createRoute({
  method: 'post',
  path: '/internal/payments/{id}/cancel',
  request: { params, body: body(cancelBody) },
  responses: { 200: answers('How it stands.', cancelResult) },
})

const giveBackRoute = createRoute({
  method: 'post',
  path: '/internal/payments/{id}/give-back',
  request: { params, body: body(giveBackBody) },
  responses: { 200: single },
})

const tossReferenceRoute = createRoute({
  method: 'get',
  path: '/internal/toss-reference',
  request: { query },
  responses: { 200: answers('Null without Toss.', z.object({ reference: z.string().nullable() })) },
})

/** What only other modules may ask of the payments; never served to the world. */
export function paymentsInternalRoutes(desk: PaymentDesk, logger: Logger): Api {
  const app = newApi()
  app.openapi(payRoute, async (context) => {
    return context.json(await desk.pay(context.req.valid('json')), 200)
  })
  app.openapi(listRoute, async (context) => {
    const { orderId } = context.req.valid('query')
    return context.json({ payments: [...(await desk.listByOrder(orderId))] }, 200)
  })
  app.openapi(checkRoute, async (context) => {
    const payment = await desk.checkNow(context.req.valid('param').id)
    return context.json({ payment }, 200)
  })
  app.openapi(cancelRoute, async (context) => {
    const { id } = context.req.valid('param')
    return context.json(await desk.cancel(id, context.req.valid('json')), 200)
  })
  app.openapi(giveBackRoute, async (context) => {
    const { reason } = context.req.valid('json')
    const payment = await desk.giveBack(context.req.valid('param').id, reason)
    return context.json({ payment }, 200)
  })
  app.openapi(tossReferenceRoute, async (context) => {
    const reference = await desk.tossReference(context.req.valid('query').orderId)
    return context.json({ reference: reference ?? null }, 200)
  })
  app.onError(answerErrors(logger))
  return app
}
