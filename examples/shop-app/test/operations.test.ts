import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { paymentMetricTable } from '@holdfast/pg-client'
import type { LogLine } from '@holdfast/resilience-kit'
import { shopMetricTable } from '../src/operations/shop-metric-table.js'
import { ShopWorld } from './shop-world.js'

describe('operations', () => {
  let world: ShopWorld
  afterEach(() => world.close())

  const metrics = async () => (await fetch(`${world.shop.url}/metrics`)).text()

  it('serves every metric of the tables, and counts what happened', async () => {
    world = await ShopWorld.open({ settings: { workerSlots: '5' } })
    world.gateway.script.push('approved', 'error', 'pending')
    await world.order({ key: 'approved' })
    await world.order({ key: 'after-an-error' })
    const text = await metrics()
    for (const { name } of [...shopMetricTable, ...paymentMetricTable]) {
      expect(text).toContain(`# TYPE ${name} `)
    }
    const submit = 'dialect="async-card",operation="submit"'
    for (const line of [
      `holdfast_payment_attempts_total{${submit},result="accepted"} 2`,
      `holdfast_payment_attempts_total{${submit},result="error"} 1`,
      `holdfast_payment_breaker_state{${submit},state="closed"} 1`,
      'holdfast_payment_waiting{dialect="async-card",state="pending"} 1',
      'shop_orders{status="CONFIRMED"} 1',
      'shop_order_moves_total{from="PAYMENT_WAITING",to="CONFIRMED"} 1',
      'shop_http_requests_total{method="POST",route="/orders",status="201"} 1',
      'shop_worker_slots_free 5',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
  })

  it('tells its health to anybody: free slots, and what is in hand', async () => {
    world = await ShopWorld.open({ settings: { workerSlots: '5' } })
    await world.order()
    const health = await fetch(`${world.shop.url}/health`)
    expect([health.status, await health.json()]).toMatchObject([
      200,
      {
        status: 'up',
        freeSlots: 5,
        ordersInFlight: 0,
      },
    ])
  })

  it('makes requests wait in line for a worker, and answers who watches all the same', async () => {
    world = await ShopWorld.open({ settings: { workerSlots: '1' } })
    let seen: unknown
    let second: Promise<unknown> | undefined
    world.gateway.whileSubmitting = async () => {
      world.gateway.whileSubmitting = () => Promise.resolve()
      second = world.order({ key: 'second' })
      do seen = await (await fetch(`${world.shop.url}/health`)).json()
      while ((seen as { requestsInLine: number }).requestsInLine === 0)
    }
    expect((await world.order()).status).toBe(202)
    expect(seen).toMatchObject({ freeSlots: 0, requestsInLine: 1, ordersInFlight: 1 })
    expect(await second).toMatchObject({ status: 202 })
  })

  it('keeps no card number: not in its files, not in its logs, not in its metrics', async () => {
    const logged: unknown[] = []
    const line: LogLine = (facts, message) => logged.push(facts, message)
    const logger = { debug: line, info: line, warn: line, error: line }
    world = await ShopWorld.open({ env: { logger } })
    for (const script of ['pending', 'error', 'silent', 'invalid card', 'approved'] as const) {
      world.gateway.script.push(script)
      await world.order({ key: script.replace(' ', '-') })
    }
    const [charge] = world.gateway.charges
    if (!charge) throw new Error('nothing was charged')
    await world.callback(world.gateway.callbackOf(charge))
    await world.callback(world.gateway.callbackOf(charge, { orderId: 'nobodys-order-1' }))
    await world.shop.idle()
    const files = readdirSync(world.dataDir).map((file) => path.join(world.dataDir, file))
    const everything = [
      ...files.map((file) => readFileSync(file, 'latin1')),
      JSON.stringify(logged),
      await metrics(),
    ].join('\n')
    expect(files.length).toBeGreaterThanOrEqual(3)
    expect(everything).toContain('1451')
    // Eight digits: four of them turn up by chance among so many measured durations.
    expect(everything).not.toMatch(/5678[-\s]?9814/)
  })
})
