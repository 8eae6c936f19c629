import { describe, expect, it } from 'vitest'
import { sampleCallback } from '../conformance/sample-payment.js'
import { clientUnderTest } from '../testing/client-under-test.js'

const body = (n: number): string =>
  JSON.stringify({ orderId: `nobody-${n}`, transactionKey: 'key', amount: 1, status: 'SUCCESS' })

describe('parked callbacks', () => {
  it('are cleared up by whoever parks a tenth of what may be, and counted by a round', async () => {
    const { client, store, clock } = clientUnderTest({ reconciler: { maxParked: 20 } })
    const received = { dialect: 'async-card', receivedAt: clock.now() }
    for (let n = 0; n < 30; n += 1) {
      await store.receiveCallback({ ...received, callback: sampleCallback(`o-${n}`, `o-${n}`) })
    }
    const left = async () => (await client.listUnsettledCallbacks(100)).length
    await client.handleCallback({ rawBody: body(1) })
    expect(await left()).toBe(31)
    await client.handleCallback({ rawBody: body(2) })
    expect(await left()).toBe(20)
    await client.handleCallback({ rawBody: body(3) })
    expect(await clock.advanceUntil(client.reconciler.sweep())).toMatchObject({ dropped: 13 })
    expect(await left()).toBe(20)
    expect(await clock.advanceUntil(client.reconciler.sweep())).toMatchObject({ dropped: 0 })
  })

  it('are answered as durable even where the clearing up fails', async () => {
    const { client, store, observed } = clientUnderTest({ reconciler: { maxParked: 1 } })
    store.dropParkedCallbacks = () => Promise.reject(new Error('the disk is full'))
    const receipt = await client.handleCallback({ rawBody: body(1) })
    expect(receipt).toEqual({ status: 202, outcome: 'parked' })
    expect(observed).toContainEqual({
      type: 'backgroundFailed',
      work: 'callback',
      error: 'the disk is full',
    })
  })
})
