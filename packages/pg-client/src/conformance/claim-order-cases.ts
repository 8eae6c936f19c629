import assert from 'node:assert/strict'
import { won } from '../payment/money.js'
import type { Payment } from '../payment/payment.js'
import { amountBucket, mostBuckets, type ClaimRequest } from '../ports/payment-store.js'
import { samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { idsOf } from './stored.js'

const claim: ClaimRequest = {
  dialect: 'async-card',
  now: 1_000_000,
  limit: 500,
  holder: 'one',
  leaseMs: 1000,
  horizonMs: 10_000_000,
  stepMs: 53_000,
}

function due(id: string, minor: number, nextCheckAt: number): Payment {
  return samplePayment({ id, orderId: `order-of-${id}`, amount: won(minor), nextCheckAt })
}

/** The order that the port asks for, from scratch. */
function inClaimOrder(payments: readonly Payment[], stepMs: number): readonly string[] {
  const ranked = payments.map(({ id, amount, nextCheckAt }) => {
    return { id, rank: (nextCheckAt ?? 0) * mostBuckets - stepMs * amountBucket(amount) }
  })
  return idsOf(ranked.sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1)))
}

const fewCases: readonly StoreCase[] = [
  {
    name: 'claims larger amounts first among those that became due at once, then by id',
    run: async (store) => {
      for (const [id, minor] of [
        ['b', 1024],
        ['small', 1],
        ['a', 2047],
        ['large', 2 ** 40],
        ['c', 1023],
      ] as const) {
        await store.insert(due(id, minor, 900_000))
      }
      const order = ['large', 'a', 'b', 'c', 'small']
      const first = await store.claimDue({ ...claim, limit: 2 })
      assert.deepEqual(idsOf([...first, ...(await store.claimDue(claim))]), order)
    },
  },
  {
    name: 'ages: no amount overtakes a payment that has waited the step longer',
    run: async (store) => {
      // In buckets 0 and 10; ten fifty-thirds of the step are 10 000 ms.
      await store.insert(due('old', 1, 900_000))
      await store.insert(due('just-overtakes', 1024, 909_999))
      await store.insert(due('too-late', 1024, 910_001))
      await store.insert(due('largest', 2 ** 52, 900_000 + claim.stepMs))
      const order = ['just-overtakes', 'old', 'too-late', 'largest']
      const firstTwo = await store.claimDue({ ...claim, limit: 2 })
      assert.deepEqual(idsOf(firstTwo), order.slice(0, 2))
      assert.deepEqual(idsOf(await store.claimDue(claim)), order.slice(2))
    },
  },
  {
    name: 'claims by age alone when the step is 0',
    run: async (store) => {
      await store.insert(due('older', 1, 1))
      await store.insert(due('younger', 2 ** 50, 2))
      assert.deepEqual(idsOf(await store.claimDue({ ...claim, stepMs: 0 })), ['older', 'younger'])
    },
  },
  {
    name: 'passes by what others have claimed, in every bucket',
    run: async (store) => {
      const payments = Array.from({ length: 30 }, (_, n) => {
        return due(`p${String(n).padStart(2, '0')}`, 4 ** (n % 3), 900_000 + n * 100)
      })
      for (const payment of payments) await store.insert(payment)
      const claimed: string[] = []
      for (let round = 0; round < 10; round += 1) {
        claimed.push(...idsOf(await store.claimDue({ ...claim, limit: 3 })))
      }
      assert.deepEqual(claimed, inClaimOrder(payments, claim.stepMs))
    },
  },
]

const manyCases: readonly StoreCase[] = [
  {
    name: 'claims from 100 000 that wait in the order of age and amount',
    timeoutMs: 120_000,
    run: async (store, stage) => {
      const payments = Array.from({ length: 100_000 }, (_, n) => {
        const mixed = (n * 7919) % 100_003
        const minor = 2 ** (mixed % 18) + (n % 2)
        const nextCheckAt = 800_000 + ((mixed * 31) % 199_999)
        return due(`p${String(n).padStart(6, '0')}`, minor, nextCheckAt)
      })
      await stage.fill(store, payments)
      const claimed: string[] = []
      for (let round = 0; round < 10; round += 1) {
        claimed.push(...idsOf(await store.claimDue({ ...claim, holder: `holder-${round}` })))
      }
      assert.deepEqual(claimed, inClaimOrder(payments, claim.stepMs).slice(0, 5000))
    },
  },
  {
    name: 'finds what a claim takes by an index that has it in order',
    needs: 'explainClaim',
    timeoutMs: 60_000,
    run: async (store, stage) => {
      const payments = Array.from({ length: 5000 }, (_, n) => {
        return due(`p${n}`, 2 ** (n % 18), 800_000 + n)
      })
      await stage.fill(store, payments)
      const plan = await stage.explainClaim(store, claim)
      assert.match(plan, /index/i)
      assert.doesNotMatch(plan, /seq scan|\bscan payments\b(?! using)|temp b-tree|\bsort\b/i, plan)
    },
  },
]

/** Which of the due payments are claimed first. */
export const claimOrderCases: readonly StoreCase[] = [...fewCases, ...manyCases]
