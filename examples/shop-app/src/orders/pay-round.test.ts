import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CardNumber } from '@holdfast/pg-client'
import { OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import { ModuleFailure } from '../modules/module-failure.js'
import type { Order } from './order.js'
import { notExecutedYet } from './order-errors.js'
import { payRound } from './pay-round.js'

const later = Number.MAX_SAFE_INTEGER
const waiting = anOrder({ expiresAt: later, steps: [{ step: 'stock', round: 1, state: 'done' }] })
const card = { type: 'KB', number: CardNumber.of('1234-5678-9814-1451') } as const

describe('payRound', () => {
  let desk: OrderDesk

  beforeEach(() => {
    desk = new OrderDesk()
    desk.insert(waiting)
    desk.orders.claimKey({ buyer: 'alice', key: 'k', fingerprint: 'f', orderId: waiting.id })
  })
  afterEach(() => desk.close())

  const pay = (order: Order = waiting, number = 1) => {
    const patience = { signal: new AbortController().signal, leftMs: () => 1234 }
    const round = { order, round: number, key: 'k', payWith: { kind: 'card', card } } as const
    return payRound(desk.parts, round, patience)
  }
  const moduleIs = (kind: ModuleFailure['kind']) => {
    desk.payments.beforeIntent = () =>
      Promise.reject(new ModuleFailure('payments', kind, undefined))
  }

  it('notes the round and its key before it asks, and lets the order follow', async () => {
    let seen: unknown
    desk.payments.beforeIntent = () => {
      const round = desk.orders.findKey('alice', 'k')?.round
      seen = { steps: desk.order?.steps.at(-1), round }
      return Promise.resolve()
    }
    const { order, payments } = await pay()
    expect(seen).toEqual({ steps: { step: 'payment', round: 1, state: 'running' }, round: 1 })
    expect([order.status, payments.length]).toEqual(['CONFIRMED', 1])
    expect(desk.payments.asked).toMatchObject([
      { orderId: waiting.id, buyer: 'alice', amount: 50_000, round: 1, patienceMs: 1234 },
    ])
  })

  it('asks for what is due after the points', async () => {
    const order = anOrder({ ...waiting, id: 'with-points', pointsUsed: 20_000 })
    desk.insert(order)
    await pay(order)
    expect(desk.payments.asked).toMatchObject([{ amount: 30_000 }])
  })

  it('pays nothing for an order that somebody else has moved', async () => {
    desk.book.save(waiting, { ...waiting, inReview: true })
    await expect(pay()).rejects.toMatchObject({ code: 'REQUEST_IN_FLIGHT', retryAfterMs: 1000 })
    expect(desk.payments.submits).toBe(0)
  })

  it('is 502 where no request reached the payments, and ends an order that is unpaid', async () => {
    moduleIs('unreachable')
    desk.shelves.reserve(waiting.id, waiting.items)
    await expect(pay()).rejects.toMatchObject({ code: 'PAYMENT_NOT_EXECUTED', status: 502 })
    expect(desk.order).toMatchObject({ status: 'FAILED', failure: 'PAYMENT_FAILED' })
    await desk.work.runOnce()
    expect(desk.stock).toBe(10)
  })

  it('is 502 for another card, too, for which the order goes on waiting', async () => {
    moduleIs('unreachable')
    const refusal: unknown = await pay(waiting, 2).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'PAYMENT_NOT_EXECUTED', meaning: notExecutedYet })
    expect(desk.order?.status).toBe('PAYMENT_WAITING')
    expect(desk.order?.steps.at(-1)).toEqual({ step: 'payment', round: 2, state: 'refused' })
  })

  it('leaves the order open where nobody knows what the payments did', async () => {
    moduleIs('unavailable')
    const { order, payments } = await pay()
    expect([order.status, payments]).toEqual(['PAYMENT_WAITING', []])
    expect(order).toEqual(desk.order)
  })

  it('tells its buyer where what he brought fits no payment of the order', async () => {
    const answer = { outcome: 'contradiction', payment: null, isRefused: false } as const
    desk.payments.pay = () => Promise.resolve({ ...answer, retryAfterMs: null })
    await expect(pay()).rejects.toMatchObject({ code: 'PAYMENT_CONTRADICTS', status: 409 })
    expect(desk.order?.status).toBe('PAYMENT_WAITING')
  })

  it('is 500 where the order cannot be saved, and notes that for the outbox', async () => {
    const { save } = desk.orders
    desk.orders.save = (change) => {
      if (change.order.status === 'CONFIRMED') throw new Error('the disk is full')
      return save.call(desk.orders, change)
    }
    const details = { orderId: waiting.id, paymentId: 'payment-1' }
    await expect(pay()).rejects.toMatchObject({ code: 'ORDER_SAVE_FAILED', status: 500, details })
    expect(desk.orders.isSaveFailed(waiting.id)).toBe(true)
  })

  it('is 500 and says so in the log where not even the note can be written', async () => {
    desk.orders.isSaveFailed = () => {
      throw new Error('the disk is gone')
    }
    desk.orders.noteSaveFailed = desk.orders.isSaveFailed
    await expect(pay()).rejects.toMatchObject({ code: 'ORDER_SAVE_FAILED' })
    expect(desk.logged).toContain('not even ORDER_SAVE_FAILED could be written')
  })
})
