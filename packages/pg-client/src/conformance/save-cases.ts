import assert from 'node:assert/strict'
import { sampleAttempt, sampleEvent, sampleKeyedRequest, samplePayment } from './sample-payment.js'
import type { StoreCase } from './store-case.js'
import { saveAs, stored } from './stored.js'

const outbox = { dialect: 'async-card', after: 0, limit: 10 }
const closed = { state: 'failed', active: false, nextCheckAt: null } as const

const versionCases: readonly StoreCase[] = [
  {
    name: 'leaves what the intent has fixed as it was, whatever a change says',
    run: async (store) => {
      const read = samplePayment()
      await store.insert(read)
      const fixed = { reference: 'x', orderId: 'x', owner: 'x', cardLast4: '0000', createdAt: 9 }
      const amount = { minor: read.amount.minor + 1, currency: 'USD' } as const
      const change = { ...read, ...fixed, amount, state: 'unknown' } as const
      assert.equal(await store.save({ payment: change }), 'saved')
      assert.deepEqual(await store.get(read.id), { ...read, state: 'unknown', version: 1 })
      assert.deepEqual(await store.getByReference(read.reference), await store.get(read.id))
    },
  },
  {
    name: 'refuses a lost update: the second writer of the same version is stale',
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
    name: 'loses none of many changes that are made at once, each repeated until it is not stale',
    run: async (store) => {
      await store.insert(samplePayment())
      const changes = Array.from({ length: 12 }, async (_, n) => {
        for (let tries = 0; tries < 1000; tries += 1) {
          const payment = await stored(store, 'payment-of-order-1')
          const checks = payment.checks + 1
          const events = [sampleEvent(payment, { at: n })]
          if ((await store.save({ payment: { ...payment, checks }, events })) === 'saved') return
        }
        assert.fail('a change was stale a thousand times')
      })
      await Promise.all(changes)
      const after = await stored(store, 'payment-of-order-1')
      assert.equal(after.checks, 12)
      assert.equal(after.version, 12)
      const entries = await store.readOutbox({ ...outbox, limit: 100 })
      assert.deepEqual(
        entries.map(({ event }) => event.at).sort((a, b) => a - b),
        Array.from({ length: 12 }, (_, n) => n),
      )
    },
  },
  {
    name: 'writes nothing of a stale change: no event, no attempt',
    run: async (store) => {
      const read = samplePayment()
      await store.insert(read)
      await saveAs(store, read.id, { state: 'unknown' })
      const attempt = sampleAttempt()
      const result = await store.save({ payment: read, events: [sampleEvent(read)], attempt })
      assert.equal(result, 'stale')
      assert.deepEqual(await store.readOutbox(outbox), [])
      assert.deepEqual(await store.listAttempts(read.id), [])
      assert.equal((await store.get(read.id))?.state, 'unknown')
    },
  },
]

const fieldCases: readonly StoreCase[] = [
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
        mayStillTurn: true,
        refundedMinor: 20_000,
        callbackProof: 'f0'.repeat(32),
        attempts: 2,
        lastSentAt: 1_700_000_000_000,
        mayBeInFlight: true,
        keyedRequest: sampleKeyedRequest({ firstSentAt: 1_700_000_000_003, body: '{"이름":"값"}' }),
        checks: 3,
        nextCheckAt: null,
        updatedAt: 1_700_000_000_001,
        settledAt: 1_700_000_000_002,
      })
      assert.equal(await store.save({ payment }), 'saved')
      assert.deepEqual(await store.get(payment.id), { ...payment, version: 1 })
      const back = samplePayment({ version: 1 })
      assert.equal(await store.save({ payment: back }), 'saved')
      assert.deepEqual(await store.get(payment.id), { ...back, version: 2 })
    },
  },
  {
    name: 'replaces an attempt by its refund and number, and lists those of the submit first',
    run: async (store) => {
      await store.insert(samplePayment())
      const begun = sampleAttempt()
      const ended = { ...begun, endedAt: 9, ending: 'answered', detail: 'HTTP 500' } as const
      const second = sampleAttempt({ number: 2, startedAt: 12 })
      const tenth = sampleAttempt({ number: 10, startedAt: 13 })
      const cancel = sampleAttempt({ refundId: 'r1', startedAt: 20 })
      const ofOther = sampleAttempt({
        refundId: 'r2',
        startedAt: 30,
        ending: 'notSent',
        endedAt: 31,
      })
      for (const attempt of [cancel, begun, ended, tenth, second, ofOther]) {
        assert.equal(await saveAs(store, 'payment-of-order-1', {}, { attempt }), 'saved')
      }
      assert.deepEqual(await store.listAttempts('payment-of-order-1'), [
        ended,
        second,
        tenth,
        cancel,
        ofOther,
      ])
      assert.deepEqual(await store.listAttempts('nobody'), [])
    },
  },
]

const soleCases: readonly StoreCase[] = [
  {
    name: 'refuses a sole approval while another payment of the order may hold money',
    run: async (store) => {
      await store.insert(samplePayment({ id: 'late' }))
      await saveAs(store, 'late', closed)
      await store.insert(samplePayment({ id: 'open', reference: 'order-1-2' }))
      const late = await stored(store, 'late')
      const approval = {
        payment: { ...late, state: 'approved' },
        events: [sampleEvent(late)],
        soleForOrder: true,
      } as const
      for (const state of ['requested', 'canceling', 'partiallyCanceled', 'review'] as const) {
        await saveAs(store, 'open', { state })
        assert.equal(await store.save(approval), 'orderTaken', state)
      }
      assert.deepEqual(await store.readOutbox(outbox), [])
      assert.deepEqual(await store.get('late'), late)
      await saveAs(store, 'open', { ...closed, state: 'canceled' })
      assert.equal(await store.save(approval), 'saved')
      assert.equal(await store.save(approval), 'stale')
    },
  },
  {
    name: 'lets one of two sole approvals of an order through when they come at once',
    run: async (store) => {
      for (const [n, id] of ['one', 'two'].entries()) {
        await store.insert(samplePayment({ id, reference: `order-1-${n}` }))
        await saveAs(store, id, closed)
      }
      const results = await Promise.all(
        ['one', 'two'].map((id) =>
          saveAs(store, id, { state: 'approved' }, { soleForOrder: true }),
        ),
      )
      assert.deepEqual([...results].sort(), ['orderTaken', 'saved'])
    },
  },
]

/** Compare-and-set, and all that a change takes with it. */
export const saveCases: readonly StoreCase[] = [...versionCases, ...fieldCases, ...soleCases]
