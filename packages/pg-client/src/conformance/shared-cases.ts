import assert from 'node:assert/strict'
import { sampleCallback, sampleEvent, samplePayment, sampleRefund } from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { everythingOf, idsOf, stored } from './stored.js'

const claim = {
  dialect: 'async-card',
  now: 10_000,
  limit: 5,
  leaseMs: 1000,
  horizonMs: 1e9,
  stepMs: 1000,
}
const outbox = { dialect: 'async-card', after: 0, limit: 100 }

/** Two processes on the same payments. */
export const sharedCases: readonly StoreCase[] = [
  {
    name: 'shows another process what one has saved: one insert, one claim, one save wins',
    needs: 'openAnother',
    run: async (one, stage) => {
      const two = await stage.openAnother(one)
      const payment = samplePayment()
      const rival = { ...payment, id: 'x', reference: 'order-1-2' }
      const inserted = await Promise.all([one.insert(payment), two.insert(rival)])
      assert.deepEqual([...inserted].sort(), ['orderTaken', 'saved'])
      const [there] = await one.listByOrder('order-1')
      assert.ok(there)
      const claims = await Promise.all([
        one.claimDue({ ...claim, holder: 'one' }),
        two.claimDue({ ...claim, holder: 'two' }),
      ])
      assert.deepEqual(idsOf(claims.flat()), [there.id])
      const change = { payment: there, events: [sampleEvent(there)] }
      const saves = await Promise.all([one.save(change), two.save(change)])
      assert.deepEqual([...saves].sort(), ['saved', 'stale'])
      assert.equal((await one.readOutbox(outbox)).length, 1)
      const seen = await everythingOf(one, 'order-1', 'async-card')
      assert.deepEqual(await everythingOf(two, 'order-1', 'async-card'), seen)
    },
  },
  {
    name: 'shares what is due between processes that claim at once, and nothing twice',
    needs: 'openAnother',
    run: async (one, stage) => {
      const stores = [one, await stage.openAnother(one), await stage.openAnother(one)]
      for (let n = 0; n < 60; n += 1) {
        await one.insert(samplePayment({ id: `p${n}`, orderId: `order-${n}`, nextCheckAt: n }))
      }
      const claimed: string[] = []
      for (let round = 0; round < 4; round += 1) {
        const claims = stores.map((store, n) => store.claimDue({ ...claim, holder: `h${n}` }))
        claimed.push(...idsOf((await Promise.all(claims)).flat()))
      }
      for (const store of stores) {
        claimed.push(...idsOf(await store.claimDue({ ...claim, limit: 100, holder: 'late' })))
      }
      assert.equal(claimed.length, 60)
      assert.equal(new Set(claimed).size, 60)
    },
  },
  {
    name: 'lets a payment have one open refund, whichever process asks for it',
    needs: 'openAnother',
    run: async (one, stage) => {
      const two = await stage.openAnother(one)
      const payment = samplePayment({ state: 'approved' })
      await one.insert(payment)
      const saves = await Promise.all(
        [one, two].map((store, n) => {
          const refund = sampleRefund(payment, { requestId: `request-${n}` })
          return store.save({ payment, refund })
        }),
      )
      assert.deepEqual([...saves].sort(), ['saved', 'stale'])
      assert.equal((await two.listRefunds(payment.id)).length, 1)
    },
  },
  {
    name: 'stores a callback once, whichever process receives it, and tells both of the change',
    needs: 'openAnother',
    run: async (one, stage) => {
      const two = await stage.openAnother(one)
      const payment = samplePayment()
      await one.insert(payment)
      const callback = { ...sampleCallback(payment.reference), authenticated: true }
      const received = { dialect: 'async-card', callback, receivedAt: 700 }
      const receipts = await Promise.all([one, two].map((store) => store.receiveCallback(received)))
      const results = receipts.map(({ result }) => result).sort()
      assert.deepEqual(results, ['duplicate', 'stored'])
      assert.equal((await stored(one, payment.id)).version, 1)
      assert.equal(await two.save({ payment }), 'stale')
    },
  },
]
