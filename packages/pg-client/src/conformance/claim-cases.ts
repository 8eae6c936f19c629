import assert from 'node:assert/strict'
import type { PaymentStore } from '../ports/payment-store.js'
import { sampleEvent, samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { idsOf } from './stored.js'

const claim = {
  dialect: 'async-card',
  now: 10_000,
  limit: 100,
  holder: 'one',
  leaseMs: 1000,
  horizonMs: 60_000,
  stepMs: 10_000,
}

async function insertDue(store: PaymentStore, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const nextCheckAt = 5000 + ((n * 7) % count)
    await store.insert(samplePayment({ id: `p${n}`, orderId: `order-${n}`, nextCheckAt }))
  }
}

const leaseCases: readonly StoreCase[] = [
  {
    name: 'claims what is due, oldest due first, up to the limit',
    run: async (store) => {
      await insertDue(store, 10)
      await store.insert(samplePayment({ id: 'later', orderId: 'later', nextCheckAt: 10_001 }))
      await store.insert(samplePayment({ id: 'never', orderId: 'never', nextCheckAt: null }))
      const first = await store.claimDue({ ...claim, limit: 4 })
      const rest = await store.claimDue(claim)
      const due = [...first, ...rest].map(({ nextCheckAt }) => nextCheckAt)
      assert.equal(first.length, 4)
      assert.deepEqual(
        due,
        Array.from({ length: 10 }, (_, n) => 5000 + n),
      )
    },
  },
  {
    name: 'never gives a payment to two claims that overlap',
    run: async (store) => {
      await insertDue(store, 40)
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          store.claimDue({ ...claim, limit: 7, holder: `holder-${n}` }),
        ),
      )
      const ids = [...claims.flat(), ...(await store.claimDue(claim))].map(({ id }) => id)
      assert.equal(ids.length, 40)
      assert.equal(new Set(ids).size, 40)
    },
  },
  {
    name: 'lets claims of different dialects not meet',
    run: async (store) => {
      await insertDue(store, 3)
      for (const id of ['t1', 't2']) {
        await store.insert(samplePayment({ id, orderId: id, dialect: 'toss', nextCheckAt: 1 }))
      }
      assert.deepEqual(idsOf(await store.claimDue({ ...claim, dialect: 'stripe' })), [])
      assert.deepEqual(idsOf(await store.claimDue({ ...claim, dialect: 'toss' })), ['t1', 't2'])
      assert.deepEqual(idsOf(await store.claimDue(claim)), ['p0', 'p1', 'p2'])
    },
  },
  {
    name: 'gives a payment back when the lease has ended',
    run: async (store) => {
      await insertDue(store, 1)
      assert.equal((await store.claimDue(claim)).length, 1)
      const during = { ...claim, holder: 'two', now: claim.now + claim.leaseMs - 1 }
      assert.equal((await store.claimDue(during)).length, 0)
      const after = { ...claim, holder: 'two', now: claim.now + claim.leaseMs }
      assert.equal((await store.claimDue(after)).length, 1)
    },
  },
  {
    name: 'leaves the version of a claimed payment as it is',
    run: async (store) => {
      await insertDue(store, 1)
      const [claimed] = await store.claimDue(claim)
      assert.deepEqual(claimed, await store.get('p0'))
      assert.equal(claimed?.version, 0)
    },
  },
  {
    name: 'ends the lease with a save',
    run: async (store) => {
      await insertDue(store, 1)
      const [claimed] = await store.claimDue(claim)
      assert.ok(claimed)
      await store.save({ payment: { ...claimed, nextCheckAt: claim.now + 1 } })
      const again = await store.claimDue({ ...claim, holder: 'two', now: claim.now + 1 })
      assert.deepEqual(idsOf(again), ['p0'])
    },
  },
  {
    name: 'keeps the lease over a save that is stale',
    run: async (store) => {
      await insertDue(store, 1)
      const [claimed] = await store.claimDue(claim)
      assert.ok(claimed)
      const stale = { ...claimed, version: 7 }
      assert.equal(await store.save({ payment: stale, events: [sampleEvent(stale)] }), 'stale')
      assert.deepEqual(await store.claimDue({ ...claim, holder: 'two' }), [])
    },
  },
]

const clockCases: readonly StoreCase[] = [
  {
    name: 'claims what is due later than anything can be: the wall clock was set back',
    run: async (store) => {
      await insertDue(store, 2)
      const horizon = claim.now + claim.horizonMs
      for (const [id, nextCheckAt] of [
        ['within', horizon],
        ['farther', horizon + 2],
        ['beyond', horizon + 1],
      ] as const) {
        await store.insert(samplePayment({ id, orderId: id, nextCheckAt }))
      }
      const first = await store.claimDue({ ...claim, limit: 1 })
      const rest = await store.claimDue({ ...claim, limit: 2 })
      const last = await store.claimDue(claim)
      assert.deepEqual(idsOf([...first, ...rest, ...last]), ['p0', 'p1', 'beyond', 'farther'])
      assert.deepEqual(await store.claimDue(claim), [])
    },
  },
  {
    name: 'takes a lease that ends later than any can for ended: the wall clock was set back',
    run: async (store) => {
      await store.insert(samplePayment({ nextCheckAt: 1 }))
      assert.equal((await store.claimDue(claim)).length, 1)
      const longBefore = { ...claim, holder: 'two', now: claim.now - claim.leaseMs - 1 }
      const later = await store.claimDue(longBefore)
      assert.equal(later.length, 1)
      // That lease is of the present again.
      assert.equal((await store.claimDue({ ...longBefore, holder: 'three' })).length, 0)
    },
  },
  {
    name: 'leaves a claim to who has it for longer than the others claim for, to its end',
    run: async (store) => {
      await store.insert(samplePayment({ nextCheckAt: 1 }))
      const long = { ...claim, leaseMs: 5 * claim.leaseMs }
      assert.equal((await store.claimDue(long)).length, 1)
      for (const now of [claim.now - long.leaseMs, claim.now, claim.now + long.leaseMs - 1]) {
        assert.deepEqual(await store.claimDue({ ...claim, holder: 'two', now }), [])
      }
      const after = { ...claim, holder: 'two', now: claim.now + long.leaseMs }
      assert.equal((await store.claimDue(after)).length, 1)
    },
  },
  {
    name: 'takes a short lease of a clock that was set back for ended, by whoever claims longer',
    run: async (store) => {
      await store.insert(samplePayment({ nextCheckAt: 1 }))
      assert.equal((await store.claimDue(claim)).length, 1)
      const long = { ...claim, holder: 'two', leaseMs: 5 * claim.leaseMs }
      const longBefore = { ...long, now: claim.now - claim.leaseMs - 1 }
      assert.equal((await store.claimDue(longBefore)).length, 1)
    },
  },
  {
    name: 'leaves a claim to who has it, though its clock is up to a lease ahead',
    run: async (store) => {
      await store.insert(samplePayment({ nextCheckAt: 1 }))
      assert.equal((await store.claimDue(claim)).length, 1)
      for (const behind of [1, claim.leaseMs]) {
        const other = { ...claim, holder: 'two', now: claim.now - behind }
        assert.deepEqual(await store.claimDue(other), [])
      }
    },
  },
]

/** Claims with leases, so that several instances share the work. */
export const claimCases: readonly StoreCase[] = [...leaseCases, ...clockCases]
