import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import { always, anyEvidence, anyPayment, anyRules } from '../testing/payment-arbitraries.js'
import { lifetime, sampleRules } from '../testing/sample-evidence.js'
import { decide, mustBeSole } from './decide.js'
import type { EvidenceSource } from './evidence-source.js'
import type { Evidence, GatewayTransaction } from './evidence.js'
import { blocksAnotherPayment, isLegalMove, isOpen, paymentStates } from './payment-state.js'

const runs = { numRuns: 5000 }

describe('decide, for any evidence in any state', () => {
  it('makes legal moves only, and tells each of them once', () => {
    always((before, told, rules) => {
      const { next, events } = decide(before, told, rules)
      // One piece of evidence may tell of two moves: approved, and given back since.
      let at = before.state
      for (const { from, to, refundedMinor, at: toldAt } of events) {
        expect({ from, toldAt }).toEqual({ from: at, toldAt: told.at })
        // What is told without a move is that more has gone back.
        if (from === to) expect(refundedMinor).toBeGreaterThan(before.refundedMinor)
        else expect(isLegalMove(from, to)).toBe(true)
        at = to
      }
      expect(at).toBe(next.state)
    })
  })

  it('reaches every move of the table', () => {
    const reached = new Set<string>()
    always(
      (before, told, rules) => {
        const { events } = decide(before, told, rules)
        for (const { from, to } of events) if (from !== to) reached.add(`${from} -> ${to}`)
      },
      { numRuns: 40_000, seed: 3 },
    )
    const legal = paymentStates.flatMap((from) =>
      paymentStates.filter((to) => isLegalMove(from, to)).map((to) => `${from} -> ${to}`),
    )
    expect([...reached].sort()).toEqual(legal.sort())
  }, 30_000)

  it('changes nothing the second time', () => {
    always((before, told, rules) => {
      const once = decide(before, told, rules)
      const twice = decide(once.next, told, rules)
      expect(twice.next).toBe(once.next)
      expect({ events: twice.events, refund: twice.refund }).toEqual({ events: [] })
    })
  })

  it('says when it was settled, by whom, and why a person has to look, and only then', () => {
    always((before, told, rules) => {
      const { next } = decide(before, told, rules)
      expect(next.settledAt === null).toBe(isOpen(next.state))
      expect(next.settledBy === null).toBe(isOpen(next.state))
      expect(next.reviewReason !== null).toBe(next.state === 'review')
    })
  })

  it('never fails a payment whose request may still be executed', () => {
    always((before, told, rules) => {
      const { next } = decide(before, told, rules)
      const { finding } = told
      const isWord = finding.kind === 'resolved'
      const hasExpired =
        finding.kind === 'transactions' &&
        finding.transactions.some(({ status }) => status === 'expired')
      if (next.state !== 'failed' || before.state === 'failed' || isWord || hasExpired) return
      const ended = told.at - (before.lastSentAt ?? -lifetime) >= lifetime
      expect(!before.mayBeInFlight || ended).toBe(true)
    })
  })

  it('never fails a payment for absence that proves nothing', () => {
    always((before, told, rules) => {
      if (told.finding.kind !== 'absent' || rules.absenceProves) return
      const { state } = decide(before, told, rules).next
      expect(state === 'failed' && before.state !== 'failed').toBe(false)
    })
  })

  it('lets no other payment begin beside a transaction that may hold money', () => {
    always((before, told, rules) => {
      const { finding } = told
      const isLive =
        finding.kind === 'transactions' &&
        finding.transactions.some(
          ({ status, gatewayKey, refundedMinor = 0 }) =>
            (status === 'pending' || (status === 'approved' && refundedMinor < 50_000)) &&
            gatewayKey !== before.gatewayKey,
        )
      if (!isLive) return
      expect(blocksAnotherPayment(decide(before, told, rules).next.state)).toBe(true)
    })
  })

  it('never approves or declines on a transaction of another amount, reference or owner', () => {
    always((before, told, rules) => {
      if (told.finding.kind !== 'transactions') return
      const foreign = told.finding.transactions.some(
        ({ amount, reference, owner, refundedMinor = 0 }) =>
          amount?.minor === 1 ||
          reference === 'order-9-1' ||
          owner === 'buyer-9' ||
          refundedMinor > 50_000,
      )
      if (foreign) expect(decide(before, told, rules).next.state).toBe('review')
    })
  })

  it('approves only where the gateway or an operator said so, or would not give it back', () => {
    always((before, told, rules) => {
      const { next } = decide(before, told, rules)
      if (next.state !== 'approved' || before.state === 'approved') return
      const { finding } = told
      const isSaid =
        (finding.kind === 'resolved' && finding.as === 'approved') ||
        (finding.kind === 'transactions' &&
          finding.transactions.some(({ status }) => status === 'approved'))
      const isRefused = finding.kind === 'refund' && finding.outcome === 'refused'
      expect(isSaid || (isRefused && before.state === 'canceling')).toBe(true)
    })
  })

  it('keeps a payment active until it is given up, and never again after', () => {
    always((before, told, rules) => {
      const { next, events } = decide(before, told, rules)
      const isGivenUp = events.some(({ to }) => !blocksAnotherPayment(to))
      expect(next.active).toBe(before.active && blocksAnotherPayment(next.state) && !isGivenUp)
    })
  })

  it('approves a payment that was given up only while the order has no other', () => {
    fc.assert(
      fc.property(anyPayment, anyEvidence, anyRules, (before, told, rules) => {
        const decision = decide(before, told, { ...rules, orderHasAnother: true })
        expect(mustBeSole(before, decision, told)).toBe(false)
      }),
      runs,
    )
  })

  it('knows of what may still turn only where it was given up', () => {
    always((before, told, rules) => {
      const { state, mayStillTurn } = decide(before, told, rules).next
      if (mayStillTurn) expect(['declined', 'failed', 'review']).toContain(state)
    })
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
        const last = told.reduce((before, one) => decide(before, one, sampleRules).next, sent)
        expect(last).toMatchObject({ state: outcome, certainty: 'accepted', gatewayKey: 'key-1' })
      }),
      runs,
    )
  })
})
