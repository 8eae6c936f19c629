import { describe, expect, it } from 'vitest'
import { approvedPayment } from '../src/testing/keyed-client-under-test.js'

const minute = 60_000
const part = { amountMinor: 60, reason: 'one of two shirts' }

describe('the rest of money that the shop cannot keep', () => {
  it('is given back after a refund of a part', async () => {
    const { client, clock, payment, stored } = await approvedPayment()
    await clock.advanceUntil(client.cancel(payment.id, part))
    const after = await client.giveBack(payment.id, 'order-gone')
    expect(after).toMatchObject({ state: 'canceling', refund: { amountMinor: 40 } })
    client.reconciler.start()
    await clock.advance(minute)
    expect(await stored(payment.id)).toMatchObject({ state: 'canceled', refundedMinor: 100 })
    await client.stop()
  })

  it.each([
    ['done', 'refundPending', 'partiallyCanceled'],
    ['refused', 'refundPending', 'approved'],
  ] as const)('waits for an open refund, and goes at its event: %s', async (how, step, to) => {
    const world = await approvedPayment()
    const { client, clock, gateway, key, payment, stored, delivered } = world
    gateway.cancelSteps.push(step)
    await clock.advanceUntil(client.cancel(payment.id, part))
    const before = await stored(payment.id)
    expect(await client.giveBack(payment.id, 'order-gone')).toEqual(before)
    expect(before).toMatchObject({ state: 'canceling', refund: { amountMinor: 60 } })
    gateway.ledger.change(key, { refunded: how === 'done' ? 60 : 0, refundPending: 0 })
    await clock.advanceUntil(client.checkNow(payment.id))
    expect(delivered.at(-1)?.to).toBe(to)
    await client.giveBack(payment.id, 'order-gone')
    client.reconciler.start()
    await clock.advance(minute)
    expect(await stored(payment.id)).toMatchObject({ state: 'canceled', refundedMinor: 100 })
    await client.stop()
  })
})
