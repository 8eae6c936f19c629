import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { sampleEvent, samplePayment } from '../../testing/sample-books.js'
import { sampleOrder } from '../../testing/sample-order.js'
import { OrderBook } from './order-book.js'

let now: number
let book: OrderBook

beforeEach(() => {
  now = 1000
  book = new OrderBook(100, 1000, () => now)
})

const order = sampleOrder('order-1', { stock: 3, points: 200 })
const approved = sampleEvent(samplePayment('order-1'))
const canceled = sampleEvent(samplePayment('order-1', { state: 'canceled' }), { from: 'approved' })
const second = samplePayment('order-1', { id: 'second', reference: 'order-1-2' })

describe('the order book', () => {
  it('holds stock and points for an order once, however often it is placed', async () => {
    expect(await book.place(order)).toBe('waiting')
    expect(await book.place(order)).toBe('waiting')
    expect([book.stock, book.points]).toEqual([97, 800])
    expect(await book.get('order-1')).toMatchObject({ state: 'waiting', placedAt: 1000 })
    expect(await book.get('order-2')).toBeUndefined()
  })

  it('takes no order a second time that has ended', async () => {
    await book.place(order)
    await book.expire('order-1')
    expect(await book.place(order)).toBe('gone')
    expect(book.stock).toBe(100)
  })

  it('confirms an order by the first payment that is approved', async () => {
    await book.place(order)
    now = 2000
    expect(await book.apply(1, approved)).toBe('nothing')
    const { state, paidBy, endedAt } = (await book.get('order-1')) ?? {}
    expect([state, paidBy, endedAt]).toEqual(['confirmed', approved.paymentId, 2000])
  })

  it('wants the money of a second payment back', async () => {
    await book.place(order)
    await book.apply(1, approved)
    expect(await book.apply(2, sampleEvent(second))).toBe('order-paid-twice')
    expect((await book.get('order-1'))?.paidBy).toBe(approved.paymentId)
  })

  it('wants the money back of an order that is given up', async () => {
    await book.place(order)
    await book.expire('order-1')
    expect(await book.apply(1, approved)).toBe('order-gone')
    expect((await book.get('order-1'))?.state).toBe('expired')
  })

  it('wants it back too where the payment itself was canceled, and is approved again', async () => {
    await book.place(order)
    await book.apply(1, approved)
    await book.apply(2, canceled)
    expect(await book.apply(3, approved)).toBe('order-gone')
  })

  it('gives back what a canceled order held, and only by the payment that paid it', async () => {
    await book.place(order)
    await book.apply(1, approved)
    await book.apply(2, sampleEvent({ ...second, state: 'canceled' }))
    expect([book.stock, (await book.get('order-1'))?.state]).toEqual([97, 'confirmed'])
    await book.apply(3, canceled)
    expect([book.stock, (await book.get('order-1'))?.state]).toEqual([100, 'canceled'])
  })

  it('lets an event have its effect once, and says the same every time', async () => {
    await book.place(order)
    await book.expire('order-1')
    const answers = [await book.apply(1, approved), await book.apply(1, approved)]
    expect(answers).toEqual(['order-gone', 'order-gone'])
    expect([...book.effects]).toEqual([[1, 1]])
  })

  it('knows nothing of what is not placed', async () => {
    expect(await book.apply(1, approved)).toBe('nothing')
    await book.expire('order-1')
    expect(book.orders.size).toBe(0)
  })

  it('gives up only what still waits', async () => {
    await book.place(order)
    await book.apply(1, approved)
    await book.expire('order-1')
    expect((await book.get('order-1'))?.state).toBe('confirmed')
  })

  it('lists what waits and is older', async () => {
    await book.place(order)
    now = 2000
    await book.place(sampleOrder('order-2'))
    await book.place(sampleOrder('order-3'))
    await book.expire('order-3')
    expect(await book.listWaiting(2000)).toEqual(['order-1'])
    expect(await book.listWaiting(2001)).toEqual(['order-1', 'order-2'])
  })

  it('conserves stock and points, whatever happens in whatever order', async () => {
    const anyStep = fc.record({
      what: fc.constantFrom('place', 'expire', 'approved', 'canceled', 'failed'),
      number: fc.integer({ min: 1, max: 3 }),
      sequence: fc.integer({ min: 1, max: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep), async (steps) => {
        const any = new OrderBook(100, 1000, () => now)
        for (const { what, number, sequence } of steps) {
          const id = `order-${number}`
          if (what === 'place') await any.place(sampleOrder(id, { stock: number, points: number }))
          else if (what === 'expire') await any.expire(id)
          else await any.apply(sequence, sampleEvent(samplePayment(id), { to: what as 'failed' }))
        }
        const kept = [...any.orders.values()].filter(
          ({ state }) => state === 'waiting' || state === 'confirmed',
        )
        expect(any.stock + kept.reduce((sum, { stock }) => sum + stock, 0)).toBe(100)
        expect(any.points + kept.reduce((sum, { points }) => sum + points, 0)).toBe(1000)
        expect(any.applied).toHaveLength(any.effects.size)
        expect([...any.effects.values()].every((times) => times === 1)).toBe(true)
      }),
    )
  })
})
