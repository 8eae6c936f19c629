import assert from 'node:assert/strict'
import { blocksAnotherPayment, paymentStates } from '../payment/payment-state.js'
import { won } from '../payment/money.js'
import type { PaymentStore } from '../ports/payment-store.js'
import { sampleKeyedRequest, samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { idsOf, saveAs, stored } from './stored.js'

const closed = { state: 'failed', active: false, nextCheckAt: null } as const

const intentCases: readonly StoreCase[] = [
  {
    name: 'gives back what was inserted, by id, by reference and by order',
    run: async (store) => {
      const payment = samplePayment({
        amount: won(2 ** 52),
        decline: { code: 'DECLINED', reason: null },
        callbackProof: 'ab'.repeat(32),
        keyedRequest: sampleKeyedRequest(),
      })
      assert.equal(await store.insert(payment), 'saved')
      assert.deepEqual(await store.get(payment.id), payment)
      assert.deepEqual(await store.getByReference(payment.reference), payment)
      assert.deepEqual(await store.listByOrder(payment.orderId), [payment])
      assert.equal(await store.get('nobody'), undefined)
      assert.equal(await store.getByReference('nobody-1'), undefined)
      assert.deepEqual(await store.listByOrder('nobody'), [])
    },
  },
  {
    name: 'lists the payments of an order oldest first',
    run: async (store) => {
      const ids = ['p1', 'p2', 'p3']
      for (const [n, id] of ids.entries()) {
        await store.insert(samplePayment({ id, reference: `order-1-${n}`, createdAt: n }))
        await saveAs(store, id, closed)
      }
      assert.deepEqual(idsOf(await store.listByOrder('order-1')), ids)
    },
  },
  {
    name: 'lets one payment of an order be active, of several inserted at once',
    run: async (store) => {
      const results = await Promise.all(
        [1, 2, 3, 4].map((n) => store.insert(samplePayment({ id: `p${n}`, reference: `o-${n}` }))),
      )
      assert.equal(results.filter((result) => result === 'saved').length, 1)
      assert.equal(results.filter((result) => result === 'orderTaken').length, 3)
      assert.equal((await store.listByOrder('order-1')).length, 1)
    },
  },
  {
    name: 'refuses a second payment in every state in which money is taken or may be',
    run: async (store) => {
      await store.insert(samplePayment({ id: 'first' }))
      let n = 1
      for (const state of paymentStates) {
        await saveAs(store, 'first', { state, active: false })
        const second = samplePayment({ id: `p${++n}`, reference: `order-1-${n}` })
        const expected = blocksAnotherPayment(state) ? 'orderTaken' : 'saved'
        assert.equal(await store.insert(second), expected, state)
        if (expected === 'saved') await saveAs(store, second.id, closed)
      }
      await saveAs(store, 'first', { state: 'failed', active: true })
      const last = samplePayment({ id: 'last', reference: 'order-1-last' })
      assert.equal(await store.insert(last), 'orderTaken', 'over, and still the active one')
    },
  },
  {
    name: 'refuses a reference that exists, in whatever dialect',
    run: async (store) => {
      await store.insert(samplePayment({ id: 'first', orderId: 'order-1', reference: 'same-1' }))
      const other = samplePayment({ id: 'other', orderId: 'order-2', reference: 'same-1' })
      assert.equal(await store.insert(other), 'orderTaken')
      assert.equal(await store.insert({ ...other, dialect: 'toss' }), 'orderTaken')
      assert.equal(await store.get('other'), undefined)
    },
  },
  {
    name: 'rejects a change that would make a second payment of the order active',
    run: async (store) => {
      await store.insert(samplePayment({ id: 'first' }))
      await saveAs(store, 'first', closed)
      await store.insert(samplePayment({ id: 'second', reference: 'order-1-2' }))
      const first = await stored(store, 'first')
      await assert.rejects(store.save({ payment: { ...first, state: 'pending', active: true } }))
      assert.deepEqual(await store.get('first'), first)
    },
  },
]

/** Three payments of each of two dialects, made at 100, 200 and 300, the last two at once. */
async function insertSeries(store: PaymentStore): Promise<void> {
  for (const dialect of ['async-card', 'toss']) {
    for (const [id, createdAt] of [
      ['c', 300],
      ['a', 100],
      ['d', 300],
      ['b', 200],
    ] as const) {
      const name = `${dialect}-${id}`
      await store.insert(samplePayment({ id: name, orderId: name, dialect, createdAt }))
    }
  }
}

const listCases: readonly StoreCase[] = [
  {
    name: 'counts what is open or in review, by state, and since when, of one dialect',
    run: async (store) => {
      for (const [n, state] of paymentStates.entries()) {
        const id = `p${n}`
        await store.insert(samplePayment({ id, orderId: id, createdAt: 100 - n }))
        await saveAs(store, id, { state })
      }
      const other = { orderId: 'other', dialect: 'toss', createdAt: 7 }
      await store.insert(samplePayment(other))
      await store.insert(samplePayment({ orderId: 'again', createdAt: 500 }))
      assert.deepEqual(await store.countWaiting('async-card'), [
        { state: 'canceling', count: 1, oldestCreatedAt: 94 },
        { state: 'pending', count: 1, oldestCreatedAt: 98 },
        { state: 'requested', count: 2, oldestCreatedAt: 100 },
        { state: 'review', count: 1, oldestCreatedAt: 91 },
        { state: 'unknown', count: 1, oldestCreatedAt: 99 },
      ])
      assert.deepEqual(await store.countWaiting('toss'), [
        { state: 'requested', count: 1, oldestCreatedAt: 7 },
      ])
      assert.deepEqual(await store.countWaiting('stripe'), [])
    },
  },
  {
    name: 'lists the payments made in a period, its end not included, page by page',
    run: async (store) => {
      await insertSeries(store)
      const period = { dialect: 'toss', from: 100, to: 301, after: null, limit: 10 }
      const all = await store.listPayments(period)
      assert.deepEqual(idsOf(all), ['toss-a', 'toss-b', 'toss-c', 'toss-d'])
      assert.deepEqual(all[0], await store.get('toss-a'))
      const inner = await store.listPayments({ ...period, from: 101, to: 300 })
      assert.deepEqual(idsOf(inner), ['toss-b'])
      const paged: string[] = []
      let after: { createdAt: number; id: string } | null = null
      while (paged.length < 10) {
        const page = await store.listPayments({ ...period, after, limit: 1 })
        const [one] = page
        if (!one) break
        assert.equal(page.length, 1)
        paged.push(one.id)
        after = { createdAt: one.createdAt, id: one.id }
      }
      assert.deepEqual(paged, idsOf(all))
      const early = { ...period, from: 200, after: { createdAt: 100, id: 'toss-a' } }
      assert.deepEqual(idsOf(await store.listPayments(early)), ['toss-b', 'toss-c', 'toss-d'])
    },
  },
]

/** Intent, at most one payment per order, and what is told about many. */
export const paymentCases: readonly StoreCase[] = [...intentCases, ...listCases]
