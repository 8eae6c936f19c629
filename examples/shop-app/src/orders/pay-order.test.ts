import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import { ModuleFailure } from '../modules/module-failure.js'
import { firstSteps } from './saga/saga.js'

const later = Number.MAX_SAFE_INTEGER

describe('payOrder', () => {
  let desk: OrderDesk

  beforeEach(() => {
    desk = new OrderDesk()
    desk.shelves.reserve(anOrder().id, anOrder().items)
    desk.insert(anOrder({ expiresAt: later }))
    desk.pays('payment-1', 'declined')
  })
  afterEach(() => desk.close())

  it('pays nothing for an order that is about to fail, and lets it fail', async () => {
    desk.pays('payment-1', 'failed')
    await expect(desk.payAgain()).rejects.toMatchObject({ code: 'ORDER_NOT_PAYABLE' })
    expect(desk.payments.submits).toBe(0)
    expect(desk.order?.status).toBe('FAILED')
    await desk.work.runOnce()
    expect(desk.stock).toBe(10)
  })

  it('pays nothing for an order whose event of failure comes while it begins', async () => {
    desk.pays('payment-1', 'failed')
    const paying = desk.payAgain().catch(({ code }: { code: string }) => code)
    await desk.tell('payment-1')
    expect(await paying).toBe('ORDER_NOT_PAYABLE')
    expect(desk.payments.submits).toBe(0)
  })

  it('asks to come back where nobody has said yet whether all of it is held', async () => {
    const { reserve } = desk.catalog
    desk.payments.all = []
    const order = anOrder({ id: 'pending', status: 'PENDING', expiresAt: later })
    desk.insert({ ...order, steps: firstSteps() })
    desk.catalog.reserve = () =>
      Promise.reject(new ModuleFailure('catalog', 'unavailable', undefined))
    const impatient = { orderId: order.id, orderDeadlineMs: 20 }
    const busy = { code: 'SERVICE_UNAVAILABLE', status: 503, retryAfterMs: 1000 }
    await expect(desk.payAgain('k', impatient)).rejects.toMatchObject(busy)
    desk.catalog.reserve = reserve
    expect((await desk.payAgain('k', { orderId: order.id })).order.status).toBe('CONFIRMED')
  })

  it('leaves the key as it was where another request has the order in hand', async () => {
    await desk.book.whileInFlight(anOrder().id, () =>
      expect(desk.payAgain()).rejects.toMatchObject({ code: 'REQUEST_IN_FLIGHT' }),
    )
    expect((await desk.payAgain()).order.status).toBe('CONFIRMED')
    expect(desk.payments.submits).toBe(1)
  })

  it('leaves the key free where the order moved before it was bound', async () => {
    let reads = 0
    desk.payments.beforeRead = () => {
      reads += 1
      const { order } = desk
      if (reads === 1 && order) desk.book.save(order, { ...order, inReview: true })
    }
    await expect(desk.payAgain()).rejects.toMatchObject({ code: 'REQUEST_IN_FLIGHT' })
    expect((await desk.payAgain()).order.status).toBe('CONFIRMED')
  })

  it('leaves the key free where an open payment stood in the way', async () => {
    desk.pays('payment-1', 'pending')
    await expect(desk.payAgain()).rejects.toMatchObject({ code: 'PAYMENT_OPEN' })
    desk.pays('payment-1', 'declined')
    expect((await desk.payAgain()).order.status).toBe('CONFIRMED')
  })

  it('pays under its key after the process was cut off before the intent', async () => {
    desk.payments.beforeIntent = () => Promise.reject(new Error('the power is out'))
    await expect(desk.payAgain()).rejects.toMatchObject({ code: 'INTERNAL' })
    desk.payments.beforeIntent = () => Promise.resolve()
    expect((await desk.payAgain()).order.status).toBe('CONFIRMED')
    expect(desk.payments.submits).toBe(1)
  })

  it('pays once under a key, and shows the truth of whichever payment took its place', async () => {
    desk.payments.beforeIntent = () => Promise.reject(new Error('the power is out'))
    await expect(desk.payAgain('k1')).rejects.toMatchObject({ code: 'INTERNAL' })
    desk.payments.beforeIntent = () => Promise.resolve()
    expect((await desk.payAgain('k2')).order.status).toBe('CONFIRMED')
    for (const key of ['k1', 'k2']) expect((await desk.payAgain(key)).payments).toHaveLength(2)
    expect(desk.payments.submits).toBe(1)
  })

  it.each([
    ['CONFIRMED', null, 'approved'],
    ['CANCELLED', null, 'canceled'],
    ['FAILED', 'ABANDONED', 'declined'],
    ['FAILED', 'SAGA_TIMEOUT', 'declined'],
    ['PAYMENT_WAITING', null, 'declined'],
  ] as const)('tells of lateness only who is late: %s, %s', async (status, failure, state) => {
    const order = anOrder({ id: 'old', status, failure, expiresAt: 1 })
    desk.insert(order)
    desk.pays('payment-1', state)
    desk.clock.offsetMs = 1000
    const isLate = failure === 'SAGA_TIMEOUT' || status === 'PAYMENT_WAITING'
    await expect(desk.payAgain('k', { orderId: 'old' })).rejects.toMatchObject({
      code: isLate ? 'SAGA_TIMEOUT' : 'ORDER_NOT_PAYABLE',
    })
  })

  it('shows what its key has done also where nothing can be written', async () => {
    await desk.payAgain()
    desk.orders.claimKey = () => {
      throw new Error('database is locked')
    }
    expect((await desk.payAgain()).order.status).toBe('CONFIRMED')
    const details = { orderId: anOrder().id }
    await expect(desk.payAgain('new')).rejects.toMatchObject({ code: 'INTERNAL', details })
  })

  it('shows the truth of a payment that was declined under its key, and pays nothing', async () => {
    await desk.payAgain()
    desk.pays('payment-2', 'declined')
    await desk.payAgain()
    expect(desk.payments.submits).toBe(1)
  })
})
