import { afterEach, beforeEach, expect, it } from 'vitest'
import { CardNumber } from '@holdfast/pg-client'
import { OrderDesk } from '../../test/order-desk.js'
import { anOrder } from '../../test/samples.js'
import { ModuleFailure } from '../modules/module-failure.js'
import { payRound } from './pay-round.js'

const waiting = anOrder({
  expiresAt: Number.MAX_SAFE_INTEGER,
  steps: [{ step: 'stock', round: 1, state: 'done' }],
})
const card = { type: 'KB', number: CardNumber.of('1234-5678-9814-1451') } as const
const isAway = () => Promise.reject(new ModuleFailure('payments', 'unreachable', undefined))

let desk: OrderDesk
beforeEach(() => {
  desk = new OrderDesk()
  desk.insert(waiting)
  desk.orders.claimKey({ buyer: 'alice', key: 'k', fingerprint: 'f', orderId: waiting.id })
})
afterEach(() => desk.close())

const pay = (order = waiting) => {
  const patience = { signal: new AbortController().signal, leftMs: () => 1234 }
  const round = { order, round: 1, key: 'k', payWith: { kind: 'card', card } } as const
  return payRound(desk.parts, round, patience)
}

it('tells what the payments have said where they cannot be reached afterwards', async () => {
  const ask = desk.payments.pay.bind(desk.payments)
  desk.payments.pay = async (request) => {
    const result = await ask(request)
    desk.payments.listByOrder = isAway
    return result
  }
  const { order, payments } = await pay()
  expect(order).toEqual(desk.order)
  expect(payments).toMatchObject([{ orderId: waiting.id, state: 'approved' }])
})

it('proves nothing where the same round was begun before', async () => {
  desk.payments.beforeIntent = isAway
  await expect(pay()).rejects.toMatchObject({ code: 'PAYMENT_NOT_EXECUTED' })
  const begun = desk.order
  if (!begun) throw new Error('the order is gone')
  expect(await pay(begun)).toEqual({ order: desk.order, payments: [] })
})
