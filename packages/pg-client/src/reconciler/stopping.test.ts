import { describe, expect, it } from 'vitest'
import {
  clientUnderTest,
  orderOf,
  type ClientUnderTestOptions,
} from '../testing/client-under-test.js'
import { pay } from '../testing/pay.js'

const minute = 60_000

/** So many due payments with a lost callback, and a look-up in hand that is not answered. */
async function inHand(count: number, options: ClientUnderTestOptions = {}) {
  const world = clientUnderTest({ limits: { lookUpTimeoutMs: 4000 }, ...options })
  const { client, clock, gateway, store } = world
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    ids.push((await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))).payment.id)
  }
  for (const key of gateway.ledger.keys()) gateway.settle(key, 'SUCCESS')
  await clock.advance(minute)
  const stored = () => Promise.all(ids.map((id) => store.get(id)))
  const before = await stored()
  gateway.lookUpSteps.push('hang')
  client.reconciler.start()
  await clock.advanceUntil(() => gateway.lookUps.length > 0)
  const states = async () => new Set((await stored()).map((one) => one?.state))
  return { ...world, before, stored, states }
}

describe('a reconciler that is stopped', () => {
  it('and started before it has ended goes on afterwards', async () => {
    const { client, clock, states } = await inHand(3)
    const begun = clock.monotonic()
    const rounds: number[] = []
    client.observe(({ type }) => type === 'swept' && rounds.push(clock.monotonic() - begun))
    const stopped = client.reconciler.stop()
    client.reconciler.start()
    await clock.advanceUntil(stopped)
    // The round that was in hand came first.
    expect(Math.min(...rounds)).toBeGreaterThanOrEqual(4000)
    await clock.advance(5 * minute)
    expect(await states()).toEqual(new Set(['approved']))
    await client.stop()
    expect(clock.pending).toBe(0)
  })

  it('and started again and again does what was asked for last, once', async () => {
    const { client, clock, gateway } = await inHand(3)
    const stops: Promise<void>[] = []
    for (let n = 0; n < 3; n += 1) {
      stops.push(client.reconciler.stop())
      client.reconciler.start()
      client.reconciler.start()
    }
    stops.push(client.reconciler.stop())
    await clock.advanceUntil(Promise.all(stops))
    const asked = gateway.lookUps.length
    await clock.advance(5 * minute)
    expect(gateway.lookUps.length).toBe(asked)

    const rounds: number[] = []
    client.observe(({ type }) => type === 'swept' && rounds.push(clock.monotonic()))
    client.reconciler.start()
    await clock.advance(10_000)
    expect(new Set(rounds).size).toBe(rounds.length)
    expect(rounds.length).toBeGreaterThan(8)
    await client.stop()
  })

  it('leaves what it has not begun with as due as it was: a deploy costs no place', async () => {
    const { client, clock, before, stored, store } = await inHand(4, {
      reconciler: { concurrency: 1 },
    })
    await clock.advanceUntil(client.reconciler.stop())
    const after = await stored()
    const untouched = after.filter((one, n) => one?.nextCheckAt === before[n]?.nextCheckAt)
    expect(untouched).toHaveLength(3)
    const claim = {
      dialect: 'async-card',
      now: clock.now(),
      limit: 9,
      holder: 'next',
      leaseMs: 1000,
      horizonMs: 1e9,
      stepMs: 0,
    }
    expect(await store.claimDue(claim)).toHaveLength(3)
  })
})
