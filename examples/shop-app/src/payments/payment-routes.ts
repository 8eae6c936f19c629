import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { z } from 'zod'
import { buyerMessageOf, paymentStates, type PaymentClient } from '@holdfast/pg-client'
import { answers, newApi, refuses, type Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import { languageOf } from '../http/language.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import type { PaymentDesk, GatewayClients } from './payment-desk.js'
import { paymentErrors } from './payment-errors.js'

export interface PaymentRoutesParts {
  readonly clients: GatewayClients
  readonly desk: PaymentDesk
  readonly identity: Identity
}

const tags = ['payments']
const rawBody = {
  description: 'As the gateway writes it: `openapi/gateway-*.yaml` has the forms.',
  content: { '*/*': { schema: z.string() } },
}

/** The gateways' way in, and the buyer's "check now". */
export function paymentRoutes({ clients, desk, identity }: PaymentRoutesParts): Api {
  const app = newApi()
  const { card, toss } = clients

  app.openapi(
    callback('receiveCardCallback', '/payments/callback', 'the card gateway'),
    (context) => receive(context, card),
  )
  app.openapi(callback('receiveTossWebhook', '/payments/toss-webhook', 'Toss'), (context) => {
    if (!toss) throw new ShopError(requestErrors.NOT_FOUND)
    return receive(context, toss)
  })

  app.openapi(checkingNow(identity), async (context) => {
    const { payment } = await desk.find(context.req.valid('param').id)
    if (payment.owner !== context.get('user').id)
      throw new ShopError(paymentErrors.PAYMENT_NOT_FOUND)
    const checked = await desk.checkNow(payment.id)
    const { id, orderId, state } = checked
    const message = buyerMessageOf(checked)[languageOf(context)]
    return context.json({ payment: { id, orderId, state }, message }, 200)
  })
  return app
}

async function receive(context: Context, client: Pick<PaymentClient<never>, 'handleCallback'>) {
  const rawBody = new Uint8Array(await context.req.arrayBuffer())
  const { status, outcome } = await client.handleCallback({
    rawBody,
    headers: context.req.header(),
  })
  if (status === 400) throw new ShopError(paymentErrors.INVALID_CALLBACK)
  if (status === 401) throw new ShopError(paymentErrors.FORGED_CALLBACK)
  if (status === 413) throw new ShopError(requestErrors.PAYLOAD_TOO_LARGE)
  return context.json({ outcome }, status)
}

function callback(operationId: string, path: string, whose: string) {
  const received = answers('It is durable.', z.object({ outcome: z.string() }))
  return createRoute({
    method: 'post',
    path,
    tags,
    operationId,
    summary: `The callback of ${whose}`,
    description: 'A hint: the gateway is asked what it says. Only a signed one is believed.',
    // Whatever its type says: the gateway's own words are read byte by byte.
    request: { body: { ...rawBody, required: true } },
    responses: {
      200: received,
      202: received,
      ...refuses(
        paymentErrors.INVALID_CALLBACK,
        paymentErrors.FORGED_CALLBACK,
        requestErrors.NOT_FOUND,
        requestErrors.PAYLOAD_TOO_LARGE,
      ),
    },
  })
}

function checkingNow({ signedIn }: Identity) {
  return createRoute({
    ...signedIn,
    method: 'post',
    path: '/payments/{id}/check-now',
    tags,
    operationId: 'checkPayment',
    summary: 'Ask the gateway about one of my payments now',
    request: { params: z.object({ id: z.string().min(1).max(100) }) },
    responses: {
      200: answers(
        'As it stands now.',
        z.object({
          payment: z.object({ id: z.string(), orderId: z.string(), state: z.enum(paymentStates) }),
          message: z.string().describe('For people, by `Accept-Language`.'),
        }),
      ),
      ...refuses(requestErrors.UNAUTHENTICATED, paymentErrors.PAYMENT_NOT_FOUND),
    },
  })
}
