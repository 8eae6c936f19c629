import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import { ModuleFailure } from '../modules/module-failure.js'
import { cancelOrder } from './cancel-order.js'
import type { Order } from './order.js'

const id = anOrder().id
const confirmed = (change: Partial<Order> = {}) =>
  anOrder({
    status: 'CONFIRMED',
    steps: anOrder().steps.map((one) => ({ ...one, state: 'done' })),
    ...change,
  })

describe('cancelOrder', () => {
  let desk: OrderDesk

  beforeEach(() => {
    desk = new OrderDesk()
    desk.shelves.reserve(id, anOrder().items)
  })
  afterEach(() => desk.close())

  const cancel = (buyer = 'alice') => cancelOrder(desk.parts, { orderId: id, buyer })
  const pay = (change: Partial<Order> = {}) => {
    desk.insert(confirmed(change))
    desk.pays('payment-1', 'approved')
  }

  it('cancels the payment, then the order, and then gives back the stock', async () => {
    pay()
    const { order, isByHand } = await cancel()
    expect([order.status, isByHand]).toEqual(['CANCELLED', false])
    expect(order.steps.map(({ state }) => state)).toEqual(['undoing', 'undone'])
    await desk.work.runOnce()
    expect(desk.payments.cancels).toEqual([`cancel-${id}-1`])
    expect(desk.stock).toBe(10)
  })

  it('is under way before anybody is asked for the money', async () => {
    pay()
    const ask = desk.payments.cancel.bind(desk.payments)
    const seen: unknown[] = []
    desk.payments.cancel = (paymentId, requestId) => {
      seen.push(desk.order?.status, desk.orders.outbox.waitingCount())
      return ask(paymentId, requestId)
    }
    await cancel()
    expect(seen).toEqual(['CANCELING', 1])
  })

  it('is not taken back for a review that was over before anybody asked for it', async () => {
    pay({ inReview: true })
    desk.pays('payment-1', 'approved', { isResolvedByHand: true })
    desk.payments.cancel = () =>
      Promise.reject(new ModuleFailure('payments', 'unavailable', undefined))
    await cancel()
    await desk.applyPayment.settle(id)
    expect(desk.order).toMatchObject({ status: 'CANCELING', inReview: false })
  })

  it('is confirmed again where the gateway refuses, and says why', async () => {
    pay()
    desk.payments.cancelsTo = { state: 'approved', outcome: 'refused' }
    const refusal = await cancel().catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'PAYMENT_CANCEL_REFUSED', status: 409 })
    expect((refusal as { toBody: (language: 'ko') => object }).toBody('ko')).toMatchObject({
      message: '결제 취소 실패: the bank says no',
    })
    expect(desk.order).toMatchObject({ status: 'CONFIRMED', cancels: 1 })
    desk.payments.cancelsTo = { state: 'canceled', outcome: 'canceled' }
    expect((await cancel()).order.status).toBe('CANCELLED')
    expect(desk.payments.cancels).toEqual([1, 2].map((n) => `cancel-${id}-${n}`))
    await desk.work.runOnce() // the first cancel's row finds nothing to do
    expect(desk.payments.cancels).toHaveLength(2)
  })

  it('stays under way while nobody knows, and shows that to whoever asks again', async () => {
    pay()
    desk.payments.cancelsTo = { state: 'canceling', outcome: 'underWay' }
    expect((await cancel()).order.status).toBe('CANCELING')
    expect((await cancel()).order).toMatchObject({ status: 'CANCELING', cancels: 1 })
    expect(desk.stock).toBe(8)
    desk.pays('payment-1', 'canceled')
    await desk.tell('payment-1')
    expect(desk.order?.status).toBe('CANCELLED')
  })

  it('stays under way while the payments are away, and the outbox asks again', async () => {
    pay()
    const ask = desk.payments.cancel.bind(desk.payments)
    desk.payments.cancel = () =>
      Promise.reject(new ModuleFailure('payments', 'unreachable', undefined))
    expect((await cancel()).order.status).toBe('CANCELING')
    desk.payments.cancel = ask
    await desk.work.runOnce()
    expect(desk.order?.status).toBe('CANCELLED')
  })

  it('waits for a person where the gateway cannot give money back', async () => {
    pay()
    desk.payments.cancelsTo = { state: 'review', outcome: 'byHand' }
    const { order, isByHand } = await cancel()
    expect([order.status, isByHand, order.inReview]).toEqual(['CANCELING', true, true])
    expect((await cancel()).isByHand).toBe(true)
  })

  it('needs no gateway where points have paid for all of it', async () => {
    desk.insert(confirmed({ pointsUsed: 50_000 }))
    expect((await cancel()).order.status).toBe('CANCELLED')
    expect(desk.payments.cancels).toEqual([])
  })

  it.each(['PENDING', 'PAYMENT_WAITING', 'CANCELLED', 'FAILED'] as const)(
    'refuses an order that is %s, and says so',
    async (status) => {
      desk.insert(anOrder({ status }))
      const refusal = await cancel().catch((error: unknown) => error)
      expect(refusal).toMatchObject({ code: 'ORDER_NOT_CANCELABLE', details: { status } })
      const { message } = (refusal as { toBody: (l: 'ko') => { message: string } }).toBody('ko')
      expect(message).toBe(`취소할 수 없는 주문입니다. 상태: ${status}`)
    },
  )

  it.each([undefined, 'review', 'declined'] as const)(
    'refuses an order whose payment is %s',
    async (state) => {
      desk.insert(confirmed())
      if (state) desk.pays('payment-1', state)
      await expect(cancel()).rejects.toMatchObject({ code: 'ORDER_NOT_PAID', status: 409 })
      expect(desk.order?.status).toBe('CONFIRMED')
    },
  )

  it("does not know other people's orders, nor orders that are not there", async () => {
    await expect(cancel()).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' })
    pay()
    await expect(cancel('mallory')).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' })
  })
})
