import assert from 'node:assert/strict'
import { sampleEvent, samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { saveAs, stored } from './stored.js'

const all = { dialect: 'async-card', after: 0, limit: 10 }

/** What became true, kept in order until it is delivered. */
export const outboxCases: readonly StoreCase[] = [
  {
    name: 'keeps events in the order of the changes until they are delivered',
    run: async (store) => {
      await store.insert(samplePayment())
      for (const at of [1, 2, 3]) {
        const payment = await stored(store, 'payment-of-order-1')
        await store.save({ payment, events: [sampleEvent(payment, { at })] })
      }
      const entries = await store.readOutbox(all)
      assert.deepEqual(
        entries.map(({ event }) => event.at),
        [1, 2, 3],
      )
      const sequences = entries.map(({ sequence }) => sequence)
      assert.deepEqual(
        [...new Set(sequences)].sort((a, b) => a - b),
        sequences,
      )
      assert.ok((sequences[0] ?? 0) > 0)
      assert.deepEqual(await store.readOutbox({ ...all, limit: 2 }), entries.slice(0, 2))
      const afterFirst = { ...all, after: sequences[0] ?? 0, limit: 1 }
      assert.deepEqual(await store.readOutbox(afterFirst), entries.slice(1, 2))
      await store.markDelivered([...sequences.slice(0, 1), ...sequences.slice(2)])
      assert.deepEqual(await store.readOutbox(all), entries.slice(1, 2))
      await store.markDelivered([])
      await store.markDelivered(sequences)
      assert.deepEqual(await store.readOutbox(all), [])
    },
  },
  {
    name: 'keeps several events of one change in their order',
    run: async (store) => {
      await store.insert(samplePayment())
      const events = [3, 1, 2].map((at) => sampleEvent(samplePayment(), { at }))
      await saveAs(store, 'payment-of-order-1', {}, { events })
      const entries = await store.readOutbox(all)
      assert.deepEqual(
        entries.map(({ event }) => event),
        events,
      )
    },
  },
  {
    name: 'gives each dialect its own events, and numbers all of them in one sequence',
    run: async (store) => {
      for (const dialect of ['async-card', 'toss']) {
        const payment = samplePayment({ orderId: dialect, dialect })
        await store.insert(payment)
        await store.save({ payment, events: [sampleEvent(payment)] })
      }
      const [card] = await store.readOutbox(all)
      const toss = await store.readOutbox({ ...all, dialect: 'toss' })
      assert.equal(card?.event.orderId, 'async-card')
      assert.deepEqual(
        toss.map(({ event }) => event.orderId),
        ['toss'],
      )
      assert.ok((toss[0]?.sequence ?? 0) > card.sequence)
      assert.deepEqual(await store.readOutbox({ ...all, dialect: 'stripe' }), [])
    },
  },
]
