import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import { CardNumber } from '@holdfast/pg-client'
import { buyerOf, idempotencyKeyOf } from '../http/buyer.js'
import { preferredLanguage } from '../http/language.js'
import { readBody } from '../http/read-body.js'
import { ShopError } from '../http/shop-error.js'
import { cardTypes, type Card } from '../payments/payments-client.js'
import { answerOrder, viewOrder } from './order-answer.js'
import { payAgain } from './pay-again.js'
import { placeOrder, type PlaceOrderParts } from './place-order.js'

const card = z.object({
  type: z.enum(cardTypes),
  number: z
    .string()
    .regex(/^\d{4}-\d{4}-\d{4}-\d{4}$/, 'must look like xxxx-xxxx-xxxx-xxxx')
    .transform((number) => CardNumber.of(number)),
})

const items = z
  .array(z.object({ productId: z.string().min(1).max(64), quantity: z.int().min(1).max(1000) }))
  .min(1)
  .max(50)
  .refine((all) => new Set(all.map(({ productId }) => productId)).size === all.length, {
    message: 'names the same product twice',
  })

const orderBody = z.object({ items, card, expectedPrice: z.int().min(1).optional() })
const paymentBody = z.object({ card })

/** Orders, for their buyers; other people's orders do not exist. */
export function orderRoutes(parts: PlaceOrderParts): Hono {
  const app = new Hono()
  const language = (header: string | undefined) => preferredLanguage(header)

  app.post('/orders', async (context) => {
    const buyer = buyerOf(context)
    const idempotencyKey = idempotencyKeyOf(context)
    const body = await readBody(context, orderBody)
    const fingerprint = fingerprintOf('order', { ...body, card: withoutNumber(body.card) })
    const placed = await placeOrder(parts, { ...body, buyer, idempotencyKey, fingerprint })
    const answer = answerOrder(placed, language(context.req.header('accept-language')))
    return context.json(answer.body, answer.status)
  })

  app.get('/orders/:id', async (context) => {
    const buyer = buyerOf(context)
    const order = parts.book.store.get(context.req.param('id'))
    if (order?.buyer !== buyer) throw new ShopError('ORDER_NOT_FOUND')
    const payments = await parts.payments.listByOrder(order.id)
    const view = viewOrder({ order, payments }, language(context.req.header('accept-language')))
    return context.json(view)
  })

  app.post('/orders/:id/payments', async (context) => {
    const buyer = buyerOf(context)
    const orderId = context.req.param('id')
    const idempotencyKey = idempotencyKeyOf(context)
    const body = await readBody(context, paymentBody)
    const fingerprint = fingerprintOf('payment', { orderId, card: withoutNumber(body.card) })
    const request = { buyer, orderId, idempotencyKey, fingerprint, card: body.card }
    const placed = await payAgain(parts, request)
    const answer = answerOrder(placed, language(context.req.header('accept-language')))
    return context.json(answer.body, answer.status)
  })
  return app
}

/** A fingerprint that is stored must not help anybody to guess a card number. */
function withoutNumber({ type, number }: Card): { type: string; last4: string } {
  return { type, last4: number.last4 }
}

function fingerprintOf(kind: 'order' | 'payment', content: object): string {
  return createHash('sha256').update(kind).update(JSON.stringify(content)).digest('base64url')
}
