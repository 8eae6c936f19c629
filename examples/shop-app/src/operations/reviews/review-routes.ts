import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Payment } from '@holdfast/pg-client'
import type { Clock, Logger } from '@holdfast/resilience-kit'
import { answers, body, newApi, refuses, type Api } from '../../http/api.js'
import type { Identity } from '../../http/identity.js'
import { requestErrors } from '../../http/request-errors.js'
import { ShopError } from '../../http/shop-error.js'
import type { ApplyPayment } from '../../orders/apply-payment.js'
import type { OrderBook } from '../../orders/order-book.js'
import { orderFailures, orderStatuses } from '../../orders/order-state.js'
import type { AnyClient, PaymentDesk } from '../../payments/payment-desk.js'
import { paymentErrors } from '../../payments/payment-errors.js'
import type { PaymentView } from '../../payments/payments-client.js'
import type { ActionLog } from '../actions/action-log.js'
import { operationsErrors } from '../operations-errors.js'
import type { OperationsStore } from '../operations-store.js'
import { noteView, viewNote } from './payment-action-api.js'
import { reviewedPayment, viewReviewed } from './reviewed-payment.js'

/** Orders with a payment in review that one answer lists. */
const REVIEWS_SHOWN = 200

export interface ReviewParts {
  readonly desk: PaymentDesk
  readonly book: OrderBook
  readonly applyPayment: ApplyPayment
  readonly clock: Clock
  readonly logger: Logger
  readonly identity: Identity
  readonly actions: ActionLog
  readonly store: Pick<OperationsStore, 'notesOf' | 'resolvedAs'>
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
  notes: z.array(noteView).describe('What operators wrote, oldest first.'),
})

type Review = z.infer<typeof review>

const resolution = z.object({ as: z.enum(['approved', 'declined', 'failed', 'canceled']) })

type Resolution = z.infer<typeof resolution>['as']

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
    const isRepeated = wasSaid(parts, payment, as)
    if (payment.state !== 'review' && !isRepeated) throw notInReview(payment)
    const operatorId = context.get('user').id
    const action = { operatorId, action: 'resolve', subject: payment.id, details: { as } } as const
    const settled = await parts.actions.noted(action, async () => {
      if (!isRepeated) await close(client, payment.id, as)
      return settle(parts, payment)
    })
    return context.json(settled, 200)
  })
  return app
}

/**
 * The same word again is no mistake: the answer to the first may have been lost. What was approved
 * may have been refunded in part by now.
 */
function wasSaid({ store }: ReviewParts, payment: Payment, as: Resolution): boolean {
  if (!fits(payment, as)) return false
  return payment.settledBy === 'operator' || store.resolvedAs(payment.id) === as
}

/** Money of what is approved may have gone back in part before it came to review. */
function fits({ state }: Payment, as: Resolution): boolean {
  return state === as || (as === 'approved' && state === 'partiallyCanceled')
}

/**
 * Leaves to the order what the client will not close: it stays in review.
 *
 * @throws ShopError PAYMENT_NOT_IN_REVIEW where somebody has closed it meanwhile, as something else
 */
async function close(client: AnyClient, paymentId: string, as: Resolution): Promise<void> {
  const closed = await client.resolve(paymentId, as)
  if (closed.state !== 'review' && !fits(closed, as)) throw notInReview(closed)
}

function notInReview(payment: Payment): ShopError {
  const details = viewReviewed(payment)
  return new ShopError(operationsErrors.PAYMENT_NOT_IN_REVIEW, { details })
}

/** Oldest first. */
async function listReviews({ desk, book, clock, store }: ReviewParts): Promise<readonly Review[]> {
  const now = clock.now()
  const orders = book.store.listInReview(REVIEWS_SHOWN)
  const reviews = await Promise.all(
    orders.map(async ({ id, status }) => {
      const payments = await desk.listByOrder(id)
      const inReview = payments.filter(({ state }) => state === 'review')
      return inReview.map((payment) => ({
        ...viewReview(payment, status, now),
        notes: store.notesOf(payment.id).map(viewNote),
      }))
    }),
  )
  return reviews.flat().toSorted((one, other) => other.ageMs - one.ageMs)
}

function viewReview(
  payment: PaymentView,
  orderStatus: Review['orderStatus'],
  now: number,
): Omit<Review, 'notes'> {
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

const tags = ['operations']
const ofOperators = [requestErrors.UNAUTHENTICATED, requestErrors.FORBIDDEN]

function listing({ operator }: Identity) {
  return createRoute({
    ...operator,
    method: 'get',
    path: '/operations/reviews',
    tags,
    operationId: 'listReviews',
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
    operationId: 'resolveReview',
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
