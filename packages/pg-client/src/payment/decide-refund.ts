import { andThen, move, note, noteRefunded, review, unchanged, type Decision } from './decision.js'
import type { DecisionRules } from './decision.js'
import { wasAsked, type Evidence, type Finding, type GatewayTransaction } from './evidence.js'
import { holdsMoney, isGivenBack, type PaymentState } from './payment-state.js'
import type { Payment } from './payment.js'
import { newRefund, type Refund } from './refund.js'

/** Money is wanted back: reserved by the refund, unless it is more than there is left. */
export function decideCancelAsked(
  payment: Payment,
  { refund }: Extract<Finding, { kind: 'cancelAsked' }>,
  evidence: Evidence,
): Decision {
  const { state, refundedMinor, amount } = payment
  if (state !== 'approved' && state !== 'partiallyCanceled') return unchanged(payment)
  if (refundedMinor + refund.amountMinor > amount.minor) return unchanged(payment)
  return move(payment, 'canceling', evidence, { refund }, refund)
}

/** Why money is given back that nobody has asked for: it has no order. */
const compensationReasons = ['order-paid-twice', 'order-gone'] as const

type CompensationReason = (typeof compensationReasons)[number]

/** What a compensation is called: with its own id, which no caller can know beforehand. */
function compensationName(reason: CompensationReason, refundId: string): string {
  return `${reason}-${refundId}`
}

/** Money without an order: given back by ourselves where the gateway can, else by a person. */
export function compensate(
  payment: Payment,
  reason: CompensationReason,
  evidence: Evidence,
  { compensationId }: DecisionRules,
): Decision {
  const left = payment.amount.minor - payment.refundedMinor
  if (compensationId === null || left === 0) return review(payment, reason, evidence)
  const refund = newRefund({
    id: compensationId,
    paymentId: payment.id,
    requestId: compensationName(reason, compensationId),
    amountMinor: left,
    reason,
    createdAt: evidence.at,
  })
  return move(payment, 'canceling', evidence, { refund }, refund)
}

/** What a cancel's answer, or a callback about it, says about the refund that is open. */
export function decideRefund(
  payment: Payment,
  finding: Extract<Finding, { kind: 'refund' }>,
  evidence: Evidence,
): Decision {
  const { refund } = payment
  const { refundId, outcome, refusal = null } = finding
  if (refund?.id !== refundId) return unchanged(payment)
  const gatewayKey = finding.gatewayKey ?? refund.gatewayKey
  const known = { ...refund, gatewayKey, updatedAt: evidence.at }
  switch (outcome) {
    case 'done': {
      const total = payment.refundedMinor + refund.amountMinor
      // More than was taken cannot have gone back.
      if (total > payment.amount.minor) return review(payment, 'contradicting-evidence', evidence)
      return close(payment, done(known, evidence), total, evidence)
    }
    case 'pending':
      return keep(payment, { ...known, ...taken, state: 'pending' }, evidence)
    case 'refused':
      return closeUndone(payment, refused(known, refusal, evidence), evidence)
    case 'unanswered':
      if (refund.state === 'pending') return unchanged(payment)
      return keep(payment, { ...known, state: 'unknown', certainty: 'unknown' }, evidence)
    case 'notExecuted':
      return refund.mayBeInFlight || refund.state === 'pending'
        ? unchanged(payment)
        : keep(payment, { ...known, state: 'requested', certainty: 'notExecuted' }, evidence)
  }
}

/** What the gateway's totals say about a payment whose money was taken. */
export function decideRefunds(
  payment: Payment,
  { refundedMinor: total, refundPendingMinor = 0 }: GatewayTransaction,
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  if (total === undefined || payment.state === 'review') return unchanged(payment)
  const grown = total - payment.refundedMinor
  if (grown < 0) {
    if (!wasAsked(evidence) || isClosedByHand(payment)) return unchanged(payment)
    // What came back is the payment's again, and may be given back anew once a person has looked.
    return review(payment, 'refund-vanished', evidence, { refundedMinor: total })
  }
  const { refund } = payment
  if (!refund) return grown > 0 ? elsewhere(payment, total, evidence) : unchanged(payment)
  // What was never sent is not what has gone back; but where all has, nothing is left to send.
  const isOver = refund.attempts > 0 || total >= payment.amount.minor
  const isOurs = isOver && grown >= refund.amountMinor
  if (isOurs) return close(payment, done(refund, evidence), total, evidence)
  // Less than ours: somebody else has given a part back, and ours is still to come.
  const known = grown > 0 ? note(payment, evidence, { refundedMinor: total }) : unchanged(payment)
  return andThen(known, (next) => decideUndone(next, refund, refundPendingMinor, evidence, rules))
}

/** The open refund is not in the gateway's total. */
function decideUndone(
  payment: Payment,
  refund: Refund,
  pendingMinor: number,
  evidence: Evidence,
  { pendingHorizonMs }: DecisionRules,
): Decision {
  if (evidence.at - refund.createdAt >= pendingHorizonMs) {
    return review(payment, 'refund-too-long', evidence)
  }
  if (pendingMinor >= refund.amountMinor) {
    if (refund.state === 'pending') return unchanged(payment)
    return keep(
      payment,
      { ...refund, ...taken, state: 'pending', updatedAt: evidence.at },
      evidence,
    )
  }
  if (!wasAsked(evidence)) return unchanged(payment)
  const code = refusalOf(payment, refund)
  if (code === undefined) return unchanged(payment)
  return closeUndone(payment, refused(refund, { code, reason: null }, evidence), evidence)
}

/** Why an open refund that the gateway knows nothing of will never be done. */
function refusalOf({ amount, refundedMinor }: Payment, refund: Refund): string | undefined {
  // It was under way, and is neither under way nor done: the bank has sent it back.
  if (refund.state === 'pending') return 'REFUND_FAILED'
  // Others have given back so much meanwhile that no gateway would do it any more.
  return refundedMinor + refund.amountMinor > amount.minor ? 'EXCEEDS_REFUNDABLE' : undefined
}

/** Given back by others, at the gateway's own dashboard for one. */
function elsewhere(payment: Payment, total: number, evidence: Evidence): Decision {
  const to = stateOf(payment, total)
  return to === payment.state
    ? noteRefunded(payment, total, evidence)
    : move(payment, to, evidence, { refundedMinor: total })
}

/** The gateway keeps the money; where that has no order, a person has to find a way. */
function closeUndone(payment: Payment, refund: Refund, evidence: Evidence): Decision {
  const { id, requestId } = refund
  const reason = compensationReasons.find((one) => compensationName(one, id) === requestId)
  if (reason === undefined || payment.state !== 'canceling') {
    return close(payment, refund, payment.refundedMinor, evidence)
  }
  return move(payment, 'review', evidence, { refund: null, reviewReason: reason }, refund)
}

/** The refund is over, whatever came of it; the payment is what the sum says. */
export function close(
  payment: Payment,
  refund: Refund,
  refundedMinor: number,
  evidence: Evidence,
): Decision {
  const change = { refund: null, refundedMinor }
  if (payment.state !== 'canceling') return note(payment, evidence, change, refund)
  return move(payment, stateOf(payment, refundedMinor), evidence, change, refund)
}

/** An operator says what became of the refund in a reviewed payment. */
export function closedBy(refund: Refund, state: 'done' | 'failed', { at }: Evidence): Refund {
  return { ...refund, state, mayBeInFlight: false, updatedAt: at, closedAt: at }
}

/** It stays open; said a second time, it changes nothing. */
function keep(payment: Payment, refund: Refund, evidence: Evidence): Decision {
  const { state, certainty, gatewayKey, mayBeInFlight } = payment.refund ?? {}
  const isSame =
    refund.state === state &&
    refund.certainty === certainty &&
    refund.gatewayKey === gatewayKey &&
    refund.mayBeInFlight === mayBeInFlight
  if (isSame) return unchanged(payment)
  return note(payment, evidence, { refund }, refund)
}

const taken = { certainty: 'accepted', mayBeInFlight: false } as const

function done(refund: Refund, { at }: Evidence): Refund {
  return { ...refund, ...taken, state: 'done', updatedAt: at, closedAt: at }
}

function refused(refund: Refund, refusal: Refund['refusal'], { at }: Evidence): Refund {
  const over = { mayBeInFlight: false, updatedAt: at, closedAt: at }
  return { ...refund, ...over, state: 'refused', certainty: 'declined', refusal }
}

/** Whether the buyer's bank may still send back what has gone back: the gateway's total tells. */
export function mayComeBack(
  payment: Payment,
  { at }: Evidence,
  { refundReturnWindowMs }: DecisionRules,
): boolean {
  if (!isGivenBack(payment.state) || isClosedByHand(payment)) return false
  return at - payment.updatedAt < refundReturnWindowMs
}

/** A person has said that all went back, in whatever way: the gateway's total need not show it. */
function isClosedByHand({ state, settledBy }: Payment): boolean {
  return state === 'canceled' && settledBy === 'operator'
}

/** Where a payment whose money was taken stands, by what has gone back. */
export function stateOf(
  { amount, state }: Pick<Payment, 'amount' | 'state'>,
  refundedMinor: number,
): PaymentState {
  if (refundedMinor >= amount.minor) return 'canceled'
  if (refundedMinor > 0) return 'partiallyCanceled'
  return holdsMoney(state) || state === 'review' ? 'approved' : state
}
