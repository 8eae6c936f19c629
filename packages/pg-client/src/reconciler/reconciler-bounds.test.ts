import { describe, expect, it } from 'vitest'
import {
  clientUnderTest,
  orderOf,
  type ClientUnderTestOptions,
} from '../testing/client-under-test.js'
import { pay } from '../testing/pay.js'

const minute = 60_000
const hour = 60 * minute

/** One payment that the gateway has accepted, before anybody reconciles. */
async function accepted(options: ClientUnderTestOptions = {}) {
  const world = clientUnderTest(options)
  const { payment } = await world.clock.advanceUntil(pay(world.client, orderOf()))
  const state = async () => (await world.store.get(payment.id))?.state
  return { ...world, payment, state }
}

describe("the reconciler's own way to the gateway", () => {
  it('asks nobody while its breaker is open, and does not count it', async () => {
    const { client, clock, gateway, store } = clientUnderTest({ reconciler: { concurrency: 1 } })
    for (const n of [1, 2, 3, 4, 5, 6]) {
      await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))
    }
    await clock.advance(minute)
    gateway.lookUpSteps.push('hang', 'hang', 'hang')
    const report = await clock.advanceUntil(client.reconciler.sweep())
    expect(report).toMatchObject({ claimed: 6, asked: 3, putOff: 3 })
    expect((await client.health()).breakers.reconcile).toBe('open')
    const asked = gateway.lookUps.length
    expect(asked).toBe(3)
    for (const n of [4, 5, 6]) {
      const [payment] = await store.listByOrder(`order-${n}`)
      expect(payment?.checks).toBe(0)
      expect(payment?.nextCheckAt).toBeGreaterThanOrEqual(clock.now() + 10_000)
    }
    // And later it asks again by itself.
    client.reconciler.start()
    await clock.advance(2 * minute)
    expect(gateway.lookUps.length).toBeGreaterThan(asked)
    await client.stop()
  })

  it('goes on while the breaker of those who wait is open, and the other way round', async () => {
    const { client, clock, gateway } = clientUnderTest({ reconciler: { concurrency: 1 } })
    const ids: string[] = []
    for (const n of [1, 2, 3, 4]) {
      const { payment } = await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))
      ids.push(payment.id)
    }
    await clock.advance(minute)
    gateway.lookUpSteps.push('hang', 'hang', 'hang')
    for (const id of ids.slice(0, 3)) await clock.advanceUntil(client.checkNow(id))
    expect((await client.health()).breakers).toMatchObject({ inquire: 'open', reconcile: 'closed' })
    expect(await clock.advanceUntil(client.checkNow(ids[3] ?? ''))).toMatchObject({
      refusedBy: 'circuit-breaker',
    })
    const report = await clock.advanceUntil(client.reconciler.sweep())
    expect(report).toMatchObject({ claimed: 4, asked: 4, putOff: 0 })

    await clock.advance(minute)
    gateway.lookUpSteps.push('hang', 'hang', 'hang')
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await client.health()).breakers.reconcile).toBe('open')
    const asked = await clock.advanceUntil(client.checkNow(ids[0] ?? ''))
    expect(asked.refusedBy).toBeUndefined()
  })
})

describe('the bounds of the reconciler', () => {
  it('heals what was due before the wall clock was set back', async () => {
    const { client, clock, gateway, payment, state } = await accepted()
    gateway.settle(gateway.keysOf(payment.reference)[0] ?? '', 'SUCCESS')
    clock.setWall(clock.now() - 24 * hour)
    client.reconciler.start()
    await clock.advance(2000)
    expect(await state()).toBe('approved')
    await client.stop()
  })

  it('forgets parked callbacks beyond its bounds, and tells of it', async () => {
    const reconciler = { parkedForMs: hour, maxParked: 2 }
    const { client, clock, gateway, store, payment, observed } = await accepted({ reconciler })
    const [key = ''] = gateway.keysOf(payment.reference)
    for (const n of [1, 2, 3]) {
      await client.handleCallback({ rawBody: gateway.callback(key, { orderId: `nobody-${n}` }) })
      await clock.advance(1000)
    }
    expect(await clock.advanceUntil(client.reconciler.sweep())).toMatchObject({ dropped: 1 })
    expect(observed).toContainEqual(expect.objectContaining({ type: 'swept', dropped: 1 }))
    const left = await store.listUnsettledCallbacks('async-card', 9)
    expect(left.map(({ callback }) => callback.reference)).toEqual(['nobody-2', 'nobody-3'])
    await clock.advance(hour)
    expect(await clock.advanceUntil(client.reconciler.sweep())).toMatchObject({ dropped: 2 })
    expect(await clock.advanceUntil(client.reconciler.sweep())).toMatchObject({ dropped: 0 })
  })
})
