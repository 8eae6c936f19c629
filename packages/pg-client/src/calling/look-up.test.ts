import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { createPaymentClient } from '../create-payment-client.js'
import type { Payment } from '../payment/payment.js'
import type { Ask, BatchContext, LookUpTimes } from '../ports/gateway-dialect.js'
import { keyedOrder } from '../testing/keyed-client-under-test.js'
import { keyedDialect } from '../testing/keyed-dialect.js'
import { KeyedGateway } from '../testing/keyed-gateway.js'

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
    ...{ http: gateway, store: memoryPaymentStore(), times: { requestLifetimeMs: 14_400_000 } },
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
