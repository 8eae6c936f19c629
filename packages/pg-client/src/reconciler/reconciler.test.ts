import { describe, expect, it } from 'vitest'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import type { SubmitStep } from '../testing/scripted-gateway.js'
import { pay } from '../testing/pay.js'

const minute = 60_000
const hour = 60 * minute

/** One payment that was submitted by a script, before anybody reconciles. */
async function submitted(step: SubmitStep, options = {}) {
  const world = clientUnderTest(options)
  world.gateway.submitSteps.push(step)
  const { payment } = await world.clock.advanceUntil(pay(world.client, orderOf()))
  const state = async () => (await world.store.get(payment.id))?.state
  return { ...world, payment, state }
}

describe('the reconciler', () => {
  it('heals a lost callback well within five minutes', async () => {
    const { client, clock, gateway, payment, state, observed, delivered } =
      await submitted('accept')
    const [key = ''] = gateway.keysOf(payment.reference)
    gateway.settle(key, 'SUCCESS')
    client.reconciler.start()
    await clock.advance(20_000)
    expect(await state()).toBe('approved')
    expect(observed).toContainEqual(
      expect.objectContaining({ type: 'healed', from: 'pending', to: 'approved', by: 'inquiry' }),
    )
    expect(delivered.map(({ to }) => to)).toEqual(['pending', 'approved'])
    await client.stop()
    expect(clock.pending).toBe(0)
  })

  it('finds a charge that nobody answered for, with its decline', async () => {
    const { client, clock, gateway, payment, store } = await submitted('hangAfterCommit')
    const [key = ''] = gateway.keysOf(payment.reference)
    gateway.settle(key, 'FAILED', '한도초과입니다. 다른 카드를 선택해주세요.')
    await clock.advance(minute)
    await clock.advanceUntil(client.reconciler.sweep())
    expect(await store.get(payment.id)).toMatchObject({
      state: 'declined',
      certainty: 'accepted',
      decline: { code: 'LIMIT_EXCEEDED' },
      settledBy: 'inquiry',
      nextCheckAt: null,
    })
  })

  it('believes in absence only when no request can be executed any more', async () => {
    const { client, clock, state, observed } = await submitted('hang')
    client.reconciler.start()
    await clock.advance(2 * hour - 5 * minute)
    expect(await state()).toBe('unknown')
    await clock.advance(11 * minute)
    expect(await state()).toBe('failed')
    expect(observed).toContainEqual(expect.objectContaining({ type: 'healed', to: 'failed' }))
    await client.stop()
  })

  it('dates absence from when it asked, not from when it was told', async () => {
    const times = { requestLifetimeMs: 30_000 }
    const { client, clock, gateway, payment, state } = await submitted('hang', { times })
    await clock.advance(29_900 - clock.monotonic())
    gateway.lookUpSteps.push('late')
    await clock.advanceUntil(client.checkNow(payment.id))
    expect(clock.monotonic()).toBeGreaterThan(30_000)
    expect(await state()).toBe('unknown')
    await clock.advanceUntil(client.checkNow(payment.id))
    expect(await state()).toBe('failed')
  })

  it('finds a request that was executed late', async () => {
    const { client, clock, gateway, state } = await submitted('executeLate')
    gateway.processing = { ms: 1000, status: 'SUCCESS' }
    client.reconciler.start()
    await clock.advance(hour)
    expect(await state()).toBe('approved')
    await client.stop()
  })

  it('lets late truth win over a payment that was given up', async () => {
    const { client, clock, gateway, state, payment, delivered } = await submitted('executeLate', {
      times: { requestLifetimeMs: 30_000 },
    })
    gateway.processing = {
      ms: 1000,
      status: 'SUCCESS',
      tell: (rawBody) => void client.handleCallback({ rawBody }),
    }
    client.reconciler.start()
    await clock.advance(59_000 - clock.monotonic())
    expect(await state()).toBe('failed')
    await clock.advance(5000)
    expect(await state()).toBe('approved')
    expect(delivered.at(-1)).toMatchObject({ from: 'failed', to: 'approved', late: true })
    expect((await client.inquire(payment.id))?.active).toBe(false)
    await client.stop()
  })

  it('hands over to a person what stays pending beyond the horizon', async () => {
    const times = { pendingHorizonMs: hour }
    const { client, clock, state, observed } = await submitted('accept', { times })
    client.reconciler.start()
    await clock.advance(hour - 1)
    expect(await state()).toBe('pending')
    await clock.advance(6 * minute)
    expect(await state()).toBe('review')
    expect(observed).toContainEqual(
      expect.objectContaining({ type: 'gaveUp', reason: 'pending-too-long' }),
    )
    expect(await client.health()).toMatchObject({ waiting: [{ state: 'review', count: 1 }] })
    await client.stop()
  })

  it('asks by schedule, and what is not answered takes no turn of it', async () => {
    const { client, clock, gateway, payment, store } = await submitted('accept')
    client.reconciler.start()
    gateway.lookUpSteps.push('proxyError')
    await clock.advance(minute)
    // 15 s, and after the proxy's page 15 s again; then 10 s, then 30 s, each up to a tenth less.
    expect(await store.get(payment.id)).toMatchObject({ state: 'pending', checks: 2 })
    expect(gateway.lookUps.filter(({ url }) => url.includes('orderId'))).toHaveLength(3)
    await client.stop()
  })

  it('shares the work between instances: each payment is asked about once', async () => {
    const one = clientUnderTest()
    const { clock, gateway, store } = one
    const two = clientUnderTest({ clock, gateway, store, name: 'two' })
    for (let n = 0; n < 20; n += 1) {
      await one.clock.advanceUntil(pay(one.client, orderOf(`order-${n}`)))
    }
    await one.clock.advance(minute)
    const reports = await one.clock.advanceUntil(
      Promise.all([one.client.reconciler.sweep(), two.client.reconciler.sweep()]),
    )
    expect(reports[0].claimed + reports[1].claimed).toBe(20)
    const lists = one.gateway.lookUps.filter(({ url }) => url.includes('orderId'))
    expect(new Set(lists.map(({ url }) => url)).size).toBe(20)
    expect(lists).toHaveLength(20)
  })

  it('goes on when the store fails for a while', async () => {
    const store = memoryPaymentStore()
    const { client, clock, gateway, payment, state, observed } = await submitted('accept', {
      store,
    })
    const claim = store.claimDue.bind(store)
    store.claimDue = () => Promise.reject(new Error('disk full'))
    gateway.settle(gateway.keysOf(payment.reference)[0] ?? '', 'SUCCESS')
    client.reconciler.start()
    await clock.advance(30_000)
    expect(observed).toContainEqual({
      type: 'backgroundFailed',
      work: 'reconciler',
      error: 'disk full',
    })
    store.claimDue = claim
    await clock.advance(2000)
    expect(await state()).toBe('approved')
    await client.stop()
  })
})

describe('stopping the reconciler', () => {
  it('finishes what is in hand and gives the rest back', async () => {
    const { client, clock, gateway, store } = clientUnderTest({ reconciler: { concurrency: 1 } })
    for (const n of [1, 2, 3]) await clock.advanceUntil(pay(client, orderOf(`order-${n}`)))
    for (const key of gateway.ledger.keys()) gateway.settle(key, 'SUCCESS')
    await clock.advance(minute)
    client.reconciler.start()
    await clock.advanceUntil(() => gateway.lookUps.length === 1)
    await clock.advanceUntil(client.reconciler.stop())
    const states = []
    for (const n of [1, 2, 3]) states.push((await store.listByOrder(`order-${n}`))[0]?.state)
    expect(states).toEqual(['approved', 'pending', 'pending'])
    // Nobody has to wait for the leases of a process that went away in order.
    const claim = {
      dialect: 'async-card',
      now: clock.now(),
      limit: 9,
      holder: 'next',
      leaseMs: 1000,
      horizonMs: hour,
      stepMs: 0,
    }
    expect(await store.claimDue(claim)).toHaveLength(2)
  })

  it('does not wait for a gateway that hangs beyond its limit', async () => {
    const { client, clock, gateway } = await submitted('accept', {
      reconciler: { stopMs: 200 },
      limits: { lookUpTimeoutMs: 30_000 },
    })
    gateway.lookUpSteps.push('hang')
    client.reconciler.start()
    await clock.advanceUntil(() => gateway.lookUps.length === 1)
    const begin = clock.monotonic()
    await clock.advanceUntil(client.reconciler.stop())
    expect(clock.monotonic() - begin).toBe(200)
  })

  it('may be followed by a start', async () => {
    const { client, clock, gateway, payment, state } = await submitted('accept')
    client.reconciler.start()
    client.reconciler.start()
    await clock.advanceUntil(client.reconciler.stop())
    gateway.settle(gateway.keysOf(payment.reference)[0] ?? '', 'SUCCESS')
    client.reconciler.start()
    await clock.advance(minute)
    expect(await state()).toBe('approved')
    await client.stop()
  })
})
