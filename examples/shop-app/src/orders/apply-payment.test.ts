import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import { ModuleFailure } from '../modules/module-failure.js'
import type { Order } from './order.js'

const failed = (change: Partial<Order> = {}): Order =>
  anOrder({
    status: 'FAILED',
    failure: 'SAGA_TIMEOUT',
    steps: [
      { step: 'stock', round: 1, state: 'undone' },
      { step: 'payment', round: 1, state: 'running' },
    ],
    ...change,
  })

describe('ApplyPayment', () => {
  let desk: OrderDesk

  beforeEach(() => {
    desk = new OrderDesk()
  })
  afterEach(() => desk.close())

  it('applies an event whatever number it has, and however often it comes', async () => {
    desk.insert()
    await desk.tell('nobody', 1)
    desk.pays('payment-1', 'approved')
    await desk.tell('payment-1', 1)
    expect(desk.order?.status).toBe('CONFIRMED')
    const { version } = desk.order ?? {}
    await desk.tell('payment-1', 1)
    expect(desk.order).toMatchObject({ status: 'CONFIRMED', version })
  })

  describe('a reinstatement that was cut off after the catalog held the stock', () => {
    const cutOff = async () => {
      desk.insert(failed())
      desk.pays('payment-1', 'approved')
      const { reserve } = desk.catalog
      desk.catalog.reserve = async (...reservation) => {
        await reserve(...reservation)
        throw new ModuleFailure('catalog', 'unavailable', new Error('timed out'))
      }
      await expect(desk.tell('payment-1')).rejects.toThrow('nobody knows yet')
      expect(desk.stock).toBe(8)
      desk.catalog.reserve = reserve
    }

    it('goes on where it stood, and holds the stock once', async () => {
      await cutOff()
      await desk.tell('payment-1')
      expect(desk.order?.status).toBe('CONFIRMED')
      expect(desk.stock).toBe(8)
    })

    it('gives the stock back when the payment is no approval any more', async () => {
      await cutOff()
      desk.pays('payment-1', 'review')
      await desk.tell('payment-1')
      await desk.work.runOnce()
      expect(desk.order).toMatchObject({ status: 'FAILED', inReview: true })
      expect(desk.stock).toBe(10)
    })

    it('is brought to its end by the sweep of a process that starts later', async () => {
      await cutOff()
      desk.pays('payment-1', 'declined')
      await desk.newSweep().sweep()
      await desk.work.runOnce()
      expect(desk.stock).toBe(10)
      expect(desk.order?.steps.map(({ state }) => state)).toEqual(['undone', 'running', 'undone'])
    })

    it('holds the stock again after an operator has approved what was given back', async () => {
      await cutOff()
      desk.pays('payment-1', 'review')
      await desk.tell('payment-1')
      desk.pays('payment-1', 'approved')
      await desk.tell('payment-1')
      await desk.work.runOnce()
      expect(desk.order?.status).toBe('CONFIRMED')
      expect(desk.stock).toBe(8)
    })
  })

  it('gives back what a refund has left of money without an order, once closed', async () => {
    desk.insert(failed())
    desk.pays('payment-1', 'canceling')
    await desk.tell('payment-1')
    expect(desk.payments.givenBack).toEqual([])
    desk.pays('payment-1', 'partiallyCanceled')
    await desk.tell('payment-1')
    expect(desk.payments.givenBack).toEqual(['payment-1'])
    expect(desk.order?.status).toBe('FAILED')
    expect(desk.stock).toBe(10)
  })

  it.each([
    ['approved', ['payment-1']],
    ['partiallyCanceled', ['payment-1']],
    ['pending', []],
    ['canceled', []],
  ] as const)('of an order that is lost: gives back what is %s', async (state, givenBack) => {
    desk.pays('payment-1', state)
    await desk.tell('payment-1')
    expect(desk.payments.givenBack).toEqual(givenBack)
    expect(desk.logged).toContain('a payment has no order')
  })

  it('forgets the review of an order that it brings back to life', async () => {
    desk.insert(failed({ inReview: true }))
    desk.pays('payment-1', 'approved')
    await desk.tell('payment-1')
    expect(desk.order).toMatchObject({ status: 'CONFIRMED', inReview: false })
  })

  it('hands money to a person when the product is in the catalog no more', async () => {
    const items = [{ productId: 'gone', quantity: 1, name: '한라봉', price: 50_000 }]
    desk.insert(failed({ items }))
    desk.pays('payment-1', 'approved')
    await desk.tell('payment-1')
    expect(desk.payments.givenBack).toEqual(['payment-1'])
    expect(desk.order).toMatchObject({ status: 'FAILED', inReview: true })
  })

  it('hands money to a person when its hold is of something else, and frees that', async () => {
    desk.shelves.reserve(`${anOrder().id}-2`, [{ productId: '1', quantity: 3 }])
    desk.insert(failed())
    desk.pays('payment-1', 'approved')
    await desk.tell('payment-1')
    expect(desk.payments.givenBack).toEqual(['payment-1'])
    expect(desk.order).toMatchObject({ status: 'FAILED', inReview: true })
    await desk.work.runOnce()
    expect(desk.stock).toBe(10)
  })
})
