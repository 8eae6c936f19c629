import type { Evidence } from './evidence.js'
import type { PaymentEvent } from './payment-event.js'
import { blocksAnotherPayment, isLegalMove, isOpen, type PaymentState } from './payment-state.js'
import type { Payment, ReviewReason } from './payment.js'

/** What the gateway's dialect and the order allow a decision to assume. */
export interface DecisionRules {
  /** The longest a sent request may still be executed. Absence proves nothing before. */
  readonly requestLifetimeMs: number
  /** A payment still pending at the gateway after this goes to review. */
  readonly pendingHorizonMs: number
  /**
   * A look-up that finds nothing proves that there is nothing, once no request can be in flight:
   * the gateway looks up by our reference, and sees what it has answered.
   */
  readonly absenceProves: boolean
  /**
   * Another payment of the same order is open, approved or in review. Matters only where
   * {@link mustBeSole} says so.
   */
  readonly orderHasAnother: boolean
}

/** What evidence makes of a payment. `next` is the very same object when it changes nothing. */
export interface Decision {
  readonly next: Payment
  readonly events: readonly PaymentEvent[]
  /** Keep asking, although the state is final: somebody has said that it is still pending. */
  readonly watch: boolean
}

/** What a decision may change besides the state. */
export type Change = Partial<
  Pick<Payment, 'certainty' | 'gatewayKey' | 'decline' | 'reviewReason' | 'mayBeInFlight'>
>

/** To a person; the first reason stays. */
export function review(
  payment: Payment,
  reviewReason: ReviewReason,
  evidence: Evidence,
  change: Change = {},
): Decision {
  if (payment.state === 'review') return unchanged(payment)
  return move(payment, 'review', evidence, { ...change, reviewReason })
}

/**
 * To another state, with the event that tells of it.
 *
 * @throws Error where the table of moves forbids it: a mistake in a decision.
 */
export function move(
  payment: Payment,
  to: PaymentState,
  { source, at }: Evidence,
  change: Change = {},
): Decision {
  if (payment.state === to) return unchanged(payment)
  if (!isLegalMove(payment.state, to)) {
    throw new Error(`a payment must not move from ${payment.state} to ${to}`)
  }
  const open = isOpen(to)
  const next: Payment = {
    ...payment,
    ...change,
    state: to,
    active: payment.active && blocksAnotherPayment(to),
    settledBy: open ? null : source,
    settledAt: open ? null : at,
    updatedAt: at,
  }
  const event: PaymentEvent = {
    paymentId: payment.id,
    orderId: payment.orderId,
    reference: payment.reference,
    amount: payment.amount,
    from: payment.state,
    to,
    source,
    late: !payment.active,
    decline: next.decline,
    reviewReason: next.reviewReason,
    at,
  }
  return { next, events: [event], watch: false }
}

/** The evidence says nothing new. */
export function unchanged(payment: Payment): Decision {
  return { next: payment, events: [], watch: false }
}
