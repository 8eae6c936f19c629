import { isOpen, type Payment } from '@holdfast/pg-client'
import type { OrderFailure } from './order-state.js'
import { isRefused, type Order } from './order.js'

/** What the payments of an order make of it. */
export type OrderDecision =
  | { readonly kind: 'keep'; readonly inReview: boolean }
  | { readonly kind: 'confirm'; readonly inReview: boolean }
  | { readonly kind: 'fail'; readonly failure: OrderFailure }
  /** The money was taken although the order has ended: hold the stock again, if it is there. */
  | { readonly kind: 'reinstate'; readonly payment: Payment; readonly inReview: boolean }
  /** This money cannot be kept, and a person has to give it back. */
  | {
      readonly kind: 'handToReview'
      readonly payment: Payment
      readonly reason: 'order-gone' | 'order-paid-twice'
    }

/**
 * Decides by the truth of the moment, not by the event that woke us: an event that comes twice,
 * late or out of order decides the same. Pure.
 *
 * @param payments all payments of the order, oldest first
 */
export function decideOrder(order: Order, payments: readonly Payment[]): OrderDecision {
  const approved = payments.filter(({ state }) => state === 'approved')
  const inReview = payments.some(({ state }) => state === 'review')
  const keep = { kind: 'keep', inReview } as const
  const [first, second] = approved
  switch (order.status) {
    case 'PENDING':
      return keep
    case 'PAYMENT_WAITING':
      if (first) return { kind: 'confirm', inReview }
      if (!isProvedUnpaid(payments)) return keep
      return {
        kind: 'fail',
        failure: isRefused(order, payments.at(-1)) ? 'PAYMENT_REFUSED' : 'PAYMENT_FAILED',
      }
    case 'CONFIRMED':
      return second ? { kind: 'handToReview', payment: second, reason: 'order-paid-twice' } : keep
    case 'FAILED':
      return first ? { kind: 'reinstate', payment: first, inReview } : keep
  }
}

/** Whether a payment of the order may still collect, or a person looks at one. */
export function isPaymentUndecided(payments: readonly Payment[]): boolean {
  return payments.some(({ state }) => isOpen(state) || state === 'review')
}

/** Every payment certainly moved no money. A decline leaves the order open to another card. */
function isProvedUnpaid(payments: readonly Payment[]): boolean {
  return payments.length > 0 && payments.every(({ state }) => state === 'failed')
}
