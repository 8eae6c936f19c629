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
      assert.deepEqual(await store.get(payment.id), { ...payment, nextCheckAt: 700, version: 1 })
      assert.deepEqual(await store.receiveCallback(callback, 900), {
        result: 'duplicate',
        paymentId: payment.id,
      })
      assert.deepEqual(await store.listUnsettledCallbacks(10), [
        { eventId: callback.eventId, paymentId: payment.id, callback, receivedAt: 700 },
      ])
      assert.equal(await store.save({ payment }), 'stale')
    },
  },
  {
    name: 'makes a payment due again by a repeated hint, unless it is approved',
    run: async (store) => {
      const callback = sampleCallback(payment.reference)
      await store.insert(payment)
      await store.receiveCallback(callback, 700)
      for (const state of ['pending', 'declined', 'failed', 'approved'] as const) {
        const read = await store.get(payment.id)
        assert.ok(read)
        await store.save({
          payment: { ...read, state, nextCheckAt: null },
          settlesCallbacks: 'all',
        })
        const { result } = await store.receiveCallback(callback, 900)
        assert.equal(result, 'duplicate')
        const after = await store.get(payment.id)
        const isDue = state !== 'approved'
        assert.equal(after?.nextCheckAt, isDue ? 900 : null, state)
        assert.equal(after.version, read.version + (isDue ? 2 : 1), state)
      }
    },
  },
  {
    name: 'changes nothing by a repeated callback whose sender is proved',
    run: async (store) => {
      const callback = { ...sampleCallback(payment.reference), authenticated: true }
      await store.insert(payment)
      await store.receiveCallback(callback, 700)
      const read = await store.get(payment.id)
      assert.equal((await store.receiveCallback(callback, 600)).result, 'duplicate')
      assert.deepEqual(await store.get(payment.id), read)
    },
  },
  {
    name: 'forgets parked callbacks that are too old, or the oldest of too many',
    run: async (store) => {
      await store.insert(payment)
      await store.receiveCallback(sampleCallback(payment.reference, 'bound'), 1)
      for (const at of [30, 10, 40, 20, 50]) {
        await store.receiveCallback(sampleCallback(`order-${at}-1`, `event-${at}`), at)
      }
      assert.equal(await store.dropParkedCallbacks({ receivedBefore: 10, keep: 5 }), 0)
      assert.equal(await store.dropParkedCallbacks({ receivedBefore: 20, keep: 5 }), 1)
      assert.equal(await store.dropParkedCallbacks({ receivedBefore: 0, keep: 2 }), 2)
      const left = await store.listUnsettledCallbacks(10)
      assert.deepEqual(
        left.map(({ eventId }) => eventId),
        ['bound', 'event-40', 'event-50'],
      )
      // What was forgotten may come again.
      const again = sampleCallback('order-10-1', 'event-10')
      assert.equal((await store.receiveCallback(again, 60)).result, 'parked')
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
      assert.equal((await store.readOutbox({ after: 0, limit: 10 })).length, 1)
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
