import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { paymentStates, type Payment } from '@holdfast/pg-client'
import type { Clock, Logger } from '@holdfast/resilience-kit'
import { answers, body, newApi, refuses, type Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import { requestErrors } from '../http/request-errors.js'
import { ShopError } from '../http/shop-error.js'
import type { ApplyPayment } from '../orders/apply-payment.js'
import type { OrderBook } from '../orders/order-book.js'
import { orderFailures, orderStatuses } from '../orders/order-state.js'
import type { PaymentDesk } from '../payments/payment-desk.js'
import { paymentErrors } from '../payments/payment-errors.js'
import type { PaymentView } from '../payments/payments-client.js'
import { operationsErrors } from './operations-errors.js'

/** Orders with a payment in review that one answer lists. */
const REVIEWS_SHOWN = 200

export interface ReviewParts {
  readonly desk: PaymentDesk
  readonly book: OrderBook
  readonly applyPayment: ApplyPayment
  readonly clock: Clock
  readonly logger: Logger
  readonly identity: Identity
}

/** A payment that waits for a person. */
const review = z.object({
  paymentId: z.string(),
  orderId: z.string(),
  orderStatus: z.enum(orderStatuses),
  reference: z.string().describe('What the gateway knows the payment by.'),
  gatewayKey: z.string().nullable(),
  reason: z.string().nullable(),
  amount: z.int().describe('In won.'),
  ageMs: z.number().describe('Since it went to review.'),
})

type Review = z.infer<typeof review>

const resolution = z.object({ as: z.enum(['approved', 'declined', 'failed', 'canceled']) })

const reviewedPayment = z.object({
  id: z.string(),
  orderId: z.string(),
  state: z.enum(paymentStates),
  reviewReason: z.string().nullable(),
})

const settledReview = z.object({
  payment: reviewedPayment.nullable(),
  order: z
    .object({
      id: z.string(),
      status: z.enum(orderStatuses),
      failure: z.enum(orderFailures).nullable(),
    })
    .nullable(),
})

/** What a person decides: the payments in review, and the way to close each of them. */
export function reviewRoutes(parts: ReviewParts): Api {
  const { desk, identity } = parts
  const app = newApi()

  app.openapi(listing(identity), async (context) => {
    const reviews = await listReviews(parts)
    const waiting = await Promise.all(desk.all.map((client) => client.health()))
    const counts = waiting.flatMap((one) => one.waiting.filter(({ state }) => state === 'review'))
    const total = counts.reduce((sum, { count }) => sum + count, 0)
    return context.json({ total, reviews: [...reviews] }, 200)
  })

  app.openapi(resolving(identity), async (context) => {
    const { as } = context.req.valid('json')
    const { payment, client } = await desk.find(context.req.valid('param').id)
    // The same word again is no mistake: the answer to the first may have been lost.
    const isRepeated = payment.state === as && payment.settledBy === 'operator'
    if (payment.state !== 'review' && !isRepeated) {
      const details = viewReviewed(payment)
      throw new ShopError(operationsErrors.PAYMENT_NOT_IN_REVIEW, { details })
    }
    if (!isRepeated) await client.resolve(payment.id, as)
    return context.json(await settle(parts, payment), 200)
  })
  return app
}

/** Oldest first. */
async function listReviews({ desk, book, clock }: ReviewParts): Promise<readonly Review[]> {
  const now = clock.now()
  const orders = book.store.listInReview(REVIEWS_SHOWN)
  const reviews = await Promise.all(
    orders.map(async ({ id, status }) => {
      const payments = await desk.listByOrder(id)
      const inReview = payments.filter(({ state }) => state === 'review')
      return inReview.map((payment) => viewReview(payment, status, now))
    }),
  )
  return reviews.flat().toSorted((one, other) => other.ageMs - one.ageMs)
}

function viewReview(payment: PaymentView, orderStatus: Review['orderStatus'], now: number): Review {
  const { id, orderId, reference, gatewayKey, reviewReason, amount, settledAt, updatedAt } = payment
  const ageMs = Math.max(0, now - (settledAt ?? updatedAt))
  const ofPayment = { paymentId: id, reference, gatewayKey, reason: reviewReason, amount, ageMs }
  return { ...ofPayment, orderId, orderStatus }
}

/**
 * Moves the order at once, and shows what became of both.
 *
 * @throws ShopError PAYMENT_STAYS_IN_REVIEW where the shop cannot take what was decided
 */
async function settle(
  { desk, applyPayment, book, logger }: ReviewParts,
  { id, orderId }: Payment,
): Promise<z.infer<typeof settledReview>> {
  // What was decided is durable: if the order cannot follow now, the payment's event moves it.
  const order = await applyPayment.settle(orderId).catch((error: unknown) => {
    logger.warn({ orderId, paymentId: id, err: error }, 'the order follows its review later')
    return book.store.get(orderId)
  })
  const { payment } = await desk.find(id)
  const answer = {
    payment: viewReviewed(payment),
    order: order ? { id: order.id, status: order.status, failure: order.failure } : null,
  }
  if (payment.state !== 'review') return answer
  throw new ShopError(operationsErrors.PAYMENT_STAYS_IN_REVIEW, { details: answer })
}

function viewReviewed(payment: Payment): z.infer<typeof reviewedPayment> {
  const { id, orderId, state, reviewReason } = payment
  return { id, orderId, state, reviewReason }
}

const tags = ['operations']
const ofOperators = [requestErrors.UNAUTHENTICATED, requestErrors.FORBIDDEN]

function listing({ operator }: Identity) {
  return createRoute({
    ...operator,
    method: 'get',
    path: '/operations/reviews',
    tags,
    summary: 'Payments that wait for a person, oldest first',
    responses: {
      200: answers(
        'All of them, or the first 200 orders.',
        z.object({ total: z.int(), reviews: z.array(review) }),
      ),
      ...refuses(...ofOperators),
    },
  })
}

function resolving({ operator }: Identity) {
  return createRoute({
    ...operator,
    method: 'post',
    path: '/operations/payments/{id}/resolve',
    tags,
    summary: 'Close a review: say what the gateway has really done',
    request: { params: z.object({ id: z.string().min(1).max(100) }), body: body(resolution) },
    responses: {
      200: answers('What became of the payment and its order.', settledReview),
      ...refuses(
        ...ofOperators,
        paymentErrors.PAYMENT_NOT_FOUND,
        operationsErrors.PAYMENT_NOT_IN_REVIEW,
        operationsErrors.PAYMENT_STAYS_IN_REVIEW,
      ),
    },
  })
}
