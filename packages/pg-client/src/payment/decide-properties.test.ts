import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import { decide, mustBeSole } from './decide.js'
import type { DecisionRules } from './decision.js'
import type { EvidenceSource } from './evidence-source.js'
import type { Evidence, Finding, GatewayTransaction } from './evidence.js'
import { won } from './money.js'
import { blocksAnotherPayment, isLegalMove, isOpen, paymentStates } from './payment-state.js'
import type { Payment, ReviewReason } from './payment.js'

const lifetime = 7_200_000
const horizon = 86_400_000
const rules: DecisionRules = {
  requestLifetimeMs: lifetime,
  pendingHorizonMs: horizon,
  absenceProves: true,
  orderHasAnother: false,
}

const reviewReasons = [
  'amount-mismatch',
  'duplicate-transaction',
  'order-paid-twice',
  'transaction-vanished',
  'pending-too-long',
  'order-gone',
] as const satisfies readonly ReviewReason[]

const transaction: fc.Arbitrary<GatewayTransaction> = fc.record(
  {
    gatewayKey: fc.constantFrom('key-1', 'key-2'),
    status: fc.constantFrom('pending', 'approved', 'declined'),
    reference: fc.constantFrom('order-1-1', 'order-1-1', 'order-1-1', 'order-9-1'),
    owner: fc.constantFrom('buyer-1', 'buyer-1', 'buyer-1', 'buyer-9'),
    amount: fc.constantFrom(won(50_000), won(50_000), won(50_000), won(1)),
    decline: fc.constant({ code: 'LIMIT_EXCEEDED', reason: null }),
  },
  { requiredKeys: ['gatewayKey', 'status'] },
)

const finding: fc.Arbitrary<Finding> = fc.oneof(
  fc.record({
    kind: fc.constant('transactions' as const),
    transactions: fc.array(transaction, { minLength: 0, maxLength: 3 }),
  }),
  fc.constant({ kind: 'declined', decline: { code: 'INVALID_CARD', reason: null } } as const),
  fc.constantFrom(
    { kind: 'notExecuted' } as const,
    { kind: 'unanswered' } as const,
    { kind: 'absent' } as const,
    { kind: 'unplaceable', reason: 'order-gone' } as const,
  ),
  fc.record({
    kind: fc.constant('resolved' as const),
    as: fc.constantFrom('approved', 'declined', 'failed'),
  }),
)

const evidence: fc.Arbitrary<Evidence> = fc.record({
  source: fc.constantFrom<EvidenceSource>('answer', 'callback', 'inquiry', 'shop', 'operator'),
  at: fc.constantFrom(0, 1000, lifetime - 1, lifetime, lifetime + 1, horizon, horizon + 1),
  finding,
})

const payment: fc.Arbitrary<Payment> = fc
  .record({
    state: fc.constantFrom(...paymentStates),
    gatewayKey: fc.constantFrom(null, 'key-1', 'key-2'),
    mayBeInFlight: fc.boolean(),
    lastSentAt: fc.constantFrom(null, 0, 500),
    active: fc.boolean(),
    settledBy: fc.constantFrom<EvidenceSource>('answer', 'operator'),
    reviewReason: fc.constantFrom(...reviewReasons),
  })
  .map(({ state, active, settledBy, reviewReason, ...fields }) =>
    samplePayment({
      ...fields,
      state,
      settledBy: isOpen(state) ? null : settledBy,
      settledAt: isOpen(state) ? null : 1,
      reviewReason: state === 'review' ? reviewReason : null,
      // What a store can hold: a given-up payment is not active, and never again becomes it.
      active:
        state === 'requested' || state === 'unknown' || (blocksAnotherPayment(state) && active),
    }),
  )

const anyRules = fc
  .record({ orderHasAnother: fc.boolean(), absenceProves: fc.boolean() })
  .map((some): DecisionRules => ({ ...rules, ...some }))

const runs = { numRuns: 2000 }

/** Checks a claim for any payment, evidence and rules. */
function always(
  claim: (before: Payment, told: Evidence, anyRule: DecisionRules) => void,
  options: { readonly numRuns: number; readonly seed?: number } = runs,
): void {
  fc.assert(fc.property(payment, evidence, anyRules, claim), options)
}

describe('decide, for any evidence in any state', () => {
  it('makes legal moves only, and tells each of them once', () => {
    always((before, told, anyRule) => {
      const { next, events } = decide(before, told, anyRule)
      const [from, to] = [before.state, next.state]
      if (from === to) {
        expect(events).toEqual([])
      } else {
        expect(isLegalMove(from, to)).toBe(true)
        expect(events).toMatchObject([{ from, to, at: told.at }])
      }
    })
  })

  it('reaches every move of the table', () => {
    const reached = new Set<string>()
    always(
      (before, told, anyRule) => {
        const { next } = decide(before, told, anyRule)
        if (next.state !== before.state) reached.add(`${before.state} -> ${next.state}`)
      },
      { numRuns: 30_000, seed: 7 },
    )
    const legal = paymentStates.flatMap((from) =>
      paymentStates.filter((to) => isLegalMove(from, to)).map((to) => `${from} -> ${to}`),
    )
    expect([...reached].sort()).toEqual(legal.sort())
  })

  it('changes nothing the second time', () => {
    always((before, told, anyRule) => {
      const once = decide(before, told, anyRule)
      const twice = decide(once.next, told, anyRule)
      expect(twice.next).toBe(once.next)
      expect(twice.events).toEqual([])
    })
  })

  it('never fails a payment whose request may still be executed', () => {
    always((before, told, anyRule) => {
      const { next } = decide(before, told, anyRule)
      const byOperator = told.finding.kind === 'resolved'
      if (next.state !== 'failed' || before.state === 'failed' || byOperator) return
      const ended = told.at - (before.lastSentAt ?? -lifetime) >= lifetime
      expect(!before.mayBeInFlight || ended).toBe(true)
    })
  })

  it('never fails a payment for absence that proves nothing', () => {
    always((before, told, anyRule) => {
      if (told.finding.kind !== 'absent' || anyRule.absenceProves) return
      const { state } = decide(before, told, anyRule).next
      expect(state === 'failed' && before.state !== 'failed').toBe(false)
    })
  })

  it('lets no other payment begin beside a transaction that the gateway is working on', () => {
    always((before, told, anyRule) => {
      const { finding: found } = told
      const isLive =
        found.kind === 'transactions' &&
        found.transactions.some(
          ({ status, gatewayKey }) => status !== 'declined' && gatewayKey !== before.gatewayKey,
        )
      if (!isLive) return
      expect(blocksAnotherPayment(decide(before, told, anyRule).next.state)).toBe(true)
    })
  })

  it('never leaves approved but to review', () => {
    always((before, told, anyRule) => {
      if (before.state !== 'approved') return
      expect(['approved', 'review']).toContain(decide(before, told, anyRule).next.state)
    })
  })

  it('never approves or declines on a transaction of another amount, reference or owner', () => {
    always((before, told, anyRule) => {
      if (told.finding.kind !== 'transactions') return
      const foreign = told.finding.transactions.some(
        ({ amount, reference, owner }) =>
          amount?.minor === 1 || reference === 'order-9-1' || owner === 'buyer-9',
      )
      if (!foreign) return
      const { next } = decide(before, told, anyRule)
      expect([before.state, 'review']).toContain(next.state)
    })
  })

  it('approves only where the gateway or an operator said so', () => {
    always((before, told, anyRule) => {
      const { next } = decide(before, told, anyRule)
      if (next.state !== 'approved' || before.state === 'approved') return
      const { finding: found } = told
      const said =
        (found.kind === 'resolved' && found.as === 'approved') ||
        (found.kind === 'transactions' &&
          found.transactions.some(({ status }) => status === 'approved'))
      expect(said).toBe(true)
    })
  })

  it('keeps a payment active until it is given up, and never again after', () => {
    always((before, told, anyRule) => {
      const { next } = decide(before, told, anyRule)
      expect(next.active).toBe(before.active && blocksAnotherPayment(next.state))
    })
  })

  it('approves a payment that was given up only while the order has no other', () => {
    fc.assert(
      fc.property(payment, evidence, (before, told) => {
        const decision = decide(before, told, { ...rules, orderHasAnother: true })
        expect(mustBeSole(before, decision, told)).toBe(false)
      }),
      runs,
    )
  })

  it('ends in the same state whatever the order of the evidence of one transaction', () => {
    const story = fc.record({
      outcome: fc.constantFrom('approved', 'declined'),
      order: fc.shuffledSubarray([0, 1, 2, 3, 4, 0, 2, 3], { minLength: 1 }),
    })
    fc.assert(
      fc.property(story, ({ outcome, order }) => {
        const at = 1000
        const tell = (status: GatewayTransaction['status'], source: EvidenceSource): Evidence => ({
          source,
          at,
          finding: { kind: 'transactions', transactions: [{ gatewayKey: 'key-1', status }] },
        })
        const all: readonly Evidence[] = [
          tell('pending', 'answer'),
          { source: 'answer', at, finding: { kind: 'unanswered' } },
          tell('pending', 'inquiry'),
          tell(outcome, 'callback'),
          { source: 'answer', at, finding: { kind: 'notExecuted' } },
        ]
        const sent = samplePayment({ mayBeInFlight: true, lastSentAt: 0, attempts: 1 })
        const told = [...order.flatMap((n) => all[n] ?? []), tell(outcome, 'inquiry')]
        const last = told.reduce((before, one) => decide(before, one, rules).next, sent)
        expect(last).toMatchObject({ state: outcome, certainty: 'accepted', gatewayKey: 'key-1' })
      }),
      runs,
    )
  })
})
