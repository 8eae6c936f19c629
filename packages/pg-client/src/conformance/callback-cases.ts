import assert from 'node:assert/strict'
import type { GatewayCallback } from '../ports/gateway-dialect.js'
import type { ReceivedCallback } from '../ports/payment-store.js'
import { sampleCallback, sampleEvent, samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { saveAs, stored } from './stored.js'

const dialect = 'async-card'
const payment = samplePayment({ nextCheckAt: null })
const callback = sampleCallback(payment.reference)

function received(callback: GatewayCallback, receivedAt: number): ReceivedCallback {
  return { dialect, callback, receivedAt }
}

const receiveCases: readonly StoreCase[] = [
  {
    name: 'stores a callback once and makes its payment due, as a change of it',
    run: async (store) => {
      await store.insert(payment)
      const stored = { result: 'stored', paymentId: payment.id }
      assert.deepEqual(await store.receiveCallback(received(callback, 700)), stored)
      assert.deepEqual(await store.get(payment.id), { ...payment, nextCheckAt: 700, version: 1 })
      assert.deepEqual(await store.receiveCallback(received(callback, 900)), {
        result: 'duplicate',
        paymentId: payment.id,
      })
      assert.deepEqual(await store.listUnsettledCallbacks(dialect, 10), [
        { dialect, eventId: callback.eventId, paymentId: payment.id, callback, receivedAt: 700 },
      ])
      assert.equal(await store.save({ payment }), 'stale')
    },
  },
  {
    name: 'makes a payment due again by a repeated hint, unless it is approved',
    run: async (store) => {
      await store.insert(payment)
      await store.receiveCallback(received(callback, 700))
      for (const state of ['pending', 'declined', 'failed', 'approved'] as const) {
        const { version } = await stored(store, payment.id)
        const change = { settlesCallbacks: 'all' } as const
        await saveAs(store, payment.id, { state, nextCheckAt: null }, change)
        const { result } = await store.receiveCallback(received(callback, 900))
        assert.equal(result, 'duplicate')
        const after = await stored(store, payment.id)
        const isDue = state !== 'approved'
        assert.equal(after.nextCheckAt, isDue ? 900 : null, state)
        assert.equal(after.version, version + (isDue ? 2 : 1), state)
      }
      assert.deepEqual(await store.listUnsettledCallbacks(dialect, 10), [])
    },
  },
  {
    name: 'changes nothing by a repeated callback whose sender is proved',
    run: async (store) => {
      const proved = { ...callback, authenticated: true, proof: 'ab'.repeat(32) }
      await store.insert(payment)
      await store.receiveCallback(received(proved, 700))
      const read = await store.get(payment.id)
      const repeated = await store.receiveCallback(received(proved, 600))
      assert.equal(repeated.result, 'duplicate')
      assert.deepEqual(await store.get(payment.id), read)
      const [listed] = await store.listUnsettledCallbacks(dialect, 10)
      assert.deepEqual(listed?.callback, proved)
    },
  },
  {
    name: 'never makes a payment due later than it was',
    run: async (store) => {
      await store.insert({ ...payment, nextCheckAt: 500 })
      await store.receiveCallback(received(callback, 700))
      assert.equal((await store.get(payment.id))?.nextCheckAt, 500)
    },
  },
  {
    name: 'stores one of several equal callbacks that come at once',
    run: async (store) => {
      await store.insert(payment)
      const receipts = await Promise.all(
        [1, 2, 3].map((at) => store.receiveCallback(received(callback, at))),
      )
      const results = receipts.map(({ result }) => result).sort()
      assert.deepEqual(results, ['duplicate', 'duplicate', 'stored'])
      assert.equal((await store.listUnsettledCallbacks(dialect, 10)).length, 1)
    },
  },
  {
    name: 'tells event ids and references of different dialects apart',
    run: async (store) => {
      await store.insert(payment)
      const toss = { ...received(callback, 800), dialect: 'toss' }
      assert.deepEqual(await store.receiveCallback(toss), { result: 'parked' })
      assert.deepEqual(await store.get(payment.id), payment)
      assert.equal((await store.receiveCallback(received(callback, 700))).result, 'stored')
      const listed = await store.listUnsettledCallbacks('toss', 10)
      assert.deepEqual(listed, [{ ...toss, eventId: callback.eventId, paymentId: null }])
      assert.equal((await store.listUnsettledCallbacks(dialect, 10)).length, 1)
      // The effect in one dialect leaves the other's callback of that id.
      const settles = { settlesCallbacks: [callback.eventId] }
      assert.equal(await saveAs(store, payment.id, {}, settles), 'saved')
      assert.equal((await store.listUnsettledCallbacks('toss', 10)).length, 1)
      assert.equal((await store.listUnsettledCallbacks(dialect, 10)).length, 0)
    },
  },
]

const settleCases: readonly StoreCase[] = [
  {
    name: 'settles callbacks, and tells events, together with the change, and not with a stale one',
    run: async (store) => {
      await store.insert(payment)
      await store.receiveCallback(received(sampleCallback(payment.reference, 'a'), 1))
      await store.receiveCallback(received(sampleCallback(payment.reference, 'b'), 2))
      const read = await stored(store, payment.id)
      const change = { events: [sampleEvent(read)], settlesCallbacks: ['a'] }
      const outbox = { dialect, after: 0, limit: 10 }
      assert.equal(await store.save({ payment, ...change }), 'stale')
      assert.equal((await store.listUnsettledCallbacks(dialect, 10)).length, 2)
      assert.equal((await store.readOutbox(outbox)).length, 0)
      assert.equal(await store.save({ payment: read, ...change }), 'saved')
      const left = await store.listUnsettledCallbacks(dialect, 10)
      assert.deepEqual(
        left.map(({ eventId }) => eventId),
        ['b'],
      )
      assert.equal((await store.readOutbox(outbox)).length, 1)
    },
  },
  {
    name: 'keeps the check of a payment whose callbacks nobody has asked about',
    run: async (store) => {
      const closed = { state: 'failed', active: false, nextCheckAt: null } as const
      await store.insert(payment)
      await store.receiveCallback(received(sampleCallback(payment.reference, 'a'), 700))
      await store.receiveCallback(received(sampleCallback(payment.reference, 'b'), 900))
      // Put off by somebody, and then closed: the callbacks are still to be asked about.
      await saveAs(store, payment.id, { nextCheckAt: 5000 })
      await saveAs(store, payment.id, closed)
      assert.equal((await stored(store, payment.id)).nextCheckAt, 5000)
      await saveAs(store, payment.id, closed, { settlesCallbacks: ['a'] })
      assert.equal((await stored(store, payment.id)).nextCheckAt, 5000)
      await saveAs(store, payment.id, { nextCheckAt: 6000 })
      assert.equal((await stored(store, payment.id)).nextCheckAt, 6000)
      await saveAs(store, payment.id, closed, { settlesCallbacks: ['b'] })
      assert.equal((await stored(store, payment.id)).nextCheckAt, null)
    },
  },
  {
    name: 'settles callbacks of one payment, by their ids or all, and none of another',
    run: async (store) => {
      const other = samplePayment({ id: 'other', orderId: 'order-2', nextCheckAt: null })
      await store.insert(payment)
      await store.insert(other)
      await store.receiveCallback(received(sampleCallback(payment.reference, 'a'), 1))
      await store.receiveCallback(received(sampleCallback(other.reference, 'b'), 2))
      await store.receiveCallback(received(sampleCallback(payment.reference, 'c'), 3))
      await saveAs(store, payment.id, {}, { settlesCallbacks: ['b', 'nothing'] })
      assert.equal((await store.listUnsettledCallbacks(dialect, 10)).length, 3)
      assert.equal(await saveAs(store, payment.id, {}, { settlesCallbacks: 'all' }), 'saved')
      const left = await store.listUnsettledCallbacks(dialect, 10)
      assert.deepEqual(
        left.map(({ eventId }) => eventId),
        ['b'],
      )
    },
  },
  {
    name: 'lists unsettled callbacks oldest first, up to the limit',
    run: async (store) => {
      await store.insert(payment)
      await store.receiveCallback(received(callback, 15))
      for (const at of [30, 10, 20]) {
        await store.receiveCallback(received(sampleCallback(`order-${at}-1`, `event-${at}`), at))
      }
      const listed = await store.listUnsettledCallbacks(dialect, 3)
      assert.deepEqual(
        listed.map(({ receivedAt }) => receivedAt),
        [10, 15, 20],
      )
    },
  },
]

/** Callbacks: durable once, bound to their payment, settled with their effect. */
export const callbackCases: readonly StoreCase[] = [...receiveCases, ...settleCases]
