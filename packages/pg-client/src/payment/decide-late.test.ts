import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import { decide } from './decide.js'
import { move, type DecisionRules } from './decision.js'
import type { Evidence, Finding, GatewayTransaction } from './evidence.js'

const horizon = 86_400_000
const rules: DecisionRules = {
  requestLifetimeMs: 7_200_000,
  pendingHorizonMs: horizon,
  absenceProves: true,
  orderHasAnother: false,
}

const told = (finding: Finding, more: Partial<Evidence> = {}): Evidence => ({
  ...{ source: 'inquiry', at: 1000, finding },
  ...more,
})
const found = (...transactions: GatewayTransaction[]): Finding => ({
  ...{ kind: 'transactions', transactions },
})
const known = { gatewayKey: 'key-1' } as const
const approvedTx = { gatewayKey: 'key-1', status: 'approved' } as const
const pendingTx = { gatewayKey: 'key-1', status: 'pending' } as const
const declinedTx = { gatewayKey: 'key-1', status: 'declined' } as const

describe('late truth, and truth that never comes', () => {
  it('asks once more where a decline is contradicted by an older word', () => {
    const declined = samplePayment({ state: 'declined', active: false, ...known })
    expect(decide(declined, told(found(pendingTx)), rules).watch).toBe(true)
    expect(decide(declined, told({ kind: 'absent' }), rules).watch).toBe(false)
  })

  it('makes a given-up payment pending, and ends it by the normal road', () => {
    const failed = samplePayment({ state: 'failed', active: false, settledBy: 'inquiry' })
    const { next, events } = decide(failed, told(found(pendingTx)), rules)
    expect(next).toMatchObject({ state: 'pending', active: false, gatewayKey: 'key-1' })
    expect(events).toMatchObject([{ from: 'failed', to: 'pending', late: true }])
    expect(decide(next, told(found(declinedTx)), rules).next.state).toBe('declined')
    const approved = decide(next, told(found(approvedTx)), rules)
    expect(approved.next).toMatchObject({ state: 'approved', active: false })
    expect(approved.events).toMatchObject([{ late: true }])
  })

  it('ends with a person where absence proves nothing, and truth still heals it', () => {
    const unprovable = { ...rules, absenceProves: false }
    const open = samplePayment({ state: 'unknown' })
    const absentAt = (at: number): Evidence => told({ kind: 'absent' }, { at })
    expect(decide(open, absentAt(horizon - 1), unprovable).next).toBe(open)
    const { next } = decide(open, absentAt(horizon), unprovable)
    expect(next).toMatchObject({ state: 'review', reviewReason: 'pending-too-long' })
    expect(decide(next, told(found(approvedTx)), unprovable).next.state).toBe('approved')
  })

  it('refuses to make a move that the table does not know', () => {
    expect(() =>
      move(samplePayment({ state: 'approved' }), 'failed', told({ kind: 'unanswered' })),
    ).toThrow('must not move from approved to failed')
  })
})
