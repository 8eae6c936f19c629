import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import { failed } from './saga/saga.js'
import type { SagaStep } from './saga/saga-step.js'

const HOUR_MS = 3_600_000
const id = anOrder().id
const held: readonly SagaStep[] = [
  { step: 'stock', round: 1, state: 'done' },
  { step: 'points', round: 1, state: 'done' },
]

describe('the work that an order has undertaken', () => {
  let desk: OrderDesk

  beforeEach(async () => {
    desk = new OrderDesk()
    desk.shelves.reserve(id, anOrder().items)
    await desk.points.deduct(id, { userId: 'alice', amount: 4000 })
    desk.insert(anOrder({ pointsUsed: 4000, steps: held }))
  })
  afterEach(() => desk.close())

  const fail = () =>
    desk.book.save(desk.order ?? anOrder(), failed(anOrder(desk.order), 'ABANDONED'))
  const balance = () => desk.points.balanceOf('alice')
  const steps = () => desk.order?.steps.map(({ step, state }) => `${step} ${state}`)
  /** A round of the processor, when whatever failed before is due again. */
  const workOff = () => {
    desk.clock.offsetMs += HOUR_MS
    return desk.work.runOnce()
  }

  it('gives back points and stock, backwards', async () => {
    const undone: string[] = []
    const [refund, release] = [desk.points.refund, desk.catalog.release]
    desk.points.refund = (...all) => (undone.push('points'), refund(...all))
    desk.catalog.release = (...all) => (undone.push('stock'), release(...all))
    fail()
    expect([await balance(), desk.stock]).toEqual([6000, 8])
    expect(await desk.work.runOnce()).toEqual({ handled: 2, failed: 0, dead: 0 })
    expect([await balance(), desk.stock]).toEqual([10_000, 10])
    expect(undone).toEqual(['points', 'stock'])
    expect(steps()).toEqual(['stock undone', 'points undone'])
  })

  it('gives back once, however often it is worked off', async () => {
    fail()
    desk.orders.outbox.append({ kind: 'UNDO_STEP', key: id, payload: { step: 'stock', round: 1 } })
    expect(await desk.work.runOnce()).toMatchObject({ handled: 3 })
    expect(desk.stock).toBe(10)
  })

  it('leaves what is not to be undone', async () => {
    desk.orders.outbox.append({ kind: 'UNDO_STEP', key: id, payload: { step: 'stock', round: 1 } })
    const round = { step: 'stock', round: 7 }
    desk.orders.outbox.append({ kind: 'UNDO_STEP', key: 'nothing', payload: round })
    expect(await desk.work.runOnce()).toMatchObject({ handled: 2, failed: 0 })
    expect([desk.stock, steps()]).toEqual([8, ['stock done', 'points done']])
  })

  it('tries again what failed, and goes on from there', async () => {
    const { refund } = desk.points
    desk.points.refund = () => Promise.reject(new Error('away'))
    fail()
    expect(await desk.work.runOnce()).toMatchObject({ failed: 1 })
    expect(steps()).toEqual(['stock undoing', 'points undoing'])
    desk.points.refund = refund
    expect(await workOff()).toEqual({ handled: 2, failed: 0, dead: 0 })
    expect([await balance(), desk.stock]).toEqual([10_000, 10])
  })

  it('becomes a dead letter with an alarm in the end, and is replayed by a person', async () => {
    const { refund } = desk.points
    desk.points.refund = () => Promise.reject(new Error('the points are gone'))
    fail()
    for (let n = 1; n < 10; n += 1) expect(await workOff()).toMatchObject({ failed: 1, dead: 0 })
    expect(desk.dead).toEqual([])
    expect(await workOff()).toMatchObject({ failed: 0, dead: 1 })
    const entry = { kind: 'UNDO_STEP', key: id, attempts: 10, lastError: 'the points are gone' }
    expect(desk.dead).toMatchObject([entry])
    const [dead] = desk.orders.outbox.listDead({ limit: 9 })
    expect(dead).toMatchObject({ ...entry, payload: { step: 'points', round: 1 } })

    desk.points.refund = refund
    // What waits for a person holds up nothing else of the order.
    expect(await workOff()).toEqual({ handled: 0, failed: 0, dead: 0 })
    expect([steps(), desk.stock]).toEqual([['stock undone', 'points undoing'], 10])
    expect(desk.orders.outbox.replay(dead?.sequence ?? 0)).toBe(true)
    expect(await desk.work.runOnce()).toMatchObject({ handled: 1 })
    expect([await balance(), desk.stock]).toEqual([10_000, 10])
  })

  it('undoes what was not saved: the money first, then what it held', async () => {
    desk.pays('payment-1', 'approved')
    desk.payments.givesBackTo = 'canceled'
    desk.book.noteSaveFailed(id, 'payment-1')
    expect(await desk.work.runOnce()).toEqual({ handled: 3, failed: 0, dead: 0 })
    expect(desk.order).toMatchObject({ status: 'FAILED', failure: 'ORDER_SAVE_FAILED' })
    expect(desk.payments.givenBack).toEqual(['payment-1'])
    expect([await balance(), desk.stock]).toEqual([10_000, 10])
  })

  it('undoes nothing of an order that was saved after all', async () => {
    desk.pays('payment-1', 'approved')
    await desk.tell('payment-1')
    desk.book.noteSaveFailed(id, 'payment-1')
    expect(await desk.work.runOnce()).toMatchObject({ handled: 1 })
    expect(desk.order?.status).toBe('CONFIRMED')
    expect(desk.payments.givenBack).toEqual([])
  })
})
