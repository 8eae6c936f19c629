import { z } from 'zod'
import {
  blocksAnotherPayment,
  buyerLabel,
  buyerMessageOf,
  paymentStates,
} from '@holdfast/pg-client'
import type { Language, Sentence } from '../http/language.js'
import type { PaymentView } from '../payments/payments-client.js'
import { dueOf, type Order } from './order.js'
import { orderFailures, orderStatuses } from './order-state.js'
import { sagaStatusOf } from './saga/saga.js'
import { latestStep, sagaFlow, stepStates, type SagaStep } from './saga/saga-step.js'

/** What the buyer needs to know about the money. */
const paymentStatuses = [
  'NONE',
  'PAYMENT_PENDING',
  'PAYMENT_SUCCEEDED',
  'PAYMENT_FAILED',
  'PAYMENT_CANCELING',
  'PAYMENT_CANCELED',
] as const

type PaymentStatus = (typeof paymentStatuses)[number]

const orderItem = z.object({
  productId: z.string(),
  name: z.string(),
  price: z.int(),
  quantity: z.int(),
})

const sagaSteps = z.array(
  z.object({ step: z.enum(sagaFlow), round: z.int(), state: z.enum(stepStates) }),
)

/** An order as its buyer sees it. */
export const orderView = z
  .object({
    order: z.object({
      id: z.string(),
      status: z.enum(orderStatuses),
      failure: z.enum(orderFailures).nullable().describe('Why it failed; null unless it did.'),
      paymentStatus: z.enum(paymentStatuses),
      buyerLabel: z.string().describe('One line for people, by `Accept-Language`.'),
      amount: z.int().describe('All items, in won.'),
      pointsUsed: z.int().describe('The part of it that points pay.'),
      due: z.int().describe('The part of it that a payment pays.'),
      items: z.array(orderItem).readonly(),
      createdAt: z.iso.datetime(),
      expiresAt: z.iso.datetime().describe('Not paid by then, it ends.'),
    }),
    payment: z
      .object({
        id: z.string(),
        state: z.enum(paymentStates),
        reason: z.string().optional().describe('Why the gateway said no.'),
      })
      .nullable()
      .describe('The payment that matters: one that has the money, or may; else the latest.'),
    saga: z.object({
      status: z.enum(['RUNNING', 'COMPLETED', 'COMPENSATING', 'COMPENSATED']),
      steps: sagaSteps.readonly(),
    }),
  })
  .meta({ id: 'Order' })

export type OrderView = z.infer<typeof orderView>

const statusOf: Readonly<Record<PaymentView['state'], PaymentStatus>> = {
  requested: 'PAYMENT_PENDING',
  unknown: 'PAYMENT_PENDING',
  pending: 'PAYMENT_PENDING',
  approved: 'PAYMENT_SUCCEEDED',
  declined: 'PAYMENT_FAILED',
  failed: 'PAYMENT_FAILED',
  canceling: 'PAYMENT_CANCELING',
  partiallyCanceled: 'PAYMENT_SUCCEEDED',
  canceled: 'PAYMENT_CANCELED',
  review: 'PAYMENT_PENDING',
}

const inProgress: Sentence = { ko: '결제 진행 중', en: 'Payment in progress' }
const succeeded: Sentence = { ko: '결제 성공', en: 'Payment succeeded' }
const notPaid: Sentence = { ko: '결제 실패', en: 'Payment failed' }
const canceled: Sentence = { ko: '주문 취소', en: 'Order cancelled' }

/** The order, the payment that matters, and how far its saga is. */
export function viewOrder(
  order: Order,
  payments: readonly PaymentView[],
  language: Language,
): OrderView {
  const payment = decisivePayment(payments)
  const { id, status, failure, amount, pointsUsed, items, steps } = order
  return {
    order: {
      id,
      status,
      failure,
      paymentStatus: paymentStatusOf(order, payment),
      buyerLabel: labelOf(order, payment)[language],
      amount,
      pointsUsed,
      due: dueOf(order),
      items,
      createdAt: new Date(order.createdAt).toISOString(),
      expiresAt: new Date(order.expiresAt).toISOString(),
    },
    payment: payment ? viewPayment(payment, language) : null,
    saga: { status: sagaStatusOf(order), steps: steps.map((step) => asEnded(step, payments)) },
  }
}

/** A payment's own end is the end of its step: the saga itself only notes that it began. */
function asEnded(step: SagaStep, payments: readonly PaymentView[]): SagaStep {
  if (step.step !== 'payment' || step.state !== 'running') return step
  const state = payments[step.round - 1]?.state
  return state === 'declined' || state === 'failed' ? { ...step, state: 'refused' } : step
}

/**
 * The one that was approved; else one that holds the buyer's money or may, whatever became of later
 * ones; else one whose money went back; else the latest.
 */
export function decisivePayment(payments: readonly PaymentView[]): PaymentView | undefined {
  return (
    payments.find(({ state }) => state === 'approved') ??
    payments.findLast(({ state }) => blocksAnotherPayment(state)) ??
    payments.findLast(({ state }) => state === 'canceled') ??
    payments.at(-1)
  )
}

function paymentStatusOf(order: Order, payment: PaymentView | undefined): PaymentStatus {
  if (payment) return statusOf[payment.state]
  // It was begun, and nobody has said yet what became of it.
  return latestStep(order.steps, 'payment')?.state === 'running' ? 'PAYMENT_PENDING' : 'NONE'
}

function labelOf(order: Order, payment: PaymentView | undefined): Sentence {
  if (payment) return buyerLabel(payment.state)
  switch (order.status) {
    case 'CONFIRMED':
      return succeeded
    case 'CANCELLED':
    case 'CANCELING':
      return canceled
    case 'FAILED':
      return notPaid
    case 'PENDING':
    case 'PAYMENT_WAITING':
      return inProgress
  }
}

function viewPayment(payment: PaymentView, language: Language): NonNullable<OrderView['payment']> {
  const { id, state } = payment
  return state === 'declined'
    ? { id, state, reason: buyerMessageOf(payment)[language] }
    : { id, state }
}
