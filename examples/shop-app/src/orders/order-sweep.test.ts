import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GRACE_MS, OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import type { OrderSweep } from './order-sweep.js'

describe('OrderSweep', () => {
  let desk: OrderDesk
  let sweep: OrderSweep

  beforeEach(() => {
    desk = new OrderDesk()
    sweep = desk.newSweep()
  })
  afterEach(() => desk.close())

  const later = Number.MAX_SAFE_INTEGER

  it('never ends an order that was paid while the sweep looked at it', async () => {
    desk.shelves.reserve(anOrder().id, anOrder().items)
    desk.orders.insert(anOrder())
    desk.pays('payment-1', 'pending')
    let reads = 0
    desk.beforeRead = () => {
      reads += 1
      if (reads === 2) desk.pays('payment-1', 'approved')
    }
    expect(await sweep.sweep()).toEqual({ visited: 1, ended: 0, waiting: 1 })
    expect(desk.stock).toBe(8)
    await desk.tell('payment-1')
    expect(desk.order?.status).toBe('CONFIRMED')
    expect(desk.givenBack).toEqual([])
  })

  it('leaves an order alone that another process may have in hand', async () => {
    desk.orders.insert(anOrder({ status: 'PENDING', updatedAt: desk.clock.now() }))
    await sweep.sweep()
    expect(desk.order?.status).toBe('PENDING')
    desk.clock.offsetMs = GRACE_MS
    expect(await sweep.sweep()).toMatchObject({ ended: 1 })
    expect(desk.order).toMatchObject({ status: 'FAILED', failure: 'INTERRUPTED' })
  })

  it('ends a waiting order without a payment once it rests, long before it expires', async () => {
    const updatedAt = desk.clock.now()
    desk.orders.insert(anOrder({ expiresAt: later, updatedAt }))
    await sweep.sweep()
    desk.clock.offsetMs = GRACE_MS - 1000
    expect(await sweep.sweep()).toMatchObject({ visited: 0 })
    desk.clock.offsetMs = GRACE_MS
    expect(await sweep.sweep()).toMatchObject({ ended: 1 })
    expect(desk.order?.failure).toBe('INTERRUPTED')
  })

  it('does not end an expired order that is being paid for by another process', async () => {
    desk.orders.insert(anOrder({ updatedAt: desk.clock.now() }))
    desk.pays('payment-1', 'declined')
    expect(await sweep.sweep()).toMatchObject({ visited: 1, ended: 0 })
    desk.clock.offsetMs = GRACE_MS
    expect(await sweep.sweep()).toMatchObject({ ended: 1 })
    expect(desk.order?.failure).toBe('EXPIRED')
  })

  it('looks at a waiting order once it has rested, and not again until it expires', async () => {
    desk.orders.insert(anOrder({ expiresAt: later }))
    desk.pays('payment-1', 'pending')
    expect(await sweep.sweep()).toEqual({ visited: 1, ended: 0, waiting: 0 })
    expect(await sweep.sweep()).toMatchObject({ visited: 0 })
  })

  it('looks again where it could not look', async () => {
    desk.orders.insert(anOrder({ expiresAt: later }))
    desk.beforeRead = () => {
      throw new Error('the payments are away')
    }
    expect(await sweep.sweep()).toMatchObject({ visited: 1, ended: 0 })
    desk.beforeRead = () => undefined
    expect(await sweep.sweep()).toMatchObject({ visited: 1, ended: 1 })
  })

  it('believes the payments at once where the orders are an older copy', async () => {
    desk.orders.insert(anOrder({ status: 'PENDING', updatedAt: desk.clock.now() }))
    desk.pays('payment-1', 'pending')
    await sweep.sweep()
    expect(desk.order?.status).toBe('PAYMENT_WAITING')
  })

  it('lets others work between two pages', async () => {
    for (let n = 0; n < 100; n += 1) desk.orders.insert(anOrder({ id: `order-${n}` }))
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
