import { describe, expect, it } from 'vitest'
import { anOrder } from '../../test/samples.js'
import { canceling } from './apply-payment.js'
import { moved } from './order.js'
import { undertakingsOf } from './order-undertakings.js'
import { failed, paid } from './saga/saga.js'
import { undoingHolds, type SagaStep } from './saga/saga-step.js'

const steps: readonly SagaStep[] = [
  { step: 'stock', round: 1, state: 'done' },
  { step: 'points', round: 1, state: 'done' },
  { step: 'payment', round: 1, state: 'running' },
]
const undo = (step: 'stock' | 'points', round = 1) => ({ kind: 'UNDO_STEP', step, round })

describe('what a change of an order undertakes', () => {
  it('is nothing while it goes forward', () => {
    const order = anOrder({ steps })
    expect(undertakingsOf(order, order)).toEqual([])
    expect(undertakingsOf(order, paid(order, false))).toEqual([])
  })

  it('is to undo what it holds when it fails, backwards: points before stock', () => {
    const order = anOrder({ steps })
    const undone = undertakingsOf(order, failed(order, 'SAGA_TIMEOUT'))
    expect(undone).toEqual([undo('points'), undo('stock')])
  })

  it('is undertaken once: what is being undone already, or was, is not again', () => {
    const order = anOrder({
      steps: [
        { step: 'stock', round: 1, state: 'undoing' },
        { step: 'stock', round: 2, state: 'undone' },
        { step: 'points', round: 1, state: 'refused' },
        { step: 'stock', round: 3, state: 'running' },
      ],
    })
    const after = { ...order, steps: undoingHolds(order.steps) }
    expect(undertakingsOf(order, after)).toEqual([undo('stock', 3)])
    expect(undertakingsOf(after, after)).toEqual([])
  })

  it('is to give the money back when a cancel begins, under the name of that cancel', () => {
    const order = anOrder({ status: 'CONFIRMED', steps, cancels: 1 })
    const begun = canceling(order)
    const cancelId = `cancel-${order.id}-2`
    expect(undertakingsOf(order, begun)).toEqual([{ kind: 'CANCEL_PAYMENT', cancelId }])
    expect(undertakingsOf(begun, { ...begun, inReview: true })).toEqual([])
    const ended = moved(begun, 'CANCELLED', { steps: undoingHolds(begun.steps) })
    expect(undertakingsOf(begun, ended)).toEqual([undo('points'), undo('stock')])
  })

  it('is no money where points have paid for all of it', () => {
    const order = anOrder({ status: 'CONFIRMED', pointsUsed: anOrder().amount })
    expect(undertakingsOf(order, canceling(order))).toEqual([])
  })
})
