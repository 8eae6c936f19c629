import type { PaymentView } from '../payments/payments-client.js'
import type { Order } from './order.js'
import { latestStep, withStep } from './saga/saga-step.js'

/**
 * Notes with the order that our own kit would not make its latest payment, so that whoever asks
 * again is told the same as the first time.
 */
export function withRefusal(order: Order): Order {
  const last = latestStep(order.steps, 'payment')
  const steps = last ? withStep(order.steps, { ...last, state: 'refused' }) : order.steps
  // The payment's own event may have ended the order before the request could say why.
  const failure = order.failure === 'PAYMENT_FAILED' ? 'PAYMENT_REFUSED' : order.failure
  return { ...order, steps, failure }
}

/** Whether our own kit would not make the order's latest payment, or nothing of it was sent. */
export function isRefused(order: Order, payment: PaymentView | undefined): boolean {
  if (order.failure !== null) return order.failure === 'PAYMENT_REFUSED'
  return latestStep(order.steps, 'payment')?.state === 'refused' || payment?.attempts === 0
}
