import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import type { Fetch } from '../modules/module-caller.js'
import { schedule, ShopWorld } from '../../test/shop-world.js'
import { shopMetricTable } from './shop-metric-table.js'
import { statusBody } from './status/status-schema.js'

const settings = { clientSchedule: schedule(3_600_000) }

/** A message that the settlement cannot read. */
const poison = {
  ...{ id: 'poison', topic: 'payment.completed', key: 'p1', at: 5, body: { nonsense: true } },
}

describe('the operations of a shop', () => {
  let world: ShopWorld
  afterEach(() => world.close())

  const ask = async (method: string, path: string) =>
    (await world.ask(method, `/operations/${path}`, { as: 'operator' })).body as unknown
  const status = async () => statusBody.parse(await ask('GET', 'status'))
  const metrics = async () => (await (await fetch(`${world.shop.url}/metrics`)).text()).split('\n')
  /** Deliveries fail one after another, each after a wait: the clock is put forward over them. */
  const killLetter = async () => {
    const dead: unknown[] = []
    world.shop.bus.onDeadLetter((letter) => dead.push(letter))
    await world.shop.bus.publish(poison)
    while (dead.length === 0) {
      world.clock.offsetMs += 600_000
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  it('show gateways, orders and work of the whole shop at one glance', async () => {
    world = await ShopWorld.open({ settings, hasToss: true })
    world.gateway.script.push('approved', 'pending', 'unreachable')
    await world.order({ key: 'k1' })
    await world.order({ key: 'k2' })
    await world.shop.idle()
    const { gateways, orders, outboxes, consumers, deadLetters, alerts } = await status()
    expect(gateways.map(({ dialect, refunds }) => [dialect, refunds])).toEqual([
      ['async-card', 'none'],
      ['toss', 'partial'],
    ])
    expect(gateways[0]).toMatchObject({
      attempts: { sinceStart: { succeeded: 2, failed: 0 } },
      waiting: [{ state: 'pending', count: 1 }],
      breakers: [{ operation: 'submit', state: 'closed', lastMove: null }, {}, {}, {}],
    })
    expect(orders).toEqual({ CONFIRMED: 1, PAYMENT_WAITING: 1 })
    expect(outboxes.map(({ source, waiting }) => [source, waiting])).toEqual([
      ['orders', 0],
      ['payments', 0],
    ])
    expect([consumers, alerts]).toEqual([[{ consumer: 'settlement', lag: 0 }], []])
    expect(deadLetters).toEqual({ orders: 0, payments: 0, bus: 0 })
  })

  it('tell of a gateway that hangs: its breaker and why, and the share that failed', async () => {
    world = await ShopWorld.open({ settings: { ...settings, alertMinimumRequests: '3' } })
    world.gateway.otherwise = 'silent'
    for (const key of ['k1', 'k2', 'k3', 'k4']) await world.order({ key })
    const { gateways, alerts } = await status()
    const { lastMove } = gateways[0]?.breakers[0] ?? {}
    expect(gateways[0]).toMatchObject({
      breakers: [{ operation: 'submit', state: 'open' }, {}, {}, {}],
      attempts: { lastMinute: { succeeded: 0, failed: 3 } },
    })
    expect(lastMove).toMatchObject({ from: 'closed', to: 'open' })
    expect(Object.fromEntries(alerts.map(({ alert, reason }) => [alert, reason]))).toEqual({
      'breaker-open/async-card/submit': lastMove?.reason,
      'failure-share/async-card': '100 % of 3 attempts failed in the last 60 s',
    })
  })

  it('serve every metric of the table', async () => {
    world = await ShopWorld.open({ settings })
    const text = (await metrics()).join('\n')
    for (const { name, type } of shopMetricTable) expect(text).toContain(`# TYPE ${name} ${type}`)
    for (const line of [
      'shop_outbox_waiting{source="orders"} 0',
      'shop_outbox_waiting{source="payments"} 0',
      'shop_outbox_oldest_waiting_seconds{source="orders"} 0',
      'shop_consumer_lag{consumer="settlement"} 0',
      'shop_dead_letters{source="bus"} 0',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
  })

  it('count carts that were shown without the catalog, and orders that failed', async () => {
    world = await ShopWorld.open({ settings, hasToss: true })
    const json = { productId: '1', quantity: 1 }
    await world.ask('POST', '/cart/items', { as: 'alice', json })
    world.shop.network.break('catalog', 'refuses')
    expect((await world.ask('GET', '/cart', { as: 'alice' })).status).toBe(200)
    world.shop.network.mend('catalog')
    world.gateway.script.push('approved', 'unreachable', 'unreachable', 'unreachable')
    await world.order({ key: 'paid' })
    await world.order({ key: 'failed' })
    await world.shop.idle()
    expect(await metrics()).toEqual(
      expect.arrayContaining([
        'shop_cart_fallbacks_total{cause="unreachable"} 1',
        'shop_order_failures_total{failure="PAYMENT_FAILED"} 1',
        'shop_compensations_total{step="stock"} 1',
      ]),
    )
  })

  it.each([
    ['orders', 'orders', 'order_outbox', 'UNDO_STEP', { step: 'stock', round: 1 }],
    ['payments', 'payment-messages', 'payment_outbox', 'PUBLISH', { ...poison, topic: 'nobodys' }],
  ])(
    'replay what was given up of %s: it is done at once',
    async (source, file, table, ...entry) => {
      world = await ShopWorld.open({ settings })
      const database = new Database(path.join(world.dataDir, `${file}.sqlite`))
      const [kind, payload] = entry
      database
        .prepare(
          `INSERT INTO ${table} (kind, key, payload, state, attempts, next_attempt_at, created_at)
         VALUES (?, 'gone', ?, 'dead', 10, 0, 0)`,
        )
        .run(kind, JSON.stringify(payload))
      const { letters } = (await ask('GET', `dead-letters?source=${source}`)) as {
        letters: { id: string }[]
      }
      expect(letters).toMatchObject([{ source, kind, key: 'gone', attempts: 10 }])
      await ask('POST', `dead-letters/${source}/${letters[0]?.id}/replay`)
      await world.shop.idle()
      expect(database.prepare(`SELECT state FROM ${table}`).pluck().all()).toEqual(['done'])
      database.close()
    },
  )

  it('post a dead letter to the webhook, list it, and post its end after a restart', async () => {
    const posted: { alert: string; state: string }[] = []
    let tell: () => void = () => undefined
    const hook: Fetch = async (request) => {
      posted.push((await request.json()) as { alert: string; state: string })
      tell()
      return new Response()
    }
    const toldAt = (count: number) =>
      new Promise<void>((resolve) => {
        tell = () => {
          if (posted.length >= count) resolve()
        }
        tell()
      })
    world = await ShopWorld.open({
      settings: { ...settings, alertWebhookUrl: 'http://alerts.test/', outboxMs: '10' },
      env: { fetch: hook },
    })
    await killLetter()
    await toldAt(1)
    expect(posted).toMatchObject([{ alert: 'dead-letter/bus', state: 'on' }])
    expect((await status()).deadLetters.bus).toBe(1)
    expect(await metrics()).toEqual(
      expect.arrayContaining([
        'shop_dead_letters{source="bus"} 1',
        'shop_consumer_lag{consumer="settlement"} 1',
        'shop_alerts_sent_total{kind="dead-letter"} 1',
      ]),
    )
    const { letters } = (await ask('GET', 'dead-letters')) as { letters: { id: string }[] }
    expect(letters).toMatchObject([{ source: 'bus', key: 'p1', consumer: 'settlement' }])
    await world.shop.stop()
    posted.length = 0
    await world.start()
    await ask('POST', `dead-letters/bus/${letters[0]?.id}/drop`)
    expect((await status()).deadLetters.bus).toBe(0)
    await world.shop.stop()
    await world.start()
    await toldAt(1)
    expect(posted).toMatchObject([{ alert: 'dead-letter/bus', state: 'off' }])
    expect((await ask('GET', 'actions')) as object).toMatchObject({
      actions: [{ action: 'drop', outcome: 'done', details: { key: 'p1' } }],
    })
  })
})
