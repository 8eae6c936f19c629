import assert from 'node:assert/strict'
import { refundStates } from '../payment/refund.js'
import type { PaymentStore } from '../ports/payment-store.js'
import {
  sampleAttempt,
  sampleEvent,
  sampleKeyedRequest,
  samplePayment,
  sampleRefund,
} from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { everythingOf, idsOf, saveAs, stored } from './stored.js'

const approved = samplePayment({ state: 'approved', nextCheckAt: null })
const refund = sampleRefund(approved)
const outbox = { dialect: 'async-card', after: 0, limit: 10 }

async function insertWithRefund(store: PaymentStore): Promise<void> {
  await store.insert(approved)
  assert.equal(await saveAs(store, approved.id, { state: 'canceling' }, { refund }), 'saved')
}

const fieldCases: readonly StoreCase[] = [
  {
    name: 'gives an open refund with its payment, however that is read',
    run: async (store) => {
      await store.insert(approved)
      await saveAs(store, approved.id, { state: 'canceling', nextCheckAt: 10 }, { refund })
      assert.deepEqual((await stored(store, approved.id)).refund, refund)
      const read = await stored(store, approved.id)
      assert.deepEqual(await store.getByReference('order-1-1'), read)
      assert.deepEqual(await store.listByOrder('order-1'), [read])
      const period = { dialect: 'async-card', from: 0, to: 1, after: null, limit: 5 }
      assert.deepEqual(await store.listPayments(period), [read])
      const claim = { now: 10, limit: 5, holder: 'one', leaseMs: 9, horizonMs: 99, stepMs: 9 }
      assert.deepEqual(await store.claimDue({ ...claim, dialect: 'async-card' }), [read])
    },
  },
  {
    name: 'keeps every field of a refund, and a payment has it only while it is open',
    run: async (store) => {
      await insertWithRefund(store)
      for (const state of refundStates) {
        const changed = sampleRefund(approved, {
          state,
          certainty: 'accepted',
          gatewayKey: 're_1',
          refusal: { code: 'NOT_CANCELABLE', reason: '취소 불가' },
          attempts: 2,
          lastSentAt: 1_700_000_000_000,
          mayBeInFlight: true,
          keyedRequest: sampleKeyedRequest({ key: 'refund-1', firstSentAt: 1_700_000_000_000 }),
          updatedAt: 1_700_000_000_001,
          closedAt: 1_700_000_000_002,
        })
        assert.equal(await saveAs(store, approved.id, {}, { refund: changed }), 'saved')
        assert.deepEqual(await store.listRefunds(approved.id), [changed])
        const isOpen = state === 'requested' || state === 'unknown' || state === 'pending'
        assert.deepEqual((await stored(store, approved.id)).refund, isOpen ? changed : null, state)
      }
    },
  },
  {
    name: 'does not look at the refund in the payment of a change',
    run: async (store) => {
      await store.insert(approved)
      const elsewhere = sampleRefund(approved, { requestId: 'not-stored' })
      assert.equal(await saveAs(store, approved.id, { refund: elsewhere }), 'saved')
      assert.deepEqual(await store.listRefunds(approved.id), [])
      assert.equal((await stored(store, approved.id)).refund, null)
      await saveAs(store, approved.id, { refund: elsewhere }, { refund })
      assert.equal(await saveAs(store, approved.id, { refund: null }), 'saved')
      assert.deepEqual((await stored(store, approved.id)).refund, refund)
    },
  },
  {
    name: 'lists the refunds of a payment oldest first, and none of another',
    run: async (store) => {
      await insertWithRefund(store)
      await store.insert(samplePayment({ orderId: 'order-2' }))
      const second = sampleRefund(approved, { requestId: 'request-2', createdAt: 40_000 })
      const done = { ...refund, state: 'done', closedAt: 35_000 } as const
      await saveAs(store, approved.id, { refundedMinor: 10_000 }, { refund: done })
      await saveAs(store, approved.id, {}, { refund: second })
      assert.deepEqual(await store.listRefunds(approved.id), [done, second])
      assert.deepEqual(await store.listRefunds('payment-of-order-2'), [])
    },
  },
]

const uniqueCases: readonly StoreCase[] = [
  {
    name: 'rejects a second open refund of a payment, and the change that brings it',
    run: async (store) => {
      await insertWithRefund(store)
      const before = await everythingOf(store, 'order-1', 'async-card')
      const payment = await stored(store, approved.id)
      const second = sampleRefund(approved, { requestId: 'request-2' })
      const change = { payment, refund: second, events: [sampleEvent(payment)] }
      await assert.rejects(store.save({ ...change, attempt: sampleAttempt() }))
      assert.deepEqual(await everythingOf(store, 'order-1', 'async-card'), before)
      const closed = { ...second, state: 'refused', closedAt: 50_000 } as const
      assert.equal(await store.save({ payment, refund: closed }), 'saved')
      assert.deepEqual(idsOf(await store.listRefunds(approved.id)), [refund.id, second.id])
    },
  },
  {
    name: 'rejects a second refund of the same request of a payment',
    run: async (store) => {
      await store.insert(approved)
      await saveAs(store, approved.id, {}, { refund: { ...refund, state: 'done' } })
      const twin = { ...refund, id: 'twin' }
      await assert.rejects(saveAs(store, approved.id, {}, { refund: twin }))
      assert.deepEqual(idsOf(await store.listRefunds(approved.id)), [refund.id])
      const other = samplePayment({ orderId: 'order-2' })
      await store.insert(other)
      assert.equal(await saveAs(store, other.id, {}, { refund: sampleRefund(other) }), 'saved')
    },
  },
  {
    name: 'lets one of several refunds that are asked for at once be open',
    run: async (store) => {
      await store.insert(approved)
      const asked = ['a', 'b', 'c'].map((requestId) =>
        store.save({ payment: approved, refund: sampleRefund(approved, { requestId }) }),
      )
      assert.deepEqual((await Promise.all(asked)).sort(), ['saved', 'stale', 'stale'])
      assert.equal((await store.listRefunds(approved.id)).length, 1)
    },
  },
  {
    name: 'changes refund, payment, attempt and outbox in one transaction, or nothing when stale',
    run: async (store) => {
      await insertWithRefund(store)
      const payment = await stored(store, approved.id)
      const told = { id: refund.id, requestId: 'request-1', amountMinor: 10_000 }
      const event = sampleEvent(payment, {
        to: 'partiallyCanceled',
        refundedMinor: 10_000,
        refund: { ...told, state: 'done' },
      })
      const change = {
        payment: { ...payment, state: 'partiallyCanceled', refundedMinor: 10_000 },
        refund: { ...refund, state: 'done', closedAt: 60_000 },
        attempt: sampleAttempt({ refundId: refund.id, ending: 'answered', endedAt: 60_000 }),
        events: [event],
      } as const
      assert.equal(await store.save(change), 'saved')
      const after = await everythingOf(store, 'order-1', 'async-card')
      assert.deepEqual(await store.listRefunds(approved.id), [change.refund])
      assert.deepEqual(await store.listAttempts(approved.id), [change.attempt])
      const events = (await store.readOutbox(outbox)).map((entry) => entry.event)
      assert.deepEqual(events, [event])
      assert.equal(
        await store.save({ ...change, refund: { ...refund, state: 'refused' } }),
        'stale',
      )
      assert.deepEqual(await everythingOf(store, 'order-1', 'async-card'), after)
    },
  },
]

/** Money given back: rows of their own, at most one open. */
export const refundCases: readonly StoreCase[] = [...fieldCases, ...uniqueCases]
