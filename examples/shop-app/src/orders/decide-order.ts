import { isOpen, type Payment, type PaymentState } from '@holdfast/pg-client'
import type { OrderFailure } from './order-state.js'
import { isRefused, type Order } from './order.js'

/** What the payments of an order make of it. */
export type OrderDecision =
  | { readonly kind: 'keep'; readonly inReview: boolean }
  | { readonly kind: 'confirm'; readonly inReview: boolean }
  | { readonly kind: 'fail'; readonly failure: OrderFailure }
  /** The money was taken although the order has ended: hold the stock again, if it is there. */
  | { readonly kind: 'reinstate'; readonly payment: Payment; readonly inReview: boolean }
  /** This money cannot be kept. */
  | {
      readonly kind: 'giveBack'
      readonly payment: Payment
      readonly reason: 'order-gone' | 'order-paid-twice'
      readonly inReview: boolean
    }

/**
 * Decides by the truth of the moment, not by the event that woke us: an event that comes twice,
 * late or out of order decides the same. Pure.
 *
 * @param payments all payments of the order, oldest first
 */
export function decideOrder(order: Order, payments: readonly Payment[]): OrderDecision {
  const [paid, paidAgain] = payments.filter(({ state }) => isPaid(state))
  const inReview = payments.some(({ state }) => state === 'review')
  const keep = { kind: 'keep', inReview } as const
  switch (order.status) {
    case 'PENDING':
      return keep
    case 'PAYMENT_WAITING':
      if (paid) return { kind: 'confirm', inReview }
      if (!isProvedUnpaid(payments)) return keep
      return {
        kind: 'fail',
        failure: isRefused(order, payments.at(-1)) ? 'PAYMENT_REFUSED' : 'PAYMENT_FAILED',
      }
    case 'CONFIRMED': {
      const payment = paidAgain
      return payment ? { kind: 'giveBack', payment, reason: 'order-paid-twice', inReview } : keep
    }
    case 'FAILED': {
      // Of which a part went back brings no order back to life, but its rest has none either.
      const rest = payments.find(({ state }) => state === 'partiallyCanceled')
      if (rest) return { kind: 'giveBack', payment: rest, reason: 'order-gone', inReview }
      return paid ? { kind: 'reinstate', payment: paid, inReview } : keep
    }
  }
}

/** The order has its money; what went back of it was given back by somebody who may. */
function isPaid(state: PaymentState): boolean {
  return state === 'approved' || state === 'partiallyCanceled'
}

/** Whether it is open how a payment of the order ends, or a person looks at one. */
export function isPaymentUndecided(payments: readonly Payment[]): boolean {
  return payments.some(({ state }) => isOpen(state) || state === 'review')
}

/** No payment has taken money, or kept it. A decline leaves the order open to another card. */
function isProvedUnpaid(payments: readonly Payment[]): boolean {
  return (
    payments.length > 0 && payments.every(({ state }) => state === 'failed' || state === 'canceled')
  )
}
