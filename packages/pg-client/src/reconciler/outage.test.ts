import { describe, expect, it } from 'vitest'
import {
  clientUnderTest,
  orderOf,
  type ClientUnderTestOptions,
} from '../testing/client-under-test.js'
import { pay } from '../testing/pay.js'
import type { LookUpStep } from '../testing/scripted-gateway.js'
import { schedules } from './schedules.js'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const { standard } = schedules

/** Longer than the first seven waits of the standard schedule: 60 s, and five times 5 min. */
const outageMs = 100 * minute

/** So many payments whose money is taken, and whose callbacks are lost; the reconciler runs. */
async function taken(count: number, options: ClientUnderTestOptions = {}) {
  const world = clientUnderTest({ schedule: standard, ...options })
  const { client, clock, gateway, observed } = world
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    ids.push((await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))).payment.id)
  }
  let broken: LookUpStep | undefined
  gateway.onRequest = ({ method }) => {
    if (method === 'GET' && broken) gateway.lookUpSteps.push(broken)
  }
  const breakDown = (step: LookUpStep) => {
    broken = step
    for (const key of gateway.ledger.keys()) gateway.settle(key, 'SUCCESS')
  }
  const recover = () => {
    broken = undefined
    return clock.now()
  }
  const healed = () => observed.filter(({ type }) => type === 'healed')
  client.reconciler.start()
  return { ...world, ids, breakDown, recover, healed }
}

/** For how long each payment was still open after a moment, in ms, the shortest first. */
async function openAfter(since: number, { store, ids }: Awaited<ReturnType<typeof taken>>) {
  const payments = await Promise.all(ids.map((id) => store.get(id)))
  const settled = payments.map((payment) => payment?.settledAt ?? Infinity)
  return settled.map((at) => at - since).toSorted((a, b) => a - b)
}

describe('an outage of 100 minutes', () => {
  it.each<[LookUpStep, number]>([
    ['hang', 1],
    ['hang', 10],
    ['hang', 200],
    ['notListening', 1],
    ['proxyError', 10],
    ['serverError', 200],
  ])('(%s) is made good within five minutes, where %d wait', async (step, count) => {
    const world = await taken(count)
    world.breakDown(step)
    await world.clock.advance(outageMs)
    expect(world.healed()).toEqual([])
    const since = world.recover()
    await world.clock.advance(10 * minute)
    const after = await openAfter(since, world)
    expect(after[Math.ceil(0.99 * count) - 1]).toBeLessThanOrEqual(5 * minute)
    await world.client.stop()
  })

  it('heals as fast what was asked about for hours and a callback has made due', async () => {
    const world = await taken(10)
    await world.clock.advance(3 * hour)
    const [payment] = await world.store.listByOrder('order-0')
    expect(payment?.checks).toBeGreaterThan(6)
    world.breakDown('hang')
    for (const key of world.gateway.ledger.keys()) {
      await world.clock.advanceUntil(
        world.client.handleCallback({ rawBody: world.gateway.callback(key) }),
      )
    }
    await world.clock.advance(outageMs)
    const since = world.recover()
    await world.clock.advance(10 * minute)
    const after = await openAfter(since, world)
    expect(after.at(-1)).toBeLessThanOrEqual(5 * minute)
    await world.client.stop()
  })

  it('uses up no check of a payment, and asks about it no faster than it may', async () => {
    const world = await taken(1)
    const { clock, gateway, store, ids } = world
    world.breakDown('proxyError')
    await clock.advance(outageMs)
    const lists = gateway.lookUps.filter(({ url }) => url.includes('orderId'))
    // After a minute, two, four; then every two minutes, each up to a tenth less.
    expect(lists.length).toBeGreaterThan(48)
    expect(lists.length).toBeLessThan(60)
    expect(await store.get(ids[0] ?? '')).toMatchObject({ state: 'pending', checks: 0 })
    await world.client.stop()
  })
})

describe('an outage that outlasts the horizon of what is pending', () => {
  it('hands over to a person by the time, and the truth takes the review back', async () => {
    const world = await taken(30, { times: { pendingHorizonMs: 3 * hour } })
    const { clock, client, ids, store } = world
    world.breakDown('hang')
    await clock.advance(3 * hour - minute)
    const states = async () =>
      new Set((await Promise.all(ids.map((id) => store.get(id)))).map((one) => one?.state))
    expect(await states()).toEqual(new Set(['pending']))
    await clock.advance(6 * minute)
    expect(await states()).toEqual(new Set(['review']))
    await clock.advance(outageMs)
    world.recover()
    // Where a person has been told, the waits go on growing.
    await clock.advance(outageMs + 5 * minute)
    expect(await states()).toEqual(new Set(['approved']))
    await client.stop()
  })
})
