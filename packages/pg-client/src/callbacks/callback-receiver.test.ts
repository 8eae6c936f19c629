import { describe, expect, it } from 'vitest'
import { cardDigits, clientUnderTest, orderOf } from '../testing/client-under-test.js'
import { pay } from '../testing/pay.js'

/** A payment that the gateway has accepted, and its transaction. */
async function accepted() {
  const world = clientUnderTest()
  const { payment } = await world.clock.advanceUntil(pay(world.client, orderOf()))
  const [key = ''] = world.gateway.keysOf(payment.reference)
  return { ...world, payment, key, stored: () => world.store.get(payment.id) }
}

describe('a callback', () => {
  it('is stored, answered 200, and has its effect once the gateway was asked', async () => {
    const { client, clock, gateway, store, key, payment, stored, delivered } = await accepted()
    gateway.settle(key, 'SUCCESS')
    const receipt = await client.handleCallback({ rawBody: gateway.callback(key) })
    expect(receipt).toEqual({ status: 200, outcome: 'stored', paymentId: payment.id })
    expect(await store.listUnsettledCallbacks('async-card', 10)).toHaveLength(1)
    await clock.advanceUntil(client.idle())
    expect(await stored()).toMatchObject({
      state: 'approved',
      settledBy: 'callback',
      nextCheckAt: null,
    })
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
    expect(delivered.map(({ to }) => to)).toEqual(['pending', 'approved'])
  })

  it('is a hint only: the gateway has the last word', async () => {
    const { client, clock, gateway, key, stored } = await accepted()
    const rawBody = gateway.callback(key, { status: 'SUCCESS' })
    expect((await client.handleCallback({ rawBody })).status).toBe(200)
    await clock.advanceUntil(client.idle())
    expect((await stored())?.state).toBe('pending')
  })

  it('that comes again changes nothing and asks nobody', async () => {
    const { client, clock, gateway, key, stored } = await accepted()
    gateway.settle(key, 'SUCCESS')
    const rawBody = gateway.callback(key)
    await client.handleCallback({ rawBody })
    await clock.advanceUntil(client.idle())
    const before = await stored()
    const asked = gateway.lookUps.length
    const again = await client.handleCallback({ rawBody })
    await clock.advanceUntil(client.idle())
    expect(again).toMatchObject({ status: 200, outcome: 'duplicate' })
    expect(await stored()).toEqual(before)
    expect(gateway.lookUps).toHaveLength(asked)
  })

  it('that comes again is asked about again while the payment is not approved', async () => {
    const { client, clock, gateway, key, stored } = await accepted()
    gateway.lookUpSteps.push('hang')
    const rawBody = gateway.callback(key, { status: 'SUCCESS' })
    await client.handleCallback({ rawBody })
    await clock.advanceUntil(client.idle())
    gateway.settle(key, 'SUCCESS')
    expect(await client.handleCallback({ rawBody })).toMatchObject({ outcome: 'duplicate' })
    await clock.advanceUntil(client.idle())
    expect((await stored())?.state).toBe('approved')
  })

  it('that is genuine is no duplicate of one that was forged for another order', async () => {
    const { client, clock, gateway, key, stored } = await accepted()
    gateway.settle(key, 'SUCCESS')
    const forged = gateway.callback(key, { orderId: 'another-order-1' })
    expect((await client.handleCallback({ rawBody: forged })).outcome).toBe('parked')
    const receipt = await client.handleCallback({ rawBody: gateway.callback(key) })
    expect(receipt.outcome).toBe('stored')
    await clock.advanceUntil(client.idle())
    expect((await stored())?.state).toBe('approved')
  })

  it.each(['', 'hello', '{}', '[1,2]', '{"transactionKey":"k","orderId":"o"}'])(
    'that is malformed is 400 and leaves nothing behind',
    async (rawBody) => {
      const { client, store } = clientUnderTest()
      expect(await client.handleCallback({ rawBody })).toEqual({
        status: 400,
        outcome: 'malformed',
      })
      expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
    },
  )

  it('of more than 64 KiB is 413, text or bytes, and nobody reads it', async () => {
    const { client, store, observed } = clientUnderTest()
    const wide = '\uac00'.repeat(22_000)
    for (const rawBody of ['x'.repeat(65_537), new Uint8Array(65_537), wide]) {
      expect(await client.handleCallback({ rawBody })).toEqual({
        status: 413,
        outcome: 'malformed',
      })
    }
    expect((await client.handleCallback({ rawBody: 'x'.repeat(65_536) })).status).toBe(400)
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
    expect(observed).toHaveLength(4)
  })

  it('is taken as bytes too', async () => {
    const { client, clock, gateway, key, stored } = await accepted()
    gateway.settle(key, 'SUCCESS')
    const rawBody = new TextEncoder().encode(gateway.callback(key))
    expect((await client.handleCallback({ rawBody })).outcome).toBe('stored')
    await clock.advanceUntil(client.idle())
    expect((await stored())?.state).toBe('approved')
  })

  it('about an unknown payment is parked with 202 and adopted later', async () => {
    const { client, clock, gateway, store } = clientUnderTest()
    gateway.submitSteps.push('approve')
    const first = await clock.advanceUntil(pay(client, orderOf('order-1')))
    const [key = ''] = gateway.keysOf(first.payment.reference)
    const rawBody = gateway.callback(key, { orderId: 'order-2-1', transactionKey: 'later' })
    expect(await client.handleCallback({ rawBody })).toEqual({ status: 202, outcome: 'parked' })
    const second = await clock.advanceUntil(pay(client, orderOf('order-2')))
    expect(second.payment.state).toBe('pending')
    await clock.advanceUntil(client.reconciler.sweep())
    expect(gateway.lookUps.at(-2)?.url).toContain('orderId=order-2-1')
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
  })

  it.each([
    ['pending', { amount: 1 }],
    ['approved', { amount: 49_999, transactionKey: 'other' }],
  ])('with another amount is a hint too: a %s payment stays', async (state, change) => {
    const { client, clock, gateway, key, store, stored, payment } = await accepted()
    if (state === 'approved') gateway.settle(key, 'SUCCESS')
    await clock.advanceUntil(client.checkNow(payment.id))
    const asked = gateway.lookUps.length
    // Whoever knows the order's number can send this.
    const receipt = await client.handleCallback({ rawBody: gateway.callback(key, change) })
    expect(receipt).toEqual({ status: 200, outcome: 'stored', paymentId: payment.id })
    await clock.advanceUntil(client.idle())
    expect(await stored()).toMatchObject({ state, reviewReason: null })
    expect(gateway.lookUps.length).toBeGreaterThan(asked)
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
  })

  it('with another amount quarantines once the gateway says so too', async () => {
    const { client, clock, gateway, key, store, stored, observed } = await accepted()
    gateway.settle(key, 'SUCCESS')
    const entry = gateway.ledger.get(key)
    if (entry) gateway.ledger.set(key, { ...entry, amount: 1 })
    await client.handleCallback({ rawBody: gateway.callback(key) })
    await clock.advanceUntil(client.idle())
    expect(await stored()).toMatchObject({ state: 'review', reviewReason: 'amount-mismatch' })
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
    expect(observed).toContainEqual(expect.objectContaining({ type: 'gaveUp' }))
  })

  it('is stored masked', async () => {
    const { client, gateway, key, store } = await accepted()
    await client.handleCallback({ rawBody: gateway.callback(key) })
    const text = JSON.stringify(await store.listUnsettledCallbacks('async-card', 10)).replaceAll(
      '-',
      '',
    )
    expect(text).not.toContain(cardDigits)
    expect(text).toContain('1451')
  })

  it('that comes while the gateway is being asked is asked about after that', async () => {
    const { client, clock, gateway, key, store, stored } = await accepted()
    const pending = gateway.callback(key)
    gateway.settle(key, 'SUCCESS')
    await client.handleCallback({ rawBody: pending })
    await client.handleCallback({ rawBody: gateway.callback(key) })
    await clock.advanceUntil(client.idle())
    expect(await stored()).toMatchObject({ state: 'approved', nextCheckAt: null })
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
    expect(gateway.lookUps.filter(({ url }) => url.includes('orderId'))).toHaveLength(2)
  })

  it('that cannot be stored is not answered with success', async () => {
    const { client, gateway, key, store } = await accepted()
    store.receiveCallback = () => Promise.reject(new Error('disk full'))
    await expect(client.handleCallback({ rawBody: gateway.callback(key) })).rejects.toThrow('disk')
  })

  it('is asked about later where our own store fails behind it', async () => {
    const { client, clock, gateway, key, store, stored, observed } = await accepted()
    gateway.settle(key, 'SUCCESS')
    const get = store.get.bind(store)
    store.get = () => Promise.reject(new Error('disk full'))
    const receipt = await client.handleCallback({ rawBody: gateway.callback(key) })
    expect(receipt).toMatchObject({ status: 200, outcome: 'stored' })
    await clock.advanceUntil(client.idle())
    store.get = get
    expect(observed).toContainEqual({
      type: 'backgroundFailed',
      work: 'callback',
      error: 'disk full',
    })
    expect((await stored())?.state).toBe('pending')
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await stored())?.state).toBe('approved')
  })

  it('heals after a crash between storing it and asking', async () => {
    const { client, clock, gateway, key, store, payment } = await accepted()
    gateway.settle(key, 'SUCCESS')
    // The receiver is stopped: it stores, and nobody asks, as in a process that dies here.
    await client.stop()
    expect((await client.handleCallback({ rawBody: gateway.callback(key) })).status).toBe(200)
    const next = clientUnderTest({ clock, gateway, store, name: 'next' })
    await clock.advanceUntil(next.client.reconciler.sweep())
    expect((await store.get(payment.id))?.state).toBe('approved')
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
  })

  it('is asked about again by the reconciler where the gateway was silent', async () => {
    const { client, clock, gateway, key, store, stored } = await accepted()
    gateway.settle(key, 'SUCCESS')
    gateway.lookUpSteps.push('hang')
    await client.handleCallback({ rawBody: gateway.callback(key) })
    await clock.advanceUntil(client.idle())
    expect((await stored())?.state).toBe('pending')
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await stored())?.state).toBe('approved')
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
  })

  it('that comes whenever the reconciler asks is not taken for answered', async () => {
    const { client, clock, gateway, key, store, stored } = await accepted()
    await clock.advance(60_000)
    let isTelling = true
    gateway.onRequest = async ({ url }) => {
      if (!isTelling || !url.includes('orderId')) return
      await client.stop()
      await client.handleCallback({ rawBody: gateway.callback(key, { status: 'SUCCESS' }) })
    }
    const sweeping = clientUnderTest({ clock, gateway, store, name: 'two' })
    await clock.advanceUntil(sweeping.client.reconciler.sweep())
    expect(await store.listUnsettledCallbacks('async-card', 10)).toHaveLength(1)
    expect((await stored())?.nextCheckAt).toBeLessThanOrEqual(clock.now())
    isTelling = false
    gateway.settle(key, 'SUCCESS')
    await clock.advanceUntil(sweeping.client.reconciler.sweep())
    expect((await stored())?.state).toBe('approved')
    expect(await store.listUnsettledCallbacks('async-card', 10)).toEqual([])
  })
})
