import { Hono } from 'hono'
import { z } from 'zod'
import type { Payment, PaymentClient } from '@holdfast/pg-client'
import type { AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import type { Clock, Logger } from '@holdfast/resilience-kit'
import { readBody } from '../http/read-body.js'
import { ShopError } from '../http/shop-error.js'
import type { ApplyPayment } from '../orders/apply-payment.js'
import type { OrderBook } from '../orders/order-book.js'
import { operatorGuard } from './operator-guard.js'

/** Orders with a payment in review that one answer lists. */
const REVIEWS_SHOWN = 200

export interface ReviewParts {
  readonly client: PaymentClient<AsyncCardInstrument>
  readonly book: OrderBook
  readonly applyPayment: ApplyPayment
  readonly clock: Clock
  readonly logger: Logger
  /** Undefined: there are no routes for operators. */
  readonly operatorToken: string | undefined
}

/** A payment that waits for a person. */
interface Review {
  readonly paymentId: string
  readonly orderId: string
  readonly orderStatus: string
  /** What the gateway knows the payment by. */
  readonly reference: string
  readonly gatewayKey: string | null
  readonly reason: string | null
  /** In won. */
  readonly amount: number
  /** Since it went to review. */
  readonly ageMs: number
}

const resolution = z.object({ as: z.enum(['approved', 'declined', 'failed', 'canceled']) })

/** What a person decides: the payments in review, and the way to close each of them. */
export function reviewRoutes(parts: ReviewParts): Hono {
  const { client, operatorToken } = parts
  const app = new Hono()
  const guard = operatorGuard(operatorToken)

  app.get('/operations/reviews', guard, async (context) => {
    const reviews = await listReviews(parts)
    const { waiting } = await client.health()
    const total = waiting.find(({ state }) => state === 'review')?.count ?? 0
    return context.json({ total, reviews })
  })

  app.post('/operations/payments/:id/resolve', guard, async (context) => {
    const { as } = await readBody(context, resolution)
    const payment = await client.inquire(context.req.param('id'))
    if (!payment) throw new ShopError('PAYMENT_NOT_FOUND')
    // The same word again is no mistake: the answer to the first may have been lost.
    const isRepeated = payment.state === as && payment.settledBy === 'operator'
    if (payment.state !== 'review' && !isRepeated) {
      throw new ShopError('PAYMENT_NOT_IN_REVIEW', { details: viewPayment(payment) })
    }
    if (!isRepeated) await client.resolve(payment.id, as)
    return context.json(await settle(parts, payment))
  })
  return app
}

/** Oldest first. */
async function listReviews({ client, book, clock }: ReviewParts): Promise<readonly Review[]> {
  const now = clock.now()
  const orders = book.store.listInReview(REVIEWS_SHOWN)
  const reviews = await Promise.all(
    orders.map(async ({ id, status }) => {
      const payments = await client.listByOrder(id)
      const inReview = payments.filter(({ state }) => state === 'review')
      return inReview.map((payment) => viewReview(payment, status, now))
    }),
  )
  return reviews.flat().toSorted((one, other) => other.ageMs - one.ageMs)
}

function viewReview(payment: Payment, orderStatus: string, now: number): Review {
  const { id, orderId, reference, gatewayKey, reviewReason, amount, settledAt, updatedAt } = payment
  return {
    paymentId: id,
    orderId,
    orderStatus,
    reference,
    gatewayKey,
    reason: reviewReason,
    amount: amount.minor,
    ageMs: Math.max(0, now - (settledAt ?? updatedAt)),
  }
}

/**
 * Moves the order at once, and shows what became of both.
 *
 * @throws ShopError PAYMENT_STAYS_IN_REVIEW where the shop cannot take what was decided
 */
async function settle(parts: ReviewParts, { id, orderId }: Payment): Promise<object> {
  const { client, applyPayment, book, logger } = parts
  // What was decided is durable: if the order cannot follow now, the payment's event moves it.
  const order = await applyPayment.settle(orderId).catch((error: unknown) => {
    logger.warn({ orderId, paymentId: id, err: error }, 'the order follows its review later')
    return book.store.get(orderId)
  })
  const payment = await client.inquire(id)
  const answer = {
    payment: payment ? viewPayment(payment) : null,
    order: order ? { id: order.id, status: order.status, failure: order.failure } : null,
  }
  if (payment?.state !== 'review') return answer
  throw new ShopError('PAYMENT_STAYS_IN_REVIEW', { details: answer })
}

function viewPayment({ id, orderId, state, reviewReason }: Payment): object {
  return { id, orderId, state, reviewReason }
}
