import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anOrder } from '../../../test/samples.js'
import type { Order } from '../order.js'
import { orderStatuses } from '../order-state.js'
import {
  afterStep,
  failed,
  firstSteps,
  holdingAgain,
  paid,
  runningHold,
  sagaStatusOf,
  type StepResult,
} from './saga.js'
import { stepStates, type HoldStep, type SagaStep } from './saga-step.js'

type Known = Exclude<StepResult, { kind: 'unknown' }>

const done: Known = { kind: 'done' }
const refused: Known = { kind: 'refused', failure: 'INSUFFICIENT_STOCK' }
const unreached: Known = { kind: 'unreached', failure: 'CATALOG_UNREACHABLE' }
const stock: HoldStep = { step: 'stock', round: 1, state: 'running' }
const points: HoldStep = { step: 'points', round: 1, state: 'running' }
const pending = (change: Partial<Order> = {}): Order =>
  anOrder({ status: 'PENDING', steps: firstSteps(), ...change })
const withPoints = (change: Partial<Order> = {}) => pending({ pointsUsed: 10_000, ...change })
const holding = (...steps: SagaStep[]) => withPoints({ steps })
const look = (order: Order | undefined) =>
  order && [order.status, ...order.steps.map(({ step, state }) => `${step} ${state}`)]

describe('the saga of an order', () => {
  it('holds the stock, then the points, and then waits for its payment', () => {
    expect(runningHold(withPoints())).toEqual(stock)
    const held = afterStep(withPoints(), stock, done)
    expect(look(held)).toEqual(['PENDING', 'stock done', 'points running'])
    expect(held && runningHold(held)).toEqual(points)
    const all = held && afterStep(held, points, done)
    expect(look(all)).toEqual(['PAYMENT_WAITING', 'stock done', 'points done'])
    expect(all && runningHold(all)).toBeUndefined()
  })

  it('skips the points where none are used', () => {
    expect(look(afterStep(pending(), stock, done))).toEqual(['PAYMENT_WAITING', 'stock done'])
  })

  it('is confirmed at once where points pay for all of it', () => {
    const order = withPoints({ pointsUsed: 50_000 })
    const held = afterStep(order, stock, done)
    expect(look(held && afterStep(held, points, done))).toEqual([
      ...['CONFIRMED', 'stock done', 'points done'],
    ])
  })

  it('fails at once on a refusal, which holds nothing, and undoes what came before', () => {
    expect(afterStep(pending(), stock, refused)).toMatchObject({
      ...{ status: 'FAILED', failure: 'INSUFFICIENT_STOCK' },
      steps: [{ step: 'stock', state: 'refused' }],
    })
    const held = holding({ ...stock, state: 'done' }, points)
    const short: Known = { kind: 'refused', failure: 'INSUFFICIENT_POINTS' }
    const after = afterStep(held, points, short)
    expect(look(after)).toEqual(['FAILED', 'stock undoing', 'points refused'])
    expect(after?.failure).toBe('INSUFFICIENT_POINTS')
  })

  it('undoes the step itself where something may be held for it all the same', () => {
    expect(look(afterStep(pending(), stock, unreached))).toEqual(['FAILED', 'stock undoing'])
    const conflict: Known = { kind: 'refused', failure: 'STEP_REFUSED', mayHold: true }
    expect(look(afterStep(pending(), stock, conflict))).toEqual(['FAILED', 'stock undoing'])
  })

  it('undoes everything that it holds, or may hold, when the order fails', () => {
    const after = failed(holding({ ...stock, state: 'done' }, points), 'SAGA_TIMEOUT')
    expect(look(after)).toEqual(['FAILED', 'stock undoing', 'points undoing'])
    const ended = failed(
      holding({ ...stock, state: 'undone' }, { ...points, state: 'refused' }),
      'ABANDONED',
    )
    expect(look(ended)).toEqual(['FAILED', 'stock undone', 'points refused'])
  })

  it('holds again in another round, for money that came late', () => {
    const ended = withPoints({
      status: 'FAILED',
      steps: [
        { ...stock, state: 'undone' },
        { step: 'payment', round: 1, state: 'running' },
      ],
    })
    const again = holdingAgain(ended)
    expect(runningHold(again)).toEqual({ ...stock, round: 2 })
    const held = afterStep(again, { ...stock, round: 2 }, done)
    expect(held && runningHold(held)).toEqual({ ...points, round: 2 })
    const back = held && afterStep(held, { ...points, round: 2 }, done)
    expect(look(back)).toEqual([
      ...['CONFIRMED', 'stock undone', 'payment done', 'stock done', 'points done'],
    ])
    const gone = held && afterStep(held, { ...points, round: 2 }, refused)
    expect(look(gone)?.slice(3)).toEqual(['stock undoing', 'points refused'])
    expect(gone).toMatchObject({ status: 'FAILED', failure: ended.failure })
  })

  it('has its latest payment done when it is paid', () => {
    const steps: SagaStep[] = [1, 2].map((round) => ({ step: 'payment', round, state: 'running' }))
    const order = paid(anOrder({ steps }), true)
    expect(order).toMatchObject({ status: 'CONFIRMED', inReview: true, failure: null })
    expect(order.steps.map(({ state }) => state)).toEqual(['running', 'done'])
  })
})

describe('a step result that is late, or a copy', () => {
  const results = [done, refused, unreached]

  it.each(stepStates.filter((state) => state !== 'running'))(
    'changes nothing where the step is %s',
    (state) => {
      for (const status of orderStatuses) {
        const order = anOrder({ status, steps: [{ ...stock, state }] })
        for (const result of results) expect(afterStep(order, stock, result)).toBeUndefined()
      }
    },
  )

  it('changes nothing where its round was never begun', () => {
    for (const result of results) {
      expect(afterStep(pending(), { ...stock, round: 2 }, result)).toBeUndefined()
      expect(afterStep(pending(), points, result)).toBeUndefined()
    }
  })

  it.each(['PAYMENT_WAITING', 'CONFIRMED', 'CANCELING', 'CANCELLED'] as const)(
    'changes nothing of an order that is %s',
    (status) => {
      const order = anOrder({ status, steps: [stock] })
      for (const result of results) expect(afterStep(order, stock, result)).toBeUndefined()
    },
  )
})

it.each([
  ['PENDING', [], 'RUNNING'],
  ['PAYMENT_WAITING', ['done'], 'RUNNING'],
  ['CONFIRMED', ['done'], 'COMPLETED'],
  ['CANCELING', ['done'], 'COMPENSATING'],
  ['CANCELLED', ['undoing'], 'COMPENSATING'],
  ['CANCELLED', ['undone'], 'COMPENSATED'],
  ['FAILED', ['undone', 'undoing'], 'COMPENSATING'],
  ['FAILED', ['refused', 'undone'], 'COMPENSATED'],
] as const)('a saga of an order that is %s with steps %j is %s', (status, states, expected) => {
  const steps = states.map((state, index) => ({ ...stock, state, round: index + 1 }))
  expect(sagaStatusOf({ status, steps })).toBe(expected)
})

it('is compensated when all that it held is free, whatever its payment came to', () => {
  const steps = [
    { ...stock, state: 'undone' },
    { step: 'payment', round: 1, state: 'running' },
  ]
  expect(sagaStatusOf(anOrder({ status: 'FAILED', steps: steps as SagaStep[] }))).toBe(
    'COMPENSATED',
  )
})

describe('over any walk', () => {
  const told = fc.record({
    kind: fc.constant('told' as const),
    step: fc.constantFrom('stock' as const, 'points' as const),
    round: fc.integer({ min: 1, max: 3 }),
    result: fc.constantFrom(done, refused, unreached),
  })
  const moves = fc.oneof(
    { arbitrary: told, weight: 6 },
    fc.constantFrom(
      { kind: 'fail' as const },
      { kind: 'again' as const },
      { kind: 'undo' as const },
    ),
  )
  type Move = typeof moves extends fc.Arbitrary<infer T> ? T : never

  const next = (order: Order, move: Move): Order => {
    const isRunning = runningHold(order) !== undefined
    const isOpen = order.status === 'PENDING' || order.status === 'PAYMENT_WAITING'
    if (move.kind === 'told') {
      const { step, round, result } = move
      return afterStep(order, { step, round, state: 'running' }, result) ?? order
    }
    if (move.kind === 'fail') return isOpen ? failed(order, 'SAGA_TIMEOUT') : order
    if (move.kind === 'again') {
      return order.status === 'FAILED' && !isRunning ? holdingAgain(order) : order
    }
    const undo = (one: SagaStep): SagaStep =>
      one.state === 'undoing' ? { ...one, state: 'undone' } : one
    return { ...order, steps: order.steps.map(undo) }
  }

  it('a failed order holds nothing that is not being undone, unless it holds again', () => {
    const pointsUsed = fc.constantFrom(0, 10_000, 50_000)
    fc.assert(
      fc.property(pointsUsed, fc.array(moves, { maxLength: 30 }), (used, walk) => {
        let order = pending({ pointsUsed: used })
        for (const move of walk) {
          order = next(order, move)
          const held = order.steps.filter(({ state }) => state === 'running' || state === 'done')
          const latest = Math.max(...order.steps.map(({ round }) => round))
          if (order.status === 'FAILED' && !runningHold(order)) expect(held).toEqual([])
          // Whatever stands is of the latest round: earlier ones are refused, undoing or undone.
          expect(held.every(({ round }) => round === latest)).toBe(true)
          if (used === 0) expect(order.steps.every(({ step }) => step === 'stock')).toBe(true)
          const names = held.map(({ step }) => step)
          const complete = used > 0 ? ['stock', 'points'] : ['stock']
          if (!['PENDING', 'FAILED'].includes(order.status)) expect(names).toEqual(complete)
        }
      }),
      { numRuns: 500 },
    )
  })
})
