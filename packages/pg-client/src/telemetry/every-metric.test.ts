import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { Registry } from 'prom-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { createPaymentClient } from '../create-payment-client.js'
import { asyncCard, type AsyncCardInstrument } from '../dialects/async-card/async-card-dialect.js'
import type { GatewayDialect } from '../ports/gateway-dialect.js'
import { prometheusPaymentMetrics } from '../prometheus/prometheus-payment-metrics.js'
import { orderOf } from '../testing/client-under-test.js'
import { ScriptedGateway } from '../testing/scripted-gateway.js'
import { paymentMetricTable } from './payment-metric-table.js'
import { pay } from '../testing/pay.js'

const minute = 60_000
const startedAt = 1_700_000_000_000
const clock = new VirtualClock({ wallMs: startedAt })
const gateway = new ScriptedGateway(clock)
const store = memoryPaymentStore()
const registry = new Registry()

/** The card gateway, as if it gave money back and noticed what belongs to another order. */
function dialectThatCancels(): GatewayDialect<AsyncCardInstrument> {
  const card = asyncCard({ baseUrl: 'http://gateway.test', callbackUrl: 'http://shop.test/told' })
  const url = 'http://gateway.test/cancels'
  return {
    ...card,
    capabilities: { ...card.capabilities, cancel: 'full' },
    cancels: {
      encode: (payment) => ({ ...card.encodeSubmit(payment, orderOf().instrument, null), url }),
      decode: () => ({ kind: 'refund', status: 'done', gatewayKey: 'refund-1' }),
    },
    contradictionOf: ({ orderId }) =>
      orderId === 'order-x' ? 'made for another order' : undefined,
  }
}

const client = createPaymentClient({
  dialect: dialectThatCancels(),
  http: gateway,
  store,
  env: { clock, random: seededRandom('metrics'), ids: sequentialIds('payid') },
})

const submit = (orderId: string) => clock.advanceUntil(pay(client, orderOf(orderId)))

/** Attempts that fail and are repeated, are never answered, or are refused by the breaker. */
async function callsEnd(): Promise<void> {
  gateway.submitSteps.push('refuse', 'approve')
  const { payment } = await submit('order-1')
  await clock.advanceUntil(client.cancel(payment.id, { reason: 'changed their mind' }))
  await clock.advanceUntil(client.submit(orderOf('order-x')))
  gateway.submitSteps.push('hangAfterCommit')
  await submit('order-2')
}

/** One payment that the reconciler finds approved, and one whose amount is another there. */
async function reconcilerHeals(): Promise<void> {
  for (const key of gateway.ledger.keys()) gateway.settle(key, 'SUCCESS')
  const { payment } = await submit('order-3')
  const key = payment.gatewayKey ?? ''
  const entry = gateway.ledger.get(key)
  if (!entry) throw new Error('order-3 is not at the gateway')
  gateway.ledger.set(key, { ...entry, amount: 1 })
  await clock.advance(5 * minute)
  await clock.advanceUntil(client.reconciler.sweep())
}

/** Callbacks that are none, a handler that fails, and a store that does. */
async function backgroundFails(): Promise<void> {
  await client.handleCallback({ rawBody: 'nonsense' })
  const { readOutbox } = store
  let reads = 0
  store.readOutbox = async (request) => {
    reads += 1
    if (reads === 1) throw new Error('disk full')
    return readOutbox.call(store, request)
  }
  client.events.deliver(() => Promise.reject(new Error('the shop is closed')))
  await clock.advance(minute)
}

async function breakerOpens(): Promise<void> {
  for (let n = 0; n < 30; n += 1) {
    gateway.submitSteps.push('hang')
    await submit(`order-hang-${n}`)
  }
}

describe('after payments that meet everything', () => {
  let samples: ReadonlyMap<string, readonly (readonly string[])[]>

  beforeAll(async () => {
    prometheusPaymentMetrics({ registry }).watch(client)
    await callsEnd()
    await reconcilerHeals()
    await backgroundFails()
    await clock.advanceUntil(client.audit({ from: startedAt, to: clock.now() }))
    await breakerOpens()
    await clock.advanceUntil(client.stop())
    const metrics = await registry.getMetricsAsJSON()
    samples = new Map(
      metrics.map(({ name, values }) => [
        name,
        values.map(({ labels }) => Object.keys(labels).filter((label) => label !== 'le')),
      ]),
    )
  })

  it.each(paymentMetricTable)('$name has samples with exactly its labels', ({ name, labels }) => {
    const found = samples.get(name) ?? []
    expect(found.length).toBeGreaterThan(0)
    for (const set of found) expect([...set].sort()).toEqual([...labels].sort())
  })

  it('nothing is told that is not in the table', () => {
    const names = paymentMetricTable.map(({ name }) => name)
    expect([...samples.keys()].sort()).toEqual(names.sort())
  })

  it('no sample names a buyer, an order or a payment', async () => {
    const text = await registry.metrics()
    expect(text).toContain('dialect="async-card"')
    expect(text).not.toMatch(/order-|buyer-1|payid|gateway\.test/)
  })
})
