import { afterAll, describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { samplePayment } from '../conformance/sample-payment.js'
import { won } from '../payment/money.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentStore } from '../ports/payment-store.js'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import { keyedClientUnderTest } from '../testing/keyed-client-under-test.js'
import { pay } from '../testing/pay.js'
import { SqliteStage } from '../testing/sqlite-stage.js'

const minute = 60_000
const backlog = 10_000
const lost = 60

const stage = new SqliteStage()
afterAll(() => stage.clear())

/** Payments of the gateway that hangs: due for hours, and larger than the others. */
function waiting(now: number): readonly Payment[] {
  return Array.from({ length: backlog }, (_, n) =>
    samplePayment({
      orderId: `backlog-${n}`,
      dialect: 'keyed',
      amount: won(9_000_000),
      state: 'pending',
      gatewayKey: `key-${n}`,
      createdAt: now - 120 * minute,
      nextCheckAt: now - 60 * minute,
    }),
  )
}

interface Stage {
  open(): PaymentStore
  fill(store: PaymentStore, payments: readonly Payment[]): Promise<void>
}

const stages: readonly (readonly [string, Stage])[] = [
  [
    'memory',
    {
      open: memoryPaymentStore,
      fill: async (store, payments) => {
        for (const payment of payments) await store.insert(payment)
      },
    },
  ],
  [
    'SQLite',
    {
      open: () => stage.open(),
      fill: async (store, payments) => stage.fill(store, payments),
    },
  ],
]

/** When each lost callback was made good, beside a backlog of the other gateway or without one. */
async function healing({ open, fill }: Stage, isBeside: boolean) {
  const store = open()
  const world = clientUnderTest({ store })
  const { client, clock, gateway } = world
  if (isBeside) await fill(store, waiting(clock.now()))
  const hanging = keyedClientUnderTest({ clock, store })
  hanging.gateway.onRequest = () => void hanging.gateway.lookUpSteps.push('hang')
  client.reconciler.start()
  if (isBeside) hanging.client.reconciler.start()
  for (let n = 0; n < lost; n += 1) {
    const { payment } = await clock.advanceUntil(pay(client, orderOf(`lost-${n}`)))
    gateway.settle(gateway.keysOf(payment.reference)[0] ?? '', 'SUCCESS')
  }
  await clock.advance(minute)
  const at: (number | null)[] = []
  for (let n = 0; n < lost; n += 1) {
    at.push((await store.listByOrder(`lost-${n}`))[0]?.settledAt ?? null)
  }
  await clock.advanceUntil(Promise.all([client.stop(), hanging.client.stop()]))
  const asked = hanging.gateway.lookUps.length
  const [left] = await store.countWaiting('keyed')
  await store.close()
  return { at, asked, left: left?.count ?? 0 }
}

describe('a gateway that hangs, with ten thousand payments that wait for it', () => {
  it.each(stages)(
    'is no matter to those of another gateway (%s)',
    async (_name, of) => {
      const alone = await healing(of, false)
      expect(alone.at).not.toContain(null)
      const beside = await healing(of, true)
      expect(beside.at).toEqual(alone.at)
      expect(beside.asked).toBeGreaterThan(10)
      expect(beside.left).toBe(backlog)
    },
    30_000,
  )
})
