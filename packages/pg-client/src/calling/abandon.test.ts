import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import { keyedClientUnderTest, keyedOrder } from '../testing/keyed-client-under-test.js'
import { pay } from '../testing/pay.js'

/** A payment that the gateway has taken on, and that waits for its buyer. */
async function waiting() {
  const world = keyedClientUnderTest()
  world.gateway.submitSteps.push('pending')
  const { payment } = await world.clock.advanceUntil(pay(world.client, keyedOrder()))
  expect(payment.state).toBe('pending')
  return { ...world, payment, abandon: () => world.client.abandon(payment.id) }
}

describe('a pending payment that is abandoned', () => {
  it('is closed at the gateway, and the order may be paid again', async () => {
    const { abandon, client, clock, gateway } = await waiting()
    const given = await clock.advanceUntil(abandon())
    expect(given).toMatchObject({ certainty: 'notExecuted', payment: { state: 'failed' } })
    expect(gateway.postsTo('close')).toHaveLength(1)
    const again = await clock.advanceUntil(pay(client, keyedOrder()))
    expect(again).toMatchObject({ certainty: 'accepted', payment: { reference: 'order-1-2' } })
  })

  it('that was paid in the last moment is approved', async () => {
    const { abandon, clock, gateway } = await waiting()
    gateway.ledger.change('tx-1', { status: 'approved' })
    const { payment } = await clock.advanceUntil(abandon())
    expect(payment.state).toBe('approved')
  })

  it('stays pending while nobody says that it is closed', async () => {
    const { abandon, clock, gateway } = await waiting()
    gateway.cancelSteps.push('hang')
    const { payment, buyerMessage } = await clock.advanceUntil(abandon())
    expect(payment.state).toBe('pending')
    expect(buyerMessage.en).toBe('Your payment is being processed.')
  })

  it('is left alone where it is settled, or the gateway cannot close', async () => {
    const { clock, client, gateway } = keyedClientUnderTest()
    const { payment } = await clock.advanceUntil(pay(client, keyedOrder()))
    expect((await client.abandon(payment.id)).payment).toEqual(payment)
    expect(gateway.postsTo('close')).toEqual([])
    const card = clientUnderTest()
    const accepted = await card.clock.advanceUntil(pay(card.client, orderOf()))
    expect((await card.client.abandon(accepted.payment.id)).payment.state).toBe('pending')
    await expect(client.abandon('nobody')).rejects.toThrow(RangeError)
  })
})
