import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@holdfast/resilience-kit'
import { anOrder } from '../../test/samples.js'
import { moved } from './order.js'
import type { OrderChange } from './order-store.js'
import { failed } from './saga/saga.js'
import { undoingHolds } from './saga/saga-step.js'
import { SqliteOrderStore } from './sqlite-order-store.js'

const changeOf = (order: OrderChange['order'], also: Partial<OrderChange> = {}): OrderChange => ({
  order,
  undertakings: [],
  progress: [],
  ...also,
})

describe('SqliteOrderStore', () => {
  let folder: string
  let store: SqliteOrderStore
  const open = () => new SqliteOrderStore(path.join(folder, 'orders.sqlite'), systemClock)

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-orders-'))
    store = open()
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('gives back what was stored, also after it was opened again', () => {
    const order = anOrder({ pointsUsed: 10_000, cancels: 3, inReview: true })
    store.insert(order, [])
    store.close()
    store = open()
    expect(store.get(order.id)).toEqual(order)
    expect(store.get('nothing')).toBeUndefined()
  })

  it('saves a change of the version that was read, and of no other', () => {
    const order = anOrder()
    store.insert(order, [])
    expect(store.save(changeOf(moved(order, 'CONFIRMED', { cancels: 1 })))).toBe('saved')
    const undertakings = [{ kind: 'UNDO_STEP', step: 'stock', round: 1 }] as const
    const progress = [{ type: 'order', status: 'FAILED', failure: 'SAGA_TIMEOUT' }] as const
    const late = changeOf(failed(order, 'SAGA_TIMEOUT'), { undertakings, progress })
    expect(store.save(late)).toBe('stale')
    expect(store.get(order.id)).toMatchObject({ status: 'CONFIRMED', version: 2, cancels: 1 })
    expect(store.get(order.id)?.steps).toEqual(order.steps)
    expect(store.outbox.waitingCount()).toBe(0)
    expect(store.listProgress(order.id, 0)).toEqual([])
  })

  it('keeps what a change undertakes and tells, in the transaction of the change', () => {
    const order = anOrder()
    store.insert(order, [{ type: 'step', step: 'stock', round: 1, state: 'running' }])
    const undertaking = { kind: 'UNDO_STEP', step: 'stock', round: 1 } as const
    const told = { type: 'order', status: 'FAILED', failure: 'ABANDONED' } as const
    const also = { undertakings: [undertaking], progress: [told] }
    store.save(changeOf(failed(order, 'ABANDONED'), also))
    const { kind } = undertaking
    expect(store.outbox.due(9)).toMatchObject([{ kind, key: order.id, payload: undertaking }])
    const all = store.listProgress(order.id, 0)
    expect(all.map(({ progress }) => progress)).toMatchObject([{ type: 'step' }, told])
    expect(store.listProgress(order.id, all[0]?.id ?? 0)).toEqual(all.slice(1))
    expect(store.listProgress('nothing', 0)).toEqual([])
  })

  it('tells once what comes again from the same source', () => {
    store.insert(anOrder(), [])
    const told = { type: 'payment', paymentId: 'p', state: 'pending' } as const
    for (const source of ['card:1', 'card:1', 'toss:1'])
      store.addProgress(anOrder().id, source, told)
    expect(store.listProgress(anOrder().id, 0)).toHaveLength(2)
  })

  it('notes a failed save once per payment, until its work is done', () => {
    const { id } = anOrder()
    store.insert(anOrder(), [])
    for (const paymentId of ['p1', 'p1', 'p2']) store.noteSaveFailed(id, paymentId)
    const [first, other] = [store.outbox.due(9)[0], store.outbox.waitingCount()]
    expect([first?.payload, other]).toEqual([{ kind: 'ORDER_SAVE_FAILED', paymentId: 'p1' }, 2])
    store.outbox.done(first?.sequence ?? 0)
    expect([store.isSaveFailed(id), store.isSaveFailed('nothing')]).toEqual([true, false])
    const [second] = store.outbox.due(9)
    store.outbox.failed(second?.sequence ?? 0, 'no', 'dead')
    expect(store.isSaveFailed(id)).toBe(true) // a person has still to look at it
    store.outbox.replay(second?.sequence ?? 0)
    store.outbox.done(second?.sequence ?? 0)
    expect(store.isSaveFailed(id)).toBe(false)
  })

  it('binds a key to its round in the transaction that begins it, or not at all', () => {
    const order = anOrder()
    store.insert(order, [])
    const key = { buyer: order.buyer, key: 'k', fingerprint: 'f1', orderId: order.id }
    store.claimKey(key)
    store.claimKey({ ...key, buyer: 'bob' })
    const begins = { key: 'k', round: 2 }
    expect(store.save(changeOf({ ...order, version: 9 }, { begins }))).toBe('stale')
    expect(store.findKey(order.buyer, 'k')?.round).toBeNull()
    expect(store.save(changeOf(order, { begins }))).toBe('saved')
    expect(store.claimKey(key).round).toBe(2)
    expect(store.claimKey({ ...key, buyer: 'bob' }).round).toBeNull()
  })

  it('keeps the first request of a key', () => {
    const first = { buyer: 'alice', key: 'k', fingerprint: 'f1', orderId: 'o1' }
    const stands = { ...first, round: null }
    expect(store.findKey('alice', 'k')).toBeUndefined()
    expect(store.claimKey(first)).toEqual(stands)
    expect(store.claimKey({ ...first, fingerprint: 'f2', orderId: 'o2' })).toEqual(stands)
    expect(store.findKey('alice', 'k')).toEqual(stands)
    expect(store.claimKey({ ...first, buyer: 'bob' }).buyer).toBe('bob')
  })

  it("lists a buyer's orders, latest first, behind a cursor", () => {
    for (const [id, createdAt] of [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 3],
    ] as const) {
      store.insert(anOrder({ id, createdAt }), [])
    }
    store.insert(anOrder({ id: 'e', buyer: 'bob', createdAt: 4 }), [])
    const ids = (limit: number, before?: { createdAt: number; id: string }) =>
      store.list({ buyer: 'alice', limit, ...(before && { before }) }).map(({ id }) => id)
    expect(ids(9)).toEqual(['d', 'c', 'b', 'a'])
    expect(ids(2)).toEqual(['d', 'c'])
    expect(ids(9, { createdAt: 2, id: 'c' })).toEqual(['b', 'a'])
  })

  it('says in one sentence where it cannot write', () => {
    expect(() => new SqliteOrderStore('/dev/null/orders.sqlite', systemClock)).toThrow(
      'The data directory /dev/null is not writable.',
    )
  })

  it('has the files of an older shop: its keys count as paid with, its work goes on', () => {
    const steps = undoingHolds([
      { step: 'stock', round: 1, state: 'done' },
      { step: 'stock', round: 2, state: 'done' },
    ])
    store.insert(anOrder({ status: 'FAILED', failure: 'SAGA_TIMEOUT', steps }), [])
    const key = { buyer: 'alice', key: 'k', fingerprint: 'f', orderId: 'o' }
    store.claimKey(key)
    store.close()
    backToVersion2(path.join(folder, 'orders.sqlite'))
    store = open()
    expect(store.claimKey(key).round).toBe(1)
    expect(store.get(anOrder().id)).toMatchObject({ failure: 'SAGA_TIMEOUT', pointsUsed: 0 })
    const undo = { kind: 'UNDO_STEP', step: 'stock' }
    const [latest] = store.outbox.due(9)
    expect(latest).toMatchObject({ key: anOrder().id, payload: { ...undo, round: 2 } })
    store.outbox.done(latest?.sequence ?? 0)
    expect(store.outbox.due(9)).toMatchObject([{ payload: { ...undo, round: 1 } }])
  })
})

/** Takes back what later shops have made of a file. */
function backToVersion2(file: string): void {
  const older = new Database(file)
  older.exec(`
    DROP TABLE order_outbox;
    DROP TABLE order_progress;
    DROP INDEX orders_resting;
    DROP INDEX orders_of_buyer;
    DROP INDEX orders_canceling;
    DROP INDEX saga_steps_holding;
    CREATE INDEX saga_steps_undoing ON saga_steps (order_id) WHERE state = 'undoing';
    ALTER TABLE orders DROP COLUMN points_used;
    ALTER TABLE orders DROP COLUMN cancels;
    UPDATE orders SET failure = 'EXPIRED' WHERE status = 'FAILED';
    ALTER TABLE idempotency_keys DROP COLUMN round;
    CREATE TABLE applied_events (sequence INTEGER PRIMARY KEY);
    PRAGMA user_version = 2`)
  older.close()
}
