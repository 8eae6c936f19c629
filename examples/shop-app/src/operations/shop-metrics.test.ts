import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { anOrder } from '../../test/samples.js'
import type { BookListener } from '../orders/order-book.js'
import { DeadLetters } from './dead-letters/dead-letters.js'
import type { LetterBox } from './dead-letters/dead-letter.js'
import { ShopMetrics, type ShopMetricsParts } from './shop-metrics.js'
import { ToldClient } from './testing/told-client.js'

const silent = () => undefined

describe('ShopMetrics', () => {
  let listener: BookListener
  let warned: string[]
  let parts: ShopMetricsParts
  let lag: () => Promise<number>

  beforeEach(() => {
    const clock = new VirtualClock({ wallMs: 100_000 })
    const box: LetterBox = { list: async () => [], count: async () => 2, replay: async () => false }
    warned = []
    lag = async () => 3
    const warn = (facts: object) => void warned.push((facts as { metric: string }).metric)
    const book = {
      inFlight: 1,
      store: { countByStatus: () => new Map([['CONFIRMED', 4]]) },
      listen: (one: BookListener) => (listener = one),
    }
    parts = {
      ...{ clients: [new ToldClient(clock)], book: book as never, slots: undefined, clock },
      outboxes: {
        orders: { backlog: () => ({ waiting: 5, oldestWaitingAt: 40_000, dead: 0 }) },
        payments: { backlog: () => ({ waiting: 0, oldestWaitingAt: null, dead: 0 }) },
      },
      bus: { lagOf: () => lag() },
      letters: new DeadLetters({ orders: box, payments: box, bus: box }),
      logger: { debug: silent, info: silent, warn, error: silent },
    }
  })
  const samplesOf = async (metrics: ShopMetrics) =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith('shop_'))

  it('says what waits, for how long, and what was given up', async () => {
    expect(await samplesOf(new ShopMetrics(parts))).toEqual(
      expect.arrayContaining([
        'shop_orders{status="CONFIRMED"} 4',
        'shop_orders_in_flight 1',
        'shop_outbox_waiting{source="orders"} 5',
        'shop_outbox_oldest_waiting_seconds{source="orders"} 60',
        'shop_outbox_oldest_waiting_seconds{source="payments"} 0',
        'shop_consumer_lag{consumer="settlement"} 3',
        'shop_dead_letters{source="bus"} 2',
      ]),
    )
  })

  it('counts how orders fail and what they undo, and alerts by what became of them', async () => {
    const metrics = new ShopMetrics(parts)
    const fresh = (await samplesOf(metrics)).filter((line) => line.startsWith('shop_alerts'))
    expect(fresh).toHaveLength(8)
    const steps = [
      { step: 'stock', round: 1, state: 'undoing' },
      { step: 'points', round: 1, state: 'undone' },
    ] as const
    const order = anOrder({ status: 'FAILED', failure: 'SAGA_TIMEOUT', steps })
    listener.moved?.({ order, from: 'PAYMENT_WAITING' })
    const paid = anOrder({ status: 'CONFIRMED', steps })
    listener.moved?.({ order: paid, from: 'PAYMENT_WAITING' })
    metrics.alertEnded('breaker-open', 'sent')
    metrics.alertEnded('breaker-open', 'failed')
    metrics.cartFellBack('refused')
    const samples = await samplesOf(metrics)
    const counted = samples.filter((line) => /_total\{.* [^0]$/.test(line))
    expect(counted.toSorted()).toEqual([
      'shop_alerts_failed_total{kind="breaker-open"} 1',
      'shop_alerts_sent_total{kind="breaker-open"} 1',
      'shop_cart_fallbacks_total{cause="refused"} 1',
      'shop_compensations_total{step="stock"} 1',
      'shop_order_failures_total{failure="SAGA_TIMEOUT"} 1',
      'shop_order_moves_total{from="PAYMENT_WAITING",to="CONFIRMED"} 1',
      'shop_order_moves_total{from="PAYMENT_WAITING",to="FAILED"} 1',
    ])
  })

  it('loses no other metric where one cannot be read, and shows no stale one', async () => {
    const metrics = new ShopMetrics(parts)
    await metrics.text()
    lag = () => Promise.reject(new Error('the bus is closed'))
    const samples = await samplesOf(metrics)
    expect(samples).toContain('shop_dead_letters{source="bus"} 2')
    expect(samples.join()).not.toContain('shop_consumer_lag{')
    expect(warned).toEqual(['shop_consumer_lag'])
  })
})
