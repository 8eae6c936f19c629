import { circuitBreaker } from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import {
  bare,
  gateway,
  gatewayLookingUp,
  seeds,
  timeOutAlone,
  withoutBreaker,
  type Contestant,
} from './contestants.js'
import { oneAfterAnother } from './one-after-another.js'
import { outage } from './outage.js'
import { trade } from './trade.js'

it('a bare call sends one POST per order and 60 % come through', async () => {
  const result = await trade(bare, 20, 5000, 'test')
  expect(result).toMatchObject({ orders: 5000, posts: 5000, lookUps: 0, refusedByBreaker: 0 })
  expect(Math.abs(result.accepted / 5000 - 0.6)).toBeLessThan(0.02)
})

it('three attempts send 1 + 0.4 + 0.16 POSTs per order, and 93.6 % come through', async () => {
  const { accepted, posts } = await trade(withoutBreaker, 20, 10_000, 'test')
  expect(Math.abs(posts / 10_000 - 1.56)).toBeLessThan(0.03)
  expect(Math.abs(accepted / 10_000 - 0.936)).toBeLessThan(0.01)
})

it('looks up once before every further attempt, and nowhere else', async () => {
  const { orders, posts, lookUps } = await trade(gatewayLookingUp, 20, 2000, 'test')
  expect(lookUps).toBe(posts - orders)
})

it('counts what the breaker refused', async () => {
  const { orders, accepted, refusedByBreaker } = await trade(seeds, 20, 2000, 'test')
  expect(refusedByBreaker).toBeGreaterThan(orders / 2)
  expect(accepted + refusedByBreaker).toBeLessThanOrEqual(orders)
})

it('repeats every figure for a seed, and none for another', async () => {
  const once = await trade(gateway, 20, 2000, 'a')
  expect(await trade(gateway, 20, 2000, 'a')).toEqual(once)
  expect(await trade(gateway, 20, 2000, 'b')).not.toEqual(once)
  const hang = await outage(gateway, 20, 'a', 5000)
  expect(await outage(gateway, 20, 'a', 5000)).toEqual(hang)
})

it('sends everything at once where told to', async () => {
  const { orders, mostInFlight, refusedByBulkhead } = await trade(gateway, 'at once', 100, 'test')
  expect([orders, mostInFlight, refusedByBulkhead]).toEqual([100, 100, 0])
})

it('a hang counts only the 60 s, and calls without a time-out pile up', async () => {
  const { orders, posts, mostInFlight, closedAfterMs } = await outage(bare, 20, 'test', 0)
  expect(posts).toBe(orders)
  expect(Math.abs(orders - 1200)).toBeLessThan(120)
  expect(mostInFlight).toBeGreaterThanOrEqual(posts)
  expect(closedAfterMs).toBeUndefined()
})

it('tells when the breaker opened, what had ended by then, and when it closed again', async () => {
  const { trippedAfterMs, endedAtTrip, closedAfterMs } = await outage(gateway, 2, 'test', 0)
  // Three time-outs, of calls that began at most 0.5 s before the hang or some time after it.
  expect(trippedAfterMs).toBeGreaterThan(2500)
  expect(trippedAfterMs).toBeLessThan(10_000)
  expect(endedAtTrip).toBeLessThanOrEqual(3)
  expect(closedAfterMs).toBeGreaterThan(0)
})

it('counts what had ended when the breaker opened, each sent after the hang began', async () => {
  // So few orders that none is under way when the hang begins; the third time-out opens.
  const { endedAtTrip } = await outage(gateway, 0.1, 'test', 0)
  expect(endedAtTrip).toBe(3)
})

it('tells of no recovery where the breaker is not closed within a day', async () => {
  const shut: Contestant = {
    name: 'shut',
    policies: (env) => [circuitBreaker({ initialState: 'forced-open' }, env)],
  }
  const { closedAfterMs } = await outage(shut, 0.05, 'test', 0)
  expect(closedAfterMs).toBeUndefined()
})

it('100 orders one after another take a time-out each where nothing cuts it off', async () => {
  const alone = await oneAfterAnother(timeOutAlone, 100, 'test')
  expect(alone).toEqual({ orders: 100, elapsedMs: 301_000, posts: 100 })
  // Three time-outs, and 1 s and 2 s between them.
  const retried = await oneAfterAnother(withoutBreaker, 100, 'test')
  expect(retried).toEqual({ orders: 100, elapsedMs: 1_201_000, posts: 300 })
})
