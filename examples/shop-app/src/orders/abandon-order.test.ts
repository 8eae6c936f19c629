import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GRACE_MS, OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import { abandonOrder } from './abandon-order.js'

describe('abandonOrder', () => {
  let desk: OrderDesk

  beforeEach(() => {
    desk = new OrderDesk()
    desk.shelves.reserve(anOrder().id, anOrder().items)
  })
  afterEach(() => desk.close())

  const abandon = (buyer = 'alice') => abandonOrder(desk.parts, { orderId: anOrder().id, buyer })

  it.each(['PENDING', 'PAYMENT_WAITING'] as const)(
    'ends an order that is %s, once',
    async (status) => {
      desk.insert(anOrder({ status }))
      expect(await abandon()).toMatchObject({ status: 'FAILED', failure: 'ABANDONED' })
      const { version } = desk.order ?? {}
      await desk.work.runOnce()
      expect(desk.stock).toBe(10)
      expect((await abandon()).failure).toBe('ABANDONED')
      expect(await desk.work.runOnce()).toMatchObject({ handled: 0 })
      expect(desk.order?.version).toBe((version ?? 0) + 1) // its stock was noted to be back
    },
  )

  it('ends one whose payment was declined', async () => {
    desk.insert()
    desk.pays('payment-1', 'declined')
    expect((await abandon()).failure).toBe('ABANDONED')
  })

  it.each([
    'requested',
    'unknown',
    'pending',
    'canceling',
    'review',
    'approved',
    'partiallyCanceled',
  ] as const)('never ends one whose payment is %s', async (state) => {
    desk.insert()
    desk.pays('payment-1', state)
    await expect(abandon()).rejects.toMatchObject({ code: 'PAYMENT_OPEN', status: 409 })
    expect(desk.order?.status).toBe('PAYMENT_WAITING')
  })

  it.each(['CONFIRMED', 'CANCELING', 'CANCELLED'] as const)(
    'never ends one that is %s',
    async (status) => {
      desk.insert(anOrder({ status }))
      await expect(abandon()).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELABLE' })
    },
  )

  it('never ends one whose money somebody may be asking for, unheard of yet', async () => {
    const asked = { step: 'payment', round: 1, state: 'running' } as const
    desk.insert(anOrder({ steps: [...anOrder().steps, asked], updatedAt: desk.clock.now() }))
    await expect(abandon()).rejects.toMatchObject({ code: 'PAYMENT_OPEN', status: 409 })
    desk.clock.offsetMs = GRACE_MS
    expect((await abandon()).failure).toBe('ABANDONED')
  })

  it("does not know other people's orders", async () => {
    desk.insert()
    await expect(abandon('mallory')).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' })
  })

  it('leaves one alone that a request has in hand', async () => {
    desk.insert()
    await desk.book.whileInFlight(anOrder().id, () =>
      expect(abandon()).rejects.toMatchObject({ code: 'REQUEST_IN_FLIGHT' }),
    )
  })

  it('leaves one alone that somebody moved while its payments were looked up', async () => {
    desk.insert()
    desk.payments.beforeRead = () => {
      const { order } = desk
      if (order) desk.book.save(order, { ...order, inReview: true })
    }
    await expect(abandon()).rejects.toMatchObject({ code: 'REQUEST_IN_FLIGHT' })
    expect(desk.order?.status).toBe('PAYMENT_WAITING')
  })
})
