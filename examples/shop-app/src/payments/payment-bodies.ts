import { z } from 'zod'
import { cardTypes } from './payments-client.js'

const patienceMs = z.number().min(0).max(3_600_000)

const card = z.object({ type: z.enum(cardTypes), number: z.string() })

const redirect = z.object({ paymentKey: z.string(), orderId: z.string(), amount: z.int() })

/** What an order asks to be paid, as it comes over the wire. The card number is still one. */
export const payRequestBody = z.object({
  orderId: z.string().min(1),
  buyer: z.string().min(1),
  amount: z.int().min(1),
  round: z.int().min(1),
  with: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('card'), card }),
    z.object({ kind: z.literal('toss'), redirect }),
  ]),
  patienceMs,
})

export type PayRequestBody = z.infer<typeof payRequestBody>

/** What is asked to be given back. */
export const cancelBody = z.object({
  requestId: z.string().min(1).max(100),
  reason: z.string().min(1).max(200),
  patienceMs,
})

export type CancelBody = z.infer<typeof cancelBody>

/** Why the money of an approval cannot be kept. */
export const giveBackBody = z.object({ reason: z.enum(['order-gone', 'order-paid-twice']) })
