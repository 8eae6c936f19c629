import {
  move,
  review,
  unchanged,
  type Change,
  type Decision,
  type DecisionRules,
} from './decision.js'
import type { Evidence, Finding, GatewayTransaction } from './evidence.js'
import { mismatchOf } from './mismatch.js'
import { isOpen } from './payment-state.js'
import type { Payment } from './payment.js'

/**
 * The one transition function. Answers, callbacks, the reconciler and operators all go through
 * it. Pure and total: any evidence in any state gives a legal move or none, and the same evidence
 * a second time changes nothing.
 */
export function decide(payment: Payment, evidence: Evidence, rules: DecisionRules): Decision {
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
    case 'unplaceable':
      return payment.state === 'approved'
        ? review(payment, finding.reason, evidence)
        : unchanged(payment)
    case 'resolved':
      return decideResolution(payment, finding, evidence, rules)
  }
}

/** Whether a move may only be made while no other payment of the order may hold money. */
export function mustBeSole(payment: Payment, { next }: Decision, { finding }: Evidence): boolean {
  const approves = next.state === 'approved' && payment.state !== 'approved'
  return approves && (!payment.active || finding.kind === 'resolved')
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

function decideTransactions(
  payment: Payment,
  transactions: readonly GatewayTransaction[],
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  const mismatch = transactions.map((one) => mismatchOf(payment, one)).find(Boolean)
  if (mismatch) return review(payment, mismatch, evidence)

  const live = transactions.filter((one) => one.status !== 'declined')
  if (new Set(live.map((one) => one.gatewayKey)).size > 1) {
    return review(payment, 'duplicate-transaction', evidence)
  }
  const known = transactions.find((one) => one.gatewayKey === payment.gatewayKey)
  const approved = live.find((one) => one.status === 'approved')
  const transaction = approved ?? live[0] ?? known ?? transactions[0]
  if (!transaction) return unchanged(payment)
  if (isSecondLiveTransaction(payment, transaction)) {
    return review(payment, 'duplicate-transaction', evidence)
  }
  switch (transaction.status) {
    case 'approved':
      return decideApproval(payment, transaction, evidence, rules)
    case 'pending':
      return decidePending(payment, transaction, evidence, rules)
    case 'declined':
      return decideDecline(payment, transaction, evidence)
  }
}

function decideApproval(
  payment: Payment,
  { gatewayKey }: GatewayTransaction,
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  const change: Change = { certainty: 'accepted', gatewayKey, mayBeInFlight: false }
  switch (payment.state) {
    case 'approved':
      return unchanged(payment)
    case 'pending':
      // Pending by late truth, and the order was paid again meanwhile.
      if (!payment.active && rules.orderHasAnother) {
        return review(payment, 'order-paid-twice', evidence, change)
      }
      return move(payment, 'approved', evidence, change)
    case 'failed':
    case 'declined':
      // Late truth wins: the money is taken. Whether the order still takes it, the shop decides.
      if (rules.orderHasAnother) return review(payment, 'order-paid-twice', evidence, change)
      // An operator's word against the gateway's: a person has to look once more.
      if (payment.settledBy === 'operator') {
        return review(payment, 'contradicting-evidence', evidence, change)
      }
      return move(payment, 'approved', evidence, change)
    case 'review':
      // A review opened for want of truth is closed by truth; any other is a person's to close.
      if (payment.reviewReason !== 'pending-too-long') return unchanged(payment)
      if (rules.orderHasAnother && !payment.active) {
        const next: Payment = { ...payment, ...change, reviewReason: 'order-paid-twice' }
        return { next: { ...next, updatedAt: evidence.at }, events: [], watch: false }
      }
      return move(payment, 'approved', evidence, { ...change, reviewReason: null })
    default:
      return move(payment, 'approved', evidence, change)
  }
}

function decidePending(
  payment: Payment,
  { gatewayKey }: GatewayTransaction,
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  const change: Change = { certainty: 'accepted', gatewayKey, mayBeInFlight: false }
  if (payment.state === 'approved' || payment.state === 'review') return unchanged(payment)
  if (evidence.at - payment.createdAt >= rules.pendingHorizonMs) {
    return review(payment, 'pending-too-long', evidence, change)
  }
  if (isOpen(payment.state)) {
    return payment.state === 'pending'
      ? unchanged(payment)
      : move(payment, 'pending', evidence, change)
  }
  // What has ended does not become pending again: this was said before, and arrives late.
  if (payment.gatewayKey === gatewayKey) return { ...unchanged(payment), watch: true }
  if (payment.settledBy === 'operator') {
    return review(payment, 'contradicting-evidence', evidence, change)
  }
  // Late truth: a live transaction, so nothing else may be paid for the order until it has ended.
  return move(payment, 'pending', evidence, { ...change, decline: null })
}

function decideDecline(
  payment: Payment,
  { gatewayKey, decline }: GatewayTransaction,
  evidence: Evidence,
): Decision {
  const change: Change = { gatewayKey, decline: decline ?? null, mayBeInFlight: false }
  const known = payment.gatewayKey
  if (known !== null && known !== gatewayKey && hasLiveTransaction(payment)) {
    // An inquiry lists all there is, so the transaction we knew is gone; others tell of one only.
    return evidence.source === 'inquiry'
      ? review(payment, 'transaction-vanished', evidence)
      : unchanged(payment)
  }
  if (isOpen(payment.state)) {
    return move(payment, 'declined', evidence, { ...change, certainty: 'accepted' })
  }
  if (payment.state === 'review' && payment.reviewReason === 'pending-too-long') {
    return move(payment, 'declined', evidence, { ...change, reviewReason: null })
  }
  return payment.state === 'approved'
    ? review(payment, 'contradicting-evidence', evidence)
    : unchanged(payment)
}

function decideAbsence(payment: Payment, evidence: Evidence, rules: DecisionRules): Decision {
  switch (payment.state) {
    case 'requested':
    case 'unknown': {
      if (!rules.absenceProves) return decideUnprovable(payment, evidence, rules)
      const ended =
        !payment.mayBeInFlight ||
        payment.lastSentAt === null ||
        evidence.at - payment.lastSentAt >= rules.requestLifetimeMs
      if (ended) {
        return move(payment, 'failed', evidence, {
          certainty: 'notExecuted',
          mayBeInFlight: false,
        })
      }
      return payment.state === 'requested' ? move(payment, 'unknown', evidence) : unchanged(payment)
    }
    case 'pending':
    case 'approved':
      return review(payment, 'transaction-vanished', evidence)
    default:
      return unchanged(payment)
  }
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
  return move(payment, as, evidence, { reviewReason: null })
}

/** Another key than the one we know, while both may hold the buyer's money. */
function isSecondLiveTransaction(payment: Payment, found: GatewayTransaction): boolean {
  return (
    payment.gatewayKey !== null &&
    payment.gatewayKey !== found.gatewayKey &&
    found.status !== 'declined' &&
    hasLiveTransaction(payment)
  )
}

function hasLiveTransaction({ state }: Payment): boolean {
  return state === 'pending' || state === 'approved'
}
