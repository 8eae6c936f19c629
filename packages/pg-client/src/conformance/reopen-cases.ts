import assert from 'node:assert/strict'
import {
  sampleAttempt,
  sampleBreak,
  sampleCallback,
  sampleEvent,
  sampleKeyedRequest,
  samplePayment,
  sampleRefund,
} from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { everythingOf, saveAs, stored } from './stored.js'

const claim = {
  dialect: 'async-card',
  now: 10_000,
  limit: 1,
  holder: 'one',
  leaseMs: 1000,
  horizonMs: 1e6,
  stepMs: 1000,
}
const outbox = { dialect: 'async-card', after: 0, limit: 10 }

/** What a store that outlives its process owes. */
export const reopenCases: readonly StoreCase[] = [
  {
    name: 'keeps payments, attempts, refunds, callbacks, events and breaks over a reopening',
    needs: 'reopen',
    run: async (store, stage) => {
      const payment = samplePayment({ keyedRequest: sampleKeyedRequest(), callbackProof: 'ab' })
      const refund = sampleRefund(payment, { keyedRequest: sampleKeyedRequest({ key: 'r' }) })
      const attempt = sampleAttempt({ endedAt: 6, ending: 'notSent', detail: 'x' })
      await store.insert(payment)
      const change = { attempt, refund, events: [sampleEvent(payment)] }
      await saveAs(store, payment.id, { state: 'canceling', refundedMinor: 5 }, change)
      const callback = sampleCallback(payment.reference)
      await store.receiveCallback({ dialect: 'async-card', callback, receivedAt: 9000 })
      await store.saveBreaks([sampleBreak()])
      const before = await everythingOf(store, 'order-1', 'async-card')
      const entries = await store.readOutbox(outbox)
      const again = await stage.reopen(store)
      assert.deepEqual(await everythingOf(again, 'order-1', 'async-card'), before)
      assert.deepEqual(await again.readOutbox(outbox), entries)
      assert.equal(entries.length, 1)
      const breaks = { dialect: 'async-card', isOpen: true, limit: 10 }
      assert.deepEqual(await again.listBreaks(breaks), [sampleBreak()])
    },
  },
  {
    name: 'keeps leases, and never gives a sequence twice, over a reopening',
    needs: 'reopen',
    run: async (store, stage) => {
      const payment = samplePayment()
      await store.insert(payment)
      await store.save({ payment, events: [sampleEvent(payment)] })
      const [first] = await store.readOutbox({ ...outbox, limit: 1 })
      assert.ok(first)
      await store.markDelivered([first.sequence])
      assert.equal((await store.claimDue(claim)).length, 1)
      const again = await stage.reopen(store)
      assert.equal((await again.claimDue({ ...claim, holder: 'two' })).length, 0)
      const read = await stored(again, payment.id)
      await again.save({ payment: read, events: [sampleEvent(read)] })
      const [second] = await again.readOutbox({ ...outbox, limit: 1 })
      assert.ok(second && second.sequence > first.sequence)
    },
  },
]
