import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { samplePayment } from '../conformance/sample-payment.js'
import { clientUnderTest } from '../testing/client-under-test.js'
import { WaitingCounts } from './waiting-counts.js'

/** A store whose counts take so long, and say how many they were. */
function slowStore(clock: VirtualClock, tookMs: number) {
  const store = memoryPaymentStore()
  const calls = { count: 0, areFailing: false }
  const count = store.countWaiting.bind(store)
  store.countWaiting = async (dialect) => {
    calls.count += 1
    const counted = await count(dialect)
    if (tookMs > 0) await clock.sleep(tookMs)
    if (calls.areFailing) throw new Error('the database is away')
    return counted
  }
  return { calls, store }
}

function world(tookMs: number) {
  const clock = new VirtualClock()
  const { store, calls } = slowStore(clock, tookMs)
  const dialect = { name: 'async-card' } as never
  const counts = new WaitingCounts({ store, dialect, clock })
  const insert = (n: number) => store.insert(samplePayment({ orderId: `order-${n}` }))
  const read = async () => {
    const reading = counts.read()
    await clock.advance(tookMs)
    const { waiting, at } = await reading
    return { count: waiting[0]?.count ?? 0, at }
  }
  return { clock, calls, counts, insert, read }
}

describe('what waits', () => {
  it('is counted once for all who ask while it is counted', async () => {
    const { clock, calls, counts, insert } = world(100)
    await insert(1)
    const readings = [counts.read(), counts.read()]
    await clock.advance(50)
    readings.push(counts.read())
    await clock.advance(50)
    for (const { waiting } of await Promise.all(readings)) expect(waiting[0]?.count).toBe(1)
    expect(calls.count).toBe(1)
  })

  it('is told again for 5 s where it took 25 ms, with when it was counted', async () => {
    const { clock, calls, insert, read } = world(25)
    const begin = clock.now()
    expect(await read()).toEqual({ count: 0, at: begin })
    await insert(1)
    await clock.advance(4999 - 25)
    expect(await read()).toEqual({ count: 0, at: begin })
    await clock.advance(1)
    expect(await read()).toEqual({ count: 1, at: begin + 5025 })
    expect(calls.count).toBe(2)
  })

  it.each([0, 24])('is counted each time where that takes %i ms', async (tookMs) => {
    const { insert, read } = world(tookMs)
    for (const n of [1, 2, 3]) {
      await insert(n)
      expect((await read()).count).toBe(n)
    }
  })

  it('is counted anew by the next one after a failure, which all are told of', async () => {
    const { clock, calls, counts, read } = world(100)
    calls.areFailing = true
    const readings = [counts.read(), counts.read()].map((one) =>
      expect(one).rejects.toThrow('the database is away'),
    )
    await clock.advance(100)
    await Promise.all(readings)
    calls.areFailing = false
    expect((await read()).count).toBe(0)
    expect(calls.count).toBe(2)
  })

  it('is what the health of a client says, with the breakers as they are now', async () => {
    const clock = new VirtualClock()
    const { store, calls } = slowStore(clock, 100)
    const { client } = clientUnderTest({ clock, store })
    const at = clock.now()
    const first = [client.health(), client.health()]
    await clock.advance(100)
    for (const { waiting } of await Promise.all(first)) expect(waiting).toEqual([])
    await store.insert(samplePayment())
    await clock.advance(4000)
    expect(await client.health()).toMatchObject({ at, waiting: [], breakers: { submit: 'closed' } })
    expect(calls.count).toBe(1)
  })
})
