import { z } from 'zod'
import { paymentStates, type Payment } from '@holdfast/pg-client'

/** A payment, as operators see it after something was done about it. */
export const reviewedPayment = z.object({
  id: z.string(),
  orderId: z.string(),
  state: z.enum(paymentStates),
  reviewReason: z.string().nullable(),
})

/** The same, of a payment of the client's. */
export function viewReviewed(payment: Payment): z.infer<typeof reviewedPayment> {
  const { id, orderId, state, reviewReason } = payment
  return { id, orderId, state, reviewReason }
}
