import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import {
  approvedPayment,
  keyedClientUnderTest,
  keyedOrder,
} from '../testing/keyed-client-under-test.js'
import type { KeyedEntry } from '../testing/keyed-ledger.js'
import { pay } from '../testing/pay.js'

/** A payment that the keyed gateway works on, and callbacks about it. */
async function pending() {
  const world = keyedClientUnderTest()
  world.gateway.submitSteps.push('pending')
  const { payment } = await world.clock.advanceUntil(pay(world.client, keyedOrder()))
  const { ledger } = world.gateway
  const entry = ledger.of(payment.reference)
  const stored = () => world.stored(payment.id)
  const callback = (id: string, change: Partial<KeyedEntry> & { reference?: string } = {}) =>
    JSON.stringify({ id, payment: { ...ledger.of(payment.reference), ...change } })
  return { ...world, payment, entry, stored, callback }
}

const signed = { 'x-signature': 'good' }

describe('a signed callback', () => {
  it('is evidence by itself: nobody is asked', async () => {
    const { client, gateway, store, stored, callback, payment, delivered } = await pending()
    const rawBody = callback('e-1', { status: 'approved' })
    expect(await client.handleCallback({ rawBody, headers: signed })).toEqual({
      status: 200,
      outcome: 'applied',
      paymentId: payment.id,
    })
    await client.idle()
    expect(await stored()).toMatchObject({ state: 'approved', settledBy: 'callback' })
    expect(await store.listUnsettledCallbacks('keyed', 10)).toEqual([])
    expect(gateway.lookUps).toEqual([])
    expect(delivered.map(({ to }) => to)).toEqual(['pending', 'approved'])
  })

  it('that comes twice has its effect once, and asks nobody', async () => {
    const { client, gateway, stored, callback } = await pending()
    const request = { rawBody: callback('e-1', { status: 'approved' }), headers: signed }
    await client.handleCallback(request)
    const before = await stored()
    expect(await client.handleCallback(request)).toMatchObject({ outcome: 'duplicate' })
    await client.idle()
    expect(await stored()).toEqual(before)
    expect(gateway.lookUps).toEqual([])
  })

  it('that is older than what is known only makes us ask', async () => {
    const { client, clock, gateway, stored, callback, entry } = await pending()
    gateway.ledger.change(entry.key, { status: 'approved' })
    const news = { rawBody: callback('e-2'), headers: signed }
    expect(await client.handleCallback(news)).toMatchObject({ outcome: 'applied' })
    for (const [id, status] of [
      ['e-1', 'pending'],
      ['e-0', 'declined'],
    ] as const) {
      const old = { rawBody: callback(id, { status }), headers: signed }
      expect(await client.handleCallback(old)).toMatchObject({ status: 200, outcome: 'stored' })
      expect((await stored()).state).toBe('approved')
    }
    await clock.advanceUntil(client.idle())
    expect(gateway.lookUps.length).toBeGreaterThan(0)
    expect(await stored()).toMatchObject({ state: 'approved', nextCheckAt: null })
  })

  it('tells of money given back elsewhere, and never takes such news back', async () => {
    const { client, gateway, key, payment, stored } = await approvedPayment()
    const tell = (id: string, refunded: number) => {
      const one = { ...gateway.ledger.of(payment.reference), refunded }
      const rawBody = JSON.stringify({ id, payment: one })
      return client.handleCallback({ rawBody, headers: signed })
    }
    gateway.ledger.change(key, { refunded: 30 })
    expect(await tell('e-1', 30)).toMatchObject({ outcome: 'applied' })
    expect(await stored(payment.id)).toMatchObject({
      state: 'partiallyCanceled',
      refundedMinor: 30,
    })
    await tell('e-0', 0)
    expect(await stored(payment.id)).toMatchObject({
      state: 'partiallyCanceled',
      refundedMinor: 30,
    })
  })

  it.each([
    ['amount', { amount: 99 }, 'amount-mismatch'],
    ['owner', { owner: 'buyer-2' }, 'owner-mismatch'],
  ])('with another %s quarantines', async (_name, change, reviewReason) => {
    const { client, stored, callback } = await pending()
    const rawBody = callback('e-1', { status: 'approved', ...change })
    expect(await client.handleCallback({ rawBody, headers: signed })).toMatchObject({
      outcome: 'quarantined',
    })
    expect(await stored()).toMatchObject({ state: 'review', reviewReason })
  })

  it('that cannot be applied stays stored, is answered 200, and is asked about later', async () => {
    const { client, clock, gateway, store, stored, callback, entry, observed } = await pending()
    gateway.ledger.change(entry.key, { status: 'approved' })
    const save = store.save.bind(store)
    store.save = () => Promise.reject(new Error('disk full'))
    const receipt = await client.handleCallback({ rawBody: callback('e-1'), headers: signed })
    expect(receipt).toMatchObject({ status: 200, outcome: 'stored' })
    expect(observed).toContainEqual({
      type: 'backgroundFailed',
      work: 'callback',
      error: 'disk full',
    })
    store.save = save
    expect((await stored()).state).toBe('pending')
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await stored()).state).toBe('approved')
    expect(await store.listUnsettledCallbacks('keyed', 10)).toEqual([])
  })
})

describe('a callback that proves nothing', () => {
  it.each([
    ['forged', { headers: { 'x-signature': 'bad' } }, { status: 401, outcome: 'forged' }],
    ['about nothing of ours', { type: 'payout.paid' }, { status: 200, outcome: 'ignored' }],
  ])('because it is %s leaves nothing behind', async (_name, more, receipt) => {
    const { client, gateway, store, stored, callback, observed } = await pending()
    const before = await stored()
    const told = JSON.parse(callback('e-1', { status: 'approved' })) as object
    const { headers = {}, ...fields } = more as { headers?: Record<string, string> }
    const rawBody = JSON.stringify({ ...told, ...fields })
    expect(await client.handleCallback({ rawBody, headers })).toEqual(receipt)
    await client.idle()
    expect(await stored()).toEqual(before)
    expect(await store.listUnsettledCallbacks('keyed', 10)).toEqual([])
    expect(gateway.lookUps).toEqual([])
    const detail = receipt.outcome === 'forged' && { detail: 'signature' }
    const event = { type: 'callbackReceived', outcome: receipt.outcome, ...detail }
    expect(observed.at(-1)).toEqual(event)
  })

  it('is a hint where nobody signed it: the gateway has the last word', async () => {
    const { client, clock, stored, callback } = await pending()
    const rawBody = callback('e-1', { status: 'approved' })
    expect(await client.handleCallback({ rawBody })).toMatchObject({ outcome: 'stored' })
    await clock.advanceUntil(client.idle())
    expect((await stored()).state).toBe('pending')
  })
})

describe('a callback with a secret', () => {
  const withSecret = (rawBody: string, secret: string): string =>
    JSON.stringify({ ...(JSON.parse(rawBody) as object), secret })

  it('is a hint when it is the right one', async () => {
    const { client, clock, gateway, entry, stored, callback } = await pending()
    gateway.ledger.change(entry.key, { status: 'approved' })
    const rawBody = withSecret(callback('e-1'), `deposit-${entry.key}`)
    expect(await client.handleCallback({ rawBody })).toMatchObject({ outcome: 'stored' })
    await clock.advanceUntil(client.idle())
    expect((await stored()).state).toBe('approved')
  })

  it.each([
    ['that is the right one quarantines', (key: string) => `deposit-${key}`, 'quarantined'],
    ['that is none leaves it to the gateway', () => undefined, 'stored'],
  ])('%s what it contradicts', async (_name, secretOf, outcome) => {
    const { client, clock, entry, stored, callback } = await pending()
    const body = callback('e-1', { status: 'approved', amount: 99 })
    const secret = secretOf(entry.key)
    const rawBody = secret === undefined ? body : withSecret(body, secret)
    expect(await client.handleCallback({ rawBody })).toMatchObject({ status: 200, outcome })
    await clock.advanceUntil(client.idle())
    const isQuarantined = outcome === 'quarantined'
    expect(await stored()).toMatchObject({
      state: isQuarantined ? 'review' : 'pending',
      reviewReason: isQuarantined ? 'amount-mismatch' : null,
    })
  })

  it("is not compared with the secret of another gateway's payment", async () => {
    const { client, store, callback } = await pending()
    const callbackProof = 'a'.repeat(64)
    const other = samplePayment({ orderId: 'order-9', dialect: 'async-card', callbackProof })
    await store.insert(other)
    const rawBody = withSecret(callback('e-1', { reference: other.reference }), 'any')
    expect(await client.handleCallback({ rawBody })).toMatchObject({ outcome: 'parked' })
  })

  it.each(['deposit-tx-2', '', 'x'.repeat(500)])('is forged when it is %s', async (secret) => {
    const { client, gateway, store, callback, observed } = await pending()
    const rawBody = withSecret(callback('e-1', { status: 'approved' }), secret)
    expect(await client.handleCallback({ rawBody })).toEqual({ status: 401, outcome: 'forged' })
    const detail = "a secret that is not the payment's"
    expect(observed.at(-1)).toEqual({ type: 'callbackReceived', outcome: 'forged', detail })
    await client.idle()
    expect(await store.listUnsettledCallbacks('keyed', 10)).toEqual([])
    expect(gateway.lookUps).toEqual([])
  })

  it('is a hint as any other where no secret of the payment is known', async () => {
    const { client, gateway, payment } = await approvedPayment()
    const entry = gateway.ledger.of(payment.reference)
    const rawBody = JSON.stringify({ id: 'e-1', payment: entry, secret: 'any' })
    expect(await client.handleCallback({ rawBody })).toMatchObject({ outcome: 'stored' })
    const nobody = JSON.stringify({
      id: 'e-2',
      payment: { ...entry, reference: 'nobody-1' },
      secret: 'any',
    })
    expect(await client.handleCallback({ rawBody: nobody })).toMatchObject({ outcome: 'parked' })
  })

  it('is stored nowhere but as a hash', async () => {
    const { stored, entry } = await pending()
    const text = JSON.stringify(await stored())
    expect(text).not.toContain(`deposit-${entry.key}`)
    expect((await stored()).callbackProof).toMatch(/^[0-9a-f]{64}$/)
  })
})
