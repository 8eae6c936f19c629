import { Hono } from 'hono'
import { buyerMessageOf, type Payment, type PaymentClient } from '@holdfast/pg-client'
import type { AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import { buyerOf } from '../http/buyer.js'
import { preferredLanguage } from '../http/language.js'
import { ShopError } from '../http/shop-error.js'

/** The gateway's way in, and the buyer's "check now". */
export function paymentRoutes(client: PaymentClient<AsyncCardInstrument>): Hono {
  const app = new Hono()

  app.post('/payments/callback', async (context) => {
    const rawBody = new Uint8Array(await context.req.arrayBuffer())
    const receipt = await client.handleCallback({ rawBody, headers: context.req.header() })
    if (receipt.status === 400) throw new ShopError('INVALID_CALLBACK')
    return context.json({ outcome: receipt.outcome }, receipt.status)
  })

  app.post('/payments/:id/check-now', async (context) => {
    const buyer = buyerOf(context)
    const known = await client.inquire(context.req.param('id'))
    if (known?.owner !== buyer) throw new ShopError('PAYMENT_NOT_FOUND')
    const { payment } = await client.checkNow(known.id)
    const language = preferredLanguage(context.req.header('accept-language'))
    return context.json({ payment: view(payment), message: buyerMessageOf(payment)[language] })
  })
  return app
}

function view({ id, orderId, state }: Payment): { id: string; orderId: string; state: string } {
  return { id, orderId, state }
}
