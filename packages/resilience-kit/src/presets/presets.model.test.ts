import { describe, expect, test } from 'vitest'
import type { CircuitBreakerPolicy } from '../circuit-breaker/circuit-breaker-options.js'
import type { Guard } from '../guard.js'
import type { Policy } from '../policy.js'
import { pipeline } from '../pipeline.js'
import { seededRandom } from '../testing/seeded-random.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { presets } from './presets.js'

/** The seeds' gateway: refuses 40 %, answers after 100-500 ms; or hangs. */
class Gateway {
  posts = 0
  inFlight = 0
  isHanging = false
  readonly #clock: VirtualClock
  readonly #random = seededRandom('gateway')

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  async post(): Promise<string> {
    this.posts += 1
    this.inFlight += 1
    if (this.isHanging) await new Promise(() => {})
    await this.#clock.sleep(this.#random.int(100, 500))
    this.inFlight -= 1
    if (this.#random.next() < 0.4) throw new Error('500')
    return 'accepted'
  }
}

interface World {
  readonly clock: VirtualClock
  readonly gateway: Gateway
  readonly guard: Guard
  readonly breaker: CircuitBreakerPolicy
}

function world(policies: readonly Policy[]): World {
  const clock = new VirtualClock()
  const random = seededRandom('jitter')
  const guard = pipeline('pay', ...policies, { clock, random, onWarning: () => {} })
  const breaker = policies.find(({ kind }) => kind === 'circuit-breaker') as CircuitBreakerPolicy
  return { clock, gateway: new Gateway(clock), guard, breaker }
}

/** Orders that come at random, `perSecond` on average; how many were accepted. */
async function trade({ clock, gateway, guard }: World, orders: number, perSecond: number) {
  const random = seededRandom('arrivals')
  const calls: Promise<boolean>[] = []
  let refusedByBulkhead = 0
  for (let i = 0; i < orders; i += 1) {
    await clock.advance((-Math.log(1 - random.next()) * 1000) / perSecond)
    const call = guard.settle(() => gateway.post())
    calls.push(
      call.then((settled) => {
        if (!settled.ok && settled.refusedBy === 'bulkhead') refusedByBulkhead += 1
        return settled.ok
      }),
    )
  }
  const accepted = (await clock.advanceUntil(Promise.all(calls))).filter(Boolean).length
  return { accepted: accepted / orders, posts: gateway.posts / orders, refusedByBulkhead }
}

describe('a gateway that refuses 40 %', () => {
  test.each([2, 20, 200])('at %d orders a second, presets.gateway holds', async (perSecond) => {
    const { accepted, posts, refusedByBulkhead } = await trade(
      world(presets.gateway()),
      5000,
      perSecond,
    )
    // Three attempts make 93.6 %; 5000 orders scatter by 0.35 points.
    expect(accepted).toBeGreaterThan(0.925)
    expect(posts).toBeLessThan(1.7)
    expect(refusedByBulkhead).toBe(0)
  })

  test("the seeds' breaker trips by chance and throws most of the trade away", async () => {
    const { accepted } = await trade(world(presets.seeds()), 2000, 20)
    expect(accepted).toBeLessThan(0.3)
  })

  test('a hundred buyers at once all get a slot', async () => {
    const { accepted, refusedByBulkhead } = await trade(world(presets.gateway()), 100, 1e9)
    expect(accepted).toBeGreaterThan(0.85)
    expect(refusedByBulkhead).toBe(0)
  })
})

describe('a gateway that hangs for 60 s', () => {
  const limits = [
    [2, 0.25],
    [20, 0.1],
    [200, 0.02],
  ] as const

  test.each(limits)('at %d orders a second is called %f times an order', async (rate, limit) => {
    const { clock, gateway, guard, breaker } = world(presets.gateway())
    let overhang: number | undefined
    breaker.on('transition', ({ to }) => {
      if (to === 'open') overhang ??= gateway.posts - gateway.inFlight
    })
    gateway.isHanging = true
    const orders = rate * 60
    for (let i = 0; i < orders; i += 1) {
      void guard.settle(() => gateway.post())
      await clock.advance(1000 / rate)
    }
    expect(gateway.posts / orders).toBeLessThanOrEqual(limit)
    // In this world nothing that hangs ever ends, so all calls are still in flight at the trip.
    expect(overhang).toBe(0)
  })

  test('one after another, a hundred orders take 9 s', async () => {
    const { clock, gateway, guard } = world(presets.gateway())
    gateway.isHanging = true
    for (let i = 0; i < 100; i += 1) {
      await clock.advanceUntil(guard.settle(() => gateway.post()))
    }
    expect(clock.monotonic()).toBe(9000)
    expect(gateway.posts).toBe(3)
  })

  test.each([2, 20, 200])('at %d orders a second the trade comes back in time', async (rate) => {
    const { clock, gateway, guard, breaker } = world(presets.gateway())
    gateway.isHanging = true
    for (let i = 0; i < rate * 60; i += 1) {
      void guard.settle(() => gateway.post())
      await clock.advance(1000 / rate)
    }
    gateway.isHanging = false
    const healedAt = clock.monotonic()
    while (breaker.state !== 'closed') {
      void guard.settle(() => gateway.post())
      await clock.advance(1000 / rate)
    }
    // The wait, one time-out (probes sent while it hung), and the arrivals that fill the permits.
    const permitsMs = (5 * 1000) / rate
    expect(clock.monotonic() - healedAt).toBeLessThanOrEqual(10_000 + 3000 + permitsMs + 1000)
  })
})
