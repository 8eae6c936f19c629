import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import type { ClientContext } from '../client-context.js'
import { sampleEvent, samplePayment } from '../conformance/sample-payment.js'
import type { ClientEvent } from '../telemetry/client-event.js'
import { OutboxRelay } from './outbox-relay.js'

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
  const relay = new OutboxRelay({ store, clock, emit } as unknown as ClientContext<never>)
  return { store, clock, observed, add, relay, left: () => store.readOutbox(9999) }
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
    await clock.advance(0)
    expect(seen).toEqual(['good'])
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

  it('takes one handler', async () => {
    const { relay } = await relayOf()
    relay.deliver(async () => undefined)
    expect(() => relay.deliver(async () => undefined)).toThrow('one handler')
  })
})
