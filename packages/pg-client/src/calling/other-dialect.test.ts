import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import { clientUnderTest, orderOf } from '../testing/client-under-test.js'
import {
  keyedClientUnderTest,
  keyedOrder,
  type KeyedClientUnderTest,
} from '../testing/keyed-client-under-test.js'
import type { KeyedStep } from '../testing/keyed-step.js'
import { pay } from '../testing/pay.js'

/** A payment of the keyed gateway, and the client of another gateway on the same store. */
async function shared(step: KeyedStep = 'approve') {
  const keyed: KeyedClientUnderTest = keyedClientUnderTest()
  keyed.gateway.submitSteps.push(step)
  const { payment } = await keyed.clock.advanceUntil(pay(keyed.client, keyedOrder()))
  const { clock, store } = keyed
  return { keyed, payment, other: clientUnderTest({ clock, store, name: 'other' }) }
}

describe("another client's payment", () => {
  it.each(['approve', 'pending', 'declineMayTurn'] as const)(
    'is touched by nobody else, after %s',
    async (step) => {
      const { keyed, payment, other } = await shared(step)
      const { client, clock, gateway } = other
      const before = await keyed.stored(payment.id)
      const calls: readonly (() => Promise<unknown>)[] = [
        () => client.checkNow(payment.id),
        () => client.cancel(payment.id, { reason: 'return' }),
        () => client.giveBack(payment.id, 'order-gone'),
        () => client.resolve(payment.id, 'failed'),
        () => client.abandon(payment.id),
      ]
      for (const call of calls) {
        const told = expect(clock.advanceUntil(call())).rejects
        await told.toThrow(new RangeError(`payment ${payment.id} belongs to dialect keyed`))
      }
      expect(await keyed.stored(payment.id)).toEqual(before)
      expect([gateway.submits, gateway.lookUps]).toEqual([[], []])
    },
  )

  it('is given as it is stored, however long its check is overdue', async () => {
    const { keyed, payment, other } = await shared('pending')
    await keyed.clock.advance(24 * 3_600_000)
    const before = await keyed.stored(payment.id)
    expect(before.nextCheckAt).toBeLessThan(keyed.clock.now())
    expect(await other.clock.advanceUntil(other.client.inquire(payment.id))).toEqual(before)
    expect(other.gateway.lookUps).toEqual([])
    expect(await other.client.inquire('nobody')).toBeUndefined()
  })

  it('that may still turn takes its order, until its own client has closed it', async () => {
    const { keyed, payment, other } = await shared('declineMayTurn')
    const submit = () => other.clock.advanceUntil(pay(other.client, orderOf()))
    expect(await submit()).toMatchObject({ conflict: 'payment-open', payment: { id: payment.id } })
    expect(other.gateway.lookUps).toEqual([])
    expect(await keyed.stored(payment.id)).toEqual(payment)
    await keyed.clock.advanceUntil(keyed.client.abandon(payment.id))
    expect(await submit()).toMatchObject({ payment: { reference: 'order-1-2' } })
  })

  it('is closed at no gateway but its own', async () => {
    const { client, clock, gateway, store, stored } = keyedClientUnderTest()
    const turnable = { state: 'declined', active: false, mayStillTurn: true } as const
    const payment = samplePayment({ ...turnable, dialect: 'async-card', gatewayKey: 'key-1' })
    await store.insert(payment)
    const result = await clock.advanceUntil(pay(client, keyedOrder()))
    expect(result).toMatchObject({ conflict: 'payment-open', payment: { id: payment.id } })
    expect([gateway.posts, gateway.lookUps]).toEqual([[], []])
    expect(await stored(payment.id)).toEqual(payment)
  })
})
