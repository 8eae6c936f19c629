import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import type { ClientContext } from '../client-context.js'
import { sampleEvent, samplePayment } from '../conformance/sample-payment.js'
import type { ClientEvent } from '../telemetry/client-event.js'
import { deliveryLimitMs, OutboxRelay } from './outbox-relay.js'

const dialect = { name: 'async-card' } as const

/** A relay over a store with events of the given orders, one each, numbered by `at`. */
async function relayOf(...orders: string[]) {
  const store = memoryPaymentStore()
  const clock = new VirtualClock()
  const observed: ClientEvent[] = []
  const emit = (event: ClientEvent): void => void observed.push(event)
  const add = async (orderId: string, at: number): Promise<void> => {
    const [known] = await store.listByOrder(orderId)
    if (!known) await store.insert(samplePayment({ id: orderId, orderId }))
    const [payment] = await store.listByOrder(orderId)
    if (payment) await store.save({ payment, events: [sampleEvent(payment, { at })] })
  }
  for (const [at, orderId] of orders.entries()) await add(orderId, at)
  const context = { store, clock, emit, dialect }
  const relay = new OutboxRelay(context as unknown as ClientContext<never>)
  return {
    store,
    clock,
    observed,
    add,
    relay,
    left: () => store.readOutbox({ dialect: dialect.name, after: 0, limit: 9999 }),
  }
}

describe('the outbox relay', () => {
  it('delivers what there is, in order, and forgets it', async () => {
    const { relay, left } = await relayOf('a', 'b', 'a')
    const seen: number[] = []
    relay.deliver(async ({ event }) => void seen.push(event.at))
    await relay.idle()
    expect(seen).toEqual([0, 1, 2])
    expect(await left()).toEqual([])
  })

  it('delivers new events when nudged, also during a delivery', async () => {
    const { relay, add, left } = await relayOf('a')
    const seen: number[] = []
    relay.deliver(async ({ event }) => {
      seen.push(event.at)
      if (event.at !== 0) return
      await add('b', 1)
      relay.nudge()
    })
    await relay.idle()
    expect(seen).toEqual([0, 1])
    expect(await left()).toEqual([])
  })

  it('tries a failed event again after a wait, and lets only its own order wait', async () => {
    const { relay, clock, observed } = await relayOf('a', 'b', 'a', 'b')
    const seen: string[] = []
    let failures = 2
    relay.deliver(async ({ event }) => {
      if (event.orderId === 'a' && failures > 0) {
        failures -= 1
        throw new Error('not now')
      }
      seen.push(`${event.orderId}${event.at}`)
    })
    await clock.advance(0)
    expect(seen).toEqual(['b1', 'b3'])
    await clock.advance(199)
    expect(failures).toBe(1)
    await clock.advance(1)
    expect(failures).toBe(0)
    await clock.advance(400)
    expect(seen).toEqual(['b1', 'b3', 'a0', 'a2'])
    const waits = observed.flatMap((event) => (event.type === 'deliveryFailed' ? event.waitMs : []))
    expect(waits).toEqual([200, 400])
  })

  it('finds deliverable events behind many that wait', async () => {
    const { relay, clock } = await relayOf(...Array<string>(250).fill('poison'), 'good')
    const seen: string[] = []
    relay.deliver(async ({ event }) => {
      if (event.orderId === 'poison') throw new Error('never')
      seen.push(event.orderId)
    })
    await clock.advance(20)
    expect(seen).toEqual(['good'])
  })

  it('keeps the order of an order whose wait ends during the same pass', async () => {
    const { relay, clock } = await relayOf('x', 'slow', 'x')
    const seen: number[] = []
    let failures = 1
    relay.deliver(async ({ event }) => {
      if (event.at === 0 && failures-- > 0) throw new Error('not now')
      if (event.orderId === 'slow') await clock.sleep(300)
      seen.push(event.at)
    })
    await clock.advance(2000)
    expect(seen).toEqual([1, 0, 2])
  })

  it('reads what waits once per pass, and lets a pass go by between two', async () => {
    const orders = Array.from({ length: 500 }, (_, n) => `order-${n}`)
    const { relay, store, clock, add } = await relayOf(...orders)
    const read = store.readOutbox.bind(store)
    let rows = 0
    let lastReadAt = -Infinity
    const pauses: number[] = []
    store.readOutbox = async (request) => {
      const entries = await read(request)
      rows += entries.length
      if (request.after === 0) pauses.push(clock.monotonic() - lastReadAt)
      lastReadAt = clock.monotonic()
      return entries
    }
    relay.deliver(async () => {
      await clock.sleep(1)
      throw new Error('the shop is away')
    })
    // Every event fails at a moment of its own: none of them wakes the relay for itself.
    await clock.advance(10_000)
    expect(rows).toBeLessThanOrEqual(500 * 10)
    expect(pauses.length).toBeGreaterThan(3)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(200)
    // New events do not read the waiting ones again.
    const before = rows
    for (let at = 0; at < 20; at += 1) {
      await add(`new-${at}`, 1000 + at)
      relay.nudge()
      await clock.advance(5)
    }
    expect(rows - before).toBeLessThanOrEqual(500 + 20)
  })

  it('lets others run between two pages', async () => {
    const { relay, clock } = await relayOf(...Array.from({ length: 60 }, (_, n) => `order-${n}`))
    let seen = 0
    relay.deliver(async () => void (seen += 1))
    // Everything but timers runs before the next immediate.
    await new Promise((resolve) => setImmediate(resolve))
    expect(seen).toBe(25)
    await clock.advanceUntil(relay.idle())
    expect(seen).toBe(60)
  })

  it('goes on with an order whose failed event somebody else has delivered', async () => {
    const { relay, store, clock, add } = await relayOf('a')
    const seen: number[] = []
    relay.deliver(async ({ event }) => {
      if (event.at === 0) throw new Error('not by this process')
      seen.push(event.at)
    })
    await clock.advance(0)
    const [failed] = await store.readOutbox({ dialect: dialect.name, after: 0, limit: 1 })
    await store.markDelivered([failed?.sequence ?? 0])
    await clock.advance(300)
    await add('a', 1)
    relay.nudge()
    await clock.advance(0)
    expect(seen).toEqual([1])
    expect(clock.nextDueAt).toBeUndefined()
  })

  it('delivers again what was not marked, because the store failed', async () => {
    const { relay, store, clock, observed, left } = await relayOf('a')
    const mark = store.markDelivered.bind(store)
    store.markDelivered = () => Promise.reject(new Error('disk full'))
    let deliveries = 0
    relay.deliver(async () => void (deliveries += 1))
    await clock.advance(0)
    expect(observed).toContainEqual(
      expect.objectContaining({ type: 'backgroundFailed', work: 'outbox' }),
    )
    store.markDelivered = mark
    await clock.advance(200)
    expect(deliveries).toBe(2)
    expect(await left()).toEqual([])
  })

  it('stops after the event in hand', async () => {
    const { relay, left } = await relayOf('a', 'b')
    let release = (): void => undefined
    relay.deliver(() => new Promise((resolve) => (release = resolve)))
    await Promise.resolve()
    const stopped = relay.stop()
    await new VirtualClock().advance(0)
    release()
    await stopped
    expect(await left()).toHaveLength(1)
    relay.nudge()
    expect(await left()).toHaveLength(1)
  })

  it('takes a handler that never settles for a failure of its order alone', async () => {
    const { relay, clock, observed, left } = await relayOf('a', 'b', 'a', 'b')
    const seen: string[] = []
    let hangs = 2
    relay.deliver(({ event }) => {
      seen.push(`${event.orderId}${event.at}`)
      return event.at === 0 && hangs-- > 0 ? new Promise(() => undefined) : Promise.resolve()
    })
    await clock.advance(deliveryLimitMs - 1)
    expect(seen).toEqual(['a0'])
    await clock.advance(1)
    expect(seen).toEqual(['a0', 'b1', 'b3'])
    await clock.advanceUntil(() => seen.length === 6)
    expect(seen.slice(3)).toEqual(['a0', 'a0', 'a2'])
    await clock.advanceUntil(relay.idle())
    expect(await left()).toEqual([])
    const told = observed.flatMap((event) => (event.type === 'deliveryFailed' ? event : []))
    expect(told).toMatchObject([{ waitMs: 200 }, { waitMs: 400 }])
    expect(clock.nextDueAt).toBeUndefined()
  })

  it.each(['resolves', 'rejects'])('bears a handler that %s after its time', async (how) => {
    const { relay, clock, left } = await relayOf('a', 'a')
    const seen: number[] = []
    relay.deliver(async ({ event }) => {
      seen.push(event.at)
      if (seen.length > 1) return
      await clock.sleep(2 * deliveryLimitMs)
      if (how === 'rejects') throw new Error('too late')
    })
    await clock.advance(3 * deliveryLimitMs)
    expect(seen).toEqual([0, 0, 1])
    expect(await left()).toEqual([])
  })

  it('stops though its handler never settles, and wakes up no more', async () => {
    const { relay, clock, left } = await relayOf('a')
    relay.deliver(() => new Promise(() => undefined))
    await clock.advance(0)
    await clock.advanceUntil(relay.stop())
    expect(clock.monotonic()).toBe(deliveryLimitMs)
    expect(await left()).toHaveLength(1)
    expect(clock.nextDueAt).toBeUndefined()
  })

  it('takes one handler', async () => {
    const { relay } = await relayOf()
    relay.deliver(async () => undefined)
    expect(() => relay.deliver(async () => undefined)).toThrow('one handler')
  })
})
