import { describe, expect, it } from 'vitest'
import { won } from '../payment/money.js'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import {
  keyedClientUnderTest,
  keyedOrder,
  type KeyedClientOptions,
} from '../testing/keyed-client-under-test.js'

const minute = 60_000

/** So many pending payments, all of them due. */
async function due(count: number, options: KeyedClientOptions = {}) {
  const world = keyedClientUnderTest(options)
  const { client, clock, gateway } = world
  for (let n = 1; n <= count; n += 1) {
    gateway.submitSteps.push('pending')
    await clock.advanceUntil(client.submit(keyedOrder(`order-${n}`)))
  }
  await clock.advance(minute)
  const sweep = () => clock.advanceUntil(client.reconciler.sweep())
  const approve = () => {
    for (const key of gateway.ledger.entries.keys())
      gateway.ledger.change(key, { status: 'approved' })
  }
  return { ...world, sweep, approve }
}

describe('a batch inquiry', () => {
  it('asks about many with one request, and counts them', async () => {
    const { sweep, approve, gateway, observed } = await due(20, { batch: true })
    approve()
    expect(await sweep()).toMatchObject({ claimed: 20, asked: 20, batched: 20, settled: 20 })
    expect(gateway.lookUps).toHaveLength(1)
    expect(observed).toContainEqual(expect.objectContaining({ type: 'swept', batched: 20 }))
  })

  it('leaves what it does not mention to a question of its own', async () => {
    const { sweep, approve, gateway, client } = await due(3, { batch: true })
    approve()
    gateway.ledger.entries.delete('tx-2')
    const referencesOf = (url: string) => new URL(url).searchParams.get('reference')?.split(',')
    expect(await sweep()).toMatchObject({ claimed: 3, asked: 3, batched: 2, settled: 3 })
    expect(gateway.lookUps.map(({ url }) => referencesOf(url)?.sort())).toEqual([
      ['order-1-1', 'order-2-1', 'order-3-1'],
      ['order-2-1'],
    ])
    expect((await client.listByOrder('order-2'))[0]).toMatchObject({
      state: 'review',
      reviewReason: 'transaction-vanished',
    })
  })

  it('that fails is followed by single questions', async () => {
    const { sweep, approve, gateway } = await due(3, { batch: true })
    approve()
    gateway.lookUpSteps.push('hang')
    expect(await sweep()).toMatchObject({ asked: 3, batched: 0, settled: 3 })
    expect(gateway.lookUps).toHaveLength(4)
  })

  it('is none for one payment, nor where the gateway has none', async () => {
    const one = await due(1, { batch: true })
    expect(await one.sweep()).toMatchObject({ asked: 1, batched: 0 })
    const many = await due(3)
    await many.sweep()
    expect(many.gateway.lookUps).toHaveLength(3)
  })

  it('believes nothing that is older than a change of the payment', async () => {
    const { sweep, gateway, client, stored, clock } = await due(2, { batch: true })
    const [payment] = await client.listByOrder('order-1')
    const entry = { ...gateway.ledger.of('order-1-1'), status: 'approved' } as const
    gateway.onRequest = async ({ method, url }) => {
      if (method !== 'GET') return
      // The list leaves it out; meanwhile a callback tells of it. Whoever asks again finds it.
      if (!url.includes(',')) return void gateway.ledger.entries.set(entry.key, entry)
      gateway.ledger.entries.delete(entry.key)
      const rawBody = JSON.stringify({ id: 'e-1', payment: entry })
      await client.handleCallback({ rawBody, headers: { 'x-signature': 'good' } })
    }
    await sweep()
    expect((await stored(payment?.id ?? '')).state).toBe('approved')
    expect(clock.pending).toBe(0)
  })
})

describe('while the breaker of the reconciler is open', () => {
  /** Three look-ups were not answered. */
  async function broken() {
    const world = await due(10, { reconciler: { concurrency: 1 } })
    world.gateway.lookUpSteps.push('hang', 'hang', 'hang')
    await world.sweep()
    expect((await world.client.health()).breakers.reconcile).toBe('open')
    return world
  }

  it('nothing is claimed and nothing written', async () => {
    const { sweep, store, clock, gateway } = await broken()
    await clock.advance(9000)
    const asked = gateway.lookUps.length
    const called: string[] = []
    const refuse = (name: string) => (): Promise<never> => {
      called.push(name)
      return Promise.reject(new Error(name))
    }
    Object.assign(store, { claimDue: refuse('claimDue'), save: refuse('save') })
    const { claimed, heldBackMs } = await sweep()
    expect(claimed).toBe(0)
    expect(heldBackMs).toBeGreaterThan(0)
    expect(heldBackMs).toBeLessThan(2000)
    expect({ called, asked: gateway.lookUps.length }).toEqual({ called: [], asked })
  })

  it('few are claimed once its wait is over, and all once it has closed', async () => {
    const { sweep, approve, clock, client } = await broken()
    await clock.advance(2 * minute)
    approve()
    expect(await sweep()).toMatchObject({ claimed: 5, asked: 5, heldBackMs: 0 })
    expect((await client.health()).breakers.reconcile).toBe('closed')
    expect(await sweep()).toMatchObject({ claimed: 5, asked: 5, settled: 5 })
  })

  it('few are claimed as long as it is half open', async () => {
    const { sweep, gateway, clock, client } = await broken()
    await clock.advance(minute)
    gateway.lookUpSteps.push('hang', 'hang', 'hang', 'hang', 'hang')
    expect((await sweep()).claimed).toBe(5)
    expect((await client.health()).breakers.reconcile).toBe('open')
    expect((await sweep()).claimed).toBe(0)
  })

  it('the loop goes on by itself when the gateway is well again', async () => {
    const { approve, client, clock, observed } = await broken()
    approve()
    client.reconciler.start()
    await clock.advance(5 * minute)
    expect(observed.filter(({ type }) => type === 'healed')).toHaveLength(10)
    await client.stop()
  })
})

describe('the rate of the reconciler', () => {
  it('is kept, whatever waits', async () => {
    const reconciler = { requestsPerSecond: 5, concurrency: 50 }
    const { sweep, gateway, clock } = await due(60, { reconciler })
    const times: number[] = []
    gateway.onRequest = ({ method }) => {
      if (method === 'GET') times.push(clock.monotonic())
    }
    for (let round = 0; round < 10 && times.length < 60; round += 1) {
      await sweep()
      await clock.advance(1000)
    }
    expect(times.length).toBeGreaterThanOrEqual(60)
    for (const [n, at] of times.entries()) {
      const sixth = times[n + 6]
      if (sixth !== undefined) expect(sixth - at).toBeGreaterThanOrEqual(1000)
    }
  })
})

describe('a round that cannot ask about all that is due', () => {
  it('asks about open payments first, and leaves most watched refunds for later', async () => {
    const capabilities = { refundReturnWindowMs: 86_400_000 }
    const { client, clock, gateway, store, sweep } = await due(0, {
      capabilities,
      reconciler: { batch: 10 },
    })
    for (let n = 1; n <= 12; n += 1) {
      const { payment } = await clock.advanceUntil(client.submit(keyedOrder(`order-${n}`)))
      await clock.advanceUntil(client.cancel(payment?.id ?? '', { reason: 'x', requestId: 'all' }))
    }
    gateway.submitSteps.push('pending')
    const { payment: open } = await clock.advanceUntil(client.submit(keyedOrder('order-99')))
    await clock.advance(60 * minute)
    const asked = gateway.lookUps.length
    // A full round: nine refunds, of which one is asked about, after the open payment.
    expect(await sweep()).toMatchObject({ claimed: 10, asked: 2, putOff: 8 })
    expect(gateway.lookUps).toHaveLength(asked + 2)
    expect(gateway.lookUps[asked]?.url).toContain(open?.reference)
    expect((await store.get(open?.id ?? ''))?.checks).toBe(1)
    expect(await sweep()).toMatchObject({ claimed: 3, asked: 3, putOff: 0 })
    const put = await store.listPayments({
      ...{ dialect: 'keyed', from: 0, to: Number.MAX_SAFE_INTEGER, after: null, limit: 20 },
    })
    const now = clock.now()
    for (const { nextCheckAt } of put) {
      expect(nextCheckAt).toBeGreaterThan(now - minute)
      expect(nextCheckAt).toBeLessThanOrEqual(now + 3 * 60 * minute)
    }
  })
})

describe('the order of claims', () => {
  it('is by amount among what is due together, and none waits more than a step', async () => {
    const { client, clock, gateway, store } = clientUnderTest({
      reconciler: { batch: 1 },
      schedule: { checkAfterMs: [20_000], jitter: 0 },
    })
    const amounts = [1, 900_000, 50_000]
    for (const [n, minor] of amounts.entries()) {
      const order = { ...orderOf(`order-${n}`), amount: won(minor) }
      await clock.advanceUntil(client.submit(order))
    }
    await clock.advance(25_000 - clock.monotonic())
    const sweep = () => clock.advanceUntil(client.reconciler.sweep())
    for (let n = 0; n < 3; n += 1) await sweep()
    const asked = gateway.lookUps.flatMap(({ url }) => /orderId=(.*)-1$/.exec(url)?.[1] ?? [])
    expect(asked).toEqual(['order-1', 'order-2', 'order-0'])

    // A small one that has been due for a step comes before the largest that is due just now.
    const [small] = await store.listByOrder('order-0')
    const [large] = await store.listByOrder('order-1')
    if (!small || !large) throw new Error('no payments')
    const now = clock.now()
    await store.save({ payment: { ...small, nextCheckAt: now - 20_000 } })
    await store.save({ payment: { ...large, nextCheckAt: now } })
    await sweep()
    expect(gateway.lookUps.findLast(({ url }) => url.includes('orderId'))?.url).toContain('order-0')
  })
})
