import { describe, expect, it } from 'vitest'
import { CardNumber } from '@holdfast/pg-client'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { aPayment } from '../../test/samples.js'
import type { Fetch } from '../modules/module-caller.js'
import { paymentsClient, type PayRequest } from './payments-client.js'

const request: PayRequest = {
  ...{ orderId: 'order-1', buyer: 'alice', amount: 50_000, round: 2, patienceMs: 1000 },
  with: { kind: 'card', card: { type: 'KB', number: CardNumber.of('1234-5678-9814-1451') } },
}
const paid = { outcome: 'paid', payment: aPayment(), isRefused: false, retryAfterMs: null }

describe('paymentsClient', () => {
  const env = { clock: new VirtualClock(), random: seededRandom(1) }
  const asked: { method: string; path: string; key: string | null; body: unknown }[] = []
  const answering = (body: unknown, status = 200): Fetch => {
    asked.length = 0
    return async (one) => {
      const { pathname, search } = new URL(one.url)
      const text = await one.text()
      const key = one.headers.get('idempotency-key')
      const sent = text === '' ? null : (JSON.parse(text) as unknown)
      asked.push({ method: one.method, path: pathname + search, key, body: sent })
      return Response.json(body, { status })
    }
  }
  const clientOf = (fetch: Fetch) => paymentsClient(fetch, 5000, env)

  it('reveals a card number in the body of the request, and nowhere else', async () => {
    expect(await clientOf(answering(paid)).pay(request)).toEqual(paid)
    expect(asked).toMatchObject([
      {
        ...{ method: 'POST', path: '/internal/payments', key: 'PAY-order-1-2' },
        body: { round: 2, with: { card: { type: 'KB', number: '1234-5678-9814-1451' } } },
      },
    ])
  })

  it('passes on what the redirect brought', async () => {
    const redirect = { paymentKey: 'key', orderId: 'order-1-2', amount: 50_000 }
    await clientOf(answering(paid)).pay({ ...request, with: { kind: 'toss', redirect } })
    expect(asked).toMatchObject([{ body: { with: { kind: 'toss', redirect } } }])
  })

  it('asks for the money of a cancel under its name', async () => {
    const answer = { outcome: 'canceled', reason: null }
    expect(await clientOf(answering(answer)).cancel('pay 1', 'cancel-1', 'why')).toEqual(answer)
    expect(asked).toMatchObject([
      {
        path: '/internal/payments/pay%201/cancel',
        key: 'cancel-1',
        body: { requestId: 'cancel-1' },
      },
    ])
  })

  it('asks for a check with nothing but its key', async () => {
    expect(await clientOf(answering({ payment: aPayment() })).checkNow('pay-1')).toEqual(aPayment())
    const path = '/internal/payments/pay-1/check'
    expect(asked).toEqual([{ method: 'POST', path, key: 'CHECK-pay-1', body: {} }])
  })

  it('looks up without a key, and gives no reference where the shop has none', async () => {
    expect(await clientOf(answering({ payments: [aPayment()] })).listByOrder('a&b')).toHaveLength(1)
    expect(asked).toMatchObject([{ path: '/internal/payments?orderId=a%26b', key: null }])
    expect(await clientOf(answering({ reference: null })).tossReference('o')).toBeUndefined()
  })

  it('fails where nobody answers, and says whether anybody was reached', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    for (const [error, kind] of [
      [refused, 'unreachable'],
      [reset, 'unavailable'],
    ] as const) {
      const failing = clientOf(() => Promise.reject(error)).listByOrder('o')
      const failed = expect(failing).rejects.toMatchObject({ name: 'ModuleFailure', kind })
      await env.clock.advance(60_000)
      await failed
    }
  })

  it('takes no answer that is in no contract for one', async () => {
    await expect(clientOf(answering({ error: 'X' }, 404)).listByOrder('o')).rejects.toThrow(/./)
    await expect(clientOf(answering({ payments: [{}] })).listByOrder('o')).rejects.toThrow(/./)
  })
})
