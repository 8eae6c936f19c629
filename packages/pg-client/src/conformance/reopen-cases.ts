import assert from 'node:assert/strict'
import { sampleCallback, sampleEvent, samplePayment } from './sample-payment.js'
import type { ReopenCase } from './store-case.js'

/** What a store that outlives its process owes. */
export const reopenCases: readonly ReopenCase[] = [
  {
    name: 'keeps payments, attempts, callbacks and events over a reopening',
    run: async (store, reopen) => {
      const payment = samplePayment()
      const attempt = {
        number: 1,
        startedAt: 1,
        endedAt: 2,
        ending: 'notSent',
        detail: 'x',
      } as const
      await store.insert(payment)
      await store.save({ payment, attempt, events: [sampleEvent(payment)] })
      await store.receiveCallback(sampleCallback(payment.reference), 9000)
      const before = {
        payment: await store.get(payment.id),
        attempts: await store.listAttempts(payment.id),
        callbacks: await store.listUnsettledCallbacks(10),
        outbox: await store.readOutbox({ after: 0, limit: 10 }),
      }
      const again = await reopen()
      assert.deepEqual(
        {
          payment: await again.get(payment.id),
          attempts: await again.listAttempts(payment.id),
          callbacks: await again.listUnsettledCallbacks(10),
          outbox: await again.readOutbox({ after: 0, limit: 10 }),
        },
        before,
      )
      assert.equal(before.outbox.length, 1)
    },
  },
  {
    name: 'keeps leases, and never gives a sequence twice, over a reopening',
    run: async (store, reopen) => {
      const payment = samplePayment()
      await store.insert(payment)
      await store.save({ payment, events: [sampleEvent(payment)] })
      const [first] = await store.readOutbox({ after: 0, limit: 1 })
      assert.ok(first)
      await store.markDelivered([first.sequence])
      const claim = { now: 10_000, limit: 1, holder: 'one', leaseMs: 1000, horizonMs: 1e6 }
      assert.equal((await store.claimDue(claim)).length, 1)
      const again = await reopen()
      assert.equal((await again.claimDue({ ...claim, holder: 'two' })).length, 0)
      const read = await again.get(payment.id)
      assert.ok(read)
      await again.save({ payment: read, events: [sampleEvent(read)] })
      const [second] = await again.readOutbox({ after: 0, limit: 1 })
      assert.ok(second && second.sequence > first.sequence)
    },
  },
]
