import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { refundStates, type Refund } from '@holdfast/pg-client'
import { answers, body, refuses } from '../../http/api.js'
import { idempotencyHeaders } from '../../http/idempotency-key.js'
import type { Identity } from '../../http/identity.js'
import { requestErrors } from '../../http/request-errors.js'
import { paymentErrors } from '../../payments/payment-errors.js'
import { operationsErrors } from '../operations-errors.js'
import type { PaymentNote } from '../operations-store.js'
import { reviewedPayment } from './reviewed-payment.js'

/** A note about a payment, as operators read it. */
export const noteView = z.object({
  number: z.int(),
  operatorId: z.string().describe('Who wrote it.'),
  at: z.iso.datetime(),
  text: z.string().describe('Card numbers in it are masked.'),
})

const noteBody = z.object({ text: z.string().trim().min(1).max(2000) })

const refundBody = z.object({
  amount: z.int().min(1).optional().describe('In won. Default: all that is left.'),
  reason: z.string().trim().min(1).max(200).describe('For people; some gateways print it.'),
})

const refundView = z.object({
  id: z.string(),
  state: z.enum(refundStates),
  amount: z.int().describe('In won.'),
})

const checkedPayment = z.object({
  payment: reviewedPayment,
  refusedBy: z
    .string()
    .nullable()
    .describe('Which part of our own kit did not let the gateway be asked.'),
})

const ofPayment = z.object({ id: z.string().min(1).max(100) })
const refundAnswer = z.object({ payment: reviewedPayment, refund: refundView })

const ofRefunds = [
  requestErrors.MISSING_IDEMPOTENCY_KEY,
  operationsErrors.PAYMENT_IN_REVIEW,
  operationsErrors.REFUND_NOT_POSSIBLE,
  operationsErrors.REFUND_EXCEEDS_PAYMENT,
  operationsErrors.REFUND_UNDER_WAY,
  operationsErrors.REFUND_REFUSED,
  requestErrors.IDEMPOTENCY_KEY_REUSED,
]

/** What operators may do about a payment, besides closing its review. */
export function paymentActionApi({ operator }: Identity) {
  const ofOperators = [requestErrors.UNAUTHENTICATED, requestErrors.FORBIDDEN]
  const shared = { ...operator, tags: ['operations'], method: 'post' as const }
  const { PAYMENT_NOT_FOUND } = paymentErrors
  return {
    note: createRoute({
      ...shared,
      path: '/operations/payments/{id}/notes',
      operationId: 'addPaymentNote',
      summary: 'Write down what was found out about a payment',
      description: 'A note stays for ever. It is shown where payments in review are listed.',
      request: { params: ofPayment, body: body(noteBody) },
      responses: {
        201: answers('It is written.', z.object({ note: noteView })),
        ...refuses(...ofOperators, PAYMENT_NOT_FOUND),
      },
    }),
    checkNow: createRoute({
      ...shared,
      path: '/operations/payments/{id}/check-now',
      operationId: 'checkPaymentAsOperator',
      summary: 'Ask the gateway about a payment now',
      request: { params: ofPayment },
      responses: {
        200: answers('As it stands now.', checkedPayment),
        ...refuses(...ofOperators, PAYMENT_NOT_FOUND),
      },
    }),
    refund: createRoute({
      ...shared,
      path: '/operations/payments/{id}/refund',
      operationId: 'refundPayment',
      summary: 'Give money of a payment back, all that is left or a part',
      description:
        'Only where the gateway can; else refund by hand there. A payment in review is refunded ' +
        'once its review is closed as `approved`. A key is bound to what is asked under it first.',
      request: { params: ofPayment, headers: idempotencyHeaders, body: body(refundBody) },
      responses: {
        200: answers('The money has gone back.', refundAnswer),
        202: answers('The gateway has not said how it ended; it goes on by itself.', refundAnswer),
        ...refuses(...ofOperators, PAYMENT_NOT_FOUND, ...ofRefunds),
      },
    }),
  }
}

/** A note, as operators read it. */
export function viewNote({ number, operatorId, at, text }: PaymentNote): z.infer<typeof noteView> {
  return { number, operatorId, at: new Date(at).toISOString(), text }
}

/** A refund, as operators see it. */
export function viewRefund({ id, state, amountMinor }: Refund): z.infer<typeof refundView> {
  return { id, state, amount: amountMinor }
}
