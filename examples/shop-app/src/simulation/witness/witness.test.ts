import type { TraceEvent } from '@holdfast/pg-simulator/simulation'
import { expect, it } from 'vitest'
import { failedFile, paidFile } from '../testing/sample-books.js'
import { staged } from '../testing/staged.js'
import { Witness } from './witness.js'

/** What a witness reaches and tells in a scene. */
async function seen(scene: (witness: Witness) => void) {
  let left = 10
  const payments = { listByOrder: () => Promise.resolve([]) }
  const {
    reached,
    trace = [],
    violations,
  } = await staged((simulation) => {
    const catalog = { stocks: () => [{ productId: '1', stock: (left -= 1), version: 1 }] }
    const points = { balanceOf: () => 300 }
    const parts = { payments, catalog, points, welcomePoints: 1000, actsWithinMs: 1000 }
    scene(new Witness(simulation, parts))
  })
  const told = trace.filter(({ lane }: TraceEvent) => lane !== 'world' && lane !== 'gateway')
  return { reached, violations, told: told.map(({ lane, what, entity }) => [lane, what, entity]) }
}

it('follows an order from its key on, through every save that has an effect', async () => {
  const { order } = paidFile()
  const { reached, told } = await seen((witness) => {
    const watching = witness.watching('orders', 'orders-1')
    const key = { buyer: 'buyer-1', key: 'order-5', fingerprint: 'f', orderId: 'twin' }
    watching('claimKey', [key], { ...key, orderId: order.id })
    watching('insert', [{ ...order, status: 'PAYMENT_WAITING' }], undefined)
    const failed = { ...order, status: 'FAILED', failure: 'ABANDONED' }
    watching('save', [{ order: failed, undertakings: [], progress: [] }], 'stale')
    watching('save', [{ order, undertakings: [], progress: [] }], 'saved')
    expect([witness.orders.ids, witness.wishes.of('twin')]).toEqual([[order.id], 'order-5'])
  })
  expect(reached).toEqual({ 'order confirmed': 1 })
  expect(told).toEqual([['order', 'is CONFIRMED', 'order-5']])
})

it('notes what a process was told about the payments of an order', async () => {
  const { order } = failedFile()
  const body = JSON.stringify({ payments: [{ id: 'p' }] })
  const heard: unknown[] = []
  await seen((witness) => {
    witness.orders.heardOf = (...what) => heard.push(what)
    const answer = { status: 200, headers: {}, body }
    witness.heard('orders-1', `http://payments/internal/payments?orderId=${order.id}`, answer)
    witness.heard('orders-1', 'http://payments/internal/payments', answer)
    witness.heard('orders-1', `http://payments/internal/toss?orderId=${order.id}`, answer)
  })
  expect(heard).toEqual([['orders-1', order.id, ['p']]])
})

it('tells of releases that came first, of late results, and of work that is given up', async () => {
  const { reached, told } = await seen((witness) => {
    const watching = witness.watching('catalog', 'catalog-1')
    watching('reserve', ['id', []], { kind: 'reserved' })
    watching('reserve', ['id', []], { kind: 'released' })
    witness.logged('a step result came late or twice, and is ignored')
    witness.logged('something else')
    const entry = { sequence: 1, payload: null, attempts: 10, createdAt: 0 }
    witness.gaveUp('orders-1', { ...entry, kind: 'UNDO_STEP', key: 'order-2', lastError: 'no' })
  })
  expect(reached).toEqual({ 'release overtook its reserve': 1, 'late step result ignored': 1 })
  expect(told).toEqual([['orders-1', 'gives up UNDO_STEP: no', 'order-2']])
})

it('sees for whom stock and points are taken', async () => {
  await seen((witness) => {
    witness.watching('catalog', 'catalog-1')('seed', [], undefined)
    witness.watching('catalog', 'catalog-1')('reserve', ['id-2', []], { kind: 'reserved' })
    witness.watching('points', 'points-1')('balanceOf', ['buyer-1'], 1000)
    witness.watching('points', 'points-1')('deduct', ['id', 'buyer-1', 700], 'deducted')
    expect(witness.holds.of('id')).toEqual({ stock: new Map([['1', 1]]), points: 700 })
  })
})
