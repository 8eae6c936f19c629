import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import { keyedClientUnderTest, keyedOrder } from '../testing/keyed-client-under-test.js'
import { pay } from '../testing/pay.js'
import { beginWithinMs, claimLimit } from './claim-limit.js'
import { resolveReconcilerLimits, type ReconcilerLimits } from './reconciler-limits.js'

const second = 1000
const minute = 60 * second

const gatewayOf = (lookUpTimeoutMs: number, batchInquiry?: () => void) =>
  ({ limits: { lookUpTimeoutMs }, dialect: { batchInquiry } }) as never
const limitsOf = (given: Partial<ReconcilerLimits>) => resolveReconcilerLimits(given)

describe('a claim', () => {
  it.each<[Partial<ReconcilerLimits>, number, number]>([
    [{}, 1000, 100],
    [{ requestsPerSecond: 1 }, 1000, 15],
    [{ requestsPerSecond: 4 }, 1000, 60],
    [{ requestsPerSecond: 1, leaseMs: 1000 }, 1000, 1],
    [{}, 10_000, 12],
    [{ concurrency: 1 }, 1000, 15],
    [{ batch: 7 }, 1000, 7],
  ])('by %j and a time-out of %d ms is of %d payments at most', (given, timeoutMs, most) => {
    expect(claimLimit(limitsOf(given), gatewayOf(timeoutMs))).toBe(most)
  })

  it('is held to the rate only, where many are asked about at once', () => {
    const gateway = gatewayOf(10_000, () => undefined)
    expect(claimLimit(limitsOf({}), gateway)).toBe(100)
    expect(claimLimit(limitsOf({ requestsPerSecond: 1 }), gateway)).toBe(15)
  })

  it('is begun with for as long as its lease outlasts the question', () => {
    expect(beginWithinMs(limitsOf({}), gatewayOf(1000))).toBe(58_680)
    expect(beginWithinMs(limitsOf({ requestsPerSecond: 1 }), gatewayOf(1000))).toBe(43_000)
    expect(beginWithinMs(limitsOf({ leaseMs: 1000 }), gatewayOf(10_000))).toBe(500)
  })
})

describe('two instances that may ask once a second each', () => {
  it('ask about each of a hundred payments, once', async () => {
    const reconciler = { requestsPerSecond: 1 }
    const one = clientUnderTest({ reconciler })
    const { clock, gateway, store } = one
    for (let n = 0; n < 100; n += 1)
      await clock.advanceUntil(pay(one.client, orderOf(`order-${n}`)))
    for (const key of gateway.ledger.keys()) gateway.settle(key, 'SUCCESS')
    await clock.advance(minute)
    const two = clientUnderTest({ reconciler, clock, gateway, store, name: 'two' })
    one.client.reconciler.start()
    two.client.reconciler.start()
    await clock.advance(110 * second)
    const asked = gateway.lookUps.flatMap(({ url }) => /orderId=(.*)-1$/.exec(url)?.[1] ?? [])
    expect(asked).toHaveLength(100)
    expect(new Set(asked).size).toBe(100)
    await Promise.all([one.client.stop(), two.client.stop()])
  })
})

describe('a claimed payment', () => {
  it('is given back once its lease is about to end, for whoever comes next', async () => {
    const reconciler = { leaseMs: 4000, concurrency: 1, batch: 10 }
    const { clock, client, gateway, store, observed } = keyedClientUnderTest({
      reconciler,
      batch: true,
    })
    for (let n = 0; n < 10; n += 1) {
      gateway.submitSteps.push('pending')
      await clock.advanceUntil(pay(client, keyedOrder(`order-${n}`)))
    }
    await clock.advance(minute)
    const begun = clock.monotonic()
    // The list says nothing of them, and each single answer takes nearly its second.
    const single: number[] = []
    gateway.onRequest = async ({ url }) => {
      if (url.includes(',')) return void gateway.lookUpSteps.push('hang')
      single.push(clock.monotonic() - begun)
      await clock.sleep(900)
    }
    const report = await clock.advanceUntil(client.reconciler.sweep())
    expect(report).toMatchObject({ claimed: 10, asked: 3, putOff: 7, isFull: true })
    expect(clock.monotonic() - begun).toBeLessThan(4000)
    expect(observed).toContainEqual(expect.objectContaining({ type: 'swept', putOff: 7 }))
    const due = {
      dialect: 'keyed',
      limit: 99,
      holder: 'next',
      leaseMs: 1000,
      horizonMs: 1e9,
      stepMs: 0,
    }
    expect(await store.claimDue({ ...due, now: clock.now() })).toHaveLength(7)
  })

  it('that others may have claimed by now is left to them, with its lease', async () => {
    const reconciler = { leaseMs: 4000, concurrency: 1, batch: 2 }
    const { clock, client, gateway, store } = keyedClientUnderTest({
      reconciler,
      batch: true,
      times: { lookUpTimeoutMs: 30_000 },
    })
    for (const n of [1, 2]) {
      gateway.submitSteps.push('pending')
      await clock.advanceUntil(pay(client, keyedOrder(`order-${n}`)))
    }
    await clock.advance(minute)
    const claim = (holder: string) =>
      store.claimDue({
        dialect: 'keyed',
        limit: 9,
        holder,
        now: clock.now(),
        leaseMs: minute,
        horizonMs: 1e9,
        stepMs: 0,
      })
    // The list, and the first question: it takes longer than the lease, and another takes over.
    gateway.lookUpSteps.push('hang', 'hang')
    const taken: number[] = []
    clock.setTimer(4100, () => void claim('next').then(({ length }) => taken.push(length)))
    const report = await clock.advanceUntil(client.reconciler.sweep())
    expect([report.claimed, report.putOff, taken]).toEqual([2, 1, [2]])
    expect(await claim('third')).toEqual([])
  })

  it('has most of its lease for its own question, however slowly the list comes', async () => {
    const reconciler = { leaseMs: 8000, batch: 2 }
    const { clock, client, gateway } = keyedClientUnderTest({
      reconciler,
      batch: true,
      times: { lookUpTimeoutMs: 30_000 },
    })
    for (const n of [1, 2]) await clock.advanceUntil(pay(client, keyedOrder(`order-${n}`)))
    gateway.submitSteps.push('pending', 'pending')
    for (const n of [3, 4]) await clock.advanceUntil(pay(client, keyedOrder(`order-${n}`)))
    await clock.advance(minute)
    gateway.lookUpSteps.push('hang')
    const begun = clock.monotonic()
    expect(await clock.advanceUntil(client.reconciler.sweep())).toMatchObject({ asked: 2 })
    expect(clock.monotonic() - begun).toBeLessThan(2100)
  })
})
