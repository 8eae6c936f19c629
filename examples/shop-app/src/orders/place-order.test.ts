import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CardNumber } from '@holdfast/pg-client'
import { OrderDesk } from '../../test/order-desk.js'
import { ModuleFailure } from '../modules/module-failure.js'
import { placeOrder, type PlaceOrderRequest } from './place-order.js'

const card = { type: 'KB', number: CardNumber.of('1234-5678-9814-1451') } as const

describe('placeOrder', () => {
  let desk: OrderDesk
  beforeEach(() => {
    desk = new OrderDesk()
  })
  afterEach(() => desk.close())

  const place = (change: Partial<PlaceOrderRequest> = {}, orderDeadlineMs = 15_000) =>
    placeOrder(
      { ...desk.parts, orderDeadlineMs },
      {
        buyer: 'alice',
        idempotencyKey: 'k',
        fingerprint: 'f',
        items: [{ productId: '1', quantity: 2 }],
        pointsToUse: 0,
        payWith: { kind: 'card', card },
        ...change,
      },
    )
  const keyOf = (buyer = 'alice') => desk.orders.findKey(buyer, 'k')
  const orderNow = () => desk.orders.get(keyOf()?.orderId ?? '')

  it('holds, pays and confirms, each durable before the next begins', async () => {
    const seen: unknown[] = []
    const { reserve } = desk.catalog
    desk.catalog.reserve = (...all) => {
      seen.push(orderNow()?.status)
      return reserve(...all)
    }
    desk.payments.beforeIntent = () => {
      seen.push(orderNow()?.status)
      return Promise.resolve()
    }
    const { order, payments } = await place()
    expect(seen).toEqual(['PENDING', 'PAYMENT_WAITING'])
    expect([order.status, payments.length, desk.stock]).toEqual(['CONFIRMED', 1, 8])
  })

  it('lets an order wait to be paid where its buyer has brought nothing to pay with', async () => {
    const { order, payments } = await place({ payWith: undefined })
    expect([order.status, payments, desk.payments.submits]).toEqual(['PAYMENT_WAITING', [], 0])
  })

  it('has the key free for the same request where it ended before there was an order', async () => {
    await expect(place({ expectedPrice: 1 })).rejects.toMatchObject({ code: 'PRICE_CHANGED' })
    const { orderId } = keyOf() ?? {}
    expect(desk.orders.get(orderId ?? '')).toBeUndefined()
    expect((await place()).order).toMatchObject({ id: orderId, status: 'CONFIRMED' })
  })

  it('turns a buyer away at the gate before anything is written or asked', async () => {
    desk.catalog.enter = () => Promise.resolve('soldOut')
    desk.catalog.lookUp = () => Promise.reject(new Error('nobody asks'))
    await expect(place()).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK', status: 409 })
    expect(keyOf()).toBeUndefined()
  })

  it('gives its ticket of the gate back where no order came about', async () => {
    const left: string[] = []
    desk.catalog.leave = (hold) => {
      left.push(hold)
      return Promise.resolve()
    }
    await expect(place({ expectedPrice: 1 })).rejects.toThrow('PRICE_CHANGED')
    expect(left).toEqual([keyOf()?.orderId])
    await place()
    expect(left).toHaveLength(1)
  })

  it('lets everybody in where the gate is silent', async () => {
    const silent = new ModuleFailure('catalog', 'unavailable', undefined)
    desk.catalog.enter = () => Promise.reject(silent)
    expect((await place()).order.status).toBe('CONFIRMED')
  })

  it('answers within its patience where the catalog hangs, the gate included', async () => {
    const hangs = (options?: { readonly signal?: AbortSignal }) =>
      new Promise<never>((_, reject) => {
        options?.signal?.addEventListener('abort', () => {
          reject(new ModuleFailure('catalog', 'unavailable', options.signal?.reason))
        })
        if (options?.signal?.aborted) reject(new ModuleFailure('catalog', 'unavailable', undefined))
      })
    desk.catalog.enter = (_hold, _items, options) => hangs(options)
    desk.catalog.lookUp = (_ids, options) => hangs(options)
    desk.catalog.leave = () => hangs()
    await expect(place({}, 20)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 })
  })

  it('shows the truth of its key, and refuses another body under it', async () => {
    const { order } = await place()
    expect((await place()).order.id).toBe(order.id)
    expect(desk.payments.submits).toBe(1)
    const other = { fingerprint: 'another', code: 'IDEMPOTENCY_KEY_REUSED' }
    await expect(place(other)).rejects.toMatchObject({ code: other.code, status: 422 })
  })

  it('goes on where the first request was cut off before it asked for money', async () => {
    desk.payments.beforeIntent = () => Promise.reject(new Error('the power is out'))
    await expect(place()).rejects.toMatchObject({ code: 'INTERNAL', status: 500 })
    desk.payments.beforeIntent = () => Promise.resolve()
    expect((await place()).order.status).toBe('CONFIRMED')
    expect([desk.payments.submits, desk.stock]).toEqual([1, 8])
  })

  it('pays nothing under its key once the order has expired', async () => {
    desk.payments.beforeIntent = () => Promise.reject(new Error('the power is out'))
    await expect(place()).rejects.toMatchObject({ code: 'INTERNAL' })
    desk.payments.beforeIntent = () => Promise.resolve()
    desk.clock.offsetMs = 600_000
    expect((await place()).order.status).toBe('PAYMENT_WAITING')
    expect(desk.payments.submits).toBe(0)
  })

  it('is 409 while its twin has the order in hand, and makes one order', async () => {
    const twins = await Promise.allSettled([place(), place()])
    const refused = twins.flatMap((twin) => (twin.status === 'rejected' ? [twin.reason] : []))
    expect(refused).toMatchObject([{ code: 'REQUEST_IN_FLIGHT', status: 409, retryAfterMs: 1000 }])
    expect([desk.payments.submits, desk.stock]).toEqual([1, 8])
  })

  it('is 409 where its twin has just taken the last piece', async () => {
    const twins: Promise<unknown>[] = []
    desk.catalog.enter = async () => {
      desk.catalog.enter = () => Promise.resolve('entered')
      twins.push(place())
      return Promise.resolve('soldOut')
    }
    await expect(place()).rejects.toMatchObject({ code: 'REQUEST_IN_FLIGHT', status: 409 })
    await Promise.all(twins)
    expect((await place()).order.status).toBe('CONFIRMED')
  })

  it('is 409 where its twin at another process has made the order meanwhile', async () => {
    const { insert } = desk.orders
    desk.orders.insert = (order, progress) => {
      desk.orders.insert = insert
      insert.call(desk.orders, order, progress)
      return insert.call(desk.orders, order, progress)
    }
    await expect(place()).rejects.toMatchObject({ code: 'REQUEST_IN_FLIGHT', status: 409 })
    expect((await place()).order.status).toBe('CONFIRMED')
    expect([desk.payments.submits, desk.stock]).toEqual([1, 8])
  })

  it('comes in by the gate again where its key was let in and no order came of it', async () => {
    await expect(place({ expectedPrice: 1 })).rejects.toThrow('PRICE_CHANGED')
    desk.catalog.enter = () => Promise.resolve('soldOut')
    await expect(place()).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK', status: 409 })
  })

  it('is 503 with the id of the order where payments are silent under a known key', async () => {
    const { order } = await place()
    desk.payments.listByOrder = () =>
      Promise.reject(new ModuleFailure('payments', 'unavailable', undefined))
    const details = { orderId: order.id }
    await expect(place()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', details })
  })

  it('is 500 with the id of the order where nobody foresaw what went wrong', async () => {
    const { insert } = desk.orders
    desk.orders.insert = () => {
      throw new Error('the disk is full')
    }
    const details = { orderId: expect.any(String) }
    await expect(place()).rejects.toMatchObject({ code: 'INTERNAL', details })
    desk.orders.insert = insert
    expect((await place()).order.status).toBe('CONFIRMED')
  })
})
