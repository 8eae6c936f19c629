import assert from 'node:assert/strict'
import { sampleCallback, samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'

const dialect = 'async-card'
const payment = samplePayment({ nextCheckAt: null })

/** Callbacks about payments that nobody knows, or not yet. */
export const parkedCases: readonly StoreCase[] = [
  {
    name: 'parks a callback without a payment and adopts it when there is one',
    run: async (store) => {
      const callback = sampleCallback(payment.reference)
      const received = { dialect, callback, receivedAt: 300 }
      assert.deepEqual(await store.receiveCallback(received), { result: 'parked' })
      const again = { ...received, receivedAt: 301 }
      assert.deepEqual(await store.receiveCallback(again), { result: 'duplicate' })
      assert.equal(await store.adoptParkedCallbacks(dialect), 0)
      await store.insert(payment)
      assert.equal(await store.adoptParkedCallbacks('toss'), 0)
      assert.equal(await store.adoptParkedCallbacks(dialect), 1)
      assert.equal(await store.adoptParkedCallbacks(dialect), 0)
      assert.deepEqual(await store.get(payment.id), { ...payment, nextCheckAt: 300, version: 1 })
      const [adopted] = await store.listUnsettledCallbacks(dialect, 10)
      assert.equal(adopted?.paymentId, payment.id)
    },
  },
  {
    name: 'adopts several callbacks of a payment, which is due since the first of them',
    run: async (store) => {
      for (const [eventId, receivedAt] of [
        ['later', 200],
        ['first', 100],
      ] as const) {
        const callback = sampleCallback(payment.reference, eventId)
        await store.receiveCallback({ dialect, callback, receivedAt })
      }
      await store.insert(payment)
      assert.equal(await store.adoptParkedCallbacks(dialect), 2)
      const adopted = await store.get(payment.id)
      assert.equal(adopted?.nextCheckAt, 100)
      assert.ok(adopted.version > payment.version)
    },
  },
  {
    name: 'never binds a parked callback to a payment of another dialect',
    run: async (store) => {
      const callback = sampleCallback(payment.reference)
      await store.receiveCallback({ dialect: 'toss', callback, receivedAt: 300 })
      await store.insert(payment)
      assert.equal(await store.adoptParkedCallbacks('toss'), 0)
      assert.equal(await store.adoptParkedCallbacks(dialect), 0)
      assert.deepEqual(await store.get(payment.id), payment)
    },
  },
  {
    name: 'forgets parked callbacks that are too old, or the oldest of too many',
    run: async (store) => {
      await store.insert(payment)
      const bound = sampleCallback(payment.reference, 'bound')
      await store.receiveCallback({ dialect, callback: bound, receivedAt: 1 })
      const elsewhere = { ...bound, reference: 'unknown-1' }
      await store.receiveCallback({ dialect: 'toss', callback: elsewhere, receivedAt: 1 })
      for (const at of [30, 10, 40, 20, 50]) {
        const callback = sampleCallback(`order-${at}-1`, `event-${at}`)
        await store.receiveCallback({ dialect, callback, receivedAt: at })
      }
      const drop = (receivedBefore: number, keep: number): Promise<number> =>
        store.dropParkedCallbacks({ dialect, receivedBefore, keep })
      assert.equal(await drop(10, 5), 0)
      assert.equal(await drop(20, 5), 1)
      assert.equal(await drop(0, 2), 2)
      const left = await store.listUnsettledCallbacks(dialect, 10)
      assert.deepEqual(
        left.map(({ eventId }) => eventId),
        ['bound', 'event-40', 'event-50'],
      )
      assert.equal((await store.listUnsettledCallbacks('toss', 10)).length, 1)
      // What was forgotten may come again.
      const again = { callback: sampleCallback('order-10-1', 'event-10'), receivedAt: 60 }
      assert.equal((await store.receiveCallback({ dialect, ...again })).result, 'parked')
    },
  },
]
