import { describe, expect, it } from 'vitest'
import { anOrder } from '../../test/samples.js'
import { orderProgress, progressOf } from './order-progress.js'
import { failed, firstSteps, paid } from './saga/saga.js'

describe('what a change of an order is to those who watch it', () => {
  it('is everything, of a new order', () => {
    const order = anOrder({ status: 'PENDING', steps: firstSteps() })
    expect(progressOf(undefined, order)).toEqual([
      { type: 'step', step: 'stock', round: 1, state: 'running' },
      { type: 'order', status: 'PENDING', failure: null },
    ])
  })

  it('is the steps that moved, and then the order', () => {
    const order = anOrder()
    expect(progressOf(order, failed(order, 'ABANDONED'))).toEqual([
      { type: 'step', step: 'stock', round: 1, state: 'undoing' },
      { type: 'order', status: 'FAILED', failure: 'ABANDONED' },
    ])
    expect(progressOf(order, paid(order, false))).toEqual([
      { type: 'step', step: 'payment', round: 1, state: 'done' },
      { type: 'order', status: 'CONFIRMED', failure: null },
    ])
  })

  it('is another round of a step, as a step of its own', () => {
    const order = anOrder()
    const again = { step: 'payment', round: 2, state: 'running' } as const
    const steps = [...order.steps, again]
    expect(progressOf(order, { ...order, steps })).toEqual([{ type: 'step', ...again }])
  })

  it('is nothing where only the books changed', () => {
    const order = anOrder()
    expect(progressOf(order, { ...order, inReview: true, updatedAt: 9, version: 9 })).toEqual([])
  })

  it('is what its schema says', () => {
    const order = anOrder()
    for (const one of progressOf(undefined, failed(order, 'SAGA_TIMEOUT'))) {
      expect(orderProgress.parse(one)).toEqual(one)
    }
  })
})
