import type { Payment } from '@holdfast/pg-client'
import type { StockItem } from '../catalog/product.js'
import { isLegalOrderMove, type OrderFailure, type OrderStatus } from './order-state.js'

/** A line of an order, at the price of the moment it was ordered. */
export interface OrderItem extends StockItem {
  readonly name: string
  /** One piece, in won. */
  readonly price: number
}

/**
 * One step of the order's saga. `running`: it may have happened; `undoing`: it has to be undone
 * and may have been; the rest is certain.
 */
export interface SagaStep {
  readonly step: 'stock' | 'payment'
  /** The first is 1; a reservation for late truth, or paying again, is another round. */
  readonly round: number
  readonly state: 'running' | 'done' | 'refused' | 'undoing' | 'undone'
}

/** What a buyer wants. */
export interface Order {
  readonly id: string
  readonly buyer: string
  readonly status: OrderStatus
  readonly failure: OrderFailure | null
  /** In won. */
  readonly amount: number
  readonly items: readonly OrderItem[]
  readonly steps: readonly SagaStep[]
  /** A payment of it is in review: a person decides. */
  readonly inReview: boolean
  /** Without a payment by then, it ends. */
  readonly expiresAt: number
  readonly createdAt: number
  readonly updatedAt: number
  /** Grows by one with every change; compared and set by the store. */
  readonly version: number
}

/**
 * The order in its next state.
 *
 * @throws Error when the move is none of the table's: a defect.
 */
export function moved(
  order: Order,
  to: OrderStatus,
  change: Partial<Pick<Order, 'failure' | 'steps' | 'inReview'>> = {},
): Order {
  if (!isLegalOrderMove(order.status, to)) {
    throw new Error(`order ${order.id} cannot move from ${order.status} to ${to}`)
  }
  return { ...order, failure: null, ...change, status: to }
}

/** The latest round of a step; undefined where there was none. */
export function latestStep(order: Order, step: SagaStep['step']): SagaStep | undefined {
  return order.steps.findLast((one) => one.step === step)
}

/** The steps with one of them begun or brought further. */
export function withStep(steps: readonly SagaStep[], step: SagaStep): readonly SagaStep[] {
  const same = (one: SagaStep): boolean => one.step === step.step && one.round === step.round
  return steps.some(same) ? steps.map((one) => (same(one) ? step : one)) : [...steps, step]
}

/**
 * Notes with the order that our own kit would not make its latest payment, so that whoever asks
 * again is told the same as the first time.
 */
export function withRefusal(order: Order): Order {
  const last = latestStep(order, 'payment')
  const steps = last ? withStep(order.steps, { ...last, state: 'refused' }) : order.steps
  // The payment's own event may have ended the order before the request could say why.
  const failure = order.failure === 'PAYMENT_FAILED' ? 'PAYMENT_REFUSED' : order.failure
  return { ...order, steps, failure }
}

/** Whether our own kit would not make the order's latest payment, or nothing of it was sent. */
export function isRefused(order: Order, payment: Payment | undefined): boolean {
  if (order.failure !== null) return order.failure === 'PAYMENT_REFUSED'
  return latestStep(order, 'payment')?.state === 'refused' || payment?.attempts === 0
}

/** The steps with every reservation that may hold stock marked as to be given back. */
export function undoingStock(steps: readonly SagaStep[]): readonly SagaStep[] {
  return steps.map((one) =>
    one.step === 'stock' && (one.state === 'running' || one.state === 'done')
      ? { ...one, state: 'undoing' }
      : one,
  )
}

/** The name under which the catalog holds an order's stock in a round. */
export function holdOf(orderId: string, round: number): string {
  return round === 1 ? orderId : `${orderId}-${round}`
}
