import Sqlite, { type Database } from 'better-sqlite3'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { SqliteStage } from '../../testing/sqlite-stage.js'
import type { SqlitePaymentStoreOptions } from './sqlite-payment-store.js'

const stage = new SqliteStage()
let rival: Database | undefined
afterEach(() => rival?.close())
afterAll(() => stage.clear())

/** A store whose file another connection can lock. */
function open(options: Partial<SqlitePaymentStoreOptions> = {}): PaymentStore {
  const store = stage.open(options)
  rival = new Sqlite(stage.fileOf(store))
  return store
}

const lock = (): unknown => rival!.exec('BEGIN IMMEDIATE')
const free = (): unknown => rival!.exec('ROLLBACK')
const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What has become of a promise by now. */
function followed<T>(promise: Promise<T>) {
  const seen: { value?: T; error?: unknown } = {}
  const done = promise.then(
    (value) => void (seen.value = value),
    (error: unknown) => void (seen.error = error),
  )
  return { seen, done }
}

describe('while another process holds the write lock', () => {
  it('timers tick, reads are answered, and writes succeed once it is free', async () => {
    const store = open()
    await store.insert(samplePayment())
    lock()
    const writing = followed(store.insert(samplePayment({ orderId: 'order-2' })))
    let ticks = 0
    const ticking = setInterval(() => (ticks += 1), 5)
    await pass(250)
    expect(ticks).toBeGreaterThan(5)
    expect((await store.get('payment-of-order-1'))?.orderId).toBe('order-1')
    expect(writing.seen).toEqual({})
    free()
    await writing.done
    clearInterval(ticking)
    expect(writing.seen).toEqual({ value: 'saved' })
    await store.close()
  })

  it('a read that was asked for in the same turn as a write is answered at once', async () => {
    const clock = new VirtualClock()
    const store = open({ clock, busyTimeoutMs: 100 })
    const payment = samplePayment()
    await store.insert(payment)
    lock()
    const writing = followed(store.save({ payment: { ...payment, checks: 1 } }))
    // Behind a write that is not awaited: it sees what is committed.
    const reading = followed(store.get(payment.id))
    await pass(50)
    expect(reading.seen).toEqual({ value: payment })
    expect(writing.seen).toEqual({})
    await clock.advance(100)
    expect(writing.seen.error).toMatchObject({ code: 'SQLITE_BUSY' })
    free()
    await store.close()
  })

  it('such a read is answered too where nothing waits for the lock', async () => {
    const store = open({ busyTimeoutMs: 0 })
    lock()
    const [writing, reading] = await Promise.allSettled([
      store.insert(samplePayment()),
      store.listByOrder('order-1'),
    ])
    expect(writing.status).toBe('rejected')
    expect(reading).toEqual({ status: 'fulfilled', value: [] })
    free()
    await store.close()
  })

  it('writes keep their order, also those that are asked for meanwhile', async () => {
    const store = open()
    const payment = samplePayment()
    lock()
    const first = store.insert(payment)
    await pass(20)
    const second = store.save({ payment: { ...payment, checks: 1 } })
    const third = store.save({ payment: { ...payment, version: 1, checks: 2 } })
    const late = store.save({ payment: { ...payment, checks: 9 } })
    free()
    expect(await Promise.all([first, second, third, late])).toEqual([
      ...['saved', 'saved', 'saved', 'stale'],
    ])
    expect(await store.get(payment.id)).toMatchObject({ checks: 2, version: 2 })
    await store.close()
  })

  it('each write waits for busyTimeoutMs by the clock, and rejects then as ever', async () => {
    const clock = new VirtualClock()
    const store = open({ clock, busyTimeoutMs: 100 })
    lock()
    const first = followed(store.insert(samplePayment()))
    await clock.advance(60)
    const second = followed(store.insert(samplePayment({ orderId: 'order-2' })))
    await clock.advance(39)
    expect([first.seen, second.seen]).toEqual([{}, {}])
    await clock.advance(1)
    const isBusy = { code: 'SQLITE_BUSY', message: 'database is locked' }
    expect(first.seen.error).toMatchObject(isBusy)
    expect(second.seen).toEqual({})
    free()
    await clock.advance(60)
    expect(second.seen).toEqual({ value: 'saved' })
    await store.close()
    expect(clock.nextDueAt).toBeUndefined()
  })

  it('a write is tried once and rejects where it shall not wait', async () => {
    const store = open({ busyTimeoutMs: 0 })
    lock()
    await expect(store.insert(samplePayment())).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
    free()
    expect(await store.insert(samplePayment())).toBe('saved')
    await store.close()
  })

  it('closing waits for what was asked for before it', async () => {
    const store = open()
    lock()
    const writing = store.insert(samplePayment())
    const closing = store.close()
    await pass(50)
    free()
    await closing
    expect(await writing).toBe('saved')
  })

  it('closing ends with what was asked for when that rejects', async () => {
    const store = open({ busyTimeoutMs: 60 })
    lock()
    const writing = followed(store.insert(samplePayment()))
    await store.close()
    expect(writing.seen.error).toMatchObject({ code: 'SQLITE_BUSY' })
  })
})
