import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import { Crash } from '../testing/crash.js'
import {
  approvedPayment,
  keyedClientUnderTest,
  keyedOrder,
  type KeyedClientUnderTest,
} from '../testing/keyed-client-under-test.js'
import { pay } from '../testing/pay.js'

const minute = 60_000

/** The steps of a submit: insert, save of the attempt, send. Of a refund: save, save, send. */
const isStep = (name: string): boolean => ['insert', 'save', 'send'].includes(name)

/** A payment whose first process died after so many steps. */
async function orphaned(after: number) {
  const world = keyedClientUnderTest()
  const { clock, gateway, store } = world
  const crash = new Crash(after, isStep)
  const dying = keyedClientUnderTest({
    clock,
    name: 'dying',
    store: crash.wrap(store),
    http: crash.wrap({ send: gateway.send.bind(gateway) }),
  })
  pay(dying.client, keyedOrder()).catch(() => undefined)
  await clock.advance(minute)
  const [payment] = await store.listByOrder('order-1')
  if (!payment) throw new Error('no intent was written')
  return { ...world, payment, after: () => world.stored(payment.id) }
}

function sweep({ client, clock }: Pick<KeyedClientUnderTest, 'client' | 'clock'>) {
  return clock.advanceUntil(client.reconciler.sweep())
}

describe('the reconciler, where a keyed submit was left open', () => {
  it('fails an intent of which nothing was sent, and sends nothing', async () => {
    const { after, gateway, ...world } = await orphaned(1)
    expect(await after()).toMatchObject({ state: 'requested', attempts: 0 })
    expect(await sweep(world)).toMatchObject({ claimed: 1, asked: 1, resumed: 0, settled: 1 })
    expect((await after()).state).toBe('failed')
    expect(gateway.posts).toEqual([])
  })

  it.each([
    ['before its first byte', 2, 0],
    ['before the answer was heard', 3, 1],
  ])('sends it again where its process died %s', async (_name, calls, sent) => {
    const { after, gateway, ...world } = await orphaned(calls)
    expect(gateway.posts).toHaveLength(sent)
    const { keyedRequest } = await after()
    await sweep(world)
    expect(await after()).toMatchObject({ state: 'approved' })
    expect(gateway.ledger.entries.size).toBe(1)
    for (const { headers, body } of gateway.posts) {
      expect(headers['Idempotency-Key']).toBe(keyedRequest?.key)
      expect(body).toBe(keyedRequest?.body)
    }
  })

  it('settles it by the look-up alone where that finds it', async () => {
    const { after, gateway, ...world } = await orphaned(3)
    const report = await sweep(world)
    expect(report).toMatchObject({ asked: 1, resumed: 0, settled: 1 })
    expect(gateway.posts).toHaveLength(1)
    expect(await after()).toMatchObject({ settledBy: 'inquiry' })
  })

  it('goes on after it was unanswered all along, and counts what it resumed', async () => {
    const { client, clock, gateway, stored, observed } = keyedClientUnderTest()
    gateway.submitSteps.push('hang', 'hang', 'hang')
    const { payment } = await clock.advanceUntil(pay(client, keyedOrder()))
    await clock.advance(minute)
    expect(await sweep({ client, clock })).toMatchObject({ resumed: 1, settled: 1 })
    expect(await stored(payment.id)).toMatchObject({ state: 'approved', attempts: 4 })
    expect(observed).toContainEqual(expect.objectContaining({ type: 'swept', resumed: 1 }))
  })

  it('sends nothing while the gateway does not say how it stands', async () => {
    const { after, gateway, ...world } = await orphaned(2)
    gateway.lookUpSteps.push('hang')
    expect(await sweep(world)).toMatchObject({ asked: 1, resumed: 0 })
    expect(gateway.posts).toEqual([])
    expect((await after()).state).toBe('requested')
  })

  it('sends once, however many instances race', async () => {
    const { after, gateway, payment, ...world } = await orphaned(2)
    const { clock, store } = world
    const others = ['two', 'three'].map((name) =>
      keyedClientUnderTest({ clock, gateway, store, name, reconciler: { leaseMs: 1 } }),
    )
    // Nobody's lease holds: all of them have read the payment before any of them sends.
    const claim = store.claimDue.bind(store)
    store.claimDue = (request) => claim({ ...request, leaseMs: 0 })
    await clock.advanceUntil(Promise.all(others.map(({ client }) => client.reconciler.sweep())))
    expect(gateway.posts).toHaveLength(1)
    expect(await after()).toMatchObject({ id: payment.id, state: 'approved', attempts: 2 })
  })
})

describe('the reconciler, where a submit without a key was left open', () => {
  it('never sends it again', async () => {
    const { client, clock, gateway } = clientUnderTest({ schedule: { everyMs: minute } })
    gateway.submitSteps.push('hang')
    await clock.advanceUntil(pay(client, orderOf()))
    client.reconciler.start()
    await clock.advance(3 * 3_600_000)
    expect(gateway.submits).toHaveLength(1)
    expect((await client.listByOrder('order-1'))[0]?.state).toBe('failed')
    await client.stop()
  })
})

describe('the reconciler, where a refund was left open', () => {
  /** A refund whose process died after so many steps. */
  async function orphanedRefund(calls: number, capabilities = {}) {
    const schedule = { everyMs: 5 * minute }
    const world = await approvedPayment({ capabilities, schedule })
    const { clock, gateway, store, payment } = world
    const crash = new Crash(calls, isStep)
    const dying = keyedClientUnderTest({
      clock,
      name: 'dying',
      store: crash.wrap(store),
      capabilities,
      http: crash.wrap({ send: gateway.send.bind(gateway) }),
    })
    dying.client.cancel(payment.id, { amountMinor: 60, reason: 'why' }).catch(() => undefined)
    await clock.advance(minute)
    return { ...world, after: () => world.stored(payment.id) }
  }

  it('sends one that was never sent', async () => {
    const { after, gateway, ...world } = await orphanedRefund(1)
    expect(await after()).toMatchObject({ state: 'canceling', refund: { attempts: 0 } })
    expect(gateway.postsTo('cancel')).toEqual([])
    expect(await sweep(world)).toMatchObject({ resumed: 1, settled: 1 })
    expect(await after()).toMatchObject({ state: 'partiallyCanceled', refundedMinor: 60 })
    expect(gateway.postsTo('cancel')).toHaveLength(1)
  })

  it('sends one again under its key, and money goes back once', async () => {
    const { after, gateway, key, ...world } = await orphanedRefund(2)
    expect(await after()).toMatchObject({ refund: { attempts: 1, mayBeInFlight: true } })
    expect(gateway.postsTo('cancel')).toEqual([])
    await sweep(world)
    expect(await after()).toMatchObject({ state: 'partiallyCanceled', refundedMinor: 60 })
    expect(gateway.ledger.entries.get(key)?.refunded).toBe(60)
  })

  it('never sends one again that went out without a key: a person has to look', async () => {
    const capabilities = { idempotencyWindowMs: null }
    const { after, gateway, clock, client } = await orphanedRefund(2, capabilities)
    client.reconciler.start()
    await clock.advance(3_600_000)
    expect(await after()).toMatchObject({ state: 'canceling' })
    await clock.advance(60 * 3_600_000)
    expect(await after()).toMatchObject({ state: 'review', reviewReason: 'refund-too-long' })
    expect(gateway.postsTo('cancel')).toEqual([])
    await client.stop()
  })
})
