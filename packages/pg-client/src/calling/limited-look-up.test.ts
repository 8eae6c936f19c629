import { describe, expect, it } from 'vitest'
import type { HttpRequest, HttpTransport } from '../ports/http-transport.js'
import {
  keyedClientUnderTest,
  keyedOrder,
  type KeyedClientOptions,
} from '../testing/keyed-client-under-test.js'
import { pay } from '../testing/pay.js'

const second = 1000
const minute = 60 * second

const tooMany = {
  status: 429,
  headers: { 'retry-after': '30' },
  body: '{"error":{"code":"TOO_MANY"}}',
}

/** So many payments, all due and approved at a gateway that answers 429 when `refuses` says so. */
async function limited(
  count: number,
  refuses: (at: number, request: HttpRequest) => boolean,
  options: KeyedClientOptions = {},
) {
  const first = keyedClientUnderTest(options)
  const { clock, gateway, store } = first
  const asked: number[] = []
  const http: HttpTransport = {
    send: async (request, limits) => {
      if (request.method !== 'GET') return gateway.send(request, limits)
      const at = clock.monotonic()
      asked.push(at)
      if (!refuses(at, request)) return gateway.send(request, limits)
      await clock.sleep(1)
      return tooMany
    },
  }
  const world = keyedClientUnderTest({ ...options, clock, gateway, store, http, name: 'limited' })
  const ids: string[] = []
  for (let n = 1; n <= count; n += 1) {
    gateway.submitSteps.push('pending')
    ids.push((await clock.advanceUntil(pay(world.client, keyedOrder(`order-${n}`)))).payment.id)
  }
  await clock.advance(minute)
  for (const key of gateway.ledger.entries.keys()) {
    gateway.ledger.change(key, { status: 'approved' })
  }
  const sweep = () => clock.advanceUntil(world.client.reconciler.sweep())
  const begin = clock.monotonic()
  return { ...world, ids, asked, sweep, begin }
}

/** Refuses whatever comes within so long after the first question. */
const refusingFor = (ms: number) => {
  let since: number | undefined
  return (at: number): boolean => at - (since ??= at) < ms
}

describe('a look-up that is answered with 429', () => {
  it('pauses the reconciler for as long as the gateway says, and counts nothing', async () => {
    const { sweep, clock, client, asked, ids, stored, begin } = await limited(20, refusingFor(1))
    const report = await sweep()
    expect(report).toMatchObject({ claimed: 20, asked: 0, putOff: 20 })
    // What had gone out before the first answer came back; the others waited for their turn.
    expect(asked.length).toBeLessThanOrEqual(3)
    expect((await client.health()).breakers.reconcile).toBe('closed')
    for (const id of ids) expect((await stored(id)).checks).toBe(0)
    const next = await sweep()
    expect(next.claimed).toBe(0)
    expect(next.heldBackMs).toBeGreaterThan(29 * second)
    client.reconciler.start()
    await clock.advance(2 * minute)
    for (const id of ids) expect((await stored(id)).state).toBe('approved')
    const early = asked.slice(3).filter((at) => at < begin + 30 * second)
    expect(early).toEqual([])
    await client.stop()
  })

  it('is no answer about the payments that a batch inquiry has asked about', async () => {
    const world = await limited(20, refusingFor(1), { batch: true })
    const { sweep, asked, ids, stored, clock, client } = world
    expect(await sweep()).toMatchObject({ claimed: 20, asked: 0, batched: 0, putOff: 20 })
    // No single questions follow: they would be refused as well.
    expect(asked).toHaveLength(1)
    client.reconciler.start()
    await clock.advance(2 * minute)
    for (const id of ids) expect(await stored(id)).toMatchObject({ state: 'approved', checks: 1 })
    await client.stop()
  })

  it('is told to whoever checks now, and the reconciler makes room', async () => {
    const { client, clock, asked, ids, sweep } = await limited(3, refusingFor(1))
    const check = (n: number) => clock.advanceUntil(client.checkNow(ids[n] ?? ''))
    const refused = { refusedBy: 'gateway-limit', payment: { state: 'pending' } }
    expect(await check(0)).toMatchObject({ ...refused, retryAfterMs: 30_000 })
    await clock.advance(10 * second)
    expect(await check(1)).toMatchObject({ ...refused, retryAfterMs: 20_000 })
    expect(await sweep()).toMatchObject({ claimed: 0 })
    expect(asked).toHaveLength(1)
    await clock.advance(20 * second)
    const told = await check(0)
    expect(told).toMatchObject({ payment: { state: 'approved' } })
    expect(told.refusedBy).toBeUndefined()
    expect(await sweep()).toMatchObject({ asked: 2, settled: 2 })
  })

  it('in the reconciler does not shut out those who wait', async () => {
    const { client, clock, ids, sweep } = await limited(3, refusingFor(1))
    await sweep()
    await clock.advance(second)
    const told = await clock.advanceUntil(client.checkNow(ids[0] ?? ''))
    expect(told).toMatchObject({ payment: { state: 'approved' } })
  })

  it('brings a slow gateway no more questions than it allows', async () => {
    // Five in a second, as it counts them; it says to wait for one.
    const granted: number[] = []
    const { client, clock, asked, ids, stored } = await limited(100, (at) => {
      const isOver = granted.filter((one) => one > at - second).length >= 5
      if (!isOver) granted.push(at)
      return isOver
    })
    client.reconciler.start()
    await clock.advance(20 * minute)
    for (const id of ids) expect((await stored(id)).state).toBe('approved')
    expect(granted).toHaveLength(100)
    // Of its 429s, only those that were on their way together.
    expect(asked.length - granted.length).toBeLessThan(60)
    await client.stop()
  })
})
