import { describe, expect, it } from 'vitest'
import { holdOf, isHold, latestStep, undoingHolds, withStep, type SagaStep } from './saga-step.js'

const stock: SagaStep = { step: 'stock', round: 1, state: 'running' }
const payment: SagaStep = { step: 'payment', round: 1, state: 'running' }

describe('the steps of a saga', () => {
  it('are begun behind the others, and brought further in their place', () => {
    const steps = withStep([stock], payment)
    expect(steps).toEqual([stock, payment])
    expect(withStep(steps, { ...stock, state: 'done' })).toEqual([
      ...[{ ...stock, state: 'done' }, payment],
    ])
    expect(withStep(steps, { ...stock, round: 2 })).toHaveLength(3)
  })

  it('know their latest round', () => {
    const again = { ...payment, round: 2 }
    expect(latestStep([payment, stock, again], 'payment')).toBe(again)
    expect(latestStep([stock], 'payment')).toBeUndefined()
  })

  it('hold something, except the payment', () => {
    expect([stock, payment].map(isHold)).toEqual([true, false])
  })

  it('are to be undone where they hold something, or may', () => {
    const inState = (state: SagaStep['state']) => undoingHolds([{ ...stock, state }])[0]?.state
    expect((['running', 'done'] as const).map(inState)).toEqual(['undoing', 'undoing'])
    const ended = ['refused', 'undoing', 'undone'] as const
    expect(ended.map(inState)).toEqual(ended)
    expect(undoingHolds([payment, { ...payment, state: 'done' }])).toEqual([
      ...[payment, { ...payment, state: 'done' }],
    ])
  })

  it('hold under a name of their own in each round', () => {
    expect([1, 2, 3].map((round) => holdOf('order', round))).toEqual([
      'order',
      'order-2',
      'order-3',
    ])
  })
})
