import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../src/testing/client-under-test.js'
import {
  approvedPayment,
  keyedClientUnderTest,
  keyedOrder,
} from '../src/testing/keyed-client-under-test.js'
import { pay } from '../src/testing/pay.js'

const minute = 60_000
const hour = 60 * minute

describe('money that the shop cannot keep', () => {
  it('is given back where the gateway can: written at once, sent by the reconciler', async () => {
    const { client, clock, gateway, payment, stored, delivered } = await approvedPayment()
    const after = await client.giveBack(payment.id, 'order-gone')
    expect(after).toMatchObject({
      state: 'canceling',
      active: true,
      refund: { state: 'requested', amountMinor: 100, reason: 'order-gone', attempts: 0 },
    })
    // Said twice, it is given back once.
    expect((await client.giveBack(payment.id, 'order-gone')).refund?.id).toBe(after.refund?.id)
    client.reconciler.start()
    await clock.advance(minute)
    expect(await stored(payment.id)).toMatchObject({ state: 'canceled', refundedMinor: 100 })
    expect(gateway.postsTo('cancel')).toHaveLength(1)
    expect(delivered.map(({ to }) => to)).toEqual(['approved', 'canceling', 'canceled'])
    await client.stop()
  })

  it('goes to a person where the gateway cannot', async () => {
    const { client, clock, gateway, observed } = clientUnderTest()
    gateway.submitSteps.push('approve')
    const { payment } = await clock.advanceUntil(pay(client, orderOf()))
    const after = await client.giveBack(payment.id, 'order-gone')
    expect(after).toMatchObject({
      state: 'review',
      reviewReason: 'order-gone',
      settledBy: 'shop',
    })
    expect(observed).toContainEqual(
      expect.objectContaining({ type: 'gaveUp', reason: 'order-gone' }),
    )
    await expect(client.giveBack('nobody', 'order-gone')).rejects.toThrow(RangeError)
  })

  it('goes to a person where the gateway refuses, who may have it tried again', async () => {
    const { client, clock, gateway, payment, stored, observed } = await approvedPayment()
    gateway.cancelSteps.push('refuseRefund')
    await client.giveBack(payment.id, 'order-gone')
    client.reconciler.start()
    await clock.advance(minute)
    expect(await stored(payment.id)).toMatchObject({ state: 'review', reviewReason: 'order-gone' })
    expect(observed).toContainEqual(
      expect.objectContaining({ type: 'gaveUp', reason: 'order-gone' }),
    )
    await client.resolve(payment.id, 'approved')
    await client.giveBack(payment.id, 'order-gone')
    await clock.advance(minute)
    expect((await stored(payment.id)).state).toBe('canceled')
    expect((await client.listRefunds(payment.id)).map(({ state }) => state)).toEqual([
      ...['refused', 'done'],
    ])
    await client.stop()
  })
})

describe('a late approval of a payment whose order was paid again', () => {
  /** The first payment was given up and is found after the second was approved. */
  async function paidTwice() {
    const world = keyedClientUnderTest({
      times: { requestLifetimeMs: hour },
      capabilities: { idempotencyWindowMs: null },
    })
    const { client, clock, gateway } = world
    gateway.submitSteps.push('hang')
    const first = await clock.advanceUntil(pay(client, keyedOrder()))
    await clock.advance(2 * hour)
    await clock.advanceUntil(client.reconciler.sweep())
    expect((await world.stored(first.payment.id)).state).toBe('failed')
    const second = await clock.advanceUntil(pay(client, keyedOrder()))
    const { reference, owner, id } = first.payment
    const late = {
      key: 'tx-late',
      reference,
      owner,
      amount: 100,
      status: 'approved' as const,
      mayStillTurn: false,
      refunded: 0,
      refundPending: 0,
    }
    gateway.ledger.entries.set('tx-late', late)
    return { ...world, first: id, second: second.payment.id, late }
  }

  it('is given back by itself, and the other one is left alone', async () => {
    const { client, clock, gateway, stored, first, second, delivered } = await paidTwice()
    const { payment } = await clock.advanceUntil(client.checkNow(first))
    expect(payment).toMatchObject({
      state: 'canceling',
      active: false,
      refund: { reason: 'order-paid-twice' },
    })
    client.reconciler.start()
    await clock.advance(minute)
    expect(await stored(first)).toMatchObject({ state: 'canceled', refundedMinor: 100 })
    expect(await stored(second)).toMatchObject({ state: 'approved', refundedMinor: 0 })
    expect(gateway.ledger.entries.get('tx-late')?.refunded).toBe(100)
    expect(delivered.filter(({ late }) => late).map(({ to }) => to)).toEqual([
      ...['canceling', 'canceled'],
    ])
    await client.stop()
  })

  it('is so by a signed callback too', async () => {
    const { client, clock, stored, first, late } = await paidTwice()
    const rawBody = JSON.stringify({ id: 'e-1', payment: late })
    const headers = { 'x-signature': 'good' }
    expect(await client.handleCallback({ rawBody, headers })).toMatchObject({ outcome: 'applied' })
    client.reconciler.start()
    await clock.advance(minute)
    expect(await stored(first)).toMatchObject({ state: 'canceled', refundedMinor: 100 })
    await client.stop()
  })
})

describe('a person who closes a review', () => {
  it('cannot keep money beside another payment of the order, all or a part', async () => {
    const { client, clock, gateway, store, stored, payment, key } = await approvedPayment()
    await clock.advanceUntil(client.cancel(payment.id, { amountMinor: 60, reason: 'part' }))
    gateway.ledger.change(key, { owner: 'buyer-9' })
    await clock.advanceUntil(client.checkNow(payment.id))
    const review = await stored(payment.id)
    expect(review).toMatchObject({ state: 'review', refundedMinor: 60 })
    // Given up once, and paid again since: as a late truth leaves it.
    await store.save({ payment: { ...review, state: 'failed', active: false } })
    await clock.advanceUntil(pay(client, keyedOrder()))
    const late = await stored(payment.id)
    await store.save({ payment: { ...late, state: 'review' } })
    expect((await client.resolve(payment.id, 'approved')).state).toBe('review')
    expect((await client.resolve(payment.id, 'canceled')).state).toBe('canceled')
  })
})
