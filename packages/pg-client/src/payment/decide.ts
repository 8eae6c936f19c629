import {
  closedBy,
  compensate,
  decideCancelAsked,
  decideRefund,
  mayComeBack,
  stateOf,
} from './decide-refund.js'
import { decideTransactions } from './decide-transactions.js'
import { move, review, unchanged, type Change, type Decision } from './decision.js'
import type { DecisionRules } from './decision.js'
import type { Evidence, Finding } from './evidence.js'
import { holdsMoney, isOpen } from './payment-state.js'
import type { Payment } from './payment.js'

/**
 * The one transition function. Answers, callbacks, the reconciler and operators all go through
 * it. Pure and total: any evidence in any state gives a legal move or none, and the same evidence
 * a second time changes nothing.
 */
export function decide(payment: Payment, evidence: Evidence, rules: DecisionRules): Decision {
  const decision = decideFinding(payment, evidence, rules)
  const isWatched = mayComeBack(decision.next, evidence, rules)
  return isWatched ? { ...decision, watch: true } : decision
}

function decideFinding(payment: Payment, evidence: Evidence, rules: DecisionRules): Decision {
  const { finding } = evidence
  switch (finding.kind) {
    case 'transactions':
      return decideTransactions(payment, finding.transactions, evidence, rules)
    case 'declined':
      return decideDeclinedSubmit(payment, finding, evidence)
    case 'notExecuted':
      if (payment.state !== 'requested' && payment.state !== 'unknown') return unchanged(payment)
      // A local refusal proves nothing about an earlier attempt that may still be executed.
      if (payment.mayBeInFlight) return move(payment, 'unknown', evidence)
      return move(payment, 'failed', evidence, { certainty: 'notExecuted' })
    case 'unanswered':
      return payment.state === 'requested' ? move(payment, 'unknown', evidence) : unchanged(payment)
    case 'absent':
      return decideAbsence(payment, evidence, rules)
    case 'silence':
      return decideSilence(payment, evidence, rules)
    case 'cancelAsked':
      return decideCancelAsked(payment, finding, evidence)
    case 'refund':
      return decideRefund(payment, finding, evidence)
    case 'unplaceable':
      return payment.state === 'approved' || payment.state === 'partiallyCanceled'
        ? compensate(payment, finding.reason, evidence, rules)
        : unchanged(payment)
    case 'resolved':
      return decideResolution(payment, finding, evidence, rules)
  }
}

/** Whether a move may only be made while no other payment of the order may hold money. */
export function mustBeSole(payment: Payment, { events }: Decision, { finding }: Evidence): boolean {
  if (holdsMoney(payment.state)) return false
  const isWord = finding.kind === 'resolved'
  const keepsMoney = events.some(
    ({ to }) => to === 'approved' || (isWord && to === 'partiallyCanceled'),
  )
  return keepsMoney && (!payment.active || isWord)
}

function decideDeclinedSubmit(
  payment: Payment,
  { decline }: Extract<Finding, { kind: 'declined' }>,
  evidence: Evidence,
): Decision {
  if (payment.state === 'approved') return review(payment, 'contradicting-evidence', evidence)
  // A refused request says nothing about a transaction that the gateway is working on.
  if (payment.state !== 'requested' && payment.state !== 'unknown') return unchanged(payment)
  const change: Change = { certainty: 'declined', decline, mayBeInFlight: false }
  return move(payment, 'declined', evidence, change)
}

function decideAbsence(payment: Payment, evidence: Evidence, rules: DecisionRules): Decision {
  switch (payment.state) {
    case 'requested':
    case 'unknown': {
      if (!rules.absenceProves) return decideUnprovable(payment, evidence, rules)
      if (hasEnded(payment, evidence, rules)) {
        const change: Change = { certainty: 'notExecuted', mayBeInFlight: false }
        return move(payment, 'failed', evidence, change)
      }
      return payment.state === 'requested' ? move(payment, 'unknown', evidence) : unchanged(payment)
    }
    case 'review':
      return decideReviewedAbsence(payment, evidence, rules)
    case 'declined':
    case 'failed':
      // What could still be completed is still to be closed, whatever a list does not show.
      return { ...unchanged(payment), watch: payment.mayStillTurn }
    default:
      return review(payment, 'transaction-vanished', evidence)
  }
}

/** A review that was opened for want of truth is closed by proof that nothing was taken. */
function decideReviewedAbsence(
  payment: Payment,
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  const wantsTruth = payment.reviewReason === 'pending-too-long' && payment.gatewayKey === null
  if (!wantsTruth) return unchanged(payment)
  if (!rules.absenceProves || !hasEnded(payment, evidence, rules)) {
    return { ...unchanged(payment), watch: rules.absenceProves }
  }
  const change: Change = { certainty: 'notExecuted', mayBeInFlight: false, reviewReason: null }
  return move(payment, 'failed', evidence, change)
}

/** Whether no request of the submit can be executed any more. */
function hasEnded(
  { mayBeInFlight, lastSentAt }: Payment,
  { at }: Evidence,
  { requestLifetimeMs }: DecisionRules,
): boolean {
  return !mayBeInFlight || lastSentAt === null || at - lastSentAt >= requestLifetimeMs
}

/** The gateway says nothing: after a while a person looks too, and it is asked on. */
function decideSilence(payment: Payment, evidence: Evidence, rules: DecisionRules): Decision {
  const { state, refund } = payment
  const since = state === 'canceling' ? refund?.createdAt : payment.createdAt
  const isTooLong = evidence.at - (since ?? payment.createdAt) >= rules.pendingHorizonMs
  if (!isTooLong || !isOpen(state)) return { ...unchanged(payment), watch: payment.mayStillTurn }
  const reason = state === 'canceling' ? 'refund-too-long' : 'pending-too-long'
  return review(payment, reason, evidence)
}

/** Nothing will ever prove absence: the wait for truth has an end, and a person takes over. */
function decideUnprovable(payment: Payment, evidence: Evidence, rules: DecisionRules): Decision {
  if (evidence.at - payment.createdAt >= rules.pendingHorizonMs) {
    return review(payment, 'pending-too-long', evidence)
  }
  return payment.state === 'requested' ? move(payment, 'unknown', evidence) : unchanged(payment)
}

function decideResolution(
  payment: Payment,
  { as }: Extract<Finding, { kind: 'resolved' }>,
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  if (payment.state !== 'review') return unchanged(payment)
  // Nobody may collect twice for an order: the other payment has to be resolved first.
  if (as === 'approved' && rules.orderHasAnother) return unchanged(payment)
  const wentBack = as === 'canceled' ? payment.amount.minor : payment.refundedMinor
  // Of money that was never taken, nothing can have gone back.
  const refundedMinor = as === 'declined' || as === 'failed' ? 0 : wentBack
  const to = as === 'approved' ? stateOf(payment, refundedMinor) : as
  const mayStillTurn = payment.mayStillTurn && (as === 'declined' || as === 'failed')
  const change: Change = { reviewReason: null, refundedMinor, refund: null, mayStillTurn }
  const refund =
    payment.refund && closedBy(payment.refund, as === 'canceled' ? 'done' : 'failed', evidence)
  const moved = move(payment, to, evidence, change, refund ?? undefined)
  // A refund that may be in flight can still be done, whatever was believed of it.
  return { ...moved, watch: moved.watch || payment.refund !== null }
}
