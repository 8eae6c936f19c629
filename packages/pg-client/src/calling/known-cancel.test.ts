import { describe, expect, it } from 'vitest'
import { approvedPayment } from '../testing/keyed-client-under-test.js'

const request = { amountMinor: 30, reason: '단순 변심', requestId: 'return-7' }

describe('a cancel that is asked for a second time', () => {
  it('is known, though the first went through between its check and its row', async () => {
    const { client, clock, gateway, store, payment } = await approvedPayment()
    const save = store.save.bind(store)
    let first: Promise<unknown> | undefined
    store.save = async (change) => {
      store.save = save
      // Another call of the same name is written, sent and done before this one is written.
      first = client.cancel(payment.id, request)
      await first
      return save(change)
    }
    const second = await clock.advanceUntil(client.cancel(payment.id, request))
    expect(second).toEqual(await first)
    expect(second).toMatchObject({
      certainty: 'accepted',
      refund: { state: 'done' },
      payment: { state: 'partiallyCanceled', refundedMinor: 30 },
    })
    expect(gateway.postsTo('cancel')).toHaveLength(1)
  })

  it('rejects where the store fails for another reason', async () => {
    const { client, store, payment } = await approvedPayment()
    const save = store.save.bind(store)
    store.save = () => Promise.reject(new Error('disk full'))
    await expect(client.cancel(payment.id, request)).rejects.toThrow('disk full')
    // Nor is it known where it is its own row that was written, and nobody said so.
    store.save = async (change) => {
      await save(change)
      throw new Error('connection lost')
    }
    await expect(client.cancel(payment.id, request)).rejects.toThrow('connection lost')
    expect(await client.listRefunds(payment.id)).toHaveLength(1)
  })

  it('is never told to be not executed while the first may be in flight', async () => {
    const { client, clock, gateway, payment, stored } = await approvedPayment()
    gateway.cancelSteps.push('hang', 'hang', 'hang')
    const first = client.cancel(payment.id, request)
    const told = new Set<string>()
    const before = await client.cancel(payment.id, request)
    expect(before).toMatchObject({ refund: { mayBeInFlight: false }, certainty: 'notExecuted' })
    for (let waits = 0; waits < 60; waits += 1) {
      await clock.advance(100)
      const { certainty, refund } = await client.cancel(payment.id, request)
      if (refund?.mayBeInFlight) told.add(certainty)
    }
    expect([...told]).toEqual(['unknown'])
    expect((await clock.advanceUntil(first)).certainty).toBe('unknown')
    expect((await stored(payment.id)).refund).toMatchObject({ mayBeInFlight: true })
  })
})
