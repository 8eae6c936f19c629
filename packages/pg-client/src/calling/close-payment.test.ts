import { describe, expect, it } from 'vitest'
import {
  keyedClientUnderTest,
  keyedOrder,
  type KeyedClientOptions,
} from '../testing/keyed-client-under-test.js'
import { pay } from '../testing/pay.js'

/** A payment that was declined, and that the gateway would still complete. */
async function declined(options: KeyedClientOptions = {}) {
  const world = keyedClientUnderTest(options)
  world.gateway.submitSteps.push('declineMayTurn')
  const { payment } = await world.clock.advanceUntil(pay(world.client, keyedOrder()))
  const again = () => world.clock.advanceUntil(pay(world.client, keyedOrder()))
  return { ...world, payment, again, first: () => world.stored(payment.id) }
}

describe('a declined payment that may still turn', () => {
  it('is declined to the buyer, and watched', async () => {
    const { payment } = await declined()
    expect(payment).toMatchObject({
      state: 'declined',
      certainty: 'declined',
      mayStillTurn: true,
      active: false,
    })
    expect(payment.nextCheckAt).not.toBeNull()
  })

  it('is closed at the gateway before the order is paid again', async () => {
    const { again, first, gateway, payment } = await declined()
    const second = await again()
    expect(second).toMatchObject({ certainty: 'accepted', payment: { reference: 'order-1-2' } })
    expect(gateway.posts.map(({ url }) => new URL(url).pathname)).toEqual([
      ...['/pay', '/close', '/pay'],
    ])
    const [, close] = gateway.posts
    expect(close?.headers).toMatchObject({
      'Idempotency-Key': expect.stringContaining(`close-${payment.id}`) as string,
      Authorization: 'Basic secret',
    })
    expect(await first()).toMatchObject({ state: 'declined', mayStillTurn: false })
    expect((await first()).nextCheckAt).toBeNull()
  })

  it.each([
    ['the gateway does not answer', 'hang', undefined],
    ['nobody can say that it is closed', 'serverError', 'hang'],
    ['the gateway did not do it', 'serverError', undefined],
  ] as const)('forbids to pay again while %s', async (_name, close, lookUp) => {
    const { again, first, gateway } = await declined()
    gateway.cancelSteps.push(close)
    if (lookUp) gateway.lookUpSteps.push(lookUp)
    const second = await again()
    expect(second).toMatchObject({ conflict: 'payment-open', payment: { mayStillTurn: true } })
    expect(gateway.postsTo('pay')).toHaveLength(1)
    expect(await first()).toEqual(second.payment)
    // And only while: an error that the gateway has stored is not replayed to the next try.
    expect((await again()).certainty).toBe('accepted')
  })

  it.each(['close', 'look-up'])(
    'is closed though a callback about it comes with the answer to the %s',
    async (when) => {
      const { again, clock, first, gateway, payment, store } = await declined()
      // Another process takes it in, and asks nobody.
      const { client } = keyedClientUnderTest({ clock, gateway, store, name: 'other' })
      await client.stop()
      let told = false
      gateway.onRequest = async ({ url }) => {
        if (told || url.endsWith('/close') !== (when === 'close')) return
        told = true
        const entry = { ...gateway.ledger.of(payment.reference) }
        await client.handleCallback({ rawBody: JSON.stringify({ id: 'e-1', payment: entry }) })
      }
      expect(await again()).toMatchObject({ payment: { reference: 'order-1-2' } })
      expect(told).toBe(true)
      expect(await first()).toMatchObject({ mayStillTurn: false })
    },
  )

  it('that the buyer completed meanwhile is the order its payment', async () => {
    const { again, first, gateway } = await declined()
    gateway.ledger.change('tx-1', { status: 'approved', mayStillTurn: false })
    const second = await again()
    expect(second).toMatchObject({ conflict: 'payment-open', payment: { state: 'approved' } })
    expect(gateway.postsTo('pay')).toHaveLength(1)
    expect(await first()).toMatchObject({ state: 'approved', mayStillTurn: false })
  })

  it('is closed by the reconciler where nobody pays again', async () => {
    const { client, clock, first, gateway } = await declined()
    await clock.advance(60_000)
    expect(await clock.advanceUntil(client.reconciler.sweep())).toMatchObject({
      claimed: 1,
      asked: 1,
      resumed: 1,
    })
    expect(gateway.ledger.of('order-1-1').status).toBe('expired')
    expect(await first()).toMatchObject({ mayStillTurn: false, nextCheckAt: null })
  })

  it('is tried again later where the gateway did not close it', async () => {
    const { client, clock, first, gateway } = await declined()
    gateway.cancelSteps.push('hang', 'rateLimited')
    client.reconciler.start()
    await clock.advance(5 * 60_000)
    expect(gateway.postsTo('close').length).toBeGreaterThan(1)
    expect(await first()).toMatchObject({ mayStillTurn: false, nextCheckAt: null })
    await client.stop()
  })

  it('is closed without a key where the gateway knows none', async () => {
    const { again, gateway } = await declined({ capabilities: { idempotencyWindowMs: null } })
    expect((await again()).certainty).toBe('accepted')
    expect(gateway.postsTo('close')[0]?.headers).not.toHaveProperty('Idempotency-Key')
  })
})
