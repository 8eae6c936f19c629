import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { sampleEvent, samplePayment, sampleRefund } from '../../conformance/sample-payment.js'
import type { Payment } from '../../payment/payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { sqlitePaymentStore } from './sqlite-payment-store.js'
import { SqliteStage, told } from '../../testing/sqlite-stage.js'

const stage = new SqliteStage()
afterAll(() => stage.clear())

const payments = Array.from({ length: 8 }, (_, n) => samplePayment({ orderId: `order-${n}` }))
const outbox = { dialect: 'async-card', after: 0, limit: 100 }

/** Statements that were executed, and what shall happen after one of them. */
let executed: string[] = []
let failAfter: RegExp | undefined

beforeEach(() => {
  executed = []
  failAfter = undefined
})

function open(scheduleCommit?: (commit: () => void) => void): PaymentStore {
  const onStatement = (sql: string, moment: 'before' | 'after'): void => {
    if (moment === 'before') executed.push(sql)
    else if (failAfter?.test(sql)) throw new Error('the disk is on fire')
  }
  return stage.open({
    intercept: (database) => told(database, { onStatement }),
    ...(scheduleCommit && { scheduleCommit }),
  })
}

const commits = (): number => executed.filter((sql) => sql === 'COMMIT').length

describe('writes that are asked for in the same turn', () => {
  it('share one commit, and none of them resolves before it', async () => {
    const store = open()
    const resolvedAfter: number[] = []
    await Promise.all(
      payments.map(async (payment) => {
        await store.insert(payment)
        resolvedAfter.push(commits())
      }),
    )
    expect(resolvedAfter).toEqual(payments.map(() => 1))
    expect(executed.filter((sql) => sql.startsWith('SAVEPOINT'))).toHaveLength(8)
    await store.close()
  })

  it('share it also where they are asked for some promise jobs later', async () => {
    const store = open()
    const later = async (jobs: number): Promise<void> => {
      for (let n = 0; n < jobs; n += 1) await Promise.resolve()
      await store.insert(payments[jobs] ?? samplePayment())
    }
    await Promise.all([0, 1, 3, 7].map(later))
    expect(commits()).toBe(1)
    await store.close()
  })

  it('need no savepoint where there is only one', async () => {
    const store = open()
    await store.insert(samplePayment())
    await store.save({ payment: samplePayment() })
    expect(executed.filter((sql) => /SAVEPOINT|RELEASE/.test(sql))).toEqual([])
    expect(commits()).toBe(2)
    await store.close()
  })

  it('fail alone: the others are saved, before it and after it', async () => {
    const store = open()
    const payment = samplePayment({ state: 'approved' })
    await store.insert(payment)
    const open1 = sampleRefund(payment)
    const open2 = sampleRefund(payment, { requestId: 'request-2' })
    const results = await Promise.allSettled([
      store.save({ payment, refund: open1 }),
      store.save({
        payment: { ...payment, version: 1 },
        refund: open2,
        events: [sampleEvent(payment)],
      }),
      store.insert(samplePayment({ orderId: 'order-2' })),
      store.save({
        payment: { ...payment, version: 1 },
        events: [sampleEvent(payment, { at: 5 })],
      }),
    ])
    const told = results.map((one) => (one.status === 'fulfilled' ? one.value : 'rejected'))
    expect(told).toEqual(['saved', 'rejected', 'saved', 'saved'])
    expect(commits()).toBe(2)
    expect((await store.get(payment.id))?.version).toBe(2)
    expect(await store.listRefunds(payment.id)).toEqual([open1])
    expect((await store.readOutbox(outbox)).map(({ event }) => event.at)).toEqual([5])
    await store.close()
  })

  it('all reject where the commit fails, and then none of them has happened', async () => {
    const store = open()
    failAfter = /^BEGIN/
    const writes = await Promise.allSettled(payments.map((payment) => store.insert(payment)))
    expect(new Set(writes.map(({ status }) => status))).toEqual(new Set(['rejected']))
    failAfter = undefined
    expect(await store.countWaiting('async-card')).toEqual([])
    await Promise.all(payments.map((payment) => store.insert(payment)))
    expect((await store.countWaiting('async-card'))[0]?.count).toBe(8)
    await store.close()
  })

  it('all reject where the result of the commit is lost, and are there', async () => {
    const store = open()
    failAfter = /^COMMIT/
    const writes = await Promise.allSettled(payments.map((payment) => store.insert(payment)))
    expect(new Set(writes.map(({ status }) => status))).toEqual(new Set(['rejected']))
    failAfter = undefined
    expect((await store.countWaiting('async-card'))[0]?.count).toBe(8)
    await store.close()
  })
})

describe('a read', () => {
  it('sees what was asked for before it, and not what was asked for after it', async () => {
    const store = open()
    const payment = samplePayment()
    const [before, , between, saved, after] = await Promise.all([
      store.get(payment.id),
      store.insert(payment),
      store.get(payment.id),
      store.save({ payment: { ...payment, state: 'pending' } }),
      store.get(payment.id),
    ])
    expect(before).toBeUndefined()
    expect(between).toEqual(payment)
    expect(saved).toBe('saved')
    expect(after?.state).toBe('pending')
    expect(commits()).toBe(1)
    await store.close()
  })

  it('tells nothing that is then not committed', async () => {
    const store = open()
    failAfter = /^COMMIT|^ROLLBACK/
    const payment = samplePayment()
    const [inserted, read] = await Promise.allSettled([
      store.insert(payment),
      store.get(payment.id),
    ])
    expect([inserted.status, read.status]).toEqual(['rejected', 'rejected'])
    failAfter = undefined
    await store.close()
  })

  it('is answered where no transaction can begin', async () => {
    const store = open()
    const payment = samplePayment()
    await store.insert(payment)
    failAfter = /^BEGIN/
    const [saved, read] = await Promise.allSettled([
      store.save({ payment: { ...payment, checks: 1 } }),
      store.get(payment.id),
    ])
    expect(saved.status).toBe('rejected')
    expect(read).toEqual({ status: 'fulfilled', value: payment })
    failAfter = undefined
    await store.close()
  })

  it('is no transaction and waits for none', async () => {
    const store = open()
    await store.get('nobody')
    await store.listByOrder('nobody')
    expect(commits()).toBe(0)
    await store.close()
  })
})

describe('the moment of the commit', () => {
  it('is one for all that comes in while the event loop goes round', async () => {
    const file = stage.newFile()
    const onStatement = (sql: string, moment: string): void => {
      if (moment === 'before') executed.push(sql)
    }
    const store = sqlitePaymentStore({
      file,
      intercept: (database) => told(database, { onStatement }),
    })
    const inTurns = payments.map(async (payment, n) => {
      await new Promise<void>((resolve) => {
        if (n % 2 === 0) process.nextTick(resolve)
        else queueMicrotask(resolve)
      })
      return store.insert(payment)
    })
    expect(await Promise.all(inTurns)).toEqual(payments.map(() => 'saved'))
    expect(commits()).toBe(1)
    await store.close()
  })

  it('may be chosen: nothing happens before it', async () => {
    const waiting: (() => void)[] = []
    const store = open((commit) => waiting.push(commit))
    const inserts = payments.map((payment) => store.insert(payment))
    await new Promise((resolve) => setImmediate(resolve))
    expect(commits()).toBe(0)
    expect(waiting).toHaveLength(1)
    for (const commit of waiting.splice(0)) commit()
    expect(await Promise.all(inserts)).toEqual(payments.map(() => 'saved'))
    await store.close()
    expect(waiting).toEqual([])
  })

  it('comes at the latest when the store is closed', async () => {
    const waiting: (() => void)[] = []
    const store = open((commit) => waiting.push(commit))
    const inserting = store.insert(samplePayment())
    await store.close()
    expect(await inserting).toBe('saved')
    for (const commit of waiting) commit()
    const again = stage.open({ file: stage.fileOf(store) })
    expect(await again.get('payment-of-order-1')).toEqual(samplePayment())
    await again.close()
  })

  it('comes before the next timer of a virtual clock', async () => {
    const store = open()
    const clock = new VirtualClock()
    const seen: unknown[] = []
    const insertAt = (ms: number) => (payment: Payment) => {
      clock.setTimer(ms, () => {
        void store.insert(payment).then((result) => seen.push([clock.now(), result]))
      })
    }
    payments.slice(0, 4).forEach(insertAt(10))
    clock.setTimer(10, () => seen.push('timer'))
    payments.slice(4).forEach(insertAt(20))
    await clock.advance(20)
    expect(seen).toEqual([
      ...Array.from({ length: 4 }, () => [10, 'saved']),
      'timer',
      ...Array.from({ length: 4 }, () => [20, 'saved']),
    ])
    await store.close()
  })
})
