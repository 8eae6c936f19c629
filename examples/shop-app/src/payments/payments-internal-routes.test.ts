import { beforeEach, describe, expect, it } from 'vitest'
import { CardNumber } from '@holdfast/pg-client'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { aPayment } from '../../test/samples.js'
import { ShopError } from '../http/shop-error.js'
import type { PaymentDesk } from './payment-desk.js'
import { paymentErrors } from './payment-errors.js'
import { paymentsClient } from './payments-client.js'
import { paymentsInternalRoutes } from './payments-internal-routes.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }
const number = '1234-5678-9814-1451'
const strange = '../pay/1?&= '

describe('paymentsInternalRoutes', () => {
  const payment = aPayment({ id: strange })
  let asked: unknown[]
  let failure: Error | undefined
  /** A desk that notes what it is asked, and answers what it can. */
  const answering =
    (name: string, answer: unknown) =>
    async (...args: readonly unknown[]) => {
      asked.push([name, ...args])
      if (failure) throw failure
      return answer
    }
  const paid = { outcome: 'paid', payment, isRefused: false, retryAfterMs: null }
  const canceled = { outcome: 'canceled', reason: null }
  const desk = {
    pay: answering('pay', paid),
    listByOrder: answering('listByOrder', [payment]),
    checkNow: answering('checkNow', payment),
    cancel: answering('cancel', canceled),
    giveBack: answering('giveBack', payment),
    tossReference: answering('tossReference', undefined),
  } as unknown as PaymentDesk
  const api = paymentsInternalRoutes(desk, logger)
  const client = paymentsClient((request) => api.fetch(request), 3000, {
    clock: new VirtualClock(),
  })

  beforeEach(() => {
    asked = []
    failure = undefined
  })

  it('hands the desk what its client asks, whatever an id looks like', async () => {
    expect(await client.listByOrder(strange)).toEqual([payment])
    expect(await client.checkNow(strange)).toEqual(payment)
    expect(await client.cancel(strange, 'cancel-1', 'why')).toEqual(canceled)
    expect(await client.giveBack(strange, 'order-paid-twice')).toEqual(payment)
    expect(await client.tossReference(strange)).toBeUndefined()
    expect(asked).toEqual([
      ['listByOrder', strange],
      ['checkNow', strange],
      ['cancel', strange, { requestId: 'cancel-1', reason: 'why', patienceMs: 3000 }],
      ['giveBack', strange, 'order-paid-twice'],
      ['tossReference', strange],
    ])
  })

  it('hands on a card with its number', async () => {
    const order = { orderId: 'order-1', buyer: 'alice', amount: 50_000, round: 2, patienceMs: 900 }
    const card = { type: 'KB', number: CardNumber.of(number) } as const
    expect(await client.pay({ ...order, with: { kind: 'card', card } })).toEqual(paid)
    const sent = { ...order, with: { kind: 'card', card: { type: 'KB', number } } }
    expect(asked).toEqual([['pay', sent]])
  })

  it.each([
    ['no order', { orderId: '' }],
    ['no money', { amount: 0 }],
    ['half a won', { amount: 0.5 }],
    ['no round', { round: 0 }],
    ['more patience than an hour', { patienceMs: 3_600_001 }],
    ['no means', { with: { kind: 'cash' } }],
  ])('refuses %s, and asks nobody', async (_name, change) => {
    const means = { kind: 'card', card: { type: 'KB', number } }
    const good = { orderId: 'o', buyer: 'b', amount: 1, round: 1, patienceMs: 0, with: means }
    const post = (body: object) =>
      api.request('/internal/payments', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await post(good)).status).toBe(200)
    asked = []
    const answer = await post({ ...good, ...change })
    expect([answer.status, asked]).toEqual([400, []])
    expect(await answer.text()).not.toContain('5678')
  })

  it('answers a refusal as one, and keeps an error of its own to itself', async () => {
    failure = new ShopError(paymentErrors.PAYMENT_NOT_FOUND)
    await expect(client.checkNow('none')).rejects.toThrow('PAYMENT_NOT_FOUND')
    failure = new Error(`secret ${number}`)
    const answer = await api.request('/internal/toss-reference?orderId=o')
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
  })
})
