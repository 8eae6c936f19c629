import assert from 'node:assert/strict'
import { sampleCallback, sampleEvent, samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'

const payment = samplePayment({ nextCheckAt: null })

/** Callbacks: durable once, bound to their payment, settled with their effect. */
export const callbackCases: readonly StoreCase[] = [
  {
    name: 'stores a callback once and makes its payment due, as a change of it',
    run: async (store) => {
      await store.insert(payment)
      const callback = sampleCallback(payment.reference)
      assert.deepEqual(await store.receiveCallback(callback, 700), {
        result: 'stored',
        paymentId: payment.id,
      })
      const due = { ...payment, nextCheckAt: 700, version: 1 }
      assert.deepEqual(await store.get(payment.id), due)
      assert.deepEqual(await store.receiveCallback(callback, 900), {
        result: 'duplicate',
        paymentId: payment.id,
      })
      assert.deepEqual(await store.get(payment.id), due)
      assert.deepEqual(await store.listUnsettledCallbacks(10), [
        { eventId: callback.eventId, paymentId: payment.id, callback, receivedAt: 700 },
      ])
      assert.equal(await store.save({ payment }), 'stale')
    },
  },
  {
    name: 'never makes a payment due later than it was',
    run: async (store) => {
      await store.insert({ ...payment, nextCheckAt: 500 })
      await store.receiveCallback(sampleCallback(payment.reference), 700)
      assert.equal((await store.get(payment.id))?.nextCheckAt, 500)
    },
  },
  {
    name: 'stores one of several equal callbacks that come at once',
    run: async (store) => {
      await store.insert(payment)
      const receipts = await Promise.all(
        [1, 2, 3].map((at) => store.receiveCallback(sampleCallback(payment.reference), at)),
      )
      const results = receipts.map(({ result }) => result).sort()
      assert.deepEqual(results, ['duplicate', 'duplicate', 'stored'])
    },
  },
  {
    name: 'parks a callback without a payment and adopts it when there is one',
    run: async (store) => {
      const callback = sampleCallback(payment.reference)
      assert.deepEqual(await store.receiveCallback(callback, 300), { result: 'parked' })
      assert.deepEqual(await store.receiveCallback(callback, 301), { result: 'duplicate' })
      assert.equal(await store.adoptParkedCallbacks(), 0)
      await store.insert(payment)
      assert.equal(await store.adoptParkedCallbacks(), 1)
      assert.equal(await store.adoptParkedCallbacks(), 0)
      assert.equal((await store.get(payment.id))?.nextCheckAt, 300)
      assert.equal((await store.get(payment.id))?.version, 1)
      const [adopted] = await store.listUnsettledCallbacks(10)
      assert.equal(adopted?.paymentId, payment.id)
    },
  },
  {
    name: 'settles callbacks together with the change, and not with a stale one',
    run: async (store) => {
      await store.insert(payment)
      await store.receiveCallback(sampleCallback(payment.reference, 'a'), 1)
      await store.receiveCallback(sampleCallback(payment.reference, 'b'), 2)
      const read = await store.get(payment.id)
      assert.ok(read)
      const change = { events: [sampleEvent(read)], settlesCallbacks: ['a'] }
      assert.equal(await store.save({ payment, ...change }), 'stale')
      assert.equal((await store.listUnsettledCallbacks(10)).length, 2)
      assert.equal(await store.save({ payment: read, ...change }), 'saved')
      const left = await store.listUnsettledCallbacks(10)
      assert.deepEqual(
        left.map(({ eventId }) => eventId),
        ['b'],
      )
      assert.equal((await store.readOutbox(10)).length, 1)
    },
  },
  {
    name: 'settles all callbacks of one payment and none of another',
    run: async (store) => {
      const other = samplePayment({ id: 'other', orderId: 'order-2', nextCheckAt: null })
      await store.insert(payment)
      await store.insert(other)
      await store.receiveCallback(sampleCallback(payment.reference, 'a'), 1)
      await store.receiveCallback(sampleCallback(other.reference, 'b'), 2)
      await store.receiveCallback(sampleCallback(payment.reference, 'c'), 3)
      const read = await store.get(payment.id)
      assert.ok(read)
      assert.equal(await store.save({ payment: read, settlesCallbacks: 'all' }), 'saved')
      const left = await store.listUnsettledCallbacks(10)
      assert.deepEqual(
        left.map(({ eventId }) => eventId),
        ['b'],
      )
    },
  },
  {
    name: 'lists unsettled callbacks oldest first, up to the limit',
    run: async (store) => {
      for (const at of [30, 10, 20]) {
        await store.receiveCallback(sampleCallback(`order-${at}-1`, `event-${at}`), at)
      }
      const listed = await store.listUnsettledCallbacks(2)
      assert.deepEqual(
        listed.map(({ receivedAt }) => receivedAt),
        [10, 20],
      )
    },
  },
]
