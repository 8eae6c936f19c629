import assert from 'node:assert/strict'
import type { Payment } from '../payment/payment.js'
import type { PaymentStore } from '../ports/payment-store.js'
import { sampleEvent, samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'

/** Brings an inserted payment into a state, with one change. */
async function change(store: PaymentStore, id: string, fields: Partial<Payment>): Promise<void> {
  const payment = await store.get(id)
  assert.ok(payment)
  assert.equal(await store.save({ payment: { ...payment, ...fields } }), 'saved')
}

const closed = { state: 'failed', active: false, nextCheckAt: null } as const

/** Intent, one payment per order, compare-and-set, outbox. */
export const paymentCases: readonly StoreCase[] = [
  {
    name: 'gives back what was inserted, by id and by order',
    run: async (store) => {
      const payment = samplePayment({ decline: { code: 'DECLINED', reason: null } })
      assert.equal(await store.insert(payment), 'saved')
      assert.deepEqual(await store.get(payment.id), payment)
      assert.deepEqual(await store.listByOrder(payment.orderId), [payment])
      assert.equal(await store.get('nobody'), undefined)
      assert.deepEqual(await store.listByOrder('nobody'), [])
    },
  },
  {
    name: 'lets one payment of an order be open, of several inserted at once',
    run: async (store) => {
      const results = await Promise.all(
        [1, 2, 3, 4].map((n) => store.insert(samplePayment({ id: `p${n}`, reference: `o-${n}` }))),
      )
      assert.equal(results.filter((result) => result === 'saved').length, 1)
      assert.equal((await store.listByOrder('order-1')).length, 1)
    },
  },
  {
    name: 'refuses a second payment while one is open, approved or in review',
    run: async (store) => {
      await store.insert(samplePayment({ id: 'first' }))
      const second = samplePayment({ id: 'second', reference: 'order-1-2' })
      for (const state of ['requested', 'unknown', 'pending', 'approved', 'review'] as const) {
        await change(store, 'first', { state })
        assert.equal(await store.insert(second), 'orderTaken', state)
      }
      for (const state of ['approved', 'review'] as const) {
        await change(store, 'first', { state, active: false })
        assert.equal(await store.insert(second), 'orderTaken', `${state} by late truth`)
      }
      await change(store, 'first', closed)
      assert.equal(await store.insert(second), 'saved')
      assert.deepEqual(
        (await store.listByOrder('order-1')).map(({ id }) => id),
        ['first', 'second'],
      )
    },
  },
  {
    name: 'refuses a reference that exists',
    run: async (store) => {
      await store.insert(samplePayment({ id: 'first', orderId: 'order-1', reference: 'same-1' }))
      const other = samplePayment({ id: 'other', orderId: 'order-2', reference: 'same-1' })
      assert.equal(await store.insert(other), 'orderTaken')
      assert.equal(await store.get('other'), undefined)
    },
  },
  {
    name: 'saves a change once: the second writer of the same version is stale',
    run: async (store) => {
      const read = samplePayment()
      await store.insert(read)
      const results = await Promise.all([
        store.save({ payment: { ...read, state: 'pending' } }),
        store.save({ payment: { ...read, state: 'unknown' } }),
      ])
      assert.deepEqual([...results].sort(), ['saved', 'stale'])
      assert.equal((await store.get(read.id))?.version, read.version + 1)
      assert.equal(await store.save({ payment: { ...read, id: 'nobody' } }), 'stale')
    },
  },
  {
    name: 'keeps every field of a change',
    run: async (store) => {
      await store.insert(samplePayment())
      const payment = samplePayment({
        state: 'review',
        certainty: 'accepted',
        gatewayKey: 'key-1',
        decline: { code: 'LIMIT_EXCEEDED', reason: '한도초과' },
        reviewReason: 'amount-mismatch',
        settledBy: 'callback',
        active: true,
        attempts: 2,
        lastSentAt: 1_700_000_000_000,
        mayBeInFlight: true,
        checks: 3,
        nextCheckAt: null,
        updatedAt: 1_700_000_000_001,
        settledAt: 1_700_000_000_002,
      })
      assert.equal(await store.save({ payment }), 'saved')
      assert.deepEqual(await store.get(payment.id), { ...payment, version: 1 })
    },
  },
  {
    name: 'writes nothing of a stale change: no event, no attempt',
    run: async (store) => {
      const read = samplePayment()
      await store.insert(read)
      await change(store, read.id, { state: 'unknown' })
      const attempt = { number: 1, startedAt: 1, endedAt: null, ending: null, detail: null }
      const result = await store.save({ payment: read, events: [sampleEvent(read)], attempt })
      assert.equal(result, 'stale')
      assert.deepEqual(await store.readOutbox({ after: 0, limit: 10 }), [])
      assert.deepEqual(await store.listAttempts(read.id), [])
      assert.equal((await store.get(read.id))?.state, 'unknown')
    },
  },
  {
    name: 'replaces an attempt by its number and lists them in order',
    run: async (store) => {
      await store.insert(samplePayment())
      const begun = { number: 1, startedAt: 5, endedAt: null, ending: null, detail: null }
      const ended = { ...begun, endedAt: 9, ending: 'answered', detail: 'HTTP 500' } as const
      const second = { ...begun, number: 2, startedAt: 12 }
      for (const attempt of [begun, ended, second]) {
        const payment = await store.get('payment-of-order-1')
        assert.ok(payment)
        assert.equal(await store.save({ payment, attempt }), 'saved')
      }
      assert.deepEqual(await store.listAttempts('payment-of-order-1'), [ended, second])
    },
  },
  {
    name: 'refuses a sole approval while another payment of the order may hold money',
    run: async (store) => {
      await store.insert(samplePayment({ id: 'late' }))
      await change(store, 'late', closed)
      await store.insert(samplePayment({ id: 'open', reference: 'order-1-2' }))
      const late = await store.get('late')
      assert.ok(late)
      const approval = {
        payment: { ...late, state: 'approved' },
        events: [sampleEvent(late)],
        soleForOrder: true,
      } as const
      assert.equal(await store.save(approval), 'orderTaken')
      assert.deepEqual(await store.readOutbox({ after: 0, limit: 10 }), [])
      assert.equal((await store.get('late'))?.state, 'failed')
      await change(store, 'open', closed)
      assert.equal(await store.save(approval), 'saved')
    },
  },
  {
    name: 'keeps events in the order of the changes until they are delivered',
    run: async (store) => {
      await store.insert(samplePayment())
      for (const at of [1, 2, 3]) {
        const payment = await store.get('payment-of-order-1')
        assert.ok(payment)
        await store.save({ payment, events: [sampleEvent(payment, { at })] })
      }
      const entries = await store.readOutbox({ after: 0, limit: 10 })
      assert.deepEqual(
        entries.map(({ event }) => event.at),
        [1, 2, 3],
      )
      const sequences = entries.map(({ sequence }) => sequence)
      assert.deepEqual(
        [...new Set(sequences)].sort((a, b) => a - b),
        sequences,
      )
      assert.deepEqual(await store.readOutbox({ after: 0, limit: 2 }), entries.slice(0, 2))
      const afterFirst = { after: sequences[0] ?? 0, limit: 1 }
      assert.deepEqual(await store.readOutbox(afterFirst), entries.slice(1, 2))
      await store.markDelivered(sequences.slice(0, 1))
      assert.deepEqual(await store.readOutbox({ after: 0, limit: 10 }), entries.slice(1))
    },
  },
  {
    name: 'counts what waits, by state, and since when',
    run: async (store) => {
      for (const [n, state] of (['unknown', 'unknown', 'review', 'approved'] as const).entries()) {
        const id = `p${n}`
        await store.insert(samplePayment({ id, orderId: `order-${n}`, createdAt: 100 - n }))
        await change(store, id, { state })
      }
      assert.deepEqual(await store.countWaiting(), [
        { state: 'review', count: 1, oldestCreatedAt: 98 },
        { state: 'unknown', count: 2, oldestCreatedAt: 99 },
      ])
    },
  },
]
