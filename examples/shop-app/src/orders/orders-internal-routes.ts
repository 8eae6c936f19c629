import type { Logger } from '@holdfast/resilience-kit'
import { newApi, body, type Api } from '../http/api.js'
import { answerErrors } from '../http/answer-errors.js'
import type { ApplyPayment } from './apply-payment.js'
import { paymentMoved } from './payment-moved.js'
import { createRoute } from '@hono/zod-openapi'

/** What only other modules may tell the orders; never served to the world. */
export function ordersInternalRoutes(applyPayment: ApplyPayment, logger: Logger): Api {
  const app = newApi()
  app.openapi(
    createRoute({
      method: 'post',
      path: '/internal/orders/payment-moved',
      request: { body: body(paymentMoved) },
      responses: { 200: { description: 'The order has followed.' } },
    }),
    async (context) => {
      await applyPayment.apply(context.req.valid('json'))
      return context.json({}, 200)
    },
  )
  app.onError(answerErrors(logger))
  return app
}
