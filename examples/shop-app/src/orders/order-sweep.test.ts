import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GRACE_MS, OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import type { OrderSweep } from './order-sweep.js'
import { firstSteps } from './saga/saga.js'

const later = Number.MAX_SAFE_INTEGER
/** An order whose process died while it asked for the stock. */
const cutOff = { status: 'PENDING', steps: firstSteps() } as const

describe('OrderSweep', () => {
  let desk: OrderDesk
  let sweep: OrderSweep

  beforeEach(() => {
    desk = new OrderDesk()
    sweep = desk.newSweep()
  })
  afterEach(() => desk.close())

  it('never ends an order that was paid while the sweep looked at it', async () => {
    desk.shelves.reserve(anOrder().id, anOrder().items)
    desk.insert()
    desk.pays('payment-1', 'pending')
    let reads = 0
    desk.payments.beforeRead = () => {
      reads += 1
      if (reads === 2) desk.pays('payment-1', 'approved')
    }
    expect(await sweep.sweep()).toEqual({ visited: 1, ended: 0, waiting: 1 })
    expect(desk.stock).toBe(8)
    await desk.tell('payment-1')
    expect(desk.order?.status).toBe('CONFIRMED')
    expect(desk.payments.givenBack).toEqual([])
  })

  it('asks the gateway about what an expired order waits for, and leaves the order', async () => {
    desk.insert()
    desk.pays('payment-1', 'unknown')
    expect(await sweep.sweep()).toEqual({ visited: 1, ended: 0, waiting: 1 })
    expect(desk.payments.checked).toEqual(['payment-1'])
    expect(desk.order?.status).toBe('PAYMENT_WAITING')
  })

  it('goes on where a dead process stopped, under the same hold', async () => {
    desk.shelves.reserve(anOrder().id, anOrder().items) // it got as far as that
    desk.insert(anOrder({ ...cutOff, expiresAt: later }))
    await sweep.sweep()
    expect(desk.order).toMatchObject({ status: 'PAYMENT_WAITING' })
    expect(desk.order?.steps).toEqual([{ step: 'stock', round: 1, state: 'done' }])
    expect(desk.stock).toBe(8)
  })

  it('leaves an expired order alone that another process may have in hand', async () => {
    desk.insert(anOrder({ ...cutOff, updatedAt: desk.clock.now() }))
    await sweep.sweep()
    expect(desk.order?.status).toBe('PENDING')
    desk.clock.offsetMs = GRACE_MS
    expect(await sweep.sweep()).toMatchObject({ ended: 1 })
    expect(desk.order).toMatchObject({ status: 'FAILED', failure: 'SAGA_TIMEOUT' })
  })

  it('leaves an order alone that a request of this process has in hand', async () => {
    desk.insert(anOrder(cutOff))
    await desk.book.whileInFlight(anOrder().id, async () => {
      expect(await sweep.sweep()).toMatchObject({ visited: 1, ended: 0 })
    })
    expect(await sweep.sweep()).toMatchObject({ ended: 1 })
  })

  it('frees what an order that timed out may hold, also where nobody knows it', async () => {
    desk.shelves.reserve(anOrder().id, anOrder().items)
    desk.insert(anOrder(cutOff))
    await sweep.sweep()
    expect(desk.order?.steps).toMatchObject([{ step: 'stock', state: 'undoing' }])
    await desk.work.runOnce()
    expect(desk.order?.steps).toMatchObject([{ step: 'stock', state: 'undone' }])
    expect(desk.stock).toBe(10)
  })

  it('keeps a waiting order that nobody has begun to pay until it expires', async () => {
    const expiresAt = desk.clock.now() + 10 * GRACE_MS
    desk.insert(anOrder({ expiresAt, steps: [{ step: 'stock', round: 1, state: 'done' }] }))
    desk.clock.offsetMs = 10 * GRACE_MS - 1000
    expect(await sweep.sweep()).toMatchObject({ ended: 0 })
    desk.clock.offsetMs = 10 * GRACE_MS
    expect(await sweep.sweep()).toMatchObject({ ended: 1 })
    expect(desk.order?.failure).toBe('SAGA_TIMEOUT')
  })

  it('does not end an expired order that is being paid for by another process', async () => {
    desk.insert(anOrder({ updatedAt: desk.clock.now() }))
    desk.pays('payment-1', 'declined')
    expect(await sweep.sweep()).toMatchObject({ visited: 1, ended: 0 })
    desk.clock.offsetMs = GRACE_MS
    expect(await sweep.sweep()).toMatchObject({ ended: 1 })
    expect(desk.order?.failure).toBe('SAGA_TIMEOUT')
  })

  it('looks at a waiting order once it has rested, and not again until it expires', async () => {
    desk.insert(anOrder({ expiresAt: later }))
    desk.pays('payment-1', 'pending')
    expect(await sweep.sweep()).toEqual({ visited: 1, ended: 0, waiting: 0 })
    expect(await sweep.sweep()).toMatchObject({ visited: 0 })
  })

  it('looks again where it could not look', async () => {
    desk.insert(anOrder({ expiresAt: later }))
    desk.pays('payment-1', 'approved')
    desk.payments.beforeRead = () => {
      throw new Error('the payments are away')
    }
    expect(await sweep.sweep()).toMatchObject({ visited: 1, ended: 0 })
    desk.payments.beforeRead = () => undefined
    expect(await sweep.sweep()).toMatchObject({ visited: 1 })
    expect(desk.order?.status).toBe('CONFIRMED')
  })

  it.each([later, anOrder().expiresAt])(
    'believes the payments where the orders are an older copy that expires at %i',
    async (expiresAt) => {
      desk.insert(anOrder({ ...cutOff, expiresAt }))
      desk.pays('payment-1', 'approved')
      await sweep.sweep()
      expect(desk.order?.status).toBe('CONFIRMED')
    },
  )

  it('asks for the money of a cancel that another refund had kept out', async () => {
    const order = anOrder({ status: 'CANCELING', cancels: 1 })
    const theirs = { requestId: 'an operator', state: 'done', amount: 5000, refusal: null } as const
    const cancelId = `cancel-${order.id}-1`
    desk.insert(order)
    desk.pays('payment-1', 'canceling')
    await sweep.sweep()
    expect(desk.payments.cancels).toEqual([])
    desk.pays('payment-1', 'partiallyCanceled', { refunds: [{ id: 'r', ...theirs }] })
    await sweep.sweep()
    expect([desk.payments.cancels, desk.order?.status]).toEqual([[cancelId], 'CANCELLED'])
  })

  it('asks once for money that is under way', async () => {
    const order = anOrder({ status: 'CANCELING', cancels: 1 })
    const requestId = `cancel-${order.id}-1`
    const ours = { id: 'r', requestId, state: 'unknown', amount: 50_000, refusal: null } as const
    desk.insert(order)
    desk.pays('payment-1', 'approved', { refunds: [ours] })
    await sweep.sweep()
    expect([desk.payments.cancels, desk.order?.status]).toEqual([[], 'CANCELING'])
  })

  it('is not stopped by one order that fails, and says which', async () => {
    for (const id of ['a', 'b', 'c']) desk.insert(anOrder({ id }))
    const { save } = desk.orders
    desk.orders.save = (change) => {
      if (change.order.id === 'b') throw new Error('database disk image is malformed')
      return save.call(desk.orders, change)
    }
    expect(await sweep.sweep()).toEqual({ visited: 3, ended: 2, waiting: 0 })
    expect(desk.logged).toContain('an order could not be swept')
    desk.orders.save = save
    expect(await sweep.sweep()).toEqual({ visited: 1, ended: 1, waiting: 0 })
  })

  it('lets others work between two pages', async () => {
    for (let n = 0; n < 100; n += 1) desk.insert(anOrder({ id: `order-${n}` }))
    let isDone = false
    let turns = 0
    const count = (): void => {
      if (isDone) return
      turns += 1
      setImmediate(count)
    }
    setImmediate(count)
    await sweep.sweep()
    isDone = true
    // Four pages at least have three gaps between them.
    expect(turns).toBeGreaterThanOrEqual(3)
  })
})
