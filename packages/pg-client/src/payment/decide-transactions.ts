import { changedPayment } from './changed-payment.js'
import { compensate, decideRefunds } from './decide-refund.js'
import { andThen, move, note, review, unchanged, type Change, type Decision } from './decision.js'
import type { DecisionRules } from './decision.js'
import { wasAsked, type Evidence, type GatewayTransaction } from './evidence.js'
import { mismatchOf } from './mismatch.js'
import { holdsMoney, isCollecting } from './payment-state.js'
import type { Payment } from './payment.js'

/** What the gateway's own transactions say about a payment. */
export function decideTransactions(
  payment: Payment,
  transactions: readonly GatewayTransaction[],
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  const foreign = transactions.find((one) => mismatchOf(payment, one))
  if (foreign) {
    const reason = mismatchOf(payment, foreign) ?? 'reference-mismatch'
    return andThen(learnKey(payment, foreign, evidence), (next) => review(next, reason, evidence))
  }

  const live = transactions.filter((one) => mayHoldMoney(one, payment))
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
    case 'approved': {
      const approval = decideApproval(payment, transaction, evidence, rules)
      const { state } = approval.next
      if (!holdsMoney(state) && state !== 'canceled') return approval
      return andThen(approval, (next) => decideRefunds(next, transaction, evidence, rules))
    }
    case 'pending':
      return decidePending(payment, transaction, evidence, rules)
    case 'declined':
      return decideDecline(payment, transaction, evidence)
    case 'expired':
      return decideExpiry(payment, transaction, evidence)
  }
}

function decideApproval(
  payment: Payment,
  transaction: GatewayTransaction,
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  const change: Change = { certainty: 'accepted', ...learnt(payment, transaction) }
  const refundedMinor = goneBack(payment, transaction)
  const withMoney = (): Payment => changedPayment(payment, { refundedMinor, ...change })
  switch (payment.state) {
    case 'approved':
    case 'canceling':
    case 'partiallyCanceled':
    case 'canceled':
      return unchanged(payment)
    case 'pending':
      // Pending by late truth, and the order was paid again meanwhile.
      if (!payment.active && rules.orderHasAnother) {
        return compensate(withMoney(), 'order-paid-twice', evidence, rules)
      }
      return move(payment, 'approved', evidence, change)
    case 'failed':
    case 'declined':
      // Late truth wins: the money is taken. Whether the order still takes it, the shop decides.
      if (rules.orderHasAnother) {
        return compensate(withMoney(), 'order-paid-twice', evidence, rules)
      }
      // An operator's word against the gateway's: a person has to look once more.
      if (payment.settledBy === 'operator') {
        return review(payment, 'contradicting-evidence', evidence, change)
      }
      return move(payment, 'approved', evidence, change)
    case 'review':
      // A review opened for want of truth is closed by truth; any other is a person's to close.
      if (payment.reviewReason !== 'pending-too-long') {
        return learnKey(payment, transaction, evidence)
      }
      if (rules.orderHasAnother && !payment.active) {
        return note(payment, evidence, { ...change, reviewReason: 'order-paid-twice' })
      }
      return move(payment, 'approved', evidence, { ...change, reviewReason: null })
    default:
      return move(payment, 'approved', evidence, change)
  }
}

function decidePending(
  payment: Payment,
  transaction: GatewayTransaction,
  evidence: Evidence,
  rules: DecisionRules,
): Decision {
  const { state } = payment
  const change: Change = { certainty: 'accepted', ...learnt(payment, transaction) }
  const isTooLong = evidence.at - payment.createdAt >= rules.pendingHorizonMs
  if (holdsMoney(state) && rules.approvalMayRevert && wasAsked(evidence)) {
    // Some of it has gone back, or is about to, and now nothing was taken.
    if (state !== 'approved') return review(payment, 'contradicting-evidence', evidence)
    return isTooLong
      ? review(payment, 'pending-too-long', evidence, change)
      : move(payment, 'pending', evidence, change)
  }
  if (holdsMoney(state) || state === 'canceled' || state === 'review') return unchanged(payment)
  if (isTooLong) return review(payment, 'pending-too-long', evidence, change)
  if (isCollecting(state)) {
    return state === 'pending' ? unchanged(payment) : move(payment, 'pending', evidence, change)
  }
  // What has ended does not become pending again: this was said before, and arrives late.
  if (payment.gatewayKey === transaction.gatewayKey && !payment.mayStillTurn) {
    return { ...unchanged(payment), watch: true }
  }
  if (payment.settledBy === 'operator') {
    return review(payment, 'contradicting-evidence', evidence, change)
  }
  // Late truth: a live transaction, so nothing else may be paid for the order until it has ended.
  return move(payment, 'pending', evidence, { ...change, decline: null })
}

function decideDecline(
  payment: Payment,
  transaction: GatewayTransaction,
  evidence: Evidence,
): Decision {
  const { gatewayKey, decline = null, mayStillTurn = false } = transaction
  const change: Change = { decline, ...learnt(payment, transaction), mayStillTurn }
  const known = payment.gatewayKey
  if (known !== null && known !== gatewayKey && hasLiveTransaction(payment)) {
    // An inquiry lists all there is, so the transaction we knew is gone; others tell of one only.
    return wasAsked(evidence)
      ? review(payment, 'transaction-vanished', evidence)
      : unchanged(payment)
  }
  if (isCollecting(payment.state)) {
    const certainty = evidence.source === 'answer' ? 'declined' : 'accepted'
    const moved = move(payment, 'declined', evidence, { certainty, ...change })
    return { ...moved, watch: mayStillTurn }
  }
  if (payment.state === 'review' && payment.reviewReason === 'pending-too-long') {
    const moved = move(payment, 'declined', evidence, { ...change, reviewReason: null })
    return { ...moved, watch: mayStillTurn }
  }
  if (holdsMoney(payment.state)) return review(payment, 'contradicting-evidence', evidence)
  return decideTurn(payment, transaction, evidence)
}

/** Over, and without money. */
function decideExpiry(
  payment: Payment,
  transaction: GatewayTransaction,
  evidence: Evidence,
): Decision {
  const { state, reviewReason } = payment
  if (holdsMoney(state)) return review(payment, 'contradicting-evidence', evidence)
  const change: Change = { certainty: 'notExecuted', ...learnt(payment, transaction) }
  if (isCollecting(state)) return move(payment, 'failed', evidence, change)
  if (state === 'review' && reviewReason === 'pending-too-long') {
    return move(payment, 'failed', evidence, { ...change, reviewReason: null })
  }
  return decideTurn(payment, transaction, evidence)
}

/** What was given up may still be completed at the gateway, or may no more. */
function decideTurn(
  payment: Payment,
  transaction: GatewayTransaction,
  evidence: Evidence,
): Decision {
  const { state } = payment
  const mayStillTurn = transaction.status === 'declined' && (transaction.mayStillTurn ?? false)
  if (state !== 'declined' && state !== 'failed') return unchanged(payment)
  const isTold = payment.gatewayKey === null || payment.gatewayKey === transaction.gatewayKey
  if (!isTold || mayStillTurn === payment.mayStillTurn) {
    return { ...unchanged(payment), watch: payment.mayStillTurn }
  }
  const noted = note(payment, evidence, { ...learnt(payment, transaction), mayStillTurn })
  return { ...noted, watch: mayStillTurn }
}

/** Which transaction a reviewed payment is about, where the gateway itself has named one. */
function learnKey(
  payment: Payment,
  { gatewayKey, reference }: GatewayTransaction,
  evidence: Evidence,
): Decision {
  const isNamed = evidence.source === 'answer' || wasAsked(evidence)
  const isOurs = reference === undefined || reference === payment.reference
  if (payment.gatewayKey !== null || !isNamed || !isOurs) return unchanged(payment)
  return note(payment, evidence, { gatewayKey })
}

/** What a transaction tells beside its status. An answer about it ends the request. */
function learnt(payment: Payment, { gatewayKey, callbackProof }: GatewayTransaction) {
  return {
    gatewayKey,
    mayBeInFlight: false,
    mayStillTurn: false,
    callbackProof: callbackProof ?? payment.callbackProof,
  } satisfies Change
}

/** Whether a transaction may hold the buyer's money, or come to hold it by itself. */
function mayHoldMoney(
  { status, refundedMinor = 0 }: GatewayTransaction,
  { amount }: Payment,
): boolean {
  return status === 'pending' || (status === 'approved' && refundedMinor < amount.minor)
}

/**
 * What others have given back of a payment before it is ours to give back. All of it: then nothing
 * is known yet, and the gateway's total closes the refund at once.
 */
function goneBack(
  { amount, refundedMinor }: Payment,
  { refundedMinor: total = 0 }: GatewayTransaction,
): number {
  return total < amount.minor ? Math.max(refundedMinor, total) : refundedMinor
}

/** Another key than the one we know, while both may hold the buyer's money, or have held it. */
function isSecondLiveTransaction(payment: Payment, found: GatewayTransaction): boolean {
  return (
    payment.gatewayKey !== null &&
    payment.gatewayKey !== found.gatewayKey &&
    mayHoldMoney(found, payment) &&
    (hasLiveTransaction(payment) || payment.state === 'canceled')
  )
}

function hasLiveTransaction({ state }: Payment): boolean {
  return state === 'pending' || holdsMoney(state)
}
