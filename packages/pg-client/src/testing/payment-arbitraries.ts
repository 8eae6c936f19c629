import fc from 'fast-check'
import { samplePayment, sampleRefund } from '../conformance/sample-payment.js'
import { decide } from '../payment/decide.js'
import type { DecisionRules } from '../payment/decision.js'
import type { EvidenceSource } from '../payment/evidence-source.js'
import type { Evidence, Finding, GatewayTransaction } from '../payment/evidence.js'
import { won } from '../payment/money.js'
import { blocksAnotherPayment, isOpen, paymentStates } from '../payment/payment-state.js'
import type { PaymentState } from '../payment/payment-state.js'
import type { Payment, ReviewReason } from '../payment/payment.js'
import type { Refund } from '../payment/refund.js'
import { horizon, lifetime, sampleRules } from './sample-evidence.js'

const reviewReasons = [
  ...(['amount-mismatch', 'duplicate-transaction', 'order-paid-twice'] as const),
  ...(['transaction-vanished', 'pending-too-long', 'order-gone'] as const),
] satisfies readonly ReviewReason[]

/** What a gateway may give back of 50 000 won: nothing, parts, all, and more than all. */
const gone = fc.constantFrom(0, 0, 10_000, 20_000, 30_000, 50_000, 50_001)

/** A transaction: now and then another's, or of another amount. */
const anyTransaction: fc.Arbitrary<GatewayTransaction> = fc.record(
  {
    gatewayKey: fc.constantFrom('key-1', 'key-2'),
    status: fc.constantFrom('pending', 'approved', 'approved', 'declined', 'expired'),
    reference: fc.constantFrom('order-1-1', 'order-1-1', 'order-1-1', 'order-9-1'),
    owner: fc.constantFrom('buyer-1', 'buyer-1', 'buyer-1', 'buyer-9'),
    amount: fc.constantFrom(won(50_000), won(50_000), won(50_000), won(1)),
    decline: fc.constant({ code: 'LIMIT_EXCEEDED', reason: null }),
    mayStillTurn: fc.boolean(),
    refundedMinor: gone,
    refundPendingMinor: gone,
  },
  { requiredKeys: ['gatewayKey', 'status'] },
)

const anyRefund: fc.Arbitrary<Refund> = fc
  .record({
    id: fc.constantFrom('refund-1', 'refund-2'),
    amountMinor: fc.constantFrom(10_000, 20_000, 30_000, 50_000),
    state: fc.constantFrom('requested', 'unknown', 'pending'),
    mayBeInFlight: fc.boolean(),
    reason: fc.constantFrom('단순 변심', '단순 변심', 'order-gone'),
  })
  .map((change) => sampleRefund(samplePayment(), { ...change, createdAt: 0 }))

const anyFinding: fc.Arbitrary<Finding> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('transactions' as const),
      transactions: fc.array(anyTransaction, { minLength: 0, maxLength: 3 }),
    }),
  },
  fc.constant({ kind: 'declined', decline: { code: 'INVALID_CARD', reason: null } } as const),
  fc.constantFrom(
    { kind: 'notExecuted' } as const,
    { kind: 'unanswered' } as const,
    { kind: 'absent' } as const,
    { kind: 'unplaceable', reason: 'order-gone' } as const,
  ),
  fc.record({
    kind: fc.constant('resolved' as const),
    as: fc.constantFrom('approved', 'declined', 'failed', 'canceled'),
  }),
  anyRefund.map((refund) => ({
    kind: 'cancelAsked' as const,
    refund: { ...refund, state: 'requested' as const, mayBeInFlight: false },
  })),
  fc.record({
    kind: fc.constant('refund' as const),
    refundId: fc.constantFrom('refund-1', 'refund-2', 'refund-c'),
    outcome: fc.constantFrom('done', 'pending', 'refused', 'notExecuted', 'unanswered'),
  }),
)

/** Anything that may be told of a payment. */
export const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  source: fc.constantFrom<EvidenceSource>('answer', 'callback', 'inquiry', 'shop', 'operator'),
  at: fc.constantFrom(0, 1000, lifetime - 1, lifetime, lifetime + 1, horizon, horizon + 1),
  finding: anyFinding,
})

/** A payment as a store can hold it: what it says of its money and refund fits its state. */
export const anyPayment: fc.Arbitrary<Payment> = fc
  .record({
    state: fc.constantFrom(...paymentStates),
    gatewayKey: fc.constantFrom(null, 'key-1', 'key-2'),
    mayBeInFlight: fc.boolean(),
    lastSentAt: fc.constantFrom(null, 0, 500),
    active: fc.boolean(),
    settledBy: fc.constantFrom<EvidenceSource>('answer', 'operator'),
    reviewReason: fc.constantFrom(...reviewReasons),
    mayStillTurn: fc.boolean(),
    partMinor: fc.constantFrom(0, 10_000, 30_000),
    refund: anyRefund,
    hasRefund: fc.boolean(),
  })
  .map(({ state, active, settledBy, reviewReason, ...fields }) => {
    const { partMinor, hasRefund, refund, gatewayKey, mayBeInFlight, lastSentAt } = fields
    // What nobody told of yet was never taken, and so never given back.
    const isTaken = state !== 'review' || reviewReason !== 'pending-too-long'
    const refundedMinor = isTaken ? goneIn(state, partMinor) : 0
    const isRefunding = state === 'canceling' || (state === 'review' && isTaken && hasRefund)
    const left = 50_000 - refundedMinor
    const amountMinor = Math.min(refund.amountMinor, left)
    const keepsKey = state === 'requested' || state === 'unknown' || state === 'review'
    return samplePayment({
      state,
      mayBeInFlight,
      lastSentAt,
      refundedMinor,
      gatewayKey: keepsKey || state === 'failed' ? gatewayKey : (gatewayKey ?? 'key-1'),
      refund: isRefunding ? { ...refund, amountMinor } : null,
      mayStillTurn: (state === 'declined' || state === 'failed') && fields.mayStillTurn,
      settledBy: isOpen(state) ? null : settledBy,
      settledAt: isOpen(state) ? null : 1,
      reviewReason: state === 'review' ? reviewReason : null,
      // A given-up payment is not active, and never again becomes it.
      active:
        state === 'requested' || state === 'unknown' || (blocksAnotherPayment(state) && active),
    })
  })

function goneIn(state: PaymentState, partMinor: number): number {
  if (state === 'partiallyCanceled') return partMinor || 10_000
  if (state === 'canceled') return 50_000
  return state === 'canceling' || state === 'review' ? partMinor : 0
}

/** What gateway and order may allow. */
export const anyRules: fc.Arbitrary<DecisionRules> = fc
  .record({
    orderHasAnother: fc.boolean(),
    absenceProves: fc.boolean(),
    approvalMayRevert: fc.boolean(),
    refundReturnWindowMs: fc.constantFrom(0, 10_000),
    compensationId: fc.constantFrom(null, 'refund-c'),
  })
  .map((some): DecisionRules => ({ ...sampleRules, ...some }))

/** Checks a claim for any payment, evidence and rules. */
export function always(
  claim: (before: Payment, evidence: Evidence, rules: DecisionRules) => void,
  options: { readonly numRuns: number; readonly seed?: number } = { numRuns: 5000 },
): void {
  fc.assert(fc.property(anyPayment, anyEvidence, anyRules, claim), options)
}

/** Checks a claim for what any evidence, one after the other, makes of a fresh payment. */
export function alwaysAfter(
  claim: (before: Payment, after: Payment, evidence: Evidence) => void,
): void {
  const steps = fc.array(fc.tuple(anyEvidence, anyRules), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(steps, (all) => {
      let payment = samplePayment({ attempts: 1, lastSentAt: 0, mayBeInFlight: true })
      for (const [evidence, rules] of all) {
        const before = payment
        payment = decide(before, evidence, rules).next
        claim(before, payment, evidence)
      }
    }),
    { numRuns: 400 },
  )
}
