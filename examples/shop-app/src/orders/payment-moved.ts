import { z } from 'zod'
import { paymentStates } from '@holdfast/pg-client'

/**
 * A payment changed its state, or more of it went back while it stayed what it is: as the payments
 * tell the orders of it, durably, at least once.
 */
export const paymentMoved = z
  .object({
    /** Names the event: the same one may come again. */
    source: z.string().min(1),
    paymentId: z.string().min(1),
    orderId: z.string().min(1),
    from: z.enum(paymentStates),
    to: z.enum(paymentStates),
    /** It corrects what was known before. */
    late: z.boolean(),
    reviewReason: z.string().nullable(),
    /** Given back so far, in won. */
    refunded: z.int(),
    at: z.number(),
  })
  .readonly()

export type PaymentMoved = z.infer<typeof paymentMoved>
