import { isOpen, type PaymentState } from '@holdfast/pg-client'
import type { PaymentView } from '../payments/payments-client.js'
import { cancelIdOf, dueOf, type Order } from './order.js'
import type { OrderFailure } from './order-state.js'
import { isRefused } from './refusal.js'

/** What the payments of an order make of it. */
export type OrderDecision =
  | { readonly kind: 'keep'; readonly inReview: boolean }
  | { readonly kind: 'confirm'; readonly inReview: boolean }
  | { readonly kind: 'fail'; readonly failure: OrderFailure }
  /** The money was taken although the order has ended: hold everything again, if it is there. */
  | { readonly kind: 'reinstate'; readonly payment: PaymentView; readonly inReview: boolean }
  /** The money of a confirmed order has gone back, and nobody had asked the order. */
  | { readonly kind: 'cancel' }
  /** The money has gone back, as was asked. */
  | { readonly kind: 'cancelled' }
  /** The gateway, or a person, keeps the money: so does the order what it bought. */
  | {
      readonly kind: 'cancelRefused'
      readonly reason: string | null
      readonly inReview: boolean
    }
  /** This money cannot be kept. */
  | {
      readonly kind: 'giveBack'
      readonly payment: PaymentView
      readonly reason: 'order-gone' | 'order-paid-twice'
      readonly inReview: boolean
    }

/** What is known besides the order and its payments. */
export interface DecisionFacts {
  /** A request could not save the order after its money was taken; its buyer was told so. */
  readonly isSaveFailed: boolean
}

/**
 * Decides by the truth of the moment, not by the event that woke us: an event that comes twice,
 * late or out of order decides the same. Pure.
 *
 * @param payments all payments of the order, oldest first
 */
export function decideOrder(
  order: Order,
  payments: readonly PaymentView[],
  { isSaveFailed }: DecisionFacts,
): OrderDecision {
  const [paid, paidAgain] = payments.filter(({ state }) => isPaid(state))
  const inReview = payments.some(({ state }) => state === 'review')
  const keep = { kind: 'keep', inReview } as const
  const back = (payment: PaymentView) =>
    ({ kind: 'giveBack', payment, reason: 'order-gone', inReview }) as const
  switch (order.status) {
    case 'PENDING':
      return keep
    case 'PAYMENT_WAITING':
      if (paid) {
        return isSaveFailed
          ? { kind: 'fail', failure: 'ORDER_SAVE_FAILED' }
          : { ...keep, kind: 'confirm' }
      }
      if (!isProvedUnpaid(payments)) return keep
      return {
        kind: 'fail',
        failure: isRefused(order, payments.at(-1)) ? 'PAYMENT_REFUSED' : 'PAYMENT_FAILED',
      }
    case 'CONFIRMED':
      if (paidAgain) return { ...back(paidAgain), reason: 'order-paid-twice' }
      return isMoneyGone(order, payments) ? { kind: 'cancel' } : keep
    case 'CANCELING':
      return decideCancel(order, payments) ?? keep
    case 'CANCELLED':
      return paid ? back(paid) : keep
    case 'FAILED': {
      // Of which a part went back brings no order back to life, but its rest has none either.
      const rest = payments.find(({ state }) => state === 'partiallyCanceled')
      if (rest) return back(rest)
      if (!paid) return keep
      return isOver(order) ? back(paid) : { kind: 'reinstate', payment: paid, inReview }
    }
  }
}

/**
 * The payment of a canceling order whose money nobody has asked for under its cancel: another
 * refund was open and kept ours out, or it was approved since. None while a person looks at one.
 */
export function unaskedMoney(
  order: Order,
  payments: readonly PaymentView[],
): PaymentView | undefined {
  if (payments.some(({ state }) => state === 'review')) return undefined
  const cancelId = cancelIdOf(order)
  return payments.find(
    ({ state, refunds }) =>
      isPaid(state) && !refunds.some(({ requestId }) => requestId === cancelId),
  )
}

/** Whether it is open how a payment of the order ends, or a person looks at one. */
export function isPaymentUndecided(payments: readonly PaymentView[]): boolean {
  return payments.some(({ state }) => isOpen(state) || state === 'review')
}

/** The order has its money; what went back of it was given back by somebody who may. */
export function isPaid(state: PaymentState): boolean {
  return state === 'approved' || state === 'partiallyCanceled'
}

/** No payment has taken money, or kept it. A decline leaves the order open to another card. */
function isProvedUnpaid(payments: readonly PaymentView[]): boolean {
  return (
    payments.length > 0 && payments.every(({ state }) => state === 'failed' || state === 'canceled')
  )
}

/** The order was paid, and no payment holds its money, or may: it went back, or never came. */
function isMoneyGone(order: Order, payments: readonly PaymentView[]): boolean {
  if (dueOf(order) === 0 || payments.length === 0) return false
  return payments.every(({ state }) => ['canceled', 'declined', 'failed'].includes(state))
}

/** Its buyer was told that it is undone, or wanted that: it does not come back to life. */
function isOver({ failure }: Order): boolean {
  return failure === 'ORDER_SAVE_FAILED' || failure === 'ABANDONED'
}

function decideCancel(order: Order, payments: readonly PaymentView[]): OrderDecision | undefined {
  if (dueOf(order) === 0 || isMoneyGone(order, payments)) return { kind: 'cancelled' }
  const cancelId = cancelIdOf(order)
  const inReview = payments.some(({ state }) => state === 'review')
  const wasInReview = order.inReview && !inReview
  for (const { state, refunds, isResolvedByHand } of payments) {
    if (!isPaid(state)) continue
    const refund = refunds.find(({ requestId }) => requestId === cancelId)
    if (refund?.state === 'refused' || refund?.state === 'failed') {
      const { refusal } = refund
      return { kind: 'cancelRefused', reason: refusal?.reason ?? refusal?.code ?? null, inReview }
    }
    // It was with a person, who has found that the gateway keeps it; and not another one.
    if (wasInReview && isResolvedByHand) return { kind: 'cancelRefused', reason: null, inReview }
  }
  return undefined
}
