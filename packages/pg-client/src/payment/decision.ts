import { changedPayment } from './changed-payment.js'
import type { Evidence } from './evidence.js'
import type { PaymentEvent } from './payment-event.js'
import { blocksAnotherPayment, isLegalMove, isOpen, type PaymentState } from './payment-state.js'
import type { Payment, ReviewReason } from './payment.js'
import type { Refund } from './refund.js'

/** What the gateway's dialect and the order allow a decision to assume. */
export interface DecisionRules {
  /** The longest a sent request may still be executed. Absence proves nothing before. */
  readonly requestLifetimeMs: number
  /** A payment or refund still pending at the gateway after this goes to review. */
  readonly pendingHorizonMs: number
  /**
   * A look-up that finds nothing proves that there is nothing, once no request can be in flight:
   * the gateway looks up by our reference, and sees what it has answered.
   */
  readonly absenceProves: boolean
  /** An approval may turn pending again: a listed exception of the gateway. */
  readonly approvalMayRevert: boolean
  /** What has gone back may come back for so long: see {@link mayComeBack}. */
  readonly refundReturnWindowMs: number
  /**
   * The id of a refund that gives all back, should the money find no order; null where the gateway
   * cannot cancel: then a person has to.
   */
  readonly compensationId: string | null
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
  /** The refund that changes with it. */
  readonly refund?: Refund
  /** Keep asking, although the state is final: something is left to find out, or to close. */
  readonly watch: boolean
}

/** What a decision may change besides the state. */
export type Change = Partial<
  Pick<
    Payment,
    | 'certainty'
    | 'gatewayKey'
    | 'decline'
    | 'reviewReason'
    | 'mayBeInFlight'
    | 'mayStillTurn'
    | 'refundedMinor'
    | 'refund'
    | 'callbackProof'
  >
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
 * To another state, with the event that tells of it, and the refund that it is about.
 *
 * @throws Error where the table of moves forbids it: a mistake in a decision.
 */
export function move(
  payment: Payment,
  to: PaymentState,
  { source, at }: Evidence,
  change: Change = {},
  refund?: Refund,
): Decision {
  if (payment.state === to) return unchanged(payment)
  if (!isLegalMove(payment.state, to)) {
    throw new Error(`a payment must not move from ${payment.state} to ${to}`)
  }
  const open = isOpen(to)
  const next = changedPayment(payment, {
    state: to,
    active: payment.active && blocksAnotherPayment(to),
    settledBy: open ? null : source,
    settledAt: open ? null : at,
    updatedAt: at,
    ...change,
  })
  const event = eventOf(payment, next, source, refund)
  return { next, events: [event], watch: false, ...(refund && { refund }) }
}

/** More has gone back, and the state stays as it is: told as a move is, from = to. */
export function noteRefunded(
  payment: Payment,
  refundedMinor: number,
  { source, at }: Evidence,
): Decision {
  const next = changedPayment(payment, { updatedAt: at, refundedMinor })
  return { next, events: [eventOf(payment, next, source)], watch: false }
}

/** A change of what is known that nobody needs to be told of. */
export function note(
  payment: Payment,
  { at }: Evidence,
  change: Change,
  refund?: Refund,
): Decision {
  const next = changedPayment(payment, { updatedAt: at, ...change })
  return { next, events: [], watch: false, ...(refund && { refund }) }
}

/** The evidence says nothing new. */
export function unchanged(payment: Payment): Decision {
  return { next: payment, events: [], watch: false }
}

/** One decision after the other, about the same evidence. */
export function andThen(first: Decision, decideNext: (payment: Payment) => Decision): Decision {
  const second = decideNext(first.next)
  if (second.next === first.next) return first
  const refund = second.refund ?? first.refund
  return {
    ...second,
    events: [...first.events, ...second.events],
    watch: first.watch || second.watch,
    ...(refund && { refund }),
  }
}

/** Tells what has become of a payment, by its last change. */
function eventOf(
  payment: Payment,
  next: Payment,
  source: Evidence['source'],
  refund?: Refund,
): PaymentEvent {
  return {
    paymentId: payment.id,
    orderId: payment.orderId,
    reference: payment.reference,
    amount: payment.amount,
    from: payment.state,
    to: next.state,
    source,
    late: !payment.active,
    decline: next.decline,
    reviewReason: next.reviewReason,
    refundedMinor: next.refundedMinor,
    refund: refund ? toldOf(refund) : null,
    at: next.updatedAt,
  }
}

function toldOf({ id, requestId, amountMinor, state }: Refund): PaymentEvent['refund'] {
  return { id, requestId, amountMinor, state }
}
