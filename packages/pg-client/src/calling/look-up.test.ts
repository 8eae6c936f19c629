import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { createPaymentClient } from '../create-payment-client.js'
import type { Payment } from '../payment/payment.js'
import type { Ask, BatchContext, LookUpTimes } from '../ports/gateway-dialect.js'
import { TransportError, type HttpResponse, type HttpTransport } from '../ports/http-transport.js'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import { keyedOrder } from '../testing/keyed-client-under-test.js'
import { keyedDialect } from '../testing/keyed-dialect.js'
import { KeyedGateway } from '../testing/keyed-gateway.js'
import { pay } from '../testing/pay.js'

it('asks by the times of the client, where the dialect has others', async () => {
  const clock = new VirtualClock({ wallMs: 1_700_000_000_000 })
  const gateway = new KeyedGateway(clock)
  const dialect = keyedDialect({}, { batch: true })
  const single: number[] = []
  const batches: number[][] = []
  const client = createPaymentClient({
    dialect: {
      ...dialect,
      lookUp: (payment: Payment, ask: Ask, times: LookUpTimes) => {
        single.push(times.requestLifetimeMs)
        return dialect.lookUp(payment, ask, times)
      },
      batchInquiry: async (_payments: readonly Payment[], _ask: Ask, context: BatchContext) => {
        batches.push([context.now, context.times.requestLifetimeMs])
        return new Map()
      },
    },
    http: gateway,
    store: memoryPaymentStore(),
    times: { requestLifetimeMs: 14_400_000 },
    env: { clock, random: seededRandom('l'), ids: sequentialIds('l') },
  })
  for (const orderId of ['order-1', 'order-2']) {
    gateway.submitSteps.push('pending')
    await clock.advanceUntil(client.submit(keyedOrder(orderId)))
  }
  await clock.advance(60_000)
  const now = clock.now()
  await clock.advanceUntil(client.reconciler.sweep())
  expect(batches).toEqual([[now, 14_400_000]])
  expect(single).toEqual([14_400_000, 14_400_000])
})

describe('a look-up that proves nothing', () => {
  const page = '<html>Bad gateway</html>'
  const own = '{"meta":{"result":"SUCCESS"},"data":{"unknown":"shape"}}'

  it.each<[string, HttpResponse | 'unreachable', boolean]>([
    ["an answer of the gateway's own about this payment", answer(200, own), true],
    ['an error of its own', answer(500, '{"meta":{"result":"FAIL"}}'), false],
    ["a proxy's page", answer(502, page), false],
    ["a proxy's page that pretends to be well", answer(200, page), false],
    ['a refusal to tell of this payment', answer(403, '{"message":"no"}'), true],
    [
      'a refusal of our key, which is not about the payment',
      answer(401, '{"message":"no"}'),
      false,
    ],
    ["a proxy's refusal", answer(403, '<html>Forbidden</html>'), false],
    ['a part of an answer', answer(200, own.slice(0, 20)), false],
    ['nobody there', 'unreachable', false],
  ])('by %s', async (_name, response, isAnswer) => {
    const first = clientUnderTest()
    const { clock, gateway, store } = first
    const http: HttpTransport = {
      send: (request, limits) => {
        if (request.method === 'POST') return gateway.send(request, limits)
        if (response !== 'unreachable') return Promise.resolve(response)
        return Promise.reject(new TransportError('connect ECONNREFUSED', false))
      },
    }
    const { client } = clientUnderTest({ clock, gateway, store, http, name: 'second' })
    const { payment } = await clock.advanceUntil(pay(client, orderOf()))
    await clock.advance(60_000)
    expect(await clock.advanceUntil(client.reconciler.sweep())).toMatchObject({ asked: 1 })
    // Only what the gateway has answered takes a turn of the schedule: it would answer so again.
    expect((await store.get(payment.id))?.checks).toBe(isAnswer ? 1 : 0)
  })
})

it('is not asked on and on by a gateway that refuses our key: the breaker opens', async () => {
  const first = clientUnderTest()
  const { clock, gateway, store } = first
  let asked = 0
  const http: HttpTransport = {
    send: (request, limits) => {
      if (request.method === 'POST') return gateway.send(request, limits)
      asked += 1
      return Promise.resolve(answer(401, '{"message":"no"}'))
    },
  }
  const { client } = clientUnderTest({ clock, gateway, store, http, name: 'second' })
  for (let n = 0; n < 40; n += 1) await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))
  await clock.advance(60_000)
  await clock.advanceUntil(client.reconciler.sweep())
  expect(asked).toBeLessThan(40)
  expect((await client.health()).breakers.reconcile).toBe('open')
})

function answer(status: number, body: string): HttpResponse {
  return { status, headers: {}, body }
}
