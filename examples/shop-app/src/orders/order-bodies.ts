import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CardNumber } from '@holdfast/pg-client'
import { cardTypes, type Card } from '../payments/payments-client.js'

const cardNumber = z
  .string()
  .regex(/^\d{4}-\d{4}-\d{4}-\d{4}$/, 'must look like xxxx-xxxx-xxxx-xxxx')

const card = z.object({ type: z.enum(cardTypes), number: cardNumber })

const items = z
  .array(z.object({ productId: z.string().min(1).max(64), quantity: z.int().min(1).max(1000) }))
  .min(1)
  .max(50)
  .refine((all) => new Set(all.map(({ productId }) => productId)).size === all.length, {
    message: 'names the same product twice',
  })

/** What `POST /orders` takes. */
export const orderBody = z.object({
  items,
  card: card.optional().describe('Without one the order waits to be paid.'),
  pointsToUse: z.int().min(0).max(1_000_000_000).default(0).describe('In won.'),
  expectedPrice: z
    .int()
    .min(1)
    .optional()
    .describe('All items, in won: another price ends the request before anything happens.'),
})

/** What `POST /orders/{id}/payments` takes. */
export const paymentBody = z.object({ card })

/** What `POST /orders/{id}/confirm` takes: what Toss's redirect brought. */
export const confirmBody = z.object({
  paymentKey: z.string().min(1).max(200),
  orderId: z.string().min(1).max(64).describe('The reference with which the window was opened.'),
  amount: z.int().min(1).describe('In won; compared with what the order costs.'),
})

/** The card of a request, its number in a type that prints masked. */
export function cardOf({ type, number }: z.infer<typeof card>): Card {
  return { type, number: CardNumber.of(number) }
}

/** Of a request's content, so that a key cannot be used for another one. */
export function fingerprintOf(kind: 'order' | 'payment' | 'confirm', content: object): string {
  return createHash('sha256').update(kind).update(JSON.stringify(content)).digest('base64url')
}

/** A fingerprint that is stored must not help anybody to guess a card number. */
export function withoutNumber({ type, number }: z.infer<typeof card>): object {
  return { type, last4: number.slice(-4) }
}
