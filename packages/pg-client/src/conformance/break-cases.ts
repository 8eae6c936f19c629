import assert from 'node:assert/strict'
import type { PaymentStore } from '../ports/payment-store.js'
import { sampleBreak } from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { idsOf } from './stored.js'

const one = sampleBreak()
const open = { dialect: 'async-card', isOpen: true, limit: 10 }
const closed = { ...open, isOpen: false }

async function ids(store: PaymentStore): Promise<readonly (readonly string[])[]> {
  return [idsOf(await store.listBreaks(open)), idsOf(await store.listBreaks(closed))]
}

/** What audits have found. */
export const breakCases: readonly StoreCase[] = [
  {
    name: 'keeps every field of a break, also where there is no payment of ours',
    run: async (store) => {
      const foreign = sampleBreak({
        id: 'foreign',
        kind: 'missing-here',
        paymentId: null,
        orderId: null,
        reference: null,
        gatewayKey: null,
        ours: null,
        theirs: 'approved 50000 KRW',
        foundAt: 50_000,
        lastSeenAt: 50_001,
      })
      await store.saveBreaks([foreign, one])
      assert.deepEqual(await store.listBreaks(open), [one, foreign])
      assert.deepEqual(await store.listBreaks(closed), [])
    },
  },
  {
    name: 'sees a break again by its id: only the time of the last sight changes',
    run: async (store) => {
      await store.saveBreaks([one])
      const again = { ...one, ours: 'other', foundAt: 70_000, lastSeenAt: 70_000 }
      await store.saveBreaks([again])
      assert.deepEqual(await store.listBreaks(open), [{ ...one, lastSeenAt: 70_000 }])
    },
  },
  {
    name: 'closes breaks, once, and opens them again when they are seen again',
    run: async (store) => {
      await store.saveBreaks([one, sampleBreak({ id: 'two', foundAt: 41_000 })])
      await store.closeBreaks([one.id, 'nobody'], 60_000)
      await store.closeBreaks([one.id], 65_000)
      assert.deepEqual(await ids(store), [['two'], [one.id]])
      assert.deepEqual(await store.listBreaks(closed), [{ ...one, closedAt: 60_000 }])
      await store.saveBreaks([{ ...one, lastSeenAt: 80_000 }])
      assert.deepEqual(await ids(store), [[one.id, 'two'], []])
      assert.deepEqual((await store.listBreaks(open))[0], { ...one, lastSeenAt: 80_000 })
    },
  },
  {
    name: 'lists breaks oldest first, up to the limit, of one dialect',
    run: async (store) => {
      const found = [3, 1, 2].map((n) => sampleBreak({ id: `b${n}`, foundAt: n }))
      await store.saveBreaks([...found, sampleBreak({ id: 'toss', dialect: 'toss', foundAt: 0 })])
      assert.deepEqual(idsOf(await store.listBreaks({ ...open, limit: 2 })), ['b1', 'b2'])
      await store.saveBreaks([])
      await store.closeBreaks([], 1)
      assert.deepEqual(await ids(store), [['b1', 'b2', 'b3'], []])
      assert.deepEqual(idsOf(await store.listBreaks({ ...open, dialect: 'toss' })), ['toss'])
    },
  },
]
