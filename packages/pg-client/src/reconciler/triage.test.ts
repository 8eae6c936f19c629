import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentState } from '../payment/payment-state.js'
import { keyedDialect } from '../testing/keyed-dialect.js'
import { triage as triageAt } from './triage.js'

const watching = { dialect: keyedDialect({ refundReturnWindowMs: 1 }) as never }
const triage = (claimed: readonly Payment[], isFull: boolean) => triageAt(watching, claimed, isFull)

const inState = (state: PaymentState, id: string): Payment => samplePayment({ state, id })
const many = (state: PaymentState, count: number): Payment[] =>
  Array.from({ length: count }, (_none, n) => inState(state, `${state}-${n}`))
const idsOf = (payments: readonly Payment[]): string[] => payments.map(({ id }) => id)

describe('the triage of a round', () => {
  it('takes what may hold up a buyer before refunds that are only watched', () => {
    const [watched, part] = [inState('canceled', 'a'), inState('partiallyCanceled', 'b')]
    const [open, declined] = [inState('canceling', 'c'), inState('declined', 'd')]
    const { first, later } = triage([watched, part, open, declined], false)
    expect(idsOf(first)).toEqual(['c', 'd', 'a', 'b'])
    expect(later).toEqual([])
  })

  it('of a full round leaves all but a tenth of those for later', () => {
    const { first, later } = triage([...many('canceled', 95), ...many('unknown', 5)], true)
    expect(first.map(({ state }) => state)).toEqual([
      ...Array<PaymentState>(5).fill('unknown'),
      ...Array<PaymentState>(10).fill('canceled'),
    ])
    expect(later).toHaveLength(85)
  })

  it('leaves nothing for later where no refund comes back: a callback has made it due', () => {
    const context = { dialect: keyedDialect({ refundReturnWindowMs: 0 }) as never }
    const { first, later } = triageAt(context, many('canceled', 20), true)
    expect([first.length, later.length]).toEqual([20, 0])
  })

  it('always takes one, so that they come to their turn in the smallest round', () => {
    expect(idsOf(triage(many('canceled', 1), true).first)).toEqual(['canceled-0'])
    expect(triage(many('canceled', 3), true).first).toHaveLength(1)
  })
})
